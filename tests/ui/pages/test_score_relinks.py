"""A recording that was moved: the record opens, says so, and finds it by its content."""

import pytest
from ui.pages.scoring import sat_down


@pytest.fixture
def page(office, qtbot, tmp_path, monkeypatch):
    """An inspector whose recording is not where it was imported from."""
    office.drawn()
    archive = tmp_path / "archive"
    archive.mkdir()
    (tmp_path / "call.wav").rename(archive / "renamed.wav")
    page = sat_down(office, qtbot)
    qtbot.waitUntil(lambda: "Was it moved?" in page.notice.words(), timeout=10_000)
    return page


def choose(page, monkeypatch, folder):
    monkeypatch.setattr(page.relinker, "ask_folder", lambda: str(folder))
    page.notice.acted.emit()


def test_the_call_is_there_though_its_sound_is_not(page):
    assert page.call.isVisible()
    assert not page.listening.has_sound


def test_a_folder_without_it_is_said_and_another_may_be_chosen(page, monkeypatch, tmp_path, qtbot):
    (tmp_path / "empty").mkdir()
    choose(page, monkeypatch, "")
    choose(page, monkeypatch, tmp_path / "empty")
    qtbot.waitUntil(lambda: "No missing recording" in page.notice.words(), timeout=10_000)
    choose(page, monkeypatch, tmp_path / "none")
    qtbot.waitUntil(lambda: "no folder" in page.notice.words(), timeout=10_000)


def test_it_is_found_whatever_its_name_is_now(page, monkeypatch, tmp_path, qtbot):
    choose(page, monkeypatch, tmp_path / "archive")
    qtbot.waitUntil(lambda: page.listening.has_sound, timeout=10_000)
    assert "found again" in page.notice.words()
