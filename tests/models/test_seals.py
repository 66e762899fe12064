"""What is sealed cannot be changed by anybody, on either engine."""

import pytest
from models.sample_case import HASH, make_case, make_step, make_task
from models.sealing import refused, rows
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import RuleError
from qa_desk.models import (
    Answer,
    Base,
    ChecklistItem,
    DocumentLine,
    FatalFlag,
    Mark,
    database,
    engines,
    refusals,
    seals,
)


@pytest.fixture(scope="module")
def access(shared_url):
    """One way in for all: nothing that is tried here succeeds, so nothing is another afterwards."""
    engine = engines.connect(shared_url)
    access = database.Access(engine, database._actor(engine, "system"))
    yield access
    access.close()


@pytest.fixture(scope="module")
def case(access):
    """A call that was drawn, scored, submitted and signed."""
    with access.work() as work:
        return make_case(work)


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


def test_items_of_a_used_checklist_version_are_not_edited(access, case):
    refused(access, "UPDATE checklist_item SET points = 1", match="Make a new version")
    refused(access, "DELETE FROM checklist_item", match="Make a new version")
    with pytest.raises(RuleError, match="Make a new version"), access.work() as work:
        work.session.add(
            ChecklistItem(
                version_id=case.version.id, number=2, key="tone", dimension="SW", points=100
            )
        )


def test_every_code_of_the_rules_has_a_sentence():
    for rule in seals.RULES:
        sentence = str(refusals.refusal(f"{rule.code} {rule.table}"))
        assert "Nothing was changed." in sentence
    assert refusals.refusal("syntax error") is None
    assert refusals.refusal("QAD00 no such code") is None
