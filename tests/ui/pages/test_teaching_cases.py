"""The library of cases and the model calls, as those see them who collect, learn and consent."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from teaching_hall import ENTRY, samples
from teaching_office import TeachingOffice
from ui.pages.sitting import before, idle

from qa_desk.models import TeachingCase
from qa_desk.services import teaching
from qa_desk.ui.pages.model_calls import ModelCallsPage
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.pages.teaching_cases import TeachingCasesPage


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = TeachingOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with its first line open."""
    pages = []

    def sit(name, kind=TeachingCasesPage):
        page = before(kind(*office.jobs(name)), qtbot, 1196)
        pages.append(page)
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


def line(page, row=0):
    return [
        page.list.table.index(row, column).data() for column in range(page.list.table.columnCount())
    ]


def visible(view):
    return {what for what, button in view.buttons.items() if not button.isHidden()}


def choose(field, data):
    """Choose in a field as its owner does."""
    field.setCurrentIndex(field.findData(data))
    field.activated.emit(field.currentIndex())


def test_the_library_says_what_is_learnt_where(office, sit, qtbot):
    office.add()
    page = sit("inspector")
    assert line(page)[:4] == ["Good case", "IN-01", ENTRY.lesson, ""]
    assert page.view.sort.text() == "Good case"
    assert page.view.items.text() == "IN-01  Standard greeting"
    assert office.people["csr"].name in page.view.facts.text()
    qtbot.waitUntil(lambda: page.view.sound.listening.has_sound)
    assert visible(page.view) == {"ask", "edit", "remove", "use", "open"}


def test_a_trainer_hears_and_changes_nothing(office, sit, qtbot):
    office.add()
    page = sit("trainer")
    assert visible(page.view) == set()
    assert page.view.silence.isHidden()
    assert "Anonymous" in page.view.facts.text()
    assert office.people["csr"].name not in page.view.facts.text()
    qtbot.waitUntil(lambda: page.view.sound.listening.has_sound)


def test_filters_narrow_the_list(office, sit, qtbot):
    office.add()
    office.add(replace(ENTRY, is_good=False, items=("IN-02",), topics=("核身",)))
    page = sit("trainer")
    for does, left in (
        (lambda: choose(page.sort, "bad"), "IN-02"),
        (lambda: choose(page.sort, "good"), "IN-01"),
        (lambda: choose(page.sort, ""), None),
        (lambda: choose(page.item, "IN-02"), "IN-02"),
        (lambda: choose(page.item, ""), None),
        (lambda: choose(page.checklist, "inbound-general"), None),
        (lambda: choose(page.topic, "核身"), "IN-02"),
        (lambda: choose(page.sort, "good"), ""),
    ):
        does()
        idle(page, qtbot)
        found = [row.entry.items[0] for row in page.list.table.rows]
        assert found == (["IN-02", "IN-01"] if left is None else [left] if left else [])


def test_a_passage_is_silenced_and_heard_again(office, sit, qtbot):
    case_id = office.add()
    page = sit("inspector")
    listening = page.view.sound.listening
    qtbot.waitUntil(lambda: listening.has_sound)
    listening.waveform.passage_chosen.emit(500, 1000)
    assert page.view.silence.isEnabled()
    page.view.silence.click()
    idle(page, qtbot)
    row = office.row(case_id)
    assert row.entry.silences == ((500, 1000),)
    assert not samples(row.part)[4000:8000].any()
    page.view.spans.children()[-1].click()
    idle(page, qtbot)
    assert office.row(case_id).entry.silences == ()
    assert samples(office.row(case_id).part)[4000:8000].all()


def test_a_case_is_edited_and_removed_with_a_reason(office, sit, qtbot):
    case_id = office.add()
    page = sit("inspector")
    page.view.buttons["edit"].click()
    page.dialog.lesson.setPlainText("")
    page.dialog.button.click()
    assert "to be learnt" in page.dialog.problem.words()
    page.dialog.lesson.setPlainText("better")
    page.dialog.topics.setText("calming, upgrade，")
    page.dialog.button.click()
    idle(page, qtbot)
    entry = office.row(case_id).entry
    assert (entry.lesson, entry.topics) == ("better", ("calming", "upgrade"))
    page.view.buttons["remove"].click()
    page.dialog.button.click()
    assert page.dialog.problem.words() == "Say why."
    page.dialog.reason.setText("wrong")
    page.dialog.button.click()
    idle(page, qtbot)
    assert not page.list.table.rows
    assert not page.split.shows_detail()


def test_from_the_question_to_the_withdrawal(office, sit, qtbot):
    office.add()
    inspector = sit("inspector")
    inspector.view.buttons["ask"].click()
    idle(inspector, qtbot)
    assert line(inspector)[3] == "Asked, not answered"
    csr = sit("csr", ModelCallsPage)
    assert csr.waiting() == 1
    assert csr.view.state.text() == "Your own call"
    assert "take back your consent" in csr.view.facts.text()
    assert visible(csr.view) == {"give", "refuse"}
    csr.view.buttons["give"].click()
    idle(csr, qtbot)
    assert visible(csr.view) == {"take_back"}
    lead = sit("qa_lead")
    assert visible(lead.view) == {"publish", "edit", "remove", "use", "save", "open"}
    lead.view.buttons["publish"].click()
    idle(lead, qtbot)
    assert line(lead)[3] == "Published"
    assert visible(lead.view) == {"withdraw", "use", "save", "open"}
    other = sit("other_csr", ModelCallsPage)
    assert line(other)[:2] == ["IN-01", ENTRY.lesson]
    qtbot.waitUntil(lambda: other.view.sound.listening.has_sound)
    assert visible(other.view) == set()
    csr.refresh()
    idle(csr, qtbot)
    csr.list.grid.selectRow(0)
    csr.view.buttons["take_back"].click()
    idle(csr, qtbot)
    other.refresh()
    idle(other, qtbot)
    assert not other.list.table.rows
    assert not other.view.sound.listening.has_sound


def test_the_qa_lead_withdraws_with_a_reason(office, sit, qtbot):
    office.published()
    page = sit("qa_lead")
    page.view.buttons["withdraw"].click()
    page.dialog.reason.setText("new rule")
    page.dialog.button.click()
    idle(page, qtbot)
    assert visible(page.view) == {"publish", "edit", "remove", "use", "save", "open"}


def test_what_somebody_else_changed_meanwhile_is_said(office, sit, qtbot):
    case_id = office.add()
    page = sit("inspector")
    with office.at("qa_lead") as work:
        teaching.edit(work, case_id, 1, replace(ENTRY, lesson="x"))
    page.view.buttons["ask"].click()
    idle(page, qtbot)
    assert "Somebody else changed this case" in page.notice.words()


def test_a_result_gives_a_case_by_one_key(office, sit, qtbot):
    page = sit("inspector", ResultsPage)
    view = page.desk.view
    view.sound.open()
    listening = view.sound.listening
    qtbot.waitUntil(lambda: listening.has_sound)
    told = []
    page.told.connect(told.append)
    qtbot.keyClick(listening, Qt.Key.Key_T)
    assert "Choose a passage first" in told.pop()
    listening.waveform.passage_chosen.emit(1000, 3000)
    qtbot.keyClick(listening, Qt.Key.Key_T)
    dialog = view.collector.dialog
    dialog.lesson.setPlainText("greets in full")
    dialog.items.set_values(["IN-01"])
    dialog.button.click()
    idle(page, qtbot)
    assert "among the teaching cases" in told.pop()
    with office.owner.ask() as work:
        case = work.session.query(TeachingCase).one()
        assert (case.lesson, case.items, case.length_ms) == ("greets in full", ["IN-01"], 2000)


def test_who_collects_nothing_has_no_button(office, sit, qtbot):
    page = sit("csr", ResultsPage)
    assert page.desk.view.collector.isHidden()
