"""What a trainer hears of a need where he reads it, and what waits for whom."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from training_office import TrainingOffice
from ui.pages.sitting import before, idle

from qa_desk.models import JournalEntry, TrainingNeed
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import Entry
from qa_desk.services import teaching
from qa_desk.services.teaching import About
from qa_desk.services.training import deciding, delivering, reading
from qa_desk.services.training.types import Booking
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.training import TrainingPage
from qa_desk.ui.widgets.wording import DOT


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = TrainingOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens a page of somebody, with its first line open."""
    pages = []

    def sit(role, kind=TrainingPage):
        page = before(kind(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        if kind is TrainingPage:
            page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


def booked(office, need):
    """Take a need on and plan a session tomorrow."""
    office.do("trainer", deciding.accept, need)
    with office.work("trainer") as work:
        day = work.today + timedelta(days=1)
    times = {"from_minute": 840, "to_minute": 900}
    booking = Booking(day, **times, place="3", method="internal", lecturer="x", hours=10)
    office.do("trainer", delivering.schedule, need, booking)


def collect(office, passage: Passage = (1000, 3000)):
    """Add a teaching case of the need's item to the library."""
    with office.work("inspector") as work:
        row = reading.listed(work)[0]
        need = reading.one(work, row.id)
        about = About(passage, evaluation_id=need.cases[0].evaluation_id)
        teaching.add(work, about, Entry(False, need.draft.items, (), "asks back"))


def plays(office):
    with office.work("qa_lead") as work:
        return sorted(
            work.session.scalars(
                JournalEntry.__table__.select()
                .with_only_columns(JournalEntry.subject)
                .where(JournalEntry.action == "play")
            )
        )


def test_a_trainer_hears_a_typical_call_from_its_moment_and_a_teaching_case(office, sit, qtbot):
    office.approved()
    collect(office)
    panel = sit("trainer").view.evidence
    assert panel.open_case.isHidden()
    assert panel.cases.current().at_ms == 4000
    assert panel.sound.isHidden()

    panel.hear.click()
    listening = panel.sound.listening
    qtbot.waitUntil(lambda: listening.has_sound and listening.position >= 1000)
    qtbot.waitUntil(lambda: "evaluation" in plays(office))
    assert [mark.text for mark in panel.sound._marks] == ["does not ask back"]

    assert panel.lessons.table.rows[0].entry.lesson == "asks back"
    qtbot.keyClick(panel.lessons, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "teaching_case" in plays(office))


def test_an_inspector_opens_the_result_and_hears_it_there(office, sit, qtbot):
    office.approved()
    page = sit("inspector")
    panel = page.view.evidence
    assert panel.hear.isHidden()
    assert not panel.open_case.isHidden()
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(panel.cases, Qt.Key.Key_Return)
    assert asked.args == ["results", panel.cases.current().evaluation_id]


def test_why_a_call_cannot_be_heard_is_said_in_its_place(office, sit, qtbot):
    need = office.approved()
    page = sit("trainer")
    with office.work("qa_lead") as work:
        version = work.session.get_one(TrainingNeed, need).version
        deciding.cancel(work, need, version, "x")
    panel = page.view.evidence
    panel.hear.click()
    idle(page, qtbot)
    assert "evidence of a training need in hand" in panel.sound.sentence.text()
    assert not panel.sound.listening.has_sound


def test_the_inbox_says_what_waits_of_trainings_and_leads_there(office, sit, qtbot):
    need = office.approved()
    inbox = sit("trainer", InboxPage)
    notice = inbox.elsewhere.notices["training"]
    qtbot.waitUntil(lambda: notice.words() == "1 training need waits for you")
    with qtbot.waitSignal(inbox.open_requested) as asked:
        notice.acted.emit()
    assert asked.args == ["training", None]
    assert "calibration" in inbox.elsewhere.notices
    assert "calibration" not in sit("csr", InboxPage).elsewhere.notices

    booked(office, need)
    lead = sit("lead", InboxPage).elsewhere.notices["training"]
    words = "1 training session waits for you to release people from their shift"
    qtbot.waitUntil(lambda: lead.words() == words)
    page = sit("lead")
    assert page.list.table.index(0, 0).data() == "Release from the shift"
    assert page.waiting() == 1


def test_a_need_says_until_when_and_that_it_was_reminded_of(office, sit, qtbot):
    need = office.approved()
    office.do("trainer", deciding.accept, need)
    with office._access.work() as work:
        work.session.get_one(TrainingNeed, need).entered_at -= timedelta(days=400)
    page = sit("trainer")
    column = [each.title for each in page.list.table.columns].index("Until")
    assert page.list.table.index(0, column).data().endswith("Second reminder")
    notice = sit("trainer", InboxPage).elsewhere.notices["training"]
    words = DOT.join(("1 training need waits for you", "second reminder: 1"))
    qtbot.waitUntil(lambda: notice.words() == words)
