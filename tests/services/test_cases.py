"""Who sees which evaluation (domain.md 2.8), what waits for whom, and what is remembered."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from factories import (
    a_draft,
    acting,
    full_sheet,
    make_person,
    make_released,
    make_scene,
    make_submitted,
    make_task,
    make_team,
)
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import Deputy, Evaluation, JournalEntry, RoleGrant
from qa_desk.services import cases, evaluating


@pytest.fixture
def scene(work):
    return make_scene(work)


@pytest.fixture
def others(scene):
    """One of each who is not named on the evaluation."""
    work = scene.work
    people = {
        role: acting(work, make_person(work, role, login=f"other-{role.replace('_', '-')}"))
        for role in ("csr", "inspector", "admin", "trainer", "cs_manager", "knowledge_editor")
    }
    lead = make_person(work, "team_lead", login="other-lead")
    make_team(work, lead)
    people["team_lead"] = acting(work, lead)
    coach = make_person(work, "floor_coach", login="coach")
    people["floor_coach"] = acting(work, coach)
    return people


def sees(work, evaluation_id):
    """Say whether somebody sees an evaluation, in the list and by itself alike."""
    try:
        listed = evaluation_id in {row.id for row in cases.results(work)}
    except RuleError:
        listed = False
    try:
        shown = cases.case(work, evaluation_id).row.id == evaluation_id
    except RuleError:
        shown = False
    assert shown == listed
    return shown


def test_before_the_release_only_inspection_sees_a_result(scene, others):
    state = make_submitted(scene)
    assert sees(scene.by("inspector"), state.id)
    assert sees(scene.by("qa_lead"), state.id)
    assert sees(others["cs_manager"], state.id)
    assert not sees(scene.by("csr"), state.id)
    assert not sees(scene.by("lead"), state.id)


def test_after_the_release_the_csr_and_the_own_team_lead_see_it_too(scene, others):
    state = make_released(scene)
    for role in ("csr", "lead", "inspector", "qa_lead"):
        assert sees(scene.by(role), state.id)
    assert {role for role, work in others.items() if sees(work, state.id)} == {"cs_manager"}


def test_the_administrator_has_neither_scores_nor_audio(scene, others):
    state = make_released(scene)
    admin = others["admin"]
    for look in (cases.results, cases.queue):
        with pytest.raises(RuleError):
            look(admin)
    assert cases.inbox(admin) == []
    for ask in (cases.case, cases.played):
        with pytest.raises(RuleError):
            ask(admin, state.id)


def test_the_time_spent_on_it_is_kept_with_the_result_and_is_no_matter_of_the_evaluated(scene):
    task = make_task(scene)
    work = scene.by("inspector")
    state = evaluating.open_task(work, task.id, task.version)
    sheet = replace(full_sheet(cases.case(work, task.id).checklist), spent_s=412)
    state = evaluating.submit(work, task.id, state.version, sheet)
    evaluating.release(work, state.id, state.version)
    people = ("inspector", "qa_lead", "csr", "lead")
    seen = [cases.case(scene.by(role), state.id).spent_s for role in people]
    assert seen == [412, 412, None, None]


def test_the_system_sees_all_for_its_scheduled_steps(scene):
    state = make_submitted(scene)
    assert cases.case(scene.work, state.id).row.number == state.number


def test_a_deputy_sees_and_finds_what_waits_for_the_team_lead(scene):
    """E-27."""
    state = make_released(scene)
    work = scene.work
    deputy = make_person(work, "team_lead", login="deputy")
    assert not sees(acting(work, deputy), state.id)
    work.session.add(
        Deputy(
            person_id=scene.lead.id,
            deputy_id=deputy.id,
            valid_from=work.now - timedelta(days=1),
            valid_to=work.now + timedelta(days=1),
            reason="leave",
        )
    )
    work.session.flush()
    assert sees(acting(work, deputy), state.id)
    work.session.get_one(Evaluation, state.id).status = "E4"
    work.session.flush()
    assert [row.id for row in cases.inbox(acting(work, deputy))] == [state.id]
    after = replace(work, now=work.now + timedelta(days=2))
    assert cases.inbox(acting(after, deputy)) == []


def test_a_role_that_ended_shows_nothing_more(scene):
    state = make_released(scene)
    work = scene.work
    grant = work.session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == scene.qa_lead.id)
    ).one()
    grant.valid_to = (work.now - timedelta(days=1)).date()
    work.session.flush()
    assert not sees(scene.by("qa_lead"), state.id)


def test_each_finds_in_the_inbox_what_waits_for_them_alone(scene, others):
    state = make_submitted(scene)
    waiting = {
        role: [row.id for row in cases.inbox(scene.by(role))]
        for role in ("inspector", "qa_lead", "csr", "lead")
    }
    assert waiting == {"inspector": [state.id], "qa_lead": [], "csr": [], "lead": []}
    evaluating.release(scene.by("inspector"), state.id, state.version)
    assert cases.inbox(scene.by("inspector")) == []
    assert [row.id for row in cases.inbox(scene.by("csr"))] == [state.id]
    assert cases.inbox(others["csr"]) == []


def test_a_fatal_result_waits_for_the_qa_lead_and_not_for_its_inspector(scene):
    state = make_submitted(scene, item_2=3)
    assert state.result == "fatal_fail"
    assert cases.inbox(scene.by("inspector")) == []
    assert [row.id for row in cases.inbox(scene.by("qa_lead"))] == [state.id]


def test_the_queue_holds_own_tasks_until_they_are_submitted(scene, others):
    task = make_task(scene)
    (row,) = cases.queue(scene.by("inspector"))
    assert (row.id, row.status, row.result, row.raw) == (task.id, "E0", None, None)
    assert row.number_masked == "138****5678"
    assert cases.queue(others["inspector"]) == []
    with pytest.raises(RuleError):
        cases.queue(scene.by("csr"))


def test_p20_what_waits_says_which_days_were_counted(scene):
    make_task(scene)
    (row,) = cases.queue(scene.by("inspector"))
    assert (row.due.at, row.due.unit) == (row.due_at, "working")
    assert [day.isoformat() for day in row.due.days] == ["2026-11-17", "2026-11-18"]
    state = make_submitted(scene)
    assert cases.case(scene.by("inspector"), state.id).row.due is None
    evaluating.release(scene.by("inspector"), state.id, state.version)
    (row,) = cases.inbox(scene.by("csr"))
    assert (row.due.at, row.due.unit, len(row.due.days)) == (row.due_at, "calendar", 5)


def test_scores_being_typed_are_nobodys_business(scene):
    """Only a submitted sheet has a result; a recalled one has none again."""
    state = make_submitted(scene)
    assert cases.case(scene.by("qa_lead"), state.id).row.final == 1000
    evaluating.recall(scene.by("inspector"), state.id, state.version)
    row = cases.case(scene.by("inspector"), state.id).row
    assert (row.status, row.result, row.raw, row.final) == ("E1", None, None, None)


def test_a_task_is_shown_with_its_call_before_a_checklist_is_there(scene):
    task = make_task(scene)
    case = cases.case(scene.by("inspector"), task.id)
    assert case.checklist is None
    assert case.pass_mark is None
    assert case.sheet.answers == {}
    (part,) = case.parts
    assert part.path.suffix == ".wav"
    assert len(part.content) == 64
    assert [step.key for step in case.steps] == ["replace", "open"]


def test_the_draft_is_what_is_shown_while_scoring(scene):
    task = make_task(scene)
    inspector = scene.by("inspector")
    evaluating.open_task(inspector, task.id, task.version)
    document = {"answers": {"1": [1, "", ""]}}
    evaluating.push_draft(inspector, a_draft(task.id, document, 7))
    scene.work.session.flush()
    case = cases.case(inspector, task.id)
    assert (case.sheet.answers[1].option, case.held.sequence) == (1, 7)


def test_opening_is_the_csrs_alone_and_remembered_once(scene):
    """E-08."""
    state = make_released(scene)
    session = scene.work.session
    for role in ("lead", "inspector", "qa_lead"):
        cases.opened(scene.by(role), state.id)
    assert not cases.case(scene.by("csr"), state.id).opened_by_csr
    cases.opened(scene.by("csr"), state.id)
    later = replace(scene.by("csr"), now=scene.work.now + timedelta(hours=1))
    cases.opened(later, state.id)
    session.flush()
    assert cases.case(scene.by("csr"), state.id).opened_by_csr
    assert session.get_one(Evaluation, state.id).opened_at == scene.work.now


def test_playing_a_recording_is_journalled(scene):
    """S1-6.3."""
    state = make_released(scene)
    cases.played(scene.by("csr"), state.id)
    entry = scene.work.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "play")
    ).one()
    assert (entry.subject, entry.subject_id) == ("evaluation", str(state.id))


def test_what_is_not_there_is_said_like_what_is_not_yours(scene):
    with pytest.raises(RuleError, match="not there, or not yours"):
        cases.case(scene.by("qa_lead"), uuid4())


def test_the_newest_result_is_the_first(work):
    scene = make_scene(work, calls=2)
    first = make_submitted(scene)
    second = make_submitted(replace(scene, work=replace(work, now=work.now + timedelta(minutes=1))))
    assert [row.id for row in cases.results(scene.by("qa_lead"))] == [second.id, first.id]


def test_a_person_is_shown_with_the_staff_number():
    """P21."""
    assert str(cases.Name("王力", "0012")) == "王力 0012"
