"""The demonstration centre trains: needs in each state, and one whose effect is proved."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from qa_desk.models import Person, database
from qa_desk.services.training import papers, plans, proposing, reading


@pytest.fixture
def asked(built):
    """Ask as the QA lead, on the morning the centre was built for."""
    with built.work() as work:
        person = work.session.scalars(select(Person).where(Person.login == "qalead")).one()
        yield replace(work, actor=database.actor_of(work.session, person, work.now))


def of_status(work, status):
    [row] = [row for row in reading.listed(work, closed_too=True) if row.status == status]
    return reading.one(work, row.id)


def test_there_is_a_need_in_each_state_but_those_that_pass_at_once(asked):
    rows = reading.listed(asked, closed_too=True)
    states = Counter(row.status for row in rows)
    assert states >= Counter({"T0": 1, "TR": 1, "T1": 2, "T3": 1, "T4": 1, "T6": 1})
    assert states["T7"] + states["T8"] == 1
    assert sum(row.is_approved for row in rows if row.status == "T1") == 1
    assert sum(row.step == "approve_need" for row in rows) == 1


def test_one_training_was_judged_by_the_rule_and_all_have_signed(asked):
    [row] = [row for row in reading.listed(asked, closed_too=True) if row.verdict]
    need = reading.one(asked, row.id)
    assert need.row.verdict == need.effect.proposed
    assert all(trainee.has_passed for trainee in need.trainees)
    assert any(len(trainee.tests) > 1 for trainee in need.trainees), "one took the test again"
    assert [place.at is not None for place in need.signatures] == [True] * 3
    assert papers.sheet(asked, need.row.id).effect == need.effect


def test_another_is_followed_up_with_some_samples_still_to_come(asked):
    need = of_status(asked, "T6")
    assert not need.row.verdict
    assert 0 < sum(trainee.samples for trainee in need.trainees) < 5 * len(need.trainees)


def test_a_session_to_come_has_people_released_and_one_that_was_has_somebody_absent(asked):
    [coming] = of_status(asked, "T3").sessions
    assert coming.released
    held = of_status(asked, "T4")
    assert {trainee.attendance for trainee in held.trainees} == {"present", "absent"}
    assert any(trainee.retake_on for trainee in held.trainees)


def test_the_results_propose_more_and_the_year_is_planned(asked, built):
    assert {
        each.cluster.kind for each in proposing.found_in(asked, built.today.replace(day=1))
    } >= {
        "item",
        "fatal",
    }
    lines = plans.listed(asked, built.today.year)
    assert {line.month for line in lines} == {0, built.today.month}
    assert {line.submitted_at is not None for line in lines} == {True, False}
