"""Help: handbook, logs, diagnostics, and a newer version that is offered once."""

import zipfile

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget

from qa_desk import paths, settings, updates
from qa_desk.errors import StorageError
from qa_desk.ui.widgets.help import Help
from qa_desk.updates import Offer


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def memory(tmp_path):
    return QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def help_(jobs, inspector, memory, window, monkeypatch, tmp_path):
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "home"))
    return Help(jobs, inspector, memory, window)


def told():
    """Return what boxes say, and close them."""
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    words = [box.text() for box in boxes if box.isVisible()]
    for box in boxes:
        box.close()
    return words


def keys(help_):
    return [entry.key for entry, _slot in help_.entries()]


def test_the_menu_holds_what_is_offered(help_, qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)
    help_.fill(menu)
    assert [action.text().partition("\t")[0] for action in menu.actions()] == [
        "Handbook",
        "Open the folder of logs",
        "Save diagnostics…",
    ]


def test_the_handbook_opens_once_at_the_page_in_front(help_, qtbot):
    help_.page = "calls"
    help_.open()
    first = help_.handbook
    assert first.chapter() == "Calls"
    help_.page = "score"
    help_.open()
    assert help_.handbook is first
    assert first.chapter() == "Score"
    help_.close()
    assert help_.handbook is None
    help_.close()


def test_the_folder_of_logs_is_made_and_said_where_no_window_shows_it(help_, monkeypatch):
    monkeypatch.setattr(help_, "show_folder", lambda _folder: False)
    help_.open_logs()
    assert paths.logs().is_dir()
    assert str(paths.logs()) in told()[0]


def test_diagnostics_are_saved_where_somebody_wants_them(help_, monkeypatch, tmp_path, qtbot):
    file = tmp_path / "told.zip"
    monkeypatch.setattr(help_, "ask_file", lambda _name: str(file))
    help_.save_diagnostics()
    qtbot.waitUntil(lambda: any("told.zip" in words for words in told()))
    with zipfile.ZipFile(file) as bundle:
        assert "Qt 6" in bundle.read("about.txt").decode()


def test_diagnostics_that_cannot_be_saved_are_said(help_, monkeypatch, tmp_path, qtbot):
    monkeypatch.setattr(help_, "ask_file", lambda _name: str(tmp_path / "none" / "told.zip"))
    help_.save_diagnostics()
    qtbot.waitUntil(lambda: any("cannot be written" in words for words in told()))


def test_without_a_place_nothing_is_saved(help_, monkeypatch):
    monkeypatch.setattr(help_, "ask_file", lambda _name: "")
    help_.save_diagnostics()
    assert help_._jobs.running == 0


@pytest.fixture
def offer(monkeypatch, tmp_path):
    """A newer version on the network."""
    offer = Offer("99.1", tmp_path / "qa-desk.tar.xz", "0" * 64)
    monkeypatch.setattr(updates, "look", lambda: offer)
    return offer


def test_a_newer_version_is_offered_once_and_stays_in_the_menu(help_, offer, memory, qtbot):
    help_.look_for_update()
    qtbot.waitUntil(lambda: help_.dialog is not None)
    help_.dialog.cancel.click()
    assert help_.dialog is None
    assert keys(help_)[-1] == ":update"
    with qtbot.waitSignal(help_.changed):
        help_.look_for_update()
    assert help_.dialog is None


def test_a_newer_version_is_copied_when_it_is_wanted(help_, offer, monkeypatch, qtbot):
    taken = []
    monkeypatch.setattr(updates, "take", lambda wanted, _progress: taken.append(wanted))
    help_.look_for_update()
    qtbot.waitUntil(lambda: help_.dialog is not None)
    help_.dialog.button.click()
    qtbot.waitUntil(lambda: any("99.1 is ready" in words for words in told()))
    assert taken == [offer]
    assert ":update" not in keys(help_)


def test_a_copy_that_fails_is_said(help_, offer, monkeypatch, qtbot):
    def fail(_offer, _progress):
        raise StorageError("It is not what its SHA-256 says.")

    monkeypatch.setattr(updates, "take", fail)
    help_.look_for_update()
    qtbot.waitUntil(lambda: help_.dialog is not None)
    help_.dialog.button.click()
    qtbot.waitUntil(lambda: any("SHA-256" in words for words in told()))


def test_an_announcement_that_is_not_understood_is_said(help_, qtbot, tmp_path):
    settings.save(settings.Settings(updates=str(tmp_path)))
    (tmp_path / f"qa-desk-{updates.system()}.toml").write_text("version =", "utf-8")
    help_.look_for_update()
    qtbot.waitUntil(lambda: any("not understood" in words for words in told()))


def test_a_folder_out_of_reach_is_no_trouble(help_, qtbot, monkeypatch):
    def away():
        raise OSError("no route")

    monkeypatch.setattr(updates, "look", away)
    help_.look_for_update()
    qtbot.waitUntil(lambda: help_._jobs.running == 0)
    assert told() == []


def test_without_a_folder_nothing_is_offered(help_, qtbot):
    with qtbot.waitSignal(help_.changed):
        help_.look_for_update()
    help_.show_offer()
    assert help_.dialog is None
