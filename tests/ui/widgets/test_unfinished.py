from uuid import UUID

import pytest
from PySide6.QtCore import QObject

from qa_desk.drafts import DraftJournal
from qa_desk.ui.widgets.unfinished import Unfinished

CASE = UUID(int=5)


@pytest.fixture
def words(jobs, tmp_path):
    jobs.drafts = DraftJournal(tmp_path / "drafts.db")
    owner = QObject()
    words = Unfinished(jobs, owner)
    words.owner = owner
    yield words
    jobs.settle()
    jobs.drafts.close()
    jobs.drafts = None


def test_what_was_typed_is_kept_and_found_again(words, jobs, qtbot):
    with qtbot.waitSignal(words.saved, check_params_cb=bool):
        words.keep(CASE, {"words": "客户先"})
        words.keep(CASE, {"words": "客户先挂断"})
    other = Unfinished(jobs, words.owner)
    with qtbot.waitSignal(other.found) as found:
        other.look_for(CASE)
    assert found.args == [CASE, {"words": "客户先挂断"}]


def test_it_is_never_sent_to_the_database_as_a_draft(words, jobs, qtbot):
    with qtbot.waitSignal(words.saved, check_params_cb=bool):
        words.keep(CASE, {"words": "客户先挂断"})
    assert jobs.drafts.unpushed() == []


def test_what_is_typed_next_elsewhere_takes_nothing_away(words, jobs, qtbot):
    words.keep(CASE, {"words": "一"})
    words.keep(UUID(int=6), {"words": "二"})
    qtbot.waitUntil(lambda: jobs.drafts.load(UUID(int=6)) is not None)
    assert jobs.drafts.load(CASE).document == {"words": "一"}


def test_what_is_finished_is_forgotten(words, jobs, qtbot):
    with qtbot.waitSignal(words.saved, check_params_cb=bool):
        words.keep(CASE, {"words": "客户先挂断"})
    words.keep(CASE, {"words": "客户先挂断了"})
    words.forget(CASE)
    qtbot.waitUntil(lambda: jobs.drafts.load(CASE) is None)


def test_a_full_disk_is_told(words, jobs, qtbot):
    jobs.drafts.close()
    with qtbot.waitSignal(words.not_saved) as told:
        words.keep(CASE, {"words": "客户先挂断"})
    assert "cannot be kept" in told.args[0]
    jobs.drafts = DraftJournal(jobs.drafts._file)


def test_without_a_journal_nothing_happens(jobs, qtbot):
    owner = QObject()
    words = Unfinished(jobs, owner)
    words.keep(CASE, {"words": "x"})
    words.flush()
    words.look_for(CASE)
    words.forget(CASE)
    assert jobs.running == 0
