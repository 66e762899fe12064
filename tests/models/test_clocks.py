"""By whose roster a deadline is counted (domain.md 2.2, P20)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from factories import make_person, make_scene

from qa_desk.models import Membership, Shift, clocks, moves
from qa_desk.models.clocks import Clock
from qa_desk.rules.deadlines import Due
from qa_desk.rules.reminders import Stay

MONDAY = date(2026, 11, 16)


def on(day, hour):
    """Return a moment by the clock in Shanghai."""
    return datetime(2026, 11, day, hour, tzinfo=UTC) - timedelta(hours=8)


def rostered(work, person, day, kind="work", hours=8):
    start = on(day, 9)
    work.session.add(
        Shift(
            person_id=person.id,
            day=date(2026, 11, day),
            kind=kind,
            code=kind,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
        )
    )
    work.session.flush()


def due(scene, limit, by=None, key=""):
    found = SimpleNamespace(
        id=uuid4(),
        csr_id=scene.csr.id,
        team_id=scene.team.id,
        assigned_at=scene.work.now - timedelta(days=7),
        released_at=scene.work.now - timedelta(days=3),
    )
    session = (scene.by(by) if by else scene.work).session
    return moves.due(session, SimpleNamespace(key=key, limit=limit), found, scene.work.now)


@pytest.mark.parametrize("limit", ["sla.csr.respond", "sla.tl.help", "sla.appeal2.file"])
def test_the_csrs_clock_runs_by_the_shifts_of_the_csr(work, limit):
    scene = make_scene(work)
    for day, kind in ((15, "work"), (16, "work"), (17, "leave"), (18, "work"), (19, "work")):
        rostered(work, scene.csr, day, kind)
    rostered(work, scene.lead, 17)
    last = 19 if limit == "sla.csr.respond" else 18
    assert due(scene, limit) == on(last, 17)


def test_who_takes_a_dispute_back_has_the_time_from_the_release(work):
    scene = make_scene(work)
    for day in (14, 16, 17):
        rostered(work, scene.csr, day)
    assert due(scene, "sla.csr.respond", key="withdraw") == on(16, 17)


@pytest.mark.parametrize("limit", ["sla.tl.judge", "sla.tl.countersign"])
def test_the_team_leads_clock_runs_by_the_shifts_of_the_team_lead(work, limit):
    """The CSR who signs or disputes may not see them, and still they count (a view tells)."""
    scene = make_scene(work)
    assert due(scene, limit, "csr") == on(17, 18)
    rostered(work, scene.csr, 17)
    rostered(work, scene.lead, 17, "leave")
    assert due(scene, limit, "csr") == on(18, 18)
    rostered(work, scene.lead, 18, hours=13)
    assert due(scene, limit, "csr") == on(18, 22)


def test_who_leads_the_team_on_a_day_counts_on_that_day(work):
    scene = make_scene(work)
    other = make_person(work, "team_lead")
    lead = work.session.query(Membership).filter_by(person_id=scene.lead.id, kind="lead").one()
    lead.valid_to = MONDAY
    work.session.add(
        Membership(
            person_id=other.id,
            team_id=scene.team.id,
            kind="lead",
            valid_from=MONDAY + timedelta(days=1),
        )
    )
    rostered(work, scene.lead, 17)
    rostered(work, other, 18)
    assert due(scene, "sla.tl.judge") == on(18, 17)


def test_the_office_counts_working_days_whatever_the_rosters(work):
    scene = make_scene(work)
    for day in (20, 21, 22):
        rostered(work, scene.csr, day)
        rostered(work, scene.lead, day)
    assert due(scene, "sla.qa.review") == on(18, 18)
    assert due(scene, "sla.appeal2.decide") == on(19, 18)
    assert due(scene, "sla.eval.complete") == on(11, 18)  # from the assignment
    assert due(scene, None) is None


def test_p20_the_days_that_were_counted_are_told(work):
    scene = make_scene(work)
    for day in (17, 19):
        rostered(work, scene.csr, day)
    rostered(work, scene.lead, 18)
    ids = scene.csr.id, scene.team.id
    asked = {
        (Clock.of("sla.csr.respond", *ids), on(19, 17)),
        (Clock.of("sla.tl.judge", *ids), on(18, 17)),
        (Clock.of("sla.qa.review", *ids), on(18, 18)),
        (Clock.of("sla.qa.review", *ids), on(18, 3)),
    }
    found = {
        (clock.limit, at): due
        for (clock, at), due in clocks.counted(work.session, asked, {}).items()
    }
    assert found == {
        ("sla.csr.respond", on(19, 17)): Due(
            on(19, 17), "shift", (date(2026, 11, 17), date(2026, 11, 19))
        ),
        ("sla.tl.judge", on(18, 17)): Due(on(18, 17), "shift", (date(2026, 11, 18),)),
        ("sla.qa.review", on(18, 18)): Due(
            on(18, 18), "working", (date(2026, 11, 17), date(2026, 11, 18))
        ),
        ("sla.qa.review", on(18, 3)): None,
    }


def test_the_time_of_a_stay_is_told_in_the_hours_of_who_is_asked(work):
    scene = make_scene(work)
    rostered(work, scene.csr, 17)
    ids = scene.csr.id, scene.team.id
    span = on(16, 12), on(17, 17)
    csr, office = (Clock.of(limit, *ids) for limit in ("sla.csr.respond", "sla.qa.review"))
    found = clocks.stays(work.session, {(csr, span), (office, span)}, {})
    assert found[csr, span] == Stay(*span, ((on(17, 9), on(17, 17)),))
    assert found[office, span].working == ((on(16, 9), on(16, 18)), (on(17, 9), on(17, 18)))
    assert clocks.stays(work.session, (), {}) == {}
