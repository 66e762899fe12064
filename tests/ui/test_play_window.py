"""The player alone plays any file, by keys, without a database and without signing in."""

import pytest
from audio.sounds import save, speech
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from qa_desk import paths
from qa_desk.audio.ahead import Ahead
from qa_desk.audio.kept import LooseFile
from qa_desk.ui.play_window import PlayWindow

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device detected")


@pytest.fixture
def call(tmp_path):
    return save(tmp_path / "call.wav", speech(5.0))


@pytest.fixture
def play(qtbot):
    """Open a file in the player."""
    opened = []

    def play(file):
        window = PlayWindow(file, Ahead(LooseFile(file)))
        qtbot.addWidget(window)
        opened.append(window)
        return window

    yield play
    for window in opened:
        window.close()


def test_a_file_is_seen_and_played_by_keys_alone(qtbot, play, call):
    window = play(call)
    with qtbot.waitSignal(window.listening.outlined):
        pass
    assert window.windowTitle() == "call.wav"
    waveform = window.listening.waveform
    qtbot.keyClick(waveform, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.listening.position > 0, timeout=20_000)
    qtbot.keyClick(waveform, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.listening.player.is_playing)


@pytest.mark.parametrize("key", ["Esc", "Ctrl+W"])
def test_the_window_is_closed_by_a_key_and_lets_the_file_go(qtbot, play, call, key):
    window = play(call)
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.waitUntil(lambda: window.listening.has_sound)
    qtbot.keySequence(window, QKeySequence(key))
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not window.listening.has_sound


def test_what_is_no_recording_is_refused_with_a_sentence(qtbot, play, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("not a sound")
    window = play(notes)
    with qtbot.waitSignal(window.listening.refused):
        pass
    assert "not a recording" in window.refusal
    assert window.refusal == window.listening.waveform.accessibleDescription()


def test_the_benchmark_is_told_when_all_of_it_is_drawn(qtbot, play, call, monkeypatch, capsys):
    monkeypatch.setenv("QA_DESK_BENCH", "play")
    with qtbot.waitSignal(play(call).listening.outlined):
        pass
    assert capsys.readouterr().out.startswith("READY ")


def test_nothing_of_a_loose_file_is_kept(qtbot, play, call):
    with qtbot.waitSignal(play(call).listening.outlined):
        pass
    assert not paths.cache_folder().exists()
