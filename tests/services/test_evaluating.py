"""E-03 to E-07: from the task to the released result."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from factories import (
    LONG_AGO,
    LONG_AGO_MOMENT,
    a_draft,
    acting,
    full_sheet,
    make_person,
    make_released,
    make_scene,
    make_submitted,
    make_task,
)

from qa_desk.errors import ConflictError, RuleError
from qa_desk.models import (
    Call,
    CallSegment,
    ChecklistVersion,
    Draft,
    Evaluation,
    FatalFlag,
    Revision,
    RoleGrant,
    Setting,
    Transcript,
    revisions,
)
from qa_desk.rules import scoring
from qa_desk.rules.canonical import content_hash
from qa_desk.rules.scoring import Demands
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, evaluating, signing_off


def test_opening_pins_the_checklist_of_the_calls_day(work):
    scene = make_scene(work)
    task = make_task(scene)
    state = evaluating.open_task(scene.by("inspector"), task.id, task.version)
    case = cases.case(scene.by("inspector"), task.id)
    assert state.status == "E1"
    assert case.checklist.code == "inbound-general"
    assert case.pass_mark == 850


def test_only_the_assigned_inspector_opens(work):
    scene = make_scene(work)
    task = make_task(scene)
    other = make_person(work, "inspector", login="other")
    with pytest.raises(RuleError):
        evaluating.open_task(acting(work, other), task.id, task.version)


def test_a_submitted_sheet_is_scored_and_sealed(work):
    scene = make_scene(work)
    state = make_submitted(scene, item_5=1)
    revision = work.session.get_one(Revision, (state.id, 1))
    assert (state.status, state.result) == ("E2", "pass")
    assert (revision.raw, revision.final) == (950, 950)
    assert (revision.bk_earned, revision.bk_applicable) == (2500, 3000)


def test_the_sealed_totals_equal_a_recount_of_the_answers(work):
    """D7."""
    scene = make_scene(work)
    state = make_submitted(scene, item_2=1, item_5=2, item_13=1)
    revision = work.session.get_one(Revision, (state.id, 1))
    form = revisions.checklist(work.session, revision.checklist_version_id)
    again = scoring.score(form, revisions.sheet_of(work.session, revision), "general")
    assert (again.raw, again.final, again.result) == (
        revision.raw,
        revision.final,
        revision.result,
    )
    for code, (earned, applicable) in revisions.dimensions(revision).items():
        assert (again.earned[code], again.applicable[code]) == (earned, applicable)


def test_the_hash_covers_what_was_stored(work):
    """D3."""
    scene = make_scene(work)
    state = make_submitted(scene, item_5=1)
    work.session.flush()
    work.session.expire_all()
    revision = work.session.get_one(Revision, (state.id, 1))
    rows = revisions.rows_of(work.session, state.id, 1)
    assert content_hash(revisions.canonical_fields(revision, rows)) == revision.content_hash


def test_an_unfinished_sheet_is_not_submitted(work):
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    with pytest.raises(RuleError):
        evaluating.submit(inspector, task.id, state.version, Sheet(answers={1: Answer(0)}))
    assert work.session.get_one(Evaluation, task.id).status == "E1"


def test_what_the_centre_demands_is_demanded_at_submission(work):
    """E-05, P11."""
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    value = {"valid_from": LONG_AGO_MOMENT, "changed_by": scene.qa_lead.id}
    work.session.add(Setting(key="score.praise", value="required", **value))
    work.session.flush()
    case = cases.case(inspector, task.id)
    assert case.demands == Demands(praise=True, is_recorded=True)
    silent = replace(full_sheet(case.checklist), praise="")
    with pytest.raises(RuleError, match="1 thing is still missing"):
        evaluating.submit(inspector, task.id, state.version, silent)
    assert evaluating.submit(inspector, task.id, state.version, full_sheet(case.checklist))


def test_a_stale_form_is_refused(work):
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    evaluating.open_task(inspector, task.id, task.version)
    case = cases.case(inspector, task.id)
    with pytest.raises(ConflictError, match="Somebody else"):
        evaluating.submit(inspector, task.id, task.version, full_sheet(case.checklist))


def test_a_draft_is_read_by_its_author_and_the_qa_lead_alone(work):
    scene = make_scene(work)
    task = make_task(scene)
    evaluating.open_task(scene.by("inspector"), task.id, task.version)
    document = Sheet(praise="只是草稿").to_document()
    evaluating.push_draft(scene.by("inspector"), a_draft(task.id, document))
    manager = make_person(work, "cs_manager", login="manager")
    seen = [cases.case(scene.by(role), task.id).sheet.praise for role in ("inspector", "qa_lead")]
    assert seen == ["只是草稿", "只是草稿"]
    assert cases.case(acting(work, manager), task.id).sheet.praise == ""


def test_a_recalled_result_goes_on_from_what_was_submitted(work):
    """E-06."""
    scene = make_scene(work)
    state = make_submitted(scene, item_5=1)
    inspector = scene.by("inspector")
    state = evaluating.recall(inspector, state.id, state.version)
    case = cases.case(inspector, state.id)
    assert case.row.status == "E1"
    assert case.sheet.answers[5].option == 1
    state = evaluating.submit(inspector, state.id, state.version, full_sheet(case.checklist))
    assert work.session.get_one(Evaluation, state.id).revision == 2


def test_a_task_is_given_back_only_with_a_reason(work):
    """E-04."""
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    with pytest.raises(RuleError):
        evaluating.give_back(inspector, task.id, state.version, " ")
    assert evaluating.give_back(inspector, task.id, state.version, "dialect").status == "E0"


def test_a_release_makes_the_slip_and_starts_the_csrs_clock(work):
    """S3-6.B9."""
    scene = make_scene(work)
    state = make_released(scene)
    found = work.session.get_one(Evaluation, state.id)
    assert state.status == "E3"
    assert state.slip == "QRD-20261116-0001"
    assert found.due_at > work.now


def test_a_fatal_result_is_released_by_the_qa_lead_only(work):
    """E-07: four eyes."""
    scene = make_scene(work)
    state = make_submitted(scene, item_2=3)
    assert state.result == "fatal_fail"
    with pytest.raises(RuleError):
        evaluating.release(scene.by("inspector"), state.id, state.version)
    released = evaluating.release(scene.by("qa_lead"), state.id, state.version)
    revision = work.session.get_one(Revision, (state.id, 1))
    assert released.status == "E3"
    assert (revision.final, revision.fatal_classes) == (0, "compliance")
    assert revision.raw == 940


@pytest.mark.parametrize("role", ["inspector", "cs_manager"])
def test_p9_where_the_qa_lead_is_the_author_somebody_else_hears_it(work, role):
    scene = make_scene(work)
    state = make_submitted(scene, item_2=3)
    other = make_person(work, role)
    work.session.delete(
        work.session.query(RoleGrant).filter_by(person_id=scene.qa_lead.id, role="qa_lead").one()
    )
    work.session.flush()
    inspector = cases.case(scene.by("inspector"), state.id)
    assert [name.staff_no for name in inspector.listeners] == [other.staff_no]
    by = acting(work, other)
    assert [row.id for row in cases.inbox(by)] == [state.id]
    assert [step.key for step in cases.case(by, state.id).steps] == ["release"]
    assert evaluating.release(by, state.id, state.version).status == "E3"


def test_p9_the_cs_manager_steps_in_last(work):
    scene = make_scene(work)
    state = make_submitted(scene, item_2=3)
    manager = acting(work, make_person(work, "cs_manager"))
    assert cases.inbox(manager) == []
    names = cases.case(manager, state.id).listeners
    assert [name.staff_no for name in names] == [scene.qa_lead.staff_no]


def test_who_hears_a_fatal_error_sees_nothing_else_of_a_colleague(work):
    scene = make_scene(work)
    state = make_submitted(scene)
    other = acting(work, make_person(work, "inspector"))
    assert cases.inbox(other) == []
    with pytest.raises(RuleError, match="not yours"):
        cases.case(other, state.id)
    with pytest.raises(RuleError):
        evaluating.release(other, state.id, state.version)


def test_nobody_hears_his_own_call_as_the_second_one(work):
    scene = make_scene(work)
    state = make_submitted(scene, item_2=3)
    work.session.add(RoleGrant(person_id=scene.csr.id, role="inspector", valid_from=LONG_AGO))
    work.session.flush()
    with pytest.raises(RuleError, match="their own"):
        evaluating.release(scene.by("csr"), state.id, state.version)


def test_a_released_result_cannot_be_recalled(work):
    scene = make_scene(work)
    state = make_released(scene)
    with pytest.raises(RuleError):
        evaluating.recall(scene.by("inspector"), state.id, state.version)


def test_an_evaluation_that_is_gone_is_said(work):
    scene = make_scene(work)
    with pytest.raises(RuleError, match="does not exist any more"):
        evaluating.submit(scene.by("inspector"), uuid4(), 1, Sheet())


def test_an_unopened_task_is_not_submitted(work):
    scene = make_scene(work)
    task = make_task(scene)
    with pytest.raises(RuleError, match="Open the evaluation"):
        evaluating.submit(scene.by("inspector"), task.id, task.version, Sheet())


def test_the_next_one_keeps_the_checklist_that_was_pinned(work):
    """VERSION-PIN."""
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    pinned = work.session.get_one(Evaluation, task.id).checklist_version_id
    state = evaluating.give_back(inspector, task.id, state.version, "dialect")
    work.session.query(ChecklistVersion).update({"state": "withdrawn"})
    evaluating.open_task(inspector, task.id, state.version)
    assert work.session.get_one(Evaluation, task.id).checklist_version_id == pinned


def test_without_a_checklist_in_force_there_is_nothing_to_score_by(work):
    scene = make_scene(work)
    task = make_task(scene)
    work.session.query(ChecklistVersion).update({"state": "withdrawn"})
    with pytest.raises(RuleError, match="No checklist was in force on 2026-11-15"):
        evaluating.open_task(scene.by("inspector"), task.id, task.version)


def test_the_draft_goes_when_the_sheet_is_submitted(work):
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    sheet = full_sheet(cases.case(inspector, task.id).checklist)
    for sequence in (1, 2):
        evaluating.push_draft(inspector, a_draft(task.id, sheet.to_document(), sequence))
    assert work.session.query(Draft).one().sequence == 2
    evaluating.submit(inspector, task.id, state.version, sheet)
    assert work.session.query(Draft).count() == 0


def test_a_fatal_error_outside_the_items_is_sealed_and_printed(work):
    scene = make_scene(work)
    task = make_task(scene)
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    form = cases.case(inspector, task.id).checklist
    clause = form.fatal_errors[0]
    sheet = replace(
        full_sheet(form),
        fatals={clause.key: "泄露了地址"},
        marks=(Mark(4_000, None, clause.key, "这里"),),
    )
    state = evaluating.submit(inspector, task.id, state.version, sheet)
    assert state.result == "fatal_fail"
    work.session.flush()
    work.session.expire_all()
    revision = work.session.get_one(Revision, (state.id, 1))
    assert revisions.sheet_of(work.session, revision) == sheet
    rows = revisions.rows_of(work.session, state.id, 1)
    assert [row.key for row in rows if isinstance(row, FatalFlag)] == [clause.key]
    assert content_hash(revisions.canonical_fields(revision, rows)) == revision.content_hash
    state = evaluating.release(scene.by("qa_lead"), state.id, state.version)
    (line,) = signing_off.slip(scene.by("csr"), state.slip).lines
    (fatal,) = line.fatals
    assert (fatal.clause, fatal.at_ms, fatal.note) == (clause.key, 4_000, "泄露了地址")


def test_a_call_without_a_time_is_dated_by_the_day_of_its_slip(work):
    work = replace(work, now=datetime.now(UTC))  # a server has its own
    scene = make_scene(work)
    state = make_submitted(scene)
    found = work.session.get_one(Evaluation, state.id)
    work.session.get_one(Call, found.call_id).started_at = None
    found.day = None
    work.session.flush()
    state = evaluating.release(scene.by("inspector"), state.id, found.version)
    monday = work.today - timedelta(days=work.today.weekday())
    assert signing_off.slip(scene.by("csr"), state.slip).period[0] == monday


def test_p8_p25_a_chat_is_scored_without_marks_and_its_fatal_error_has_a_witness(work):
    scene = make_scene(work)
    task = make_task(scene)
    found = work.session.get_one(Evaluation, task.id)
    work.session.get_one(Call, found.call_id).channel = "chat"
    work.session.get_one(CallSegment, found.segment_id).duration_ms = 0
    work.session.add(Transcript(call_id=found.call_id, text="Agent: Hello\nCustomer: Hi"))
    work.session.flush()
    inspector = scene.by("inspector")
    state = evaluating.open_task(inspector, task.id, task.version)
    case = cases.case(inspector, task.id)
    assert not case.is_recorded
    assert case.part == (0, 90_000)  # where nobody knows which part is the CSR's, all of it
    assert [turn.party for turn in case.turns] == ["csr", "customer"]
    sheet = replace(full_sheet(case.checklist, item_2=3), marks=())
    with pytest.raises(RuleError, match="still missing"):
        evaluating.submit(inspector, task.id, state.version, sheet)
    sheet = replace(sheet, witness="班长 1002")
    state = evaluating.submit(inspector, task.id, state.version, sheet)
    assert state.result == "fatal_fail"
    assert [row.id for row in cases.inbox(inspector)] == [state.id]
    state = evaluating.release(inspector, state.id, state.version)
    assert state.status == "E3"
