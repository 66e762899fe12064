"""The table of steps is the only way from one state to the next."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories import acting, make_person, make_released, make_scene, make_task

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import Evaluation, facts, moves
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import Facts


def task_of(work):
    scene = make_scene(work)
    task = make_task(scene)
    return scene, work.session.get_one(Evaluation, task.id)


def test_an_evaluation_is_handed_out_as_it_was_seen(work):
    scene, found = task_of(work)
    inspector = scene.by("inspector")
    assert moves.evaluation(inspector, found.id, found.version) is found
    with pytest.raises(ConflictError, match=r"ZJ-20261116-0001 meanwhile: it is now “Assigned”"):
        moves.evaluation(inspector, found.id, found.version + 1)
    with pytest.raises(RuleError, match="does not exist"):
        moves.evaluation(inspector, uuid4(), 1)


def test_who_was_first_is_told_by_name_and_time(work):
    scene = make_scene(work)
    state = make_released(scene)
    csr = scene.by("csr")
    found = work.session.get_one(Evaluation, state.id)
    found.opened_at = work.now
    work.session.flush()
    words = Words(reason="我没有错")
    moves.take(csr, found, "decline", facts.of(csr, found, "decline", words), words)
    work.session.flush()
    name = f"{csr.actor.name} {csr.actor.staff_no}"
    with pytest.raises(ConflictError, match=rf"^{name} was first, at \d\d:\d\d: .* is now “Team"):
        moves.evaluation(scene.by("lead"), found.id, 1)


def test_everybody_is_what_the_record_and_the_roles_say(work):
    scene, found = task_of(work)
    said = {
        role: moves.relations(scene.by(role), found)
        for role in ("csr", "lead", "inspector", "qa_lead")
    }
    assert said == {
        "csr": {"csr"},
        "lead": {"team_lead"},
        "inspector": {"inspector"},
        "qa_lead": {"qa_lead"},
    }
    manager = acting(work, make_person(work, "cs_manager"))
    assert moves.relations(manager, found) == {"cs_manager"}
    assert moves.relations(work, found) == {"system"}


def test_a_refused_step_changes_nothing(work):
    scene, found = task_of(work)
    due = found.due_at
    with pytest.raises(RuleError):
        moves.take(scene.by("csr"), found, "open", Facts(status=found.status))
    assert (found.status, found.due_at) == ("E0", due)


def test_a_step_sets_the_state_and_its_deadline(work):
    scene, found = task_of(work)
    moves.take(scene.by("inspector"), found, "open", Facts(status="E0"))
    assert found.status == "E1"
    assert found.due_at >= found.assigned_at + timedelta(days=1)


def test_the_csr_has_two_working_shifts_or_the_cap_to_answer(work):
    """P20: without a roster it is the end of the fifth day."""
    scene = make_scene(work)
    state = make_released(scene)
    due = work.session.get_one(Evaluation, state.id).due_at
    assert due.isoformat() == "2026-11-21T15:59:00+00:00"
