"""P18: what people type is kept with the numbers in it masked, and hashed as it is kept."""

import pytest
from factories import acting, make_person, make_scene, make_task
from sqlalchemy import select
from sqlalchemy.orm import configure_mappers

from qa_desk.models import Base, Draft, Hold, Revision, revisions, typed
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, evaluating, retention

SAID, SHOWN = "回拨13800138000了", "回拨138****8000了"


def test_every_text_that_is_typed_is_listed():
    configure_mappers()
    listed = {(one.class_.__tablename__, one.key) for one in (*typed.TEXTS, *typed.DOCUMENTS)}
    words = {"reason", "note", "statement", "praise", "suggestion", "witness", "void_reason"}
    there = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in words
    }
    assert there <= listed


@pytest.mark.parametrize("column", typed.TEXTS, ids=str)
def test_p18_a_text_is_masked_when_it_is_set(column):
    row = column.class_(**{column.key: SAID})
    assert getattr(row, column.key) == SHOWN
    setattr(row, column.key, SAID)
    assert getattr(row, column.key) == SHOWN


@pytest.fixture
def scene(work):
    return make_scene(work)


def opened(scene):
    task = make_task(scene)
    state = evaluating.open_task(scene.by("inspector"), task.id, task.version)
    return state, cases.case(scene.by("inspector"), task.id).checklist


def test_a_result_is_kept_masked_and_its_hash_fits(scene, work):
    state, form = opened(scene)
    answers = {item.number: Answer(0, SAID) for item in form.items}
    sheet = Sheet(answers, {}, (Mark(5, None, None, SAID),), SAID, SAID)
    submitted = evaluating.submit(scene.by("inspector"), state.id, state.version, sheet)
    revision = work.session.scalar(select(Revision).where(Revision.evaluation_id == submitted.id))
    work.session.expire_all()
    found = revisions.sheet_of(work.session, revision)
    assert (found.praise, found.suggestion, found.marks[0].note) == (SHOWN, SHOWN, SHOWN)
    assert {given.note for given in found.answers.values()} == {SHOWN}


def test_a_draft_is_stored_masked(scene, work):
    state, _form = opened(scene)
    document = Sheet({1: Answer(0, SAID)}, praise=SAID).to_document()
    draft = LocalDraft(state.id, scene.inspector.id, 1, work.now, document)
    assert evaluating.push_draft(scene.by("inspector"), draft).is_safe
    stored = work.session.query(Draft).one()
    assert SAID not in str(stored.document)
    assert Sheet.from_document(stored.document).praise == SHOWN


def test_a_hold_says_its_reason_masked(work):
    lead = acting(work, make_person(work, "qa_lead"))
    hold = Hold(subject="call", subject_id=lead.actor.id, reason=SAID, placed_at=work.now)
    hold.placed_by = lead.actor.id
    work.session.add(hold)
    work.session.flush()
    assert [row.reason for row in retention.holds(lead)] == [SHOWN]
