"""Questions on real windows, from F10 to the customer: S3-6.B1 to S3-6.B6, S0-3.1.4."""

import pytest
from knowledge_office import KnowledgeOffice
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from ui.pages.sitting import before, idle

from qa_desk import i18n
from qa_desk.services.knowledge import asking, reading
from qa_desk.services.knowledge.types import Finding, Question
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL
from qa_desk.ui.pages.knowledge import KnowledgePage
from qa_desk.ui.widgets.knowledge_entry import FindingDialog, QuestionDialog
from qa_desk.ui.widgets.knowledge_preview import KnowledgePreview

TEXT = "What does the plan cost after its end"


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = KnowledgeOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with the first question open."""
    pages = []

    def sit(role):
        page = before(KnowledgePage(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


@pytest.fixture
def window(office, qtbot):
    """A function that opens somebody's whole window."""
    made = []

    def open_window(role):
        window = MainWindow(*office.jobs(role), ALL, "centre")
        qtbot.addWidget(window)
        made.append(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        idle(window, qtbot)
        return window

    yield open_window
    for window in made:
        idle(window, qtbot)
        window.jobs.close()


def dialog_of(holder, qtbot):
    """Return the form that is open, once it is."""
    qtbot.waitUntil(lambda: holder.dialog is not None)
    return holder.dialog


def raised(office, role="csr", text=TEXT, **values):
    with office.work(role) as work:
        return asking.ask(work, Question(text, "billing", **values))


def press(page, qtbot, what, **fields):
    """Press what a question offers, fill the form in and finish it."""
    page.view.buttons[what].click()
    idle(page, qtbot)
    if fields:
        for name, value in fields.items():
            field = getattr(page.dialog, name)
            (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(value)
        page.dialog.button.click()
        idle(page, qtbot)


def status(page):
    return page.view.ticket.row.status


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_goes_from_a_key_to_the_customer(office, window, sit, qtbot, language):
    """S3-6.B1, S3-6.B2, S3-6.B3, S3-6.B4, S3-6.B5, S3-6.B6 by keys and clicks."""
    i18n.set_language(language)
    csr = window("csr")
    qtbot.keyClick(csr, Qt.Key.Key_F10)
    form = dialog_of(csr.asking, qtbot)
    qtbot.keyClicks(form.question, TEXT)
    qtbot.keyClicks(form.reason, "billing")
    form.waits.setChecked(True)
    qtbot.keyClicks(form.promised, "+90")
    qtbot.keyClick(form.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: csr.asking.dialog is None)

    coach = sit("coach")
    assert coach.list.table.rows[0].is_waiting
    assert coach.waiting() == 1
    press(coach, qtbot, "take_question")
    assert status(coach) == "K1"
    press(coach, qtbot, "forward_question", tried="searched for the plan")

    editor = sit("editor")
    assert editor.view.turn.text()
    press(editor, qtbot, "verify_answer", answer="By the day", department="Product",
          person="Sun", document="Tariff 3")  # fmt: skip
    press(editor, qtbot, "answer_meanwhile", words="By the day, more to come")
    press(editor, qtbot, "settle_knowledge", summary="The time after the end", article="KB-17",
          version="2.1", tell="All CSRs")  # fmt: skip
    assert status(editor) == "K4"

    coach.refresh()
    idle(coach, qtbot)
    press(coach, qtbot, "tell_csr")
    mine = sit("csr")
    assert mine.view.ticket.answer == "By the day"
    press(mine, qtbot, "read")
    assert "read" not in mine.view.buttons
    press(mine, qtbot, "answer_customer", outcome="Content")
    mine.closed_too.setChecked(True)
    idle(mine, qtbot)
    assert mine.list.table.rows[0].status == "K6"
    mine.tabs.setCurrentWidget(mine.answers)
    idle(mine, qtbot)
    mine.answers.list.grid.selectRow(0)
    assert mine.answers.answer.text() == "By the day"


def test_a_coach_files_what_is_solved_and_is_offered_a_slip_for_the_gap(office, sit, qtbot):
    """K-03: ten seconds, solved, no article; S3-6.B2."""
    page = sit("coach")
    page.new.click()
    form = dialog_of(page.asking, qtbot)
    assert isinstance(form, QuestionDialog)
    form.solved.setChecked(True)
    for words, field, said in (
        ("customer wants", form.question.setText, TEXT),
        ("contact reason", form.reason.setEditText, "billing"),
        ("what you answered", form.answer.setText, "By the day"),
        ("Name the article", form.promised.setText, "soon"),
    ):
        form.button.click()
        assert words in form.problem.words()
        field(said)
    form.no_article.setChecked(True)
    form.button.click()
    assert "time promised" in form.problem.words()
    form.promised.setText("23:59")
    form.button.click()
    idle(page, qtbot)
    offer = dialog_of(page.asking, qtbot)
    assert isinstance(offer, FindingDialog)
    assert offer.question.text() == TEXT
    offer.button.click()
    idle(page, qtbot)
    assert {row.status for row in page.list.table.rows} >= {"K2"}
    page.closed_too.setChecked(True)
    idle(page, qtbot)
    assert [row.status for row in page.list.table.rows if row.status == "K6"]


def test_what_was_asked_before_is_shown_while_one_types(office, sit, qtbot):
    """K-11: likely duplicates are offered while typing."""
    raised(office)
    page = sit("coach")
    page.asking.begin()
    form = dialog_of(page.asking, qtbot)
    form.question.setText(TEXT + "?")
    qtbot.waitUntil(lambda: "KT-" in form.before.text())
    form.question.setText("Something else entirely")
    qtbot.waitUntil(form.before.isHidden)
    form.reject()
    page.asking.begin()
    again = dialog_of(page.asking, qtbot)
    qtbot.waitUntil(lambda: again.question.text() == "Something else entirely")
    page.asking.ask()
    assert page.asking.dialog is again
    again.reject()


def test_duplicates_are_linked_and_answered_together(office, sit, qtbot):
    """K-11."""
    raised(office, "coach")
    raised(office)
    page = sit("coach")
    number = page.view.ticket.row.number
    page.view.buttons["link_question"].click()
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert page.dialog.other.count() == 1
    page.dialog.button.click()
    idle(page, qtbot)
    assert status(page) == "KD"
    page.list.grid.selectRow(0)
    idle(page, qtbot)
    press(page, qtbot, "solve_question", answer="By the day", article="KB-17")
    assert page.view.ticket.duplicates == (number,)


def test_a_finding_of_an_open_result_is_a_slip_in_one_key(office, window, qtbot):
    """K-12: from the scoring desk and from results (S3-3a)."""
    state = office.released()
    inspector = window("inspector")
    inspector.open("results", state.id)
    idle(inspector, qtbot)
    qtbot.waitUntil(lambda: inspector.page().about() is not None)
    qtbot.keyClick(inspector, Qt.Key.Key_F10)
    form = dialog_of(inspector.asking, qtbot)
    form.button.click()
    assert "wrong or missing" in form.problem.words()
    form.question.setText("The article names an old price")
    form.button.click()
    assert "Name the article" in form.problem.words()
    form.article.setText("KB-17")
    form.urgent.setChecked(True)
    form.button.click()
    qtbot.waitUntil(lambda: inspector.asking.dialog is None)
    inspector.open("knowledge")
    idle(inspector, qtbot)
    page = inspector.page()
    page.list.grid.selectRow(0)
    idle(page, qtbot)
    assert page.view.ticket.evaluation == (state.id, state.number)
    page.view.buttons["case"].click()
    assert inspector.page().name == "results"


def test_the_scoring_desk_names_the_item_in_hand(office, window, qtbot):
    """K-12."""
    task = office.drawn()
    inspector = window("inspector")
    inspector.open("score", task.id)
    idle(inspector, qtbot)
    page = inspector.page()
    qtbot.waitUntil(lambda: page.about() is not None)
    assert page.about().item == ""
    page._on_start()
    idle(page, qtbot)
    qtbot.waitUntil(lambda: page.form.isVisible() and bool(page.about().item))
    assert page.about().number == task.number


def test_an_editor_asks_back_and_takes_an_answer_out(office, sit, qtbot, monkeypatch):
    """K-06; what no longer holds is not found."""
    with office.work("inspector") as work:
        asking.find(work, Finding(TEXT, "wrong", "KB-17"))
    page = sit("editor")
    page.view.buttons["ask_back"].click()
    page.dialog.button.click()
    assert "few words" in page.dialog.problem.words()
    page.dialog.words.setPlainText("Which plan?")
    page.dialog.button.click()
    idle(page, qtbot)
    finder = sit("inspector")
    finder.view.buttons["forward_question"].click()
    finder.dialog.button.click()
    assert "what you tried" in finder.dialog.problem.words()
    finder.dialog.tried.setPlainText("The one for 29")
    finder.dialog.button.click()
    idle(finder, qtbot)
    page.refresh()
    idle(page, qtbot)
    page.view.buttons["verify_answer"].click()
    page.dialog.button.click()
    assert "source" in page.dialog.problem.words()
    for field in ("department", "person", "document"):
        getattr(page.dialog, field).setText("x")
    page.dialog.answer.setPlainText("By the day")
    page.dialog.at.setText("soon")
    page.dialog.button.click()
    assert "time" in page.dialog.problem.words()
    page.dialog.at.setText("00:00")
    page.dialog.button.click()
    idle(page, qtbot)
    page.view.buttons["settle_knowledge"].click()
    page.dialog.button.click()
    assert "what changed" in page.dialog.problem.words()
    page.dialog.summary.setPlainText("It was right")
    page.dialog.button.click()
    assert "its version" in page.dialog.problem.words()
    page.dialog.change.setCurrentIndex(1)
    page.dialog.button.click()
    idle(page, qtbot)
    for choice in (QMessageBox.ButtonRole.RejectRole, QMessageBox.ButtonRole.AcceptRole):
        monkeypatch.setattr(
            "qa_desk.ui.messages.ask",
            lambda *_said, choice=choice: choice == QMessageBox.ButtonRole.AcceptRole,
        )
        page.view.buttons["outdate"].click()
        idle(page, qtbot)
    assert page.view.ticket.is_outdated


def test_figures_gaps_and_the_questions_of_today(office, sit, qtbot):
    """6.13 and 7.7: what was asked most goes to the bulletin."""
    page = sit("editor")
    page.tabs.setCurrentWidget(page.figures)
    idle(page, qtbot)
    assert not page.figures.copy.isEnabled()
    raised(office)
    with office.work("inspector") as work:
        asking.find(work, Finding("wrong price", "wrong", "KB-17", "billing"))
    page.figures.days.setCurrentIndex(0)
    idle(page, qtbot)
    assert page.figures.counts["raised"].value.text() == "2"
    assert page.figures.gaps.table.rows[0].name == "KB-17"
    page.figures.copy.click()
    assert TEXT in QGuiApplication.clipboard().text()


def test_a_slip_is_shown_as_it_will_be_printed(office, sit, qtbot):
    raised(office)
    page = sit("editor")
    page.view.buttons["print"].click()
    idle(page, qtbot)
    [preview] = page.findChildren(KnowledgePreview)
    qtbot.waitUntil(lambda: page.jobs.running == 0)
    preview.note()
    idle(page, qtbot)
    preview.reject()


def test_who_may_only_search_sees_the_answers_alone(office, sit, qtbot):
    page = before_trainer = sit("trainer")
    assert before_trainer.tabs.count() == 1
    assert page.new.isHidden()
    assert page.gap.isHidden()
    page.show_record("no id")
    page.recount()
    idle(page, qtbot)
    assert page.waiting() == 0


def test_the_page_comes_back_to_its_question(office, sit, qtbot):
    raised(office)
    page = sit("coach")
    state = page.state()
    page.tabs.setCurrentWidget(page.answers)
    page.restore(state)
    idle(page, qtbot)
    assert page.state() == state
    page._on_clock()
    idle(page, qtbot)
    page.list.opened.emit(page.list.current())
    assert page.view.buttons["take_question"].hasFocus()
    raised(office, text="Another one")
    page.show_record(raised(office, text="A third one"))
    idle(page, qtbot)
    assert page.view.ticket.row.question == "A third one"


def test_what_somebody_else_did_meanwhile_is_said(office, sit, qtbot):
    raised(office)
    first, second = sit("coach"), sit("coach")
    press(first, qtbot, "take_question")
    press(second, qtbot, "take_question")
    assert "Somebody else changed" in second.notice.words()
    assert status(second) == "K1"


def test_the_inbox_leads_to_the_questions_that_wait(office, window, qtbot):
    """S3-6.B5: an inbox line, then the read receipt."""
    raised(office)
    coach = window("coach")
    coach.open("inbox")
    inbox = coach.page()
    qtbot.waitUntil(lambda: "1 question waits" in inbox.elsewhere.notices["knowledge"].words())
    inbox.elsewhere.notices["knowledge"].acted.emit()
    assert coach.page().name == "knowledge"
    with office.work("csr") as work:
        [row] = reading.listed(work)
        asking.withdraw(work, row.id, row.version, "found it")
    coach.open("inbox")
    inbox.refresh()
    qtbot.waitUntil(inbox.elsewhere.notices["knowledge"].isHidden)
