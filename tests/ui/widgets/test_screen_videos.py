"""The screen beside the call: added, sealed, watched under the call's own transport (P23)."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from qa_desk.audio import sealed
from qa_desk.audio.kept import AudioPart
from qa_desk.services import evaluating, screen_videos
from qa_desk.ui.widgets.case_view import CaseView
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.screen_videos import ScreenVideos
from qa_desk.work import Progress

FILES = Path(__file__).parents[2] / "data" / "videos"


@pytest.fixture
def desk(office, qtbot):
    """The player with the button beside it, on an evaluation that is begun."""
    task = office.drawn()
    with office.work("inspector") as work:
        evaluating.open_task(work, task.id, task.version)
    jobs, _actor = office.jobs("inspector")
    desk = QWidget()
    qtbot.addWidget(desk)
    desk.jobs, desk.case = jobs, office.case(task.id, "inspector")
    desk.listening = Listening(jobs, desk)
    desk.videos = ScreenVideos(jobs, desk.listening, desk)
    desk.said = []
    desk.videos.warned.connect(lambda words, *_rest: desk.said.append(words))
    desk.show()
    yield desk
    desk.videos._close()
    desk.listening.unload()


def load(desk, qtbot, case=None):
    case = case or desk.case
    desk.listening.load(case.parts)
    desk.videos.show_case(case)
    settle(desk, qtbot)


def settle(desk, qtbot):
    qtbot.waitUntil(lambda: desk.jobs.running == 0, timeout=20_000)


def offered(desk):
    return [action.text() for action in desk.videos._menu.actions() if action.isEnabled()]


def seen(desk, qtbot):
    """Wait for a picture, and return the moment of the video that it is of."""
    view = desk.videos.viewer.screen_view
    qtbot.waitUntil(lambda: not view.picture.isNull(), timeout=10_000)
    return view.picture


def test_a_video_is_added_watched_and_moved_and_the_keys_of_the_call_work_in_it(
    desk, office, qtbot, monkeypatch
):
    load(desk, qtbot)
    assert offered(desk) == ["Add screen video…"]
    assert "own tool" in desk.videos._menu.actions()[-1].text()
    assert not desk.videos.do(Command.PLAY)
    desk.videos.do(Command.SCREEN)
    assert "no video" in desk.said[-1]
    answers = iter(["", str(FILES / "screen.mkv")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (next(answers), ""))
    for _ in range(2):
        desk.videos._menu.actions()[-2].trigger()
    qtbot.waitUntil(lambda: "screen.mkv" in offered(desk), timeout=10_000)
    settle(desk, qtbot)
    desk.videos._menu.actions()[0].trigger()
    seen(desk, qtbot)
    viewer = desk.videos.viewer
    moments = []
    desk.videos.eye.shown.connect(lambda _picture, at: moments.append(at))
    qtbot.keyClick(viewer, Qt.Key.Key_Space)
    player = desk.listening.player
    qtbot.waitUntil(lambda: player.is_playing and player.position > 1200, timeout=10_000)
    qtbot.keyClick(viewer, Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: not player.is_playing and abs(moments[-1] - player.position) <= 150, timeout=10_000
    )
    qtbot.keyClick(viewer, Qt.Key.Key_Period)
    assert viewer.offset.value() == pytest.approx(0.1)
    viewer.offset.setValue(1.5)
    settle(desk, qtbot)
    with office.work("inspector") as work:
        assert screen_videos.listed(work, desk.case.row.id)[0].offset_ms == 1500
    desk.listening.seek(1000)
    qtbot.waitUntil(lambda: "nothing at this moment" in viewer.screen_view.words, timeout=10_000)
    desk.listening.seek(2000)
    qtbot.waitUntil(lambda: abs(moments[-1] - 500) <= 150, timeout=10_000)
    qtbot.keyClick(viewer, Qt.Key.Key_I)
    assert desk.videos.viewer is None
    settle(desk, qtbot)


def test_the_window_goes_with_its_call_and_with_its_page(desk, office, qtbot):
    load(desk, qtbot)
    desk.videos.add(FILES / "screen.avi")
    qtbot.waitUntil(lambda: "screen.avi" in offered(desk), timeout=10_000)
    settle(desk, qtbot)
    desk.videos.switch()
    seen(desk, qtbot)
    desk.hide()
    assert desk.videos.viewer is None
    desk.show()
    desk.videos.switch()
    desk.videos.viewer.reject()
    assert desk.videos.viewer is None
    desk.videos.switch()
    desk.videos.show_case(None)
    assert desk.videos.viewer is None
    assert not desk.videos.isVisible()
    settle(desk, qtbot)


def test_what_is_no_video_or_not_there_is_said(desk, office, qtbot):
    load(desk, qtbot)
    desk.videos.add(FILES / "README.txt")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=10_000)
    assert "no video that can be shown" in desk.said[-1]
    settle(desk, qtbot)
    broken = AudioPart(FILES / "gone.mp4", "both", 0, "")
    desk.videos.watch(screen_videos.ScreenVideoRow(desk.case.row.id, "gone", broken, False))
    assert desk.videos.viewer.screen_view.words
    desk.videos._move_by(100)
    settle(desk, qtbot)


def test_a_damaged_video_is_said_and_the_sound_goes_on(desk, qtbot, tmp_path):
    load(desk, qtbot)
    file = tmp_path / "cut.mp4"
    file.write_bytes((FILES / "screen.mp4").read_bytes()[:700])
    part = AudioPart(file, "both", 0, hashlib.sha256(file.read_bytes()).hexdigest())
    desk.videos.watch(screen_videos.ScreenVideoRow(desk.case.row.id, "cut", part, False))
    words = desk.videos.viewer.screen_view
    qtbot.waitUntil(lambda: "cannot be shown" in words.words, timeout=10_000)
    assert desk.listening.has_sound
    desk.videos.viewer.grab()
    settle(desk, qtbot)


def as_recording(desk, tmp_path, name):
    """Return the case as if its recording were this file."""
    file = tmp_path / name
    shutil.copy(FILES / name, file)
    content = hashlib.sha256(file.read_bytes()).hexdigest()
    return replace(desk.case, parts=(AudioPart(file, "both", 0, content),))


@pytest.mark.parametrize("kind", ["mp4", "wmv"])
def test_a_recording_that_is_a_video_is_heard_and_shows_its_own_picture(
    desk, qtbot, tmp_path, kind
):
    load(desk, qtbot, as_recording(desk, tmp_path, f"screen.{kind}"))
    assert offered(desk)[0] == "The recording's own picture"
    assert desk.listening.has_sound
    desk.videos.do(Command.SCREEN)
    seen(desk, qtbot)
    assert not desk.videos.viewer.offset.isEnabled()
    desk.videos.viewer.grab()
    desk.videos._close()
    settle(desk, qtbot)


def test_a_recording_of_sound_alone_offers_no_picture(desk, qtbot, tmp_path):
    load(desk, qtbot, as_recording(desk, tmp_path, "sound.m4a"))
    assert offered(desk) == ["Add screen video…"]
    gone = replace(desk.case, parts=(AudioPart(tmp_path / "gone.mp4", "both", 0, ""),))
    desk.videos.show_case(gone)
    settle(desk, qtbot)
    assert offered(desk) == ["Add screen video…"]


def reader(desk, office, qtbot, **case):
    """Return a result as the QA lead has it in front of him."""
    view = CaseView(office.jobs("qa_lead")[0])
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    view.show_case(replace(desk.case, row=replace(desk.case.row, status="E3"), **case))
    qtbot.waitUntil(lambda: view.videos._jobs.running == 0, timeout=10_000)
    return view


def test_a_reader_of_the_result_watches_what_was_added_and_adds_nothing(desk, office, qtbot):
    desk.videos.show_case(desk.case)
    desk.videos.add(FILES / "screen.mp4")
    settle(desk, qtbot)
    view = reader(desk, office, qtbot)
    assert view.videos.isVisible()
    assert not view.sound.listening.has_sound
    assert [action.text() for action in view.videos._menu.actions()] == ["screen.mp4"]
    qtbot.keyClick(view, Qt.Key.Key_F12)
    assert view.videos.viewer is None
    qtbot.keyClick(view.sound.listening, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: not view.videos.viewer.screen_view.picture.isNull(), timeout=20_000)
    assert not view.videos.viewer.offset.isEnabled()
    qtbot.waitUntil(lambda: view.sound.listening.has_sound, timeout=10_000)
    view.videos._close()
    qtbot.waitUntil(lambda: view.videos._jobs.running == 0, timeout=10_000)


@pytest.mark.parametrize("kept", [True, False], ids=["a sealed copy", "the recorder's file"])
def test_a_reader_of_the_result_watches_the_recordings_own_picture(
    desk, office, qtbot, tmp_path, kept
):
    (part,) = as_recording(desk, tmp_path, "screen.mp4").parts
    if kept:
        key = sealed.new_key()
        with part.path.open("rb") as file:
            size = part.path.stat().st_size
            sealed.write(file, tmp_path / "copy.qad", key, size, Progress())
        part = replace(part, copy=tmp_path / "copy.qad", key=key)
    view = reader(desk, office, qtbot, parts=(part,))
    assert view.videos.isVisible() is kept  # a file elsewhere is not fetched before it is heard
    view.sound.listening.do(Command.PLAY)
    qtbot.waitUntil(view.videos.isVisible, timeout=10_000)
    view.sound.listening.do(Command.PLAY)
    view.videos.switch()
    qtbot.waitUntil(lambda: not view.videos.viewer.screen_view.picture.isNull(), timeout=20_000)
    view.videos._close()
    qtbot.waitUntil(lambda: view.videos._jobs.running == 0, timeout=10_000)


def without_recording(desk, qtbot, name):
    """Load the case as if only this video had been added to it."""
    desk.videos.stood_in.connect(desk.listening.load)
    desk.videos.show_case(desk.case)
    desk.videos.add(FILES / name)
    settle(desk, qtbot)
    desk.videos.show_case(None)
    load(desk, qtbot, replace(desk.case, parts=()))
    qtbot.waitUntil(lambda: desk.listening.has_sound, timeout=10_000)
    settle(desk, qtbot)


def test_where_there_is_no_recording_the_video_brings_the_sound(desk, qtbot):
    without_recording(desk, qtbot, "screen.wmv")
    assert not desk.listening.is_silent
    assert "No sound" not in desk.listening.waveform.accessibleDescription()


def test_a_video_without_sound_is_played_and_watched_like_a_call_and_says_so(desk, qtbot):
    without_recording(desk, qtbot, "silent.mp4")
    listening, videos = desk.listening, desk.videos
    assert listening.is_silent
    assert listening.waveform.accessibleDescription() == "No sound, 0:00 of 0:04"
    moments = []
    videos.eye.shown.connect(lambda _picture, at: moments.append(at))
    listening.do(Command.FORWARD_FINE)
    assert listening.position == 1000
    listening.do(Command.PLAY)
    qtbot.waitUntil(lambda: videos.viewer is not None, timeout=10_000)
    assert "no recording" in videos.viewer.hint.text()
    seen(desk, qtbot)
    qtbot.waitUntil(lambda: listening.position > 1300, timeout=10_000)
    listening.player.unheard.emit("There is no headset.")
    assert listening.said() == ""
    videos.viewer.close()
    qtbot.waitUntil(lambda: not listening.player.is_playing)  # for nobody sees it
    listening.seek(500)
    videos.switch()
    qtbot.waitUntil(lambda: bool(moments) and abs(moments[-1] - 500) <= 150, timeout=10_000)
    window = videos.viewer
    window.without_recording(is_played=False)
    assert "after the contact" in window.label.text()
    videos._move_by(2000)
    assert videos.viewer.offset.value() == pytest.approx(2.0)
    assert videos.eye.offset_ms == 0  # the marks move instead
    settle(desk, qtbot)
    (row,) = videos._videos
    assert row.offset_ms == 2000
    assert listening.has_sound


def test_a_reader_watches_a_video_without_sound_too(desk, office, qtbot):
    desk.videos.show_case(desk.case)
    desk.videos.add(FILES / "silent.mkv")
    settle(desk, qtbot)
    view = reader(desk, office, qtbot, parts=(), part=(0, 4008))
    assert view.sound.listening.isVisible()
    assert not view.sound.sentence.isVisible()
    view.sound.listening.do(Command.PLAY)
    qtbot.waitUntil(lambda: view.videos.viewer is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not view.videos.viewer.screen_view.picture.isNull(), timeout=20_000)
    view.show_case(replace(view._case, heard=((0, 4008),)))
    assert view.sound.listening.is_silent  # it plays on
    view.videos._close()
    qtbot.waitUntil(lambda: view.videos._jobs.running == 0, timeout=10_000)
