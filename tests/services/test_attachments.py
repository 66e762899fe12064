"""Attachments belong to a draft, then to the result: seen with it, sealed with it, gone with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import NOW
from factories import acting, full_sheet, make_person, make_scene, make_submitted, make_task
from sqlalchemy import text

from qa_desk.errors import RuleError
from qa_desk.models import Attachment, JournalEntry
from qa_desk.models.base import uuid7
from qa_desk.rules import attachments as rules
from qa_desk.services import attachments, cases, evaluating

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def scene(work):
    return make_scene(work)


def opened(scene):
    """Return an evaluation that the inspector has begun."""
    task = make_task(scene)
    return evaluating.open_task(scene.by("inspector"), task.id, task.version)


def new(evaluation_id, name="a.png", content=PNG):
    return rules.of_file(uuid7(), evaluation_id, name, content)


def later(work, minutes=5):
    return replace(work, now=work.now + timedelta(minutes=minutes))


def names(work, evaluation_id):
    return [row.name for row in attachments.listed(work, evaluation_id)]


def test_the_inspector_adds_sees_opens_and_removes(scene):
    draft, work = opened(scene), scene.by("inspector")
    row = attachments.add(work, new(draft.id, "13812345678.png"))
    assert (row.name, row.size, row.is_removable) == ("138****5678.png", len(PNG), True)
    assert str(scene.inspector.staff_no) in row.added_by
    assert attachments.listed(work, draft.id) == [row]
    assert attachments.opened(work, row.id).content == PNG
    attachments.remove(work, row.id)
    assert attachments.listed(work, draft.id) == []
    with pytest.raises(RuleError, match="not there any more"):
        attachments.opened(work, row.id)


def test_adding_the_same_twice_adds_it_once(scene):
    draft, work = opened(scene), scene.by("inspector")
    one = new(draft.id)
    assert attachments.add(work, one) == attachments.add(work, one)
    assert names(work, draft.id) == ["a.png"]


def test_only_so_many_are_taken(scene):
    draft, work = opened(scene), scene.by("inspector")
    for _ in range(rules.MOST):
        attachments.add(work, new(draft.id))
    with pytest.raises(RuleError, match=f"has {rules.MOST} attachments"):
        attachments.add(work, new(draft.id))


def test_nobody_else_adds_to_a_draft_nor_sees_what_is_there_but_who_sees_drafts(scene):
    draft = opened(scene)
    row = attachments.add(scene.by("inspector"), new(draft.id))
    colleague = acting(scene.work, make_person(scene.work, "inspector"))
    for other in (colleague, scene.by("csr"), scene.by("lead")):
        assert attachments.listed(other, draft.id) == []
        with pytest.raises(RuleError, match="not there any more"):
            attachments.opened(other, row.id)
    with pytest.raises(RuleError, match="your draft"):
        attachments.add(colleague, new(draft.id))
    assert names(scene.by("qa_lead"), draft.id) == ["a.png"]
    with pytest.raises(RuleError, match="your draft"):
        attachments.remove(scene.by("qa_lead"), row.id)


def test_nothing_is_added_to_a_task_that_is_not_begun(scene):
    task = make_task(scene)
    with pytest.raises(RuleError, match="your draft"):
        attachments.add(scene.by("inspector"), new(task.id))
    with pytest.raises(RuleError, match="your draft"):
        attachments.add(scene.by("inspector"), new(uuid7()))


def submitted(scene):
    """Return a submitted evaluation with an attachment, and that."""
    draft, work = opened(scene), scene.by("inspector")
    row = attachments.add(work, new(draft.id))
    sheet = full_sheet(cases.case(work, draft.id).checklist)
    return evaluating.submit(later(work), draft.id, draft.version, sheet), row


def test_what_was_submitted_keeps_its_own_also_when_it_is_recalled(scene):
    state, row = submitted(scene)
    work = later(scene.by("inspector"), 9)
    with pytest.raises(RuleError, match="your draft"):
        attachments.add(work, new(state.id))
    with pytest.raises(RuleError, match="your draft"):
        attachments.remove(work, row.id)
    evaluating.recall(work, state.id, state.version)
    with pytest.raises(RuleError, match="stays with it"):
        attachments.remove(work, row.id)
    added = attachments.add(work, new(state.id, "b.png"))
    assert added.is_removable
    assert not attachments.listed(work, state.id)[0].is_removable
    attachments.remove(work, added.id)
    assert names(work, state.id) == ["a.png"]


def test_a_released_result_is_seen_with_its_attachments(scene):
    state, _row = submitted(scene)
    assert names(scene.by("csr"), state.id) == []
    evaluating.release(scene.by("inspector"), state.id, state.version)
    for role in ("csr", "lead", "qa_lead", "inspector"):
        assert names(scene.by(role), state.id) == ["a.png"]
    strange = acting(scene.work, make_person(scene.work, "csr"))
    assert names(strange, state.id) == []


def test_saving_one_as_a_file_is_a_right_and_is_journalled_with_its_hash(scene):
    _state, row = submitted(scene)
    with pytest.raises(RuleError, match="not among your rights"):
        attachments.take(scene.by("inspector"), row.id)
    assert not row.is_takeable
    taken = attachments.take(scene.by("qa_lead"), row.id)
    assert taken.content == PNG
    assert taken.row.is_takeable
    entry = scene.work.session.query(JournalEntry).filter_by(action="export").one()
    assert (entry.subject, entry.subject_id) == ("attachment", str(row.id))
    assert rules.digest(PNG).hex() in entry.payload


def test_adding_and_removing_are_journalled_with_the_hash_and_nothing_else(scene):
    draft, work = opened(scene), scene.by("inspector")
    row = attachments.add(work, new(draft.id, "王芳.png"))
    attachments.remove(work, row.id)
    entries = scene.work.session.query(JournalEntry).filter_by(subject="attachment").all()
    assert sorted(entry.action for entry in entries) == ["delete", "insert"]
    for entry in entries:
        assert rules.digest(PNG).hex() in entry.payload
        assert "王芳" not in entry.payload
        assert len(entry.payload) < 500


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE attachment SET name = 'x'",
        "UPDATE attachment SET content = sha256",
        "DELETE FROM attachment",
        (
            "INSERT INTO attachment SELECT evaluation_id, name, media_type, size, sha256, content,"
            " added_by, added_at, call_id FROM attachment"
            " JOIN evaluation e ON e.id = evaluation_id"
        ),
    ],
)
def test_the_database_itself_keeps_what_was_submitted(access, sql):
    with access.work() as work:
        submitted(make_scene(work))
    with pytest.raises(RuleError, match="Attachments are added"), access.work() as work:
        work.session.execute(text(sql))
    with access.ask() as work:
        assert work.session.query(Attachment.name).all() == [("a.png",)]


@pytest.mark.parametrize("size", [0, 7])
def test_the_database_itself_takes_no_wrong_size(access, size):
    with access.work() as work:
        scene = make_scene(work)
        kept = {"evaluation_id": opened(scene).id, "added_by": scene.inspector.id}
    attachment = Attachment(
        **kept, name="a", media_type="x", size=size, sha256=b"", content=PNG, added_at=NOW
    )
    with pytest.raises(RuleError, match="Attachments are added"), access.work() as work:
        work.session.add(attachment)


def test_a_result_without_attachments_has_none(scene):
    state = make_submitted(scene)
    assert attachments.listed(scene.by("inspector"), state.id) == []
