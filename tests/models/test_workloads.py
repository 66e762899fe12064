"""Who is there to judge, with how much time, and what is on everybody's desk (E-01, P16)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import LONG_AGO, make_person, make_team

from qa_desk.models import Ability, Evaluation, QuickCheck, RoleGrant, Setting, Shift, workloads

DAY = date(2026, 11, 16)


@pytest.fixture
def csr(work):
    return make_person(work, "csr")


@pytest.fixture
def team(work, csr):
    return make_team(work, None, [csr])


def shift(work, person, day=DAY, hours=8, **values):
    start = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    end = start + timedelta(hours=hours)
    work.session.add(Shift(person_id=person.id, day=day, starts_at=start, ends_at=end, **values))
    work.session.flush()


def evaluate(work, inspector, csr, team, number, **values):
    work.session.add(
        Evaluation(
            number=f"ZJ-{number}",
            sample_reason="random",
            csr_id=csr.id,
            team_id=team.id,
            skill_group="general",
            inspector_id=inspector.id,
            status="E0",
            assigned_at=work.now,
            day=DAY,
            **values,
        )
    )
    work.session.flush()


def minutes(work, day=DAY, **more):
    found = workloads.bench(work.session, day, work.now, **more)
    return {one.id: one.minutes for one in found.inspectors}


def test_who_is_not_in_the_roster_of_the_month_is_there_for_a_whole_day(work):
    inspector = make_person(work, "inspector")
    shift(work, inspector, DAY - timedelta(days=40))
    assert minutes(work) == {inspector.id: 336}


def test_the_time_is_that_of_the_shift_and_who_is_not_on_shift_is_absent(work):
    half, ill, elsewhere = (make_person(work, "inspector") for _ in range(3))
    shift(work, half, hours=4)
    shift(work, ill, kind="leave")
    shift(work, elsewhere, DAY + timedelta(days=1))
    assert minutes(work) == {half.id: 168}
    assert minutes(work, absent_too=True) == {half.id: 168, ill.id: 0, elsewhere.id: 0}


def test_on_a_day_without_any_inspector_everybody_is_given_his_part(work):
    inspector = make_person(work, "inspector")
    shift(work, inspector, DAY + timedelta(days=1))
    assert minutes(work) == {inspector.id: 336}
    assert minutes(work, absent_too=True) == {inspector.id: 0}


def test_who_has_left_or_has_the_role_no_more_is_not_asked(work):
    make_person(work, "inspector", left_on=DAY - timedelta(days=1))
    former = make_person(work)
    work.session.add(
        RoleGrant(
            person_id=former.id,
            role="inspector",
            valid_from=LONG_AGO,
            valid_to=DAY - timedelta(days=1),
        )
    )
    work.session.flush()
    assert minutes(work) == {}


def test_a_role_given_for_a_team_and_a_group_reaches_both(work, csr, team):
    inspector = make_person(work)
    for kind, scope in (("team", team.id), ("skill_group", None)):
        work.session.add(
            RoleGrant(
                person_id=inspector.id,
                role="inspector",
                scope_kind=kind,
                scope_id=scope,
                valid_from=LONG_AGO,
            )
        )
    work.session.flush()
    bench = workloads.bench(work.session, DAY, work.now)
    reached = bench.task(csr.id, csr.id, team.id, "general")
    missed = bench.task(csr.id, csr.id, csr.id, "general")
    assert bench.why_not(reached, inspector.id) is None
    assert bench.why_not(missed, inspector.id) == "reach"
    assert bench.why_not(reached, csr.id) == "reach"


def test_each_has_his_abilities_teams_open_tasks_and_recent_pairs(work, csr, team):
    inspector, other = make_person(work, "inspector"), make_person(work, "inspector")
    own = make_team(work, inspector)
    for kind, value in (("language", "粤语"), ("skill_group", "gold")):
        work.session.add(Ability(person_id=inspector.id, kind=kind, value=value))
    for number in range(3):
        evaluate(work, inspector, csr, team, number)
    work.session.query(Evaluation).filter_by(number="ZJ-0").one().status = "E1"
    evaluate(work, other, csr, team, 7)
    work.session.query(Evaluation).filter_by(number="ZJ-7").one().day = DAY - timedelta(days=60)
    work.session.flush()
    bench = workloads.bench(work.session, DAY, work.now)
    assert bench.minutes == 20
    first = bench.without({other.id}).inspectors[0]
    assert (first.skill_groups, first.languages) == ({"gold"}, {"粤语"})
    assert (first.teams, first.busy, first.recent) == ({own.id}, 60, {csr.id: 3})
    (second,) = bench.without({inspector.id}).inspectors
    assert (second.teams, second.busy, second.recent) == (frozenset(), 20, {})


@pytest.mark.parametrize(("value", "reason"), [("exclude", "conflict"), ("allow", None)])
def test_the_centre_says_whether_a_team_is_judged_by_its_own(work, csr, team, value, reason):
    inspector = make_person(work, "inspector")
    make_team(work, inspector)
    work.session.add(
        Setting(
            key="draw.same_team",
            valid_from=work.now,
            value=value,
            changed_by=inspector.id,
        )
    )
    work.session.flush()
    bench = workloads.bench(work.session, DAY, work.now)
    own = next(iter(bench.inspectors[0].teams))
    task = bench.task(csr.id, csr.id, own, "general")
    assert bench.assign([task]).refused == ({task.key: reason} if reason else {})


def test_the_day_of_a_csr_is_the_end_of_the_shift_and_the_checks_so_far(work, team):
    inspector = make_person(work, "inspector")
    early, night, off = (make_person(work, "csr") for _ in range(3))
    shift(work, early, hours=6)
    shift(work, night, DAY - timedelta(days=1), hours=30)
    shift(work, off, kind="leave")
    evaluate(work, inspector, early, team, 1)
    evaluate(work, inspector, night, team, 2)
    for status in ("E1", "E2"):
        work.session.query(Evaluation).filter_by(number="ZJ-2").one().status = status
        work.session.flush()
    checks = [
        QuickCheck(
            mode="floor_check",
            csr_id=night.id,
            team_id=team.id,
            checker_id=inspector.id,
            day=DAY,
            began_at=work.now,
            recorded_at=work.now,
        )
        for _ in range(2)
    ]
    work.session.add_all(checks)
    work.session.flush()
    checks[1].voided_at, checks[1].voided_by = work.now, inspector.id
    checks[1].void_reason = "x"
    work.session.flush()
    people = (early.id, night.id, off.id)
    found = workloads.today(work.session, DAY, work.now, people)
    at = [found[id_].shift_ends and found[id_].shift_ends.hour for id_ in people]
    assert (at, [found[id_].checks for id_ in people]) == ([7, 7, None], [0, 2, 0])
