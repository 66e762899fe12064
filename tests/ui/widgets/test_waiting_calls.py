"""P23: test calls whose CSR is not known wait in a list, and leave it by an answer or a reason."""

import pytest
from office import Office
from sqlalchemy import select
from ui.pages.scoring import sat_down
from ui.pages.sitting import idle

from qa_desk.models import JournalEntry
from qa_desk.services import live
from qa_desk.services.live import Beginning
from qa_desk.ui.pages.tasks import TasksPage
from qa_desk.ui.widgets.waiting_calls import WaitingCalls


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = Office(sqlite_url, tmp_path)
    with office.work("inspector") as work:
        live.begin(work, Beginning("test_call", number="13800138000"))
    yield office
    office.close()


def opened(calls, qtbot):
    calls.refresh()
    qtbot.waitUntil(lambda: not calls.isHidden(), timeout=10_000)
    calls.click()
    return calls.dialog


def waits(office, role="inspector"):
    with office.work(role) as work:
        return [row.csr for row in live.waiting(work)]


def test_one_is_discarded_with_a_reason_that_the_journal_keeps(office, qtbot):
    page = sat_down(office, qtbot)
    dialog = opened(page.live.waiting, qtbot)
    offered = {each.data(): each for each in dialog.discard.menu().actions()}
    assert not offered["mismatch"].isVisible()  # there is no recording yet
    assert offered["no_answer"].isVisible()
    offered["no_answer"].trigger()
    qtbot.waitUntil(lambda: "discarded" in page.notice.words(), timeout=10_000)
    qtbot.waitUntil(page.live.waiting.isHidden, timeout=10_000)
    assert page.live.waiting.dialog is None
    idle(page, qtbot)
    assert waits(office) == []
    with office._access.ask() as work:
        said = select(JournalEntry.payload).where(JournalEntry.action == "discard")
        assert "no_answer" in work.session.scalars(said).one()


def test_a_qa_lead_says_on_the_tasks_page_who_answered(office, qtbot):
    jobs, actor = office.jobs("qa_lead")
    page = TasksPage(jobs, actor)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    dialog = opened(page.test_calls, qtbot)
    assert dialog.button.text() == "Say who answered"
    qtbot.waitUntil(lambda: bool(dialog.person._people), timeout=10_000)
    dialog.person.choose(next(p for p in dialog.person._people if p.id == office.csr.id))
    dialog.button.click()
    qtbot.waitUntil(lambda: "noted" in page.notice.words(), timeout=10_000)
    assert office.csr.name in waits(office)[0]
    again = opened(page.test_calls, qtbot)
    qtbot.waitUntil(lambda: bool(again.rows.current().csr), timeout=10_000)
    assert not again.person.isEnabled()
    again.button.click()
    assert office.inspector.name in again.problem.words()
    again.reject()
    idle(page, qtbot)


def test_what_is_refused_is_said_in_the_list(office, qtbot):
    jobs, _actor = office.jobs("inspector")
    calls = WaitingCalls(jobs)
    qtbot.addWidget(calls)
    dialog = opened(calls, qtbot)
    row = dialog.rows.current()
    with office.work("qa_lead") as work:
        live.discard(work, row.call_id, "twice")
    dialog.discarded.emit("twice")
    qtbot.waitUntil(lambda: "waits no more" in dialog.problem.words(), timeout=10_000)
    assert dialog.person.isEnabled()
    dialog.reject()
