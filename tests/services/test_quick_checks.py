"""Recording, listing, voiding and escalating quick checks (domain.md 4.1, P7, P8, P15)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from factories import (
    acting,
    full_sheet,
    make_call,
    make_person,
    make_scene,
    make_task,
    make_team,
)
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import CallSegment, Evaluation, QuickCheck, RoleGrant, SkillGroup
from qa_desk.models.base import uuid7
from qa_desk.rules.quick_checks import ALL_OK, Check
from qa_desk.services import cases, evaluating, quick_checks, signing_off

PROBLEM = {**ALL_OK, "accuracy": "problem"}


@pytest.fixture
def scene(work):
    return make_scene(work)


def a_check(scene, **values):
    return Check(
        **{
            "id": uuid7(),
            "csr_id": scene.csr.id,
            "mode": "floor_check",
            "began_at": scene.work.now - timedelta(minutes=5),
            **values,
        }
    )


def a_problem(scene, **values):
    return a_check(scene, **{"lines": PROBLEM, "note": "资费说错", **values})


def the_call(scene):
    """Return a call of the CSR's."""
    return scene.work.session.scalar(select(CallSegment.call_id))


def listed(scene, role, **which):
    day = scene.work.today
    return quick_checks.list_checks(
        scene.by(role), day - timedelta(days=9), day + timedelta(days=1), **which
    )


@pytest.mark.parametrize("role", ["inspector", "qa_lead", "lead"])
def test_a_check_is_recorded_with_its_day_and_team(scene, role):
    check = a_check(scene, note=" 很好 ", lines={**ALL_OK, "attitude": "praise"})
    row = quick_checks.record(scene.by(role), check)
    assert (row.csr, row.staff_no, row.team) == (
        scene.csr.name,
        scene.csr.staff_no,
        scene.team.name,
    )
    assert row.day == scene.work.today
    assert row.values == ("ok", "praise", "ok", "ok", "ok")
    assert (row.note, row.heard, row.is_late, row.has_problem) == ("很好", None, False, False)
    assert row.checker.endswith(getattr(scene, role).staff_no)


def test_the_same_check_once_more_changes_nothing(scene):
    check = a_check(scene)
    first = quick_checks.record(scene.by("inspector"), check)
    again = quick_checks.record(scene.by("inspector"), replace(check, note="something else"))
    assert again == first
    outcomes = quick_checks.record_many(scene.by("inspector"), [check, check])
    assert [outcome.refusal for outcome in outcomes] == ["", ""]
    assert scene.work.session.query(QuickCheck).count() == 1


def test_p15_of_many_each_keeps_its_time_and_one_refused_does_not_hinder_the_rest(scene):
    early = scene.work.now - timedelta(hours=1)
    good, bad = a_check(scene, began_at=early), a_check(scene, lines=PROBLEM)
    late = a_check(scene)
    outcomes = quick_checks.record_many(scene.by("lead"), [good, bad, late])
    assert [outcome.id for outcome in outcomes] == [good.id, bad.id, late.id]
    assert ["note" in outcome.refusal for outcome in outcomes] == [False, True, False]
    assert {row.began_at for row in listed(scene, "lead")} == {early, late.began_at}


def test_who_has_no_such_right_records_nothing(scene):
    with pytest.raises(RuleError, match="not among your rights"):
        quick_checks.record(scene.by("csr"), a_check(scene))
    (outcome,) = quick_checks.record_many(scene.by("csr"), [a_check(scene)])
    assert "not among your rights" in outcome.refusal


def test_a_team_lead_checks_his_own_team_only(scene):
    stranger = make_person(scene.work, "csr")
    make_team(scene.work, members=[stranger])
    with pytest.raises(RuleError, match="not in a team of yours"):
        quick_checks.record(scene.by("lead"), a_check(scene, csr_id=stranger.id))


@pytest.mark.parametrize(("scope", "is_taken"), [("general", True), ("vip", False)])
def test_p11_a_role_for_a_skill_group_reaches_its_csrs(scene, scope, is_taken):
    group = scene.work.session.query(SkillGroup).filter_by(code=scope).one_or_none()
    if group is None:
        group = SkillGroup(code=scope, name=scope)
        scene.work.session.add(group)
        scene.work.session.flush()
    someone = make_person(scene.work)
    scene.work.session.add(
        RoleGrant(
            person_id=someone.id,
            role="qa_lead",
            scope_kind="skill_group",
            scope_id=group.id,
            valid_from=scene.csr.hired_on or scene.work.today,
        )
    )
    scene.work.session.flush()
    work = acting(scene.work, someone)
    quick_checks.record(scene.by("inspector"), other := a_problem(scene))
    seen = quick_checks.list_checks(work, other.began_at.date(), other.began_at.date())
    assert [row.id for row in seen] == [other.id] * is_taken
    assert [(row.may_void, row.may_escalate) for row in seen] == [(True, True)] * is_taken
    (outcome,) = quick_checks.record_many(work, [a_check(scene)])
    assert (outcome.refusal == "") == is_taken


def test_nobody_checks_himself(scene):
    scene.work.session.add(
        RoleGrant(person_id=scene.csr.id, role="inspector", valid_from=scene.work.today)
    )
    scene.work.session.flush()
    with pytest.raises(RuleError, match="Nobody checks himself"):
        quick_checks.record(scene.by("csr"), a_check(scene))


def test_somebody_in_no_team_cannot_be_checked(scene):
    with pytest.raises(RuleError, match="in no team"):
        quick_checks.record(scene.by("inspector"), a_check(scene, csr_id=uuid7()))
    alone = make_person(scene.work, "csr")
    with pytest.raises(RuleError, match="in no team"):
        quick_checks.record(scene.by("inspector"), a_check(scene, csr_id=alone.id))


def test_a_fatal_error_is_one_of_the_csr_s_own_checklist(scene):
    row = quick_checks.record(
        scene.by("inspector"), a_check(scene, fatal="IN-F1", note="当场确认，班长在场")
    )
    assert (row.fatal, row.has_problem) == ("IN-F1", True)
    with pytest.raises(RuleError, match="not a quick check"):
        quick_checks.record(scene.by("inspector"), a_check(scene, fatal="OUT-F1", note="x"))


def test_p7_of_a_recording_the_passages_are_kept_and_enough_must_be_heard(scene):
    check = a_check(scene, mode="recording", call_id=the_call(scene), passages=((0, 20_000),))
    with pytest.raises(RuleError, match="22 % so far"):
        quick_checks.record(scene.by("inspector"), check)
    more = replace(check, passages=((0, 20_000), (10_000, 45_000)))
    row = quick_checks.record(scene.by("inspector"), more)
    assert row.heard == 50
    assert scene.work.session.get(QuickCheck, check.id).passages == [[0, 45_000]]


def test_a_call_of_somebody_else_is_refused(scene):
    other = make_call(scene.work, make_person(scene.work, "csr"), scene.team)
    check = a_check(scene, mode="recording", call_id=other.id, passages=((0, 90_000),))
    with pytest.raises(RuleError, match="not one of the CSR's"):
        quick_checks.record(scene.by("inspector"), check)


def test_p7_a_check_counts_to_the_day_of_its_contact_and_may_come_late(scene):
    friday = datetime(2026, 11, 13, 3, 0, tzinfo=UTC)
    row = quick_checks.record(scene.by("inspector"), a_check(scene, began_at=friday))
    assert (row.day, row.is_late) == (friday.date(), True)  # closed this morning at 9:30
    just = replace(scene.work, now=datetime(2026, 11, 16, 1, 30, tzinfo=UTC))
    row = quick_checks.record(acting(just, scene.inspector), a_check(scene, began_at=friday))
    assert not row.is_late


def test_a_csr_sees_his_own_checks_praise_and_problems(scene):
    other = make_person(scene.work, "csr")
    make_team(scene.work, members=[other])
    for csr in (scene.csr, other):
        quick_checks.record(scene.by("inspector"), a_problem(scene, csr_id=csr.id))
    assert [row.csr_id for row in listed(scene, "csr")] == [scene.csr.id]
    assert [row.csr_id for row in listed(scene, "lead")] == [scene.csr.id]
    assert len(listed(scene, "qa_lead")) == 2
    assert len(listed(scene, "qa_lead", csr_id=other.id)) == 1
    assert [row.csr_id for row in listed(scene, "qa_lead", team_id=scene.team.id)] == [scene.csr.id]


def test_the_author_voids_on_the_same_day_with_a_reason(scene):
    row = quick_checks.record(scene.by("lead"), a_check(scene))
    assert listed(scene, "lead")[0].may_void
    with pytest.raises(RuleError, match="reason"):
        quick_checks.void(scene.by("lead"), row.id, "  ")
    done = quick_checks.void(scene.by("lead"), row.id, "认错人 ")
    assert (done.voided_at, done.void_reason, done.may_void) == (scene.work.now, "认错人", False)
    with pytest.raises(RuleError, match="void already"):
        quick_checks.void(scene.by("lead"), row.id, "again")


def test_later_only_the_qa_lead_voids(scene):
    row = quick_checks.record(scene.by("lead"), a_check(scene))
    tomorrow = replace(scene.work, now=scene.work.now + timedelta(days=1))
    for person in (scene.lead, scene.inspector):
        with pytest.raises(RuleError, match="QA lead"):
            quick_checks.void(acting(tomorrow, person), row.id, "x")
    assert quick_checks.void(acting(tomorrow, scene.qa_lead), row.id, "x").voided_at is not None


def test_nobody_voids_what_he_does_not_see(scene):
    row = quick_checks.record(scene.by("inspector"), a_check(scene))
    stranger = make_person(scene.work, "csr")
    with pytest.raises(RuleError, match="not yours to see"):
        quick_checks.void(acting(scene.work, stranger), row.id, "x")


def test_a_problem_becomes_a_full_evaluation_in_the_inspector_s_hands(scene):
    row = quick_checks.record(scene.by("lead"), a_problem(scene))
    assert not row.may_escalate
    assert listed(scene, "inspector")[0].may_escalate
    done = quick_checks.escalate(scene.by("inspector"), row.id)
    (task,) = cases.queue(scene.by("inspector"))
    assert (task.id, task.number, task.sample_reason) == (
        done.evaluation_id,
        done.number,
        "quick_check",
    )
    found = scene.work.session.get(Evaluation, task.id)
    assert (found.mode, found.day, found.call_id, found.draw_id) == (
        "floor_check",
        row.day,
        None,
        None,
    )
    assert found.due_at is not None
    (now,) = listed(scene, "inspector")
    assert (now.evaluation, now.may_escalate) == (done.number, False)


def test_p8_without_a_recording_the_note_is_the_evidence_and_the_road_is_open_to_its_end(scene):
    row = quick_checks.record(scene.by("inspector"), a_problem(scene))
    done = quick_checks.escalate(scene.by("inspector"), row.id)
    work = scene.by("inspector")
    state = evaluating.open_task(work, done.evaluation_id, cases.queue(work)[0].version)
    case = cases.case(work, done.evaluation_id)
    assert case.parts == ()
    sheet = replace(full_sheet(case.checklist, item_3=2), marks=())
    state = evaluating.submit(work, done.evaluation_id, state.version, sheet)
    state = evaluating.release(work, state.id, state.version)
    slip = signing_off.slip(scene.by("csr"), state.slip)
    assert slip.lines[0].call_at == row.began_at
    assert case.checked.note == "资费说错"
    assert case.checked.values[2] == "problem"
    assert cases.inbox(scene.by("csr"))[0].id == state.id


def test_a_case_opens_without_the_check_that_its_reader_cannot_see(scene):
    task = make_task(scene)
    scene.work.session.get(Evaluation, task.id).sample_reason = "quick_check"
    assert cases.case(scene.by("inspector"), task.id).checked is None


def test_a_problem_heard_on_a_recording_becomes_an_evaluation_of_that_call(scene):
    call = the_call(scene)
    check = a_problem(scene, mode="recording", call_id=call, passages=((0, 90_000),))
    quick_checks.record(scene.by("inspector"), check)
    done = quick_checks.escalate(scene.by("inspector"), check.id)
    found = scene.work.session.get(Evaluation, done.evaluation_id)
    assert (found.mode, found.call_id) == ("recording", call)
    assert cases.case(scene.by("inspector"), found.id).checked.fatal == ""
    assert found.segment_id is not None
    again = a_problem(scene, mode="recording", call_id=call, passages=((0, 90_000),))
    quick_checks.record(scene.by("inspector"), again)
    with pytest.raises(RuleError, match="evaluated already"):
        quick_checks.escalate(scene.by("inspector"), again.id)


def test_what_is_void_fine_or_an_evaluation_already_does_not_become_one(scene):
    fine = quick_checks.record(scene.by("inspector"), a_check(scene))
    with pytest.raises(RuleError, match="Only a check with a problem"):
        quick_checks.escalate(scene.by("inspector"), fine.id)
    row = quick_checks.record(scene.by("inspector"), a_problem(scene))
    done = quick_checks.escalate(scene.by("inspector"), row.id)
    with pytest.raises(RuleError, match=done.number):
        quick_checks.escalate(scene.by("qa_lead"), row.id)
    assert not listed(scene, "inspector", csr_id=scene.csr.id)[0].may_void
    quick_checks.void(scene.by("qa_lead"), row.id, "记错")
    wrong = quick_checks.record(scene.by("inspector"), a_problem(scene))
    quick_checks.void(scene.by("inspector"), wrong.id, "记错")
    with pytest.raises(RuleError, match="is void"):
        quick_checks.escalate(scene.by("inspector"), wrong.id)


def test_team_leads_do_not_score_and_nobody_judges_himself(scene):
    row = quick_checks.record(scene.by("lead"), a_problem(scene))
    with pytest.raises(RuleError, match="not among your rights"):
        quick_checks.escalate(scene.by("lead"), row.id)
    scene.work.session.add(
        RoleGrant(person_id=scene.csr.id, role="inspector", valid_from=scene.work.today)
    )
    scene.work.session.flush()
    with pytest.raises(RuleError, match="does not reach"):
        quick_checks.escalate(scene.by("csr"), row.id)
