"""What is sealed cannot be changed by anybody, on either engine."""

from datetime import date

import pytest
from conftest import NOW
from factories import make_person
from models.sample_case import HASH, make_revision, make_step, make_task
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import RuleError
from qa_desk.models import (
    Answer,
    Base,
    ChecklistItem,
    ChecklistVersion,
    DocumentLine,
    Evaluation,
    FatalFlag,
    Mark,
    Revision,
    refusals,
    seals,
)
from qa_desk.rules import workflow


def refused(access, sql, match="sealed"):
    """Say that a statement is refused in words and leaves everything as it was."""
    with pytest.raises(RuleError, match=match), access.work() as work:
        work.session.execute(text(sql))


def rows(access, table):
    """Return everything in a table."""
    with access.ask() as work:
        return work.session.execute(text(f"SELECT * FROM {table}")).all()


@pytest.mark.parametrize("table", seals.SEALED)
def test_sealed_rows_are_neither_changed_nor_deleted(access, case, table):
    before = rows(access, table)
    assert before
    for column in Base.metadata.tables[table].columns:
        refused(access, f'UPDATE {table} SET "{column.name}" = "{column.name}"')
    refused(access, f"DELETE FROM {table}")
    assert rows(access, table) == before


@pytest.mark.parametrize("table", seals.SEALED)
def test_sealed_tables_are_not_emptied_or_written_over(access, case, table):
    before = rows(access, table)
    if access.is_local:
        refused(access, f"REPLACE INTO {table} SELECT * FROM {table}")
    else:
        refused(access, f"TRUNCATE {table} CASCADE")
    assert rows(access, table) == before


@pytest.mark.parametrize("parent", ["evaluation", "document", "person", "checklist_version"])
def test_sealed_rows_do_not_go_with_their_parents(access, case, parent):
    if access.is_local:
        with pytest.raises((RuleError, DBAPIError)), access.work() as work:
            work.session.execute(text(f"DELETE FROM {parent}"))
    else:
        refused(access, f"TRUNCATE {parent} CASCADE")
    assert len(rows(access, "revision")) == 1


@pytest.mark.parametrize(
    "row",
    [
        lambda here: Answer(**here, number=9, option=0, earned=0),
        lambda here: FatalFlag(**here, key="late", fatal_class="business"),
        lambda here: Mark(**here, no=9, at_ms=1),
    ],
    ids=["answer", "fatal flag", "mark"],
)
def test_nothing_is_added_to_a_revision_in_force(access, case, row):
    with pytest.raises(RuleError, match="nothing can be added"), access.work() as work:
        work.session.add(row({"evaluation_id": case.evaluation.id, "revision": 1}))


def test_nothing_is_added_to_a_signed_slip(access, case):
    with pytest.raises(RuleError, match="nothing can be added"), access.work() as work:
        work.session.add(
            DocumentLine(
                document_id=case.document.id,
                no=2,
                evaluation_id=case.evaluation.id,
                revision=1,
                content_hash=HASH,
            )
        )


def test_a_corrected_revision_gets_content_of_its_own_and_seals_it(access, case):
    with access.work() as work:
        evaluation = work.session.get_one(Evaluation, case.evaluation.id)
        make_revision(work, evaluation, case.version, number=2)
    with pytest.raises(RuleError, match="nothing can be added"), access.work() as work:
        work.session.add(Mark(evaluation_id=case.evaluation.id, revision=2, no=2, at_ms=1))
    with access.ask() as work:
        assert work.session.get_one(Evaluation, case.evaluation.id).revision == 2
        assert work.session.get_one(Revision, (case.evaluation.id, 1)).raw == 905


@pytest.mark.parametrize("revision", ["0", "7", "NULL"])
def test_the_result_in_force_never_goes_back_nor_to_one_that_is_not_there(access, case, revision):
    refused(access, f"UPDATE evaluation SET revision = {revision}", match="newer revision")


def test_a_new_evaluation_has_no_result(access, case):
    with pytest.raises(RuleError, match="newer revision"), access.work() as work:
        make_task(work, number="QA-2", revision=1)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "csr_id"),
        ("number", "'QA-9'"),
        ("draw_id", "NULL"),
        ("call_id", "NULL"),
        ("segment_id", "NULL"),
        ("csr_id", "inspector_id"),
        ("team_id", "csr_id"),
        ("inspector_id", "csr_id"),
    ],
)
def test_an_evaluation_keeps_what_it_is_about(access, case, column, value):
    refused(access, f"UPDATE evaluation SET {column} = {value}", match="keeps its call")


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


@pytest.mark.parametrize(
    ("key", "source", "target"), [("void", "E2", "E11"), ("fly", "E2", "E12"), ("open", "E0", "E1")]
)
def test_nothing_is_written_down_that_is_no_told_step(access, case, key, source, target):
    with pytest.raises(RuleError, match="does not follow"), access.work() as work:
        make_step(work, case.evaluation, key, source, target)


@pytest.mark.parametrize("change", ["inspector_id = reviewer_id", "kind = 'over_deduct'"])
def test_an_assessment_keeps_whom_and_what_it_is_about(access, case, change):
    refused(access, f"UPDATE assessment SET {change}", match="assessment")


@pytest.mark.parametrize("status", ["E1", "E3", "E10"])
def test_an_evaluation_begins_where_the_table_begins(access, status):
    with pytest.raises(RuleError, match="does not follow"), access.work() as work:
        make_task(work, status=status)


@pytest.mark.parametrize(
    "change",
    [
        "number = '2'",
        "document = '{}'",
        "sha256 = created_by",
        "state = 'draft'",
        "effective_from = '2027-01-01'",
    ],
)
def test_a_checklist_version_in_force_is_not_edited(access, case, change):
    if not access.is_local:
        change = change.replace("created_by", "'\\x00'")
    refused(access, f"UPDATE checklist_version SET {change}", match="Make a new version")
    refused(access, "DELETE FROM checklist_version", match="Make a new version")


def test_a_checklist_version_in_force_may_be_withdrawn_and_stays_sealed(access, case):
    with access.work() as work:
        work.session.get_one(ChecklistVersion, case.version.id).state = "withdrawn"
    refused(access, "UPDATE checklist_version SET number = '2'", match="Make a new version")
    refused(access, "UPDATE checklist_version SET state = 'in_force'", match="was withdrawn")


def test_items_of_a_used_checklist_version_are_not_edited(access, case):
    refused(access, "UPDATE checklist_item SET points = 1", match="Make a new version")
    refused(access, "DELETE FROM checklist_item", match="Make a new version")
    with pytest.raises(RuleError, match="Make a new version"), access.work() as work:
        work.session.add(
            ChecklistItem(
                version_id=case.version.id, number=2, key="tone", dimension="SW", points=100
            )
        )


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


def test_every_code_of_the_rules_has_a_sentence():
    for rule in seals.RULES:
        sentence = str(refusals.refusal(f"{rule.code} {rule.table}"))
        assert "Nothing was changed." in sentence
    assert refusals.refusal("syntax error") is None
    assert refusals.refusal("QAD99 no such code") is None
