"""S3-4.3: plans and draws."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import (
    LONG_AGO,
    LONG_AGO_MOMENT,
    acting,
    make_call,
    make_person,
    make_scene,
    make_team,
)

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import AudioFile, Call, CallSegment, Evaluation, RoleGrant, Setting
from qa_desk.rules import sampling
from qa_desk.services import cases, drawing, planning


def approved(scene, per_csr=1):
    work = scene.by("qa_lead")
    plan = planning.make(work, work.today, per_csr)
    return planning.approve(work, plan.id, plan.version)


def work_of(scene):
    return scene.by("qa_lead")


def test_a_draw_puts_tasks_into_the_inspectors_queue(work):
    scene = make_scene(work)
    plan = approved(scene, 2)
    drawn = drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    queue = cases.queue(scene.by("inspector"))
    assert drawn.drawn == len(queue) == 2
    assert all(task.csr.staff_no == scene.csr.staff_no for task in queue)
    assert all(task.sample_reason == "random" and task.due_at > work.now for task in queue)
    assert planning.list_plans(work_of(scene))[0].drawn == 2


def test_the_same_seed_draws_the_same_calls(work):
    scene = make_scene(work, calls=10)
    plan = approved(scene, 3)
    drawing.draw(scene.by("qa_lead"), plan.id, plan.version, seed="a seed")
    drawn = work.session.query(Evaluation).all()
    calls = [str(call.id) for call in work.session.query(Call).all()]
    again = sampling.chosen("a seed", scene.csr.id, {0: calls}, 3)
    assert {str(row.call_id) for row in drawn} == set(again)


def test_drawing_again_takes_only_what_is_still_missing(work):
    scene = make_scene(work, calls=1)
    plan = approved(scene, 2)
    first = drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    assert (first.drawn, first.draws[0].short) == (1, 1)
    make_call(work, scene.csr, scene.team)
    make_call(work, scene.csr, scene.team)
    assert drawing.draw(scene.by("qa_lead"), plan.id, plan.version).drawn == 1
    with pytest.raises(RuleError, match="has all the evaluations"):
        drawing.draw(scene.by("qa_lead"), plan.id, plan.version)


def test_what_cannot_be_drawn_is_counted_by_reason(work):
    scene = make_scene(work, calls=1)
    make_call(work, None, None)
    make_call(work, scene.csr, scene.team, is_test=True)
    plan = approved(scene)
    drawn = drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    (row,) = drawn.draws
    assert dict(row.exclusions) == {"unresolved": 1, "test_call": 1}
    assert row.pool_count == 1


def test_calls_of_another_month_are_not_drawn(work):
    scene = make_scene(work, calls=0)
    make_call(work, scene.csr, scene.team, started_at=work.now - timedelta(days=40))
    plan = approved(scene)
    with pytest.raises(RuleError, match="nothing to draw"):
        drawing.draw(scene.by("qa_lead"), plan.id, plan.version)


def test_only_an_approved_plan_is_drawn(work):
    scene = make_scene(work)
    lead = scene.by("qa_lead")
    plan = planning.make(lead, work.today, 1)
    with pytest.raises(RuleError, match="approved plan"):
        drawing.draw(lead, plan.id, plan.version)


def test_an_outdated_view_of_a_plan_is_refused(work):
    scene = make_scene(work)
    plan = approved(scene)
    with pytest.raises(ConflictError):
        drawing.draw(scene.by("qa_lead"), plan.id, plan.version - 1)


def test_tasks_are_shared_evenly_between_inspectors(work):
    scene = make_scene(work, calls=6)
    other = make_person(work, "inspector")
    plan = approved(scene, 6)
    drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    assert len(cases.queue(scene.by("inspector"))) == 3
    assert len(cases.queue(acting(work, other))) == 3


def test_an_inspector_never_gets_his_own_call(work):
    """NO-SELF (S3-5.1)."""
    scene = make_scene(work, calls=0)
    both = make_person(work, "inspector", "csr")
    for _ in range(4):
        make_call(work, both, scene.team)
    plan = approved(scene, 4)
    drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    assert cases.queue(acting(work, both)) == []
    assert len(cases.queue(scene.by("inspector"))) == 4


def test_an_inspector_of_some_teams_gets_their_calls_alone(work):
    """P11."""
    scene = make_scene(work, calls=2)
    csr = make_person(work, "csr")
    away = make_team(work, members=[csr])
    for _ in range(2):
        make_call(work, csr, away)
    own = make_person(work)
    grant = {"role": "inspector", "scope_kind": "team", "scope_id": away.id}
    work.session.add(RoleGrant(person_id=own.id, valid_from=LONG_AGO, **grant))
    plan = approved(scene, 2)
    drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    mine = cases.queue(acting(work, own))
    assert {row.csr.staff_no for row in mine} == {csr.staff_no}
    assert len(mine) + len(cases.queue(scene.by("inspector"))) == 4


def test_calls_that_no_inspector_reaches_are_not_drawn(work):
    scene = make_scene(work)
    away = make_team(work)
    work.session.query(RoleGrant).filter_by(person_id=scene.inspector.id).update(
        {"scope_kind": "team", "scope_id": away.id}
    )
    plan = approved(scene)
    with pytest.raises(RuleError, match="No QA inspector's role reaches"):
        drawing.draw(scene.by("qa_lead"), plan.id, plan.version)


def test_without_an_inspector_the_draw_says_what_is_missing(work):
    scene = make_scene(work)
    plan = approved(scene)
    scene.inspector.left_on = work.today - timedelta(days=1)
    work.session.flush()
    with pytest.raises(RuleError, match="no QA inspector"):
        drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    assert drawing.list_draws(scene.by("qa_lead"), plan.id)[0].pool_digest


@pytest.mark.parametrize(("setting", "whose"), [("longest", 1), ("first", 0), ("last", 2)])
def test_of_a_transferred_call_only_the_part_of_the_setting_is_drawn(work, setting, whose):
    """P2."""
    scene = make_scene(work, calls=0)
    people = [scene.csr, make_person(work, "csr"), make_person(work, "csr")]
    call = make_call(work, scene.csr, scene.team)
    for no, milliseconds in ((2, 200_000), (3, 30_000)):
        part = {"team_id": scene.team.id, "started_at": call.started_at}
        part |= {"person_id": people[no - 1].id, "duration_ms": milliseconds}
        work.session.add(CallSegment(call_id=call.id, no=no, **part))
    stored = {"key": "draw.segment", "value": setting, "changed_by": scene.qa_lead.id}
    work.session.add(Setting(valid_from=LONG_AGO_MOMENT, **stored))
    work.session.flush()
    plan = approved(scene)
    drawn = drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    assert {row.csr_id for row in work.session.query(Evaluation)} == {people[whose].id}
    assert dict(drawn.draws[0].exclusions) == {"other_part": 2}


def test_a_draw_names_whom_it_leaves_short_also_those_without_a_call(work):
    scene = make_scene(work, calls=1)
    idle = make_person(work, "csr")
    make_person(work, "inspector")
    plan = approved(scene, 3)
    drawn = drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    csr = scene.csr
    assert drawn.draws[0].shortfalls == (
        (f"{csr.name} {csr.staff_no}", 2),
        (f"{idle.name} {idle.staff_no}", 3),
    )
    assert (drawn.draws[0].short, drawn.inspectors) == (2, 1)


def test_a_later_draw_counts_what_the_earlier_ones_gave(work):
    """Who has all the plan asks for is not short because the second draw took nothing."""
    scene = make_scene(work, calls=1)
    other = make_person(work, "csr")
    plan = approved(scene, 1)
    assert drawing.draw(scene.by("qa_lead"), plan.id, plan.version).draws[0].short == 1
    make_call(work, other, scene.team)
    later = replace(scene.by("qa_lead"), now=work.now + timedelta(hours=1))
    second = drawing.draw(later, plan.id, plan.version)
    assert (second.drawn, second.draws[0].shortfalls) == (1, ())
    assert [draw.short for draw in drawing.list_draws(later, plan.id)] == [0, 1]


def test_a_call_without_a_recording_is_not_drawn(work):
    scene = make_scene(work, calls=2)
    work.session.delete(work.session.query(AudioFile).first())
    plan = approved(scene, 2)
    drawn = drawing.draw(scene.by("qa_lead"), plan.id, plan.version)
    assert (drawn.drawn, dict(drawn.draws[0].exclusions)) == (1, {"no_recording": 1})
