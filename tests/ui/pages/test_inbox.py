"""Release, confirm and countersign, as people do it: in the window, on a real file."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import PASSWORD, each_apart
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from qa_desk import i18n
from qa_desk.models import Evaluation, JournalEntry
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_list import to_do

NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's window and waits for the list of the inbox."""

    windows = []  # somebody must hold them

    def sit(role, rows=1):
        jobs, actor = office.jobs(role)
        window = MainWindow(jobs, actor, [InboxPage, ResultsPage], "Local file")
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page = window.page()
        qtbot.waitUntil(lambda: page.list.table.total == rows and page._waiting == rows)
        return page

    yield sit
    windows.clear()


@pytest.fixture
def open_case(qtbot):
    """A function that opens a case and waits until it can be worked on."""

    def open_case(page, state):
        page.show_record(state.id)
        qtbot.waitUntil(lambda: shown(page) == state.id and ready(page))
        return page.desk.panel.form

    return open_case


def shown(page):
    case = page.desk.case()
    return case.row.id if case else None


def ready(page):
    """The reader's right to sign waits for the journal of the opening."""
    case = page.desk.case()
    return case.opened_by_csr or all(step.key != "accept" for step in case.steps)


def problem(form):
    return form.problem.words()


def press(qtbot, key, modifier=NO_KEY):
    """Press a key where the cursor is."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def write(qtbot, words):
    qtbot.keyClicks(QApplication.focusWidget(), words)


def tab_to(qtbot, widget):
    """Press Tab until the widget has the cursor."""
    for _ in range(40):
        if widget.hasFocus():
            return
        press(qtbot, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not come there")


def test_a_csr_confirms_by_keyboard_only(office, sit, qtbot):
    state = office.released(item_5=1)
    page = sit("csr")
    qtbot.waitUntil(page.list.grid.hasFocus)
    press(qtbot, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown(page) == state.id and ready(page))
    press(qtbot, Qt.Key.Key_Return)
    form = page.desk.panel.form
    qtbot.waitUntil(form.agree.hasFocus)
    press(qtbot, Qt.Key.Key_Space)
    tab_to(qtbot, form.secret.password)
    write(qtbot, PASSWORD)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.list.table.total == 0)
    case = office.case(state.id)
    assert case.row.status == "E4"
    assert case.signatures[0].meaning == "agree"
    assert page.said.text() == f"{case.row.slip} signed"
    assert page.waiting() == 0
    assert page.list.empty.isVisible()


def test_the_mouse_signs_too_and_the_list_moves_on(office, sit, open_case, qtbot):
    with office._access.work() as work:
        each_apart(work)
    first, second = office.released(), office.released(item_5=1)
    page = sit("csr", rows=2)
    form = open_case(page, first)
    assert page.list.current().id == first.id
    form.agree.click()
    form.secret.password.setText(PASSWORD)
    qtbot.mouseClick(form.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(page) == second.id)
    assert page.list.current().id == second.id
    assert page.desk.panel.form.secret.password.text() == ""
    assert page.waiting() == 1


def test_a_wrong_password_is_said_in_place_and_nothing_typed_is_lost(office, sit, open_case, qtbot):
    state = office.released()
    page = sit("csr")
    form = open_case(page, state)
    form.reservation.click()
    form.text.setPlainText("客户先挂断")
    form.secret.password.setText("not the password")
    form.sign.click()
    qtbot.waitUntil(lambda: "wrong" in problem(form))
    assert page.desk.panel.form is form
    assert form.text.toPlainText() == "客户先挂断"
    assert form.secret.password.text() == "not the password"
    assert form.secret.password.hasFocus()
    assert form.sign.isEnabled()
    assert office.case(state.id).row.status == "E3"
    form.secret.password.setText(PASSWORD)
    form.sign.click()
    qtbot.waitUntil(lambda: office.case(state.id).row.status == "E4")
    assert office.case(state.id).signatures[0].statement == "客户先挂断"


def test_signing_needs_an_answer_and_a_reservation_needs_words(office, sit, open_case, qtbot):
    state = office.released()
    form = open_case(sit("csr"), state)
    form.secret.password.setText(PASSWORD)
    form.sign.click()
    assert "Choose" in problem(form)
    form.reservation.click()
    assert form.text.isVisible()
    form.sign.click()
    assert "Write your reservation" in problem(form)
    form.agree.click()
    form.secret.password.clear()
    form.sign.click()
    assert "password" in problem(form)


def test_a_fatal_result_is_signed_after_the_team_lead_played_it(office, sit, open_case, qtbot):
    """E-08."""
    state = office.released(item_2=3)
    form = open_case(sit("csr"), state)
    form.agree.click()
    form.secret.password.setText(PASSWORD)
    form.sign.click()
    assert "fatal" in problem(form)
    form.heard.click()
    form.sign.click()
    qtbot.waitUntil(lambda: office.case(state.id).row.status == "E4")


def test_playing_over_the_mark_counts_as_heard_and_is_journalled(office, sit, open_case, qtbot):
    """S1-6.3."""
    state = office.released(item_2=3)
    page = sit("csr")
    form = open_case(page, state)
    assert not form.heard.isChecked()
    page.desk.view.sound.play_from(700)
    qtbot.waitUntil(form.heard.isChecked, timeout=10_000)
    page.desk.view.sound.play_from(700)
    page.desk.view.sound.listening.player.pause()

    def plays():
        with office.work("qa_lead") as work:
            query = select(func.count()).where(JournalEntry.action == "play")
            return work.session.scalar(query)

    qtbot.waitUntil(lambda: plays() == 1)


def test_a_team_lead_countersigns_a_failed_result_with_a_coaching_note(
    office, sit, open_case, qtbot
):
    """E-09."""
    state = office.confirmed(item_5=3, item_6=3)
    page = sit("lead")
    assert to_do(page.list.table.row_at(page.list.table.index(0, 0))) == "Countersign"
    form = open_case(page, state)
    form.secret.password.setText(PASSWORD)
    form.sign.click()
    qtbot.waitUntil(lambda: "write down" in problem(form))
    form.text.setPlainText("已共同回听")
    form.sign.click()
    qtbot.waitUntil(lambda: page.list.table.total == 0)
    case = office.case(state.id)
    assert case.row.status == "E10"
    assert case.signatures[1].statement == "已共同回听"
    assert page.said.text() == f"{case.row.slip} countersigned"


def test_an_inspector_releases(office, sit, open_case, qtbot):
    """E-07."""
    state = office.submitted(item_5=1)
    page = sit("inspector")
    form = open_case(page, state)
    form.buttons[0].click()
    qtbot.waitUntil(lambda: page.list.table.total == 0)
    case = office.case(state.id)
    assert case.row.status == "E3"
    assert page.said.text() == f"{case.row.number} released on {case.row.slip}"


def test_an_inspector_recalls(office, sit, open_case, qtbot):
    """E-06."""
    state = office.submitted()
    page = sit("inspector")
    form = open_case(page, state)
    form.buttons[1].click()
    qtbot.waitUntil(lambda: page.list.table.total == 0)
    assert office.case(state.id).row.status == "E1"


def test_the_qa_lead_hears_a_fatal_error_before_releasing_it(office, sit, open_case, qtbot):
    """Four eyes (E-07)."""
    state = office.submitted(item_2=3)
    page = sit("qa_lead")
    form = open_case(page, state)
    form.buttons[0].click()
    assert "heard" in problem(form)
    assert office.case(state.id).row.status == "E2"
    page.desk.view.sound.play_from(700)
    qtbot.waitUntil(form.heard.isChecked, timeout=10_000)
    page.desk.view.sound.listening.player.pause()
    form.buttons[0].click()
    qtbot.waitUntil(lambda: office.case(state.id).row.status == "E3")


def test_the_author_of_a_fatal_error_is_not_offered_to_release_it(office, qtbot, sit, open_case):
    state = office.submitted(item_2=3)
    page = sit("inspector", rows=0)
    form = open_case(page, state)
    assert [button.text() for button in form.buttons] == ["Recall"]


def test_a_conflict_reloads_the_case_and_keeps_what_was_typed(office, sit, open_case, qtbot):
    state = office.released()
    page = sit("csr")
    form = open_case(page, state)
    form.reservation.click()
    form.text.setPlainText("保留意见")
    form.secret.password.setText(PASSWORD)
    with office.work("qa_lead") as work:
        later = datetime.now(UTC) + timedelta(days=9)
        work.session.get_one(Evaluation, state.id).due_at = later
    seen = page.desk.case().row.version
    form.sign.click()
    qtbot.waitUntil(lambda: "Nothing of yours" in problem(form))
    qtbot.waitUntil(lambda: page.desk.case().row.version > seen)
    assert page.desk.panel.form is form
    assert form.text.toPlainText() == "保留意见"
    form.sign.click()
    qtbot.waitUntil(lambda: office.case(state.id).row.status == "E4")


def test_words_stay_readable_when_the_step_is_gone(office, sit, open_case, qtbot):
    state = office.confirmed()
    page = sit("lead")
    form = open_case(page, state)
    form.text.setPlainText("本周五复听一通")
    form.secret.password.setText(PASSWORD)
    with office.work("qa_lead") as work:
        work.session.get_one(Evaluation, state.id).status = "E10"
    form.sign.click()
    qtbot.waitUntil(lambda: "Nothing of yours" in problem(form))
    qtbot.waitUntil(lambda: page.desk.case().row.status == "E10")
    assert page.desk.panel.form is form
    assert form.text.toPlainText() == "本周五复听一通"
    assert not form.sign.isEnabled()


def test_switching_the_language_keeps_the_case_and_the_words(office, sit, open_case, qtbot):
    office.released()
    state = office.released(item_5=1)
    page = sit("csr", rows=2)
    form = open_case(page, state)
    form.reservation.click()
    form.text.setPlainText("客户先挂断")
    window = page.window()
    window.switch_language()
    other = window.page()
    assert other is not page
    assert i18n.language() == "zh"
    qtbot.waitUntil(lambda: shown(other) == state.id and other.list.table.total == 2)
    qtbot.waitUntil(lambda: other.desk.panel.form.text.toPlainText() == "客户先挂断")
    assert other.desk.panel.form.reservation.isChecked()
    assert other.list.current().id == state.id


def test_a_case_that_is_overdue_says_since_when(office, sit, open_case, qtbot):
    """S1-4.9."""
    state = office.released()
    with office.work("qa_lead") as work:
        before = datetime.now(UTC) - timedelta(days=400)
        work.session.get_one(Evaluation, state.id).due_at = before
    page = sit("csr")
    since = wording.local_time(before)
    words = page.list.table.index(0, 0).data()
    assert f"Overdue since {since}" in words


def test_p20_a_waiting_case_tells_the_days_counted_on_hover(office, sit):
    office.released()
    tip = sit("csr").list.table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    due, counted = tip.splitlines()
    assert "Due " in due
    assert counted.startswith("5 calendar days: ")


def test_the_count_is_told_while_the_page_is_not_in_front(office, qtbot):
    office.released()
    jobs, actor = office.jobs("csr")
    page = InboxPage(jobs, actor)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.waiting_changed) as told:
        page.recount()
    assert told.args == [1]


def test_an_empty_inbox_leads_to_the_results(sit, qtbot):
    page = sit("csr", rows=0)
    with qtbot.waitSignal(page.open_requested) as asked:
        page.list.empty_acted.emit()
    assert asked.args[0] == "results"


def test_nothing_is_clipped_at_one_and_a_half_times_the_size(office, sit, open_case, qtbot, qapp):
    from qa_desk.ui import theme

    theme.apply(qapp, "light", 1.5)
    page = sit("csr", rows=0)
    state = office.released(item_2=3)
    page.refresh()
    form = open_case(page, state)
    form.reservation.click()
    window = page.window()
    assert window.width() == 1366
    assert page.desk.view.pane.horizontalScrollBar().maximum() == 0
    assert page.desk.view.pane.viewport().height() > 120
    for button in form.buttons:
        assert button.width() >= button.sizeHint().width()


def test_who_collects_slips_reads_scans_here_and_a_csr_does_not(office, sit, qtbot):
    """P22."""
    office.released()
    assert sit("csr").papers.isHidden()
    page = sit("lead", rows=0)
    page.papers.click()
    assert page.papers.dialog.isVisible()
    page.papers.dialog.reject()
    qtbot.waitUntil(lambda: page.papers.dialog is None)
