"""Tags on calls: who may, once, and in the journal."""

import pytest
from factories import acting, make_call, make_person, make_scene
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import CallTag, JournalEntry
from qa_desk.services import call_tags, calls


def test_a_tag_is_put_once_and_taken_off(work):
    scene = make_scene(work, calls=1)
    mine = scene.by("inspector")
    (row,) = calls.list_calls(mine)
    assert row.tags == ()
    for written in ("投诉", "Complaint", "退款"):
        call_tags.put(mine, row.id, written)
    assert calls.detail(mine, row.id).row.tags == ("complaint", "退款")
    for _twice in range(2):
        call_tags.take_off(mine, row.id, "退款")
    assert calls.list_calls(mine)[0].tags == ("complaint",)
    entries = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "tag")).all()
    assert [entry.subject_id for entry in entries] == [str(row.id)] * 3
    assert all("投诉" not in entry.payload for entry in entries)


def test_who_may_not_import_puts_no_tags(work):
    call, csr = make_call(work), make_person(work, "csr", login="wang")
    for act in (call_tags.put, call_tags.take_off):
        with pytest.raises(RuleError, match="Import calls"):
            act(acting(work, csr), call.id, "complaint")
    assert work.session.query(CallTag).count() == 0
