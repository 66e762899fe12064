"""Checks wait on this machine until the database has them, each once (D4, P15)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QObject

from qa_desk.drafts import DraftJournal
from qa_desk.rules.quick_checks import Check
from qa_desk.ui.widgets.check_outbox import CheckOutbox


@pytest.fixture
def outbox(jobs, tmp_path):
    jobs.drafts = DraftJournal(tmp_path / "drafts.db")
    owner = QObject()
    outbox = CheckOutbox(jobs, owner)
    outbox.owner = owner
    yield outbox
    jobs.settle()
    jobs.drafts.close()
    jobs.drafts = None


def a_check():
    return Check(uuid4(), UUID(int=3), "floor_check", datetime.now(UTC))


def test_it_is_kept_before_anything_else_and_refused_with_the_reason(outbox, jobs, qtbot):
    check = a_check()
    with qtbot.waitSignal(outbox.refused) as told, qtbot.waitSignal(outbox.kept):
        outbox.record([(check, "王力 0012")])
    draft, sentence = told.args
    assert (draft.evaluation_id, draft.label) == (check.id, "王力 0012")
    assert "in no team" in sentence
    qtbot.waitUntil(lambda: jobs.running == 0)
    assert [kept.refused for kept in jobs.drafts.kept()] == ["rule"]
    assert jobs.drafts.unpushed() == []  # it is not tried again by itself
    with qtbot.waitSignal(outbox.waiting, check_params_cb=lambda waiting: waiting == []):
        outbox.forget(draft)


def test_a_journal_that_cannot_be_written_is_told(outbox, jobs, qtbot):
    jobs.drafts.close()
    with qtbot.waitSignal(outbox.not_kept) as told:
        outbox.record([(a_check(), "x")])
    assert "cannot be kept" in told.args[0]


def test_without_a_journal_nothing_is_asked(outbox, jobs):
    kept, jobs.drafts = jobs.drafts, None
    outbox.record([(a_check(), "x")])
    outbox.look()
    outbox.push()
    assert jobs.running == 0
    jobs.drafts = kept
