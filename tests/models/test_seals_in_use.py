"""What goes on under the seals: each test in a database of its own, which it changes."""

from datetime import date

import pytest
from conftest import NOW
from factories import make_person
from models.sample_case import HASH, make_revision, make_step, make_task
from models.sealing import refused, rows
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import RuleError
from qa_desk.models import ChecklistItem, ChecklistVersion, Evaluation, Mark, Revision
from qa_desk.rules import workflow


def test_a_corrected_revision_gets_content_of_its_own_and_seals_it(access, case):
    with access.work() as work:
        evaluation = work.session.get_one(Evaluation, case.evaluation.id)
        make_revision(work, evaluation, case.version, number=2)
    with pytest.raises(RuleError, match="nothing can be added"), access.work() as work:
        work.session.add(Mark(evaluation_id=case.evaluation.id, revision=2, no=2, at_ms=1))
    with access.ask() as work:
        assert work.session.get_one(Evaluation, case.evaluation.id).revision == 2
        assert work.session.get_one(Revision, (case.evaluation.id, 1)).raw == 905


def test_a_task_that_was_not_begun_may_go_to_another_inspector(access):
    with access.work() as work:
        task = make_task(work)
    with access.work() as work:
        task = work.session.get_one(Evaluation, task.id)
        task.status = "E1"
        work.session.flush()
        task.status, task.inspector_id = "E0", make_person(work, "inspector").id
    with access.ask() as work:
        assert work.session.get_one(Evaluation, task.id).inspector_id == task.inspector_id


UNTOLD = {(step.source, step.target) for step in workflow.STEPS if not step.told}
TOLD = [step for step in workflow.STEPS if step.told and step.source != step.target]
ROADS = {  # by steps that anybody takes by a bare UPDATE; the others by one that is told
    **{status: ["E1", "E2", "E3", "E4", "E10"] for status in ("E0", "E1", "E2", "E3", "E4", "E10")},
    **{status: ["E1", "E2", "E3", status] for status in ("E5", "E6", "E7")},
    **{status: ["E1", "E2", "E3", "E7", status] for status in ("E8",)},
    "E9": ["E1", "E2", "E3", "E6", "E9"],
    "E11": ["E1", "E2", "E3", "E11"],
}


def task_in(work, status):
    """Add a task and lead it, by the owner's hand, into a status."""
    task = make_task(work)
    road = ROADS[status]
    for target in road[: road.index(status) + 1] if status in road else ():
        if (task.status, target) not in UNTOLD:
            step = next(s for s in TOLD if (s.source, s.target) == (task.status, target))
            make_step(work, task, step.key, step.source, step.target)
        task.status = target
        work.session.flush()
    return task


@pytest.mark.parametrize("source", ROADS)
def test_only_the_steps_of_the_table_are_taken_and_told_ones_never_without_their_words(
    access, source
):
    with access.work() as work:
        task_in(work, source)
    taken, refusals = {source}, []
    statement = text("UPDATE evaluation SET status = :target")
    for target in workflow.STATUSES:
        with access.work() as work:
            transaction = work.session.begin_nested()
            try:
                work.session.execute(statement, {"target": target})
                taken.add(target)
            except DBAPIError as error:
                refusals.append(str(error.orig))
            transaction.rollback()
    assert all("QAD02 evaluation" in refusal for refusal in refusals)
    assert taken == {source} | {target for before, target in UNTOLD if before == source}


@pytest.mark.parametrize("source", ROADS)
def test_a_told_step_is_taken_once_it_is_written_down(access, source):
    with access.work() as work:
        task = task_in(work, source)
    for step in TOLD:
        if step.source == source and step.target != "E13":
            with access.work() as work:
                transaction = work.session.begin_nested()
                make_step(work, task, step.key, step.source, step.target)
                found = work.session.get_one(Evaluation, task.id)
                found.status = step.target
                work.session.flush()
                transaction.rollback()


def test_a_checklist_version_in_force_may_be_withdrawn_and_stays_sealed(access, case):
    with access.work() as work:
        work.session.get_one(ChecklistVersion, case.version.id).state = "withdrawn"
    refused(access, "UPDATE checklist_version SET number = '2'", match="Make a new version")
    refused(access, "UPDATE checklist_version SET state = 'in_force'", match="was withdrawn")


def test_a_draft_of_a_checklist_version_is_edited_freely(access, case):
    with access.work() as work:
        draft = ChecklistVersion(
            checklist_id=case.version.checklist_id,
            number="2",
            effective_from=date(2027, 1, 1),
            document={},
            sha256=HASH,
            created_at=NOW,
            created_by=case.evaluation.inspector_id,
        )
        work.session.add(draft)
        work.session.flush()
        work.session.add(
            ChecklistItem(version_id=draft.id, number=1, key="tone", dimension="SW", points=100)
        )
    with access.work() as work:
        draft = work.session.get_one(ChecklistVersion, draft.id)
        draft.document, draft.number = {"code": "other"}, "3"
        item = work.session.get_one(ChecklistItem, (draft.id, 1))
        item.points = 200
        work.session.flush()
        work.session.delete(item)
        work.session.flush()
        work.session.delete(draft)
    assert len(rows(access, "checklist_version")) == 1
