"""Quick checks over people's own connections: what services do is let through, no more."""

from datetime import date

import pytest
from hostile.centre import attempt, opened
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import Evaluation, Person, Team, views
from qa_desk.models.base import uuid7
from qa_desk.rules.quick_checks import ALL_OK, Check
from qa_desk.services import cases, check_desk, evaluating, quick_checks

EVER = (date(2000, 1, 1), date(2100, 1, 1))
PROBLEM = {**ALL_OK, "accuracy": "problem"}
EVALUATION = """
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, csr_id, team_id,
  skill_group, inspector_id, status, assigned_at, version, day)
SELECT %(new)s, %(new)s::text, 'full', 'normal', mode, 'quick_check', csr_id, team_id, 'general',
  %(me)s, 'E0', now(), 1, day FROM quick_check WHERE id = %(check)s"""
LINK = "UPDATE quick_check SET evaluation_id = %(new)s WHERE id = %(check)s"


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template):
    with opened(cluster, postgresql_template, "checks", states=("E3",)) as centre:
        yield centre


def recorded(centre, login, csr_id):
    """Let somebody record a problem of the floor; return its id."""
    with centre.at_work(login) as work:
        check = Check(uuid7(), csr_id, "floor_check", work.now, PROBLEM, note="资费说错")
        return quick_checks.record(work, check).id


@pytest.mark.parametrize("role", ["team_lead", "floor_coach", "inspector"])
def test_whoever_may_records_and_the_csr_and_his_lead_see_it(centre, role):
    player = centre[role]
    check_id = recorded(centre, player.login, player.member)
    with centre.at_work(player.login) as work:
        assert check_id in {row.id for row in quick_checks.list_checks(work, *EVER)}
        assert player.member in {subject.id for subject in check_desk.desk(work).subjects}
        assert quick_checks.void(work, check_id, "认错人").voided_at is not None


def test_a_problem_becomes_an_evaluation_that_its_inspector_scores(centre):
    lead = centre["team_lead"]
    check_id = recorded(centre, lead.login, lead.member)
    with centre.at_work(centre["inspector"].login) as work:
        done = quick_checks.escalate(work, check_id)
    with centre.at_work(centre["inspector"].login) as work:
        (task,) = [row for row in cases.queue(work) if row.id == done.evaluation_id]
        assert evaluating.open_task(work, task.id, task.version).status == "E1"
    with (
        centre.at_work(centre["cs_manager"].login) as work,
        pytest.raises(RuleError, match=done.number),
    ):
        quick_checks.escalate(work, check_id)


def test_no_evaluation_is_made_of_a_check_without_its_link_nor_linked_twice(centre):
    inspector = centre["inspector"]
    check_id = recorded(centre, inspector.login, inspector.member)
    desk = centre.desk("inspector")
    known = {"me": inspector.id, "check": check_id, "new": uuid7()}
    assert attempt(desk, EVALUATION, LINK, **known)
    assert not attempt(desk, EVALUATION, **known)
    other = centre["qa_lead"]
    assert not attempt(centre.desk("qa_lead"), EVALUATION, LINK, **{**known, "me": inspector.id})
    assert not attempt(
        centre.desk("team_lead"), EVALUATION, LINK, **{**known, "me": centre["team_lead"].id}
    )
    assert attempt(centre.desk("qa_lead"), EVALUATION, LINK, **{**known, "me": other.id})


def test_cov_day_a_lead_counts_also_what_he_may_not_see_yet_of_his_own_team_only(centre):
    lead = centre["team_lead"]
    with centre.owner.work() as work:
        csr, team = work.session.get(Person, lead.member), work.session.get(Team, lead.team)
        made = centre._evaluation(work, csr, team, centre.inspector, "E2").evaluation
        zone = work.zone
        work.session.get(Evaluation, made).day = work.now.astimezone(zone).date()
    with centre.owner.ask() as work:
        counted = {subject.id: subject.done for subject in check_desk.desk(work).subjects}
    with centre.at_work(lead.login) as work:
        (mine,) = check_desk.desk(work).subjects
        assert (mine.id, mine.done) == (lead.member, counted[lead.member])
        assert mine.done >= 1
        assert work.session.get(Evaluation, made) is None
        assert set(work.session.scalars(select(views.checked.c.csr_id))) == {lead.member}


def test_a_stranger_s_team_is_not_checked(centre):
    with centre.at_work(centre["team_lead"].login) as work:
        check = Check(uuid7(), centre.stranger.id, "floor_check", work.now)
        with pytest.raises(RuleError, match="team of yours"):
            quick_checks.record(work, check)
