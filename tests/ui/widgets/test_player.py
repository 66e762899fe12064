import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtMultimedia import (
    QAudioBufferOutput,
    QAudioOutput,
    QMediaDevices,
    QMediaPlayer,
)

from qa_desk.audio.wave_stream import Mix
from qa_desk.ui.widgets import player as player_module
from qa_desk.ui.widgets.hearing import SPEEDS
from qa_desk.ui.widgets.player import Player

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No audio device detected")


@pytest.fixture
def player(qtbot):
    player = Player()
    yield player
    player.set_speed(1.0)
    player.close()


def wait_ready(qtbot, player):
    qtbot.waitUntil(lambda: player._ready)


def test_a_recording_plays_from_its_beginning_to_its_end(qtbot, player, make_recording):
    player.load(make_recording(0.5))
    assert player.duration == 500
    with qtbot.waitSignal(player.ended, timeout=10_000):
        player.play()
    assert player.position == 500
    assert not player.is_playing


def test_the_position_is_told_more_often_than_the_engine_tells_it_and_never_goes_back(
    qtbot, player, make_recording
):
    told = []
    player.position_changed.connect(told.append)
    player.load(make_recording(1.0))
    with qtbot.waitSignal(player.ended, timeout=10_000):
        player.play()
    assert len(told) > 10
    assert told == sorted(told)


def test_playing_and_pausing_are_told(qtbot, player, recording):
    player.load(recording)
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda playing: playing):
        player.toggle()
    qtbot.waitUntil(lambda: player.position > 200)
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda playing: not playing):
        player.toggle()
    paused = player.position
    assert 200 <= paused < 4000
    assert player.position == paused


def test_a_position_asked_for_before_the_recording_is_open_is_not_forgotten(
    qtbot, player, recording
):
    player.load(recording)
    player.seek(2500)
    player.play()
    qtbot.waitUntil(lambda: player.position > 2600)
    assert player._engine.position() >= 2500


def test_seeking_while_paused_moves_the_position_at_once(qtbot, player, recording):
    player.load(recording)
    wait_ready(qtbot, player)
    with qtbot.waitSignal(player.position_changed, check_params_cb=lambda ms: ms == 1500):
        player.seek(1500)
    assert player.position == 1500
    player.step(-5000)
    assert player.position == 0
    player.step(1_000_000)
    assert player.position <= 4000


def test_seeking_to_the_very_end_ends_it_and_playing_again_starts_over(qtbot, player, recording):
    player.load(recording)
    player.play()
    qtbot.waitUntil(lambda: player.position > 100)
    with qtbot.waitSignal(player.ended):
        player.seek(4000)
    player.play()
    qtbot.waitUntil(lambda: 0 < player.position < 2000)
    assert player.is_playing


def test_twice_the_speed_takes_fewer_reports_to_the_same_place(qtbot, player, recording):
    player.load(recording)
    player.set_speed(2.0)
    assert player.speed == 2.0
    with qtbot.waitSignal(player.ended, timeout=10_000):
        player.play()
    assert player._engine.pitchCompensation()


@pytest.mark.parametrize(("asked", "given"), [(0.1, SPEEDS[0]), (9, SPEEDS[-1]), (1.25, 1.25)])
def test_the_speed_stays_between_half_and_threefold(player, asked, given):
    player.set_speed(asked)
    assert player.speed == given


@pytest.fixture
def ear(player):
    """What the engine really plays: for each piece the moment (ms) and the loudest of each lane."""
    heard = []
    output = QAudioBufferOutput(player)

    def take(piece):
        samples = np.frombuffer(piece.constData(), np.int16).reshape(-1, 2)
        heard.append((piece.startTime() // 1000, *np.abs(samples).max(axis=0).tolist()))

    output.audioBufferReceived.connect(take)
    player._engine.setAudioBufferOutput(output)
    yield heard
    player._engine.setAudioBufferOutput(None)


def test_a_lane_is_muted_and_another_made_louder_while_playing_without_a_jump(
    qtbot, player, recording, ear
):
    player.load(recording)
    player.play()
    qtbot.waitUntil(lambda: len(ear) > 5)
    assert ear[-1][1:] == pytest.approx((8000, 8000), abs=200)
    player.set_mix(Mix((0.0, 2.0)))
    qtbot.waitUntil(lambda: ear[-1][1] == 0)
    assert ear[-1][2] == pytest.approx(16_000, abs=400)
    asked = [piece for piece in ear if piece[1]][-1][0]
    assert abs(ear[-1][0] - asked) < 1000
    assert player.is_playing


def test_what_is_changed_while_paused_is_heard_from_the_first_sound_on(
    qtbot, player, recording, ear
):
    player.load(recording)
    player.play()
    qtbot.waitUntil(lambda: player.position > 200)
    player.pause()
    qtbot.waitUntil(lambda: not player.is_playing)
    ear.clear()
    player.set_mix(Mix((0.0, 1.0)))
    player.set_mix(Mix((0.0, 1.0)))
    qtbot.waitUntil(lambda: not player._mixing.isActive())
    player.play()
    qtbot.waitUntil(lambda: len(ear) > 3)
    assert {piece[1] for piece in ear[-2:]} == {0}


def test_playing_leaps_where_it_is_told_to(qtbot, player, recording):
    told = []
    player.position_changed.connect(told.append)
    player.leap = lambda at_ms: 3000 if 300 <= at_ms < 3000 else None
    player.load(recording)
    with qtbot.waitSignal(player.ended, timeout=10_000):
        player.play()
    assert not [ms for ms in told if 300 <= ms < 3000]
    assert 3000 in told


def test_without_a_loudspeaker_it_says_that_nothing_can_be_heard(qtbot, player, recording):
    if QMediaDevices.audioOutputs():
        pytest.skip("this computer has a sound device")
    player.load(recording)
    with qtbot.waitSignal(player.unheard) as unheard:
        player.play()
    assert "nothing can be heard" in unheard.args[0]


def test_when_the_last_sound_device_goes_it_stops_and_says_so(qtbot, player, recording):
    if QMediaDevices.audioOutputs():
        pytest.skip("this computer has a sound device")
    player.load(recording)
    player.play()
    qtbot.waitUntil(lambda: player.position > 100)
    player._say("")  # as if it had been heard until now
    with qtbot.waitSignals([player.unheard, player.playing_changed]):
        player._outputs.audioOutputsChanged.emit()
    stopped = player.position
    assert not player.is_playing
    player.play()
    qtbot.waitUntil(lambda: player.position > stopped)


def test_it_does_not_seem_to_play_while_nothing_comes(qtbot, player, make_recording, monkeypatch):
    recording = make_recording(60.0)
    player.load(recording)
    player.play()
    qtbot.waitUntil(lambda: player.position > 100)
    monkeypatch.setattr(player_module, "_STALLED_MS", 300)
    with recording._lock, qtbot.waitSignal(player.unheard) as unheard:  # nobody can read it
        player.seek(50_000)
        qtbot.waitUntil(lambda: not player.is_playing)
    assert "Playing has stopped" in unheard.args[0]
    monkeypatch.undo()
    player.play()
    qtbot.waitUntil(lambda: player.position > 50_100)


def test_a_device_that_changes_is_none_of_a_player_that_has_no_recording(qtbot, player):
    with qtbot.assertNotEmitted(player.unheard):
        player._outputs.audioOutputsChanged.emit()


def test_fifty_recordings_are_loaded_played_and_let_go_without_a_hang(
    qtbot, player, make_recording
):
    recordings = [make_recording(2.0), make_recording(1.0, 300)]
    for turn in range(50):
        player.load(recordings[turn % 2])
        player.play()
        if turn % 3 == 0:  # let some of them really play, interrupt the others while they open
            qtbot.waitUntil(lambda: player.position > 0)
        if turn % 5 == 0:
            player.close()
    player.close()
    assert not player.is_playing


def test_all_players_share_one_engine_with_one_output(qtbot, player, recording):
    other = Player()
    player.load(recording)
    wait_ready(qtbot, player)
    other.load(recording)
    wait_ready(qtbot, other)
    with qtbot.waitSignal(other.playing_changed):
        other.play()
    assert not player.is_playing
    player.close()
    assert other.is_playing
    application = other._engine.parent()
    assert len(application.findChildren(QMediaPlayer)) == 1
    assert len(application.findChildren(QAudioOutput)) == 1
    other.close()


@pytest.mark.qt_log_ignore("QFFmpeg::Demuxer")  # the engine, on a file that ends too soon
def test_a_recording_that_can_no_longer_be_read_is_told_in_a_sentence(
    qtbot, player, make_recording
):
    lost = make_recording(60.0)
    player.load(lost)
    player.play()
    qtbot.waitUntil(lambda: player.position > 100)
    lost.close()
    with qtbot.waitSignal(player.failed) as failed:
        player.seek(50_000)
    assert "What you have filled in is safe" in failed.args[0]
    qtbot.waitUntil(lambda: not player.is_playing)


LEAVING = """
import sys
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from qa_desk.audio.recording import Part, open_recording
from qa_desk.ui.widgets.player import Player
application = QApplication([])
player = Player()
player.load(open_recording([Part.file(sys.argv[1])]))
player.play()
loop = QEventLoop()
QTimer.singleShot(int(sys.argv[2]), loop.quit)
loop.exec()
"""


def write_silence(path):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(64_000))
    return path


@pytest.mark.parametrize("after_ms", [0, 300])
def test_the_program_may_end_while_it_loads_or_plays(tmp_path, after_ms):
    path = write_silence(tmp_path / "call.wav")
    command = [sys.executable, "-c", LEAVING, str(path), str(after_ms)]
    ended = subprocess.run(command, cwd=ROOT, timeout=60, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_without_a_recording_nothing_happens(qtbot, player):
    player.play()
    player.pause()
    player.seek(1000)
    player.close()
    assert player.position == 0
    assert not player.is_playing
