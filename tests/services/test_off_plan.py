"""P17: a call is heard outside of one's tasks for a reason, and from there evaluated off plan."""

import json
from datetime import timedelta

import pytest
from factories import acting, make_call, make_person, make_scene, make_task
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import CallSegment, Evaluation, JournalEntry, Membership
from qa_desk.services import cases, off_plan


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def call(work, scene):
    return make_call(work, scene.csr, scene.team)


def noted(work, action):
    return work.session.scalars(select(JournalEntry).where(JournalEntry.action == action)).all()


@pytest.mark.parametrize("role", ["inspector", "qa_lead"])
def test_it_is_heard_and_the_journal_keeps_why(work, scene, call, role):
    (part,) = off_plan.hear(scene.by(role), call.id, "complaint")
    assert part.path.suffix == ".wav"
    (entry,) = noted(work, "play")
    assert (entry.subject_id, json.loads(entry.payload)) == (str(call.id), {"why": "complaint"})


@pytest.mark.parametrize("why", ["", "because"])
def test_without_a_reason_nothing_is_heard_or_evaluated(work, scene, call, why):
    for act in (off_plan.hear, off_plan.evaluate):
        with pytest.raises(RuleError, match="reason is needed"):
            act(scene.by("inspector"), call.id, why)
    assert noted(work, "play") == []


@pytest.mark.parametrize("role", ["csr", "lead"])
def test_who_hears_a_part_only_hears_it_by_the_result(scene, call, role):
    with pytest.raises(RuleError, match="outside of tasks and results"):
        off_plan.hear(scene.by(role), call.id, "complaint")


def test_e_01_it_lies_in_the_own_queue_outside_of_every_draw(work, scene, call):
    """S3-4.5a."""
    taken = off_plan.evaluate(scene.by("inspector"), call.id, "suspicion")
    (task,) = cases.queue(scene.by("inspector"))
    assert (task.id, task.number) == (taken.id, taken.number)
    assert (task.sample_reason, task.status) == ("off_plan", "E0")
    found = work.session.get(Evaluation, taken.id)
    assert (found.draw_id, found.csr_id, found.team_id) == (None, scene.csr.id, scene.team.id)
    assert found.due_at is not None
    (entry,) = noted(work, "off_plan")
    assert json.loads(entry.payload) == {"why": "suspicion"}


@pytest.mark.parametrize("role", ["cs_manager", "qa_lead"])
def test_s1_2a_7_cs_manager_and_qa_lead_make_spot_checks_themselves(work, scene, call, role):
    who = acting(work, make_person(work, role))
    taken = off_plan.evaluate(who, call.id, "suspicion")
    (task,) = cases.queue(who)
    assert (task.id, task.sample_reason) == (taken.id, "off_plan")


def test_no_call_is_evaluated_twice(scene, call):
    off_plan.evaluate(scene.by("inspector"), call.id, "example")
    with pytest.raises(RuleError, match="evaluated already"):
        off_plan.evaluate(scene.by("inspector"), call.id, "example")


def test_nor_one_that_is_drawn(work):
    scene = make_scene(work, calls=1)
    task = make_task(scene)
    drawn = work.session.get(Evaluation, task.id).call_id
    with pytest.raises(RuleError, match="evaluated already"):
        off_plan.evaluate(scene.by("inspector"), drawn, "example")


def test_the_longest_part_of_a_transferred_call_is_taken_p2(work, scene, call):
    second = make_person(work, "csr")
    work.session.add(
        CallSegment(
            call_id=call.id, no=2, person_id=second.id, team_id=scene.team.id,
            started_at=call.started_at + timedelta(seconds=90), duration_ms=200_000,
        )
    )  # fmt: skip
    work.session.flush()
    taken = off_plan.evaluate(scene.by("inspector"), call.id, "coaching")
    assert work.session.get(Evaluation, taken.id).csr_id == second.id


def test_a_call_of_nobody_is_solved_first(work, scene):
    with pytest.raises(RuleError, match="Say whose it is first"):
        off_plan.evaluate(scene.by("inspector"), make_call(work).id, "data")


def test_no_self_and_none_of_the_own_team(work, scene, call):
    """E-01: conflict of interest is excluded as in every draw."""
    day = (work.now - timedelta(days=40)).date()
    work.session.add(
        Membership(
            person_id=scene.inspector.id, team_id=scene.team.id, kind="member", valid_from=day
        )
    )
    work.session.flush()
    with pytest.raises(RuleError, match="own team"):
        off_plan.evaluate(scene.by("inspector"), call.id, "example")


@pytest.mark.parametrize("role", ["csr", "lead"])
def test_only_who_scores_takes_a_call_up(scene, call, role):
    with pytest.raises(RuleError):
        off_plan.evaluate(scene.by(role), call.id, "example")
