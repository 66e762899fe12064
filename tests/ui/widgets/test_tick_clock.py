"""While a QA lead's desk is open, what is due happens by itself (D6)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from route import grounds

from qa_desk.models import Evaluation, Setting
from qa_desk.services import cases, reminding, routes
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


def test_d6_a_timeout_is_taken_and_said_and_reminders_are_made_quietly(office, qtbot):
    state = office.released(item_3=1)
    with office.work("csr") as work:
        cases.opened(work, state.id)
    with office.work("csr") as work:
        seen = cases.case(work, state.id).row.version
        routes.take(work, state.id, seen, "dispute", grounds(3))
    silent = office.released()
    with office.work("qa_lead") as work:
        work.session.query(Evaluation).update({"due_at": work.now - timedelta(hours=1)})
    page = InboxPage(*office.jobs("qa_lead"))
    qtbot.addWidget(page)
    page.clock.look()
    page.clock.look()  # one at a time
    with qtbot.waitSignal(page.clock.ticked) as ticked:
        pass
    assert ticked.args == [{"escalate": 1, "remind": 1}]
    assert page.said.text() == "1 dispute went past a silent team lead to the review."
    assert office.case(state.id).row.status == "E7"
    assert office.case(silent.id).row.status == "E3"
    with qtbot.waitSignal(page.clock.ticked) as ticked:
        page.clock.look()
    assert "remind" in ticked.args[0]
    assert page.said.text().startswith("1 dispute")


def test_d11_what_is_more_than_fits_at_once_comes_next(office, qtbot, monkeypatch):
    monkeypatch.setattr(reminding, "_MOST", 1)
    for _ in range(2):
        office.released()
    with office.work("qa_lead") as work:
        work.session.query(Evaluation).update({"due_at": work.now - timedelta(hours=1)})
    jobs, actor = office.jobs("qa_lead")
    clock = TickClock(jobs, actor, jobs)
    with qtbot.waitSignal(clock.ticked) as ticked:
        clock.look()
    assert ticked.args == [{"remind": 2}]
