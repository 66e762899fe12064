"""While a QA lead's desk is open, what is due happens by itself (D6)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from qa_desk.models import Evaluation, Setting
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.widgets.tick_clock import TickClock

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    from office import Office

    office = Office(sqlite_url, tmp_path)
    yield office
    office.close()


def choose(office, **ago):
    """Let results be released at a time that came after the result in hand."""
    with office.work("qa_lead") as work:
        at = (work.now - timedelta(minutes=1)).astimezone(ZONE).strftime("%H:%M")
        chosen = work.now - timedelta(**ago)
        work.session.add(
            Setting(key="release.at", valid_from=chosen, value=at, changed_by=work.actor.id)
        )
        for row in work.session.query(Evaluation):
            row.submitted_at = work.now - timedelta(hours=1)


def test_only_a_desk_that_reaches_results_of_others_has_a_clock(office):
    for role, ticks in (("qa_lead", True), ("inspector", False), ("csr", False)):
        jobs, actor = office.jobs(role)
        assert TickClock(jobs, actor, jobs).timer.isActive() == ticks


def test_what_is_due_is_released_and_said(office, qtbot):
    state = office.submitted()
    choose(office, days=2)
    page = InboxPage(*office.jobs("qa_lead"))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.clock.ticked, timeout=10_000):
        page.clock.timer.timeout.emit()
    assert office.case(state.id).row.status == "E3"
    assert page.said.text() == "1 result was released."


def test_nothing_is_said_when_nothing_is_due_or_may_be(office, qtbot):
    office.submitted()
    jobs, actor = office.jobs("csr")
    clock = TickClock(jobs, actor, jobs)
    jobs_lead, lead = office.jobs("qa_lead")
    of_lead = TickClock(jobs_lead, lead, jobs_lead)
    said = []
    for one in (clock, of_lead):
        one.ticked.connect(said.append)
        one.look()
    qtbot.waitUntil(lambda: jobs.running == 0 and jobs_lead.running == 0, timeout=10_000)
    assert said == []
