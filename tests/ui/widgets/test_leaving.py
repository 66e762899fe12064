"""P4: nobody leaves without a word about what is on this computer only."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from qa_desk.drafts import DraftJournal
from qa_desk.errors import StorageError
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.widgets import draft_files


@contextmanager
def gone(_progress):
    """Stand for a server that cannot be reached."""
    raise StorageError("gone")
    yield


@pytest.fixture
def drafts(jobs, tmp_path):
    jobs.drafts = DraftJournal(tmp_path / "drafts.db")
    jobs.drafts.login = "lin"
    yield jobs.drafts
    jobs.drafts.close()


@pytest.fixture
def window(jobs, drafts, inspector, qtbot):
    window = MainWindow(jobs, inspector, [], "Local file")
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def asked(window, jobs, drafts, qtbot):
    """A window that was asked to close with nine drafts while the server is gone."""
    jobs.open_work = gone
    for n in range(9):
        drafts.save(uuid4(), {"praise": f"mine {n}"}, f"ZJ-{n}")
    assert not window.close()
    qtbot.waitUntil(lambda: window.leaving.dialog is not None, timeout=10_000)
    return window


def words(dialog):
    return " ".join(label.text() for label in dialog.findChildren(type(dialog.said)))


def test_with_nothing_that_waits_a_window_closes_at_once(window):
    assert window.close()


def test_what_can_be_pushed_is_pushed_and_the_window_closes_by_itself(window, drafts, qtbot):
    drafts.save(uuid4(), {"praise": "of another database"}, "ZJ-1")
    assert not window.close()
    qtbot.waitUntil(lambda: window.leaving.dialog is not None, timeout=10_000)
    assert drafts.kept()[0].refused == "gone"
    window.leaving.dialog.leave.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)


def test_a_person_is_told_what_is_only_here_and_may_stay(asked, qtbot):
    dialog = asked.leaving.dialog
    assert "9 drafts are on this computer only" in words(dialog)
    assert "ZJ-7" in words(dialog)
    assert "ZJ-8" not in words(dialog)
    dialog.stay.click()
    qtbot.waitUntil(lambda: asked.leaving.dialog is None, timeout=10_000)
    assert asked.isVisible()
    assert not asked.close()
    qtbot.waitUntil(lambda: asked.leaving.dialog is not None, timeout=10_000)
    asked.sign_out()  # asked twice, said once
    asked.leaving.dialog.reject()
    qtbot.waitUntil(lambda: asked.leaving.dialog is None, timeout=10_000)


def test_signing_out_waits_for_the_answer(window, jobs, drafts, qtbot):
    jobs.open_work = gone
    drafts.save(uuid4(), {}, "ZJ-1")
    left = []
    window.signed_out.connect(lambda: left.append(True))
    window.sign_out()
    qtbot.waitUntil(lambda: window.leaving.dialog is not None, timeout=10_000)
    assert left == []
    window.leaving.dialog.leave.click()
    qtbot.waitUntil(lambda: left == [True], timeout=10_000)


def test_the_drafts_leave_as_a_file_and_come_back_on_another_computer(
    asked, jobs, drafts, tmp_path, monkeypatch, qtbot
):
    file = tmp_path / "drafts.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(file), ""))
    asked.leaving.dialog.save.click()
    assert "The file is written" in words(asked.leaving.dialog)
    kept = drafts.kept()
    jobs.drafts = DraftJournal(tmp_path / "another.db")
    jobs.drafts.login = "lin"
    page = QWidget()
    qtbot.addWidget(page)
    assert draft_files.bring_back(page, jobs)
    assert [d.document for d in jobs.drafts.kept()] == [d.document for d in kept]
    assert not draft_files.bring_back(page, jobs)
    jobs.drafts.close()
    jobs.drafts = drafts
    asked.leaving.dialog.leave.click()
    qtbot.waitUntil(lambda: not asked.isVisible(), timeout=10_000)


def test_a_file_that_cannot_be_written_or_read_is_said(jobs, drafts, tmp_path, monkeypatch, qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    here = str(tmp_path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (here, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (here, ""))
    draft = drafts.save(uuid4(), {})
    assert not draft_files.save(page, jobs, [draft])
    assert not draft_files.bring_back(page, jobs)
    said = {box.text() for box in page.findChildren(QMessageBox)}
    assert any("cannot be written" in words for words in said)
    assert any("cannot be read" in words for words in said)


def test_nothing_chosen_is_nothing_done(jobs, drafts, monkeypatch, qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: ("", ""))
    assert not draft_files.save(page, jobs, [])
    assert not draft_files.bring_back(page, jobs)
