"""The player of a call, driven by keys, with real sound."""

import hashlib
import wave

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from qa_desk.audio.kept import AudioPart
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.wave_scene import WaveMark

RATE = 8000
Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def write_call(path, *lanes):
    """Write a call; a lane is (speaks?, seconds) in turn."""
    noise = np.random.default_rng(1)
    samples = [
        np.concatenate([noise.normal(0, level, round(RATE * s)) for level, s in lane])
        for lane in lanes
    ]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(lanes))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.array(samples).T.astype("<i2").tobytes())
    return AudioPart(path, "both", 0, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.fixture
def call(tmp_path):
    """Ten seconds: the CSR speaks, five seconds of silence, the customer speaks quietly."""
    return write_call(tmp_path / "call.wav", [(3000, 2), (20, 8)], [(20, 7), (700, 2), (20, 1)])


@pytest.fixture
def listening(jobs, qtbot, tmp_path):
    listening = Listening(jobs)
    listening.remember(QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(listening)
    listening.resize(900, 240)
    with qtbot.waitActive(listening):
        listening.show()
        listening.activateWindow()
    yield listening
    listening.unload()


@pytest.fixture
def loaded(listening, call, qtbot):
    """The call, loaded and looked through."""
    listening.load([call])
    qtbot.waitUntil(listening.transport.talk.isVisible)
    listening.waveform.setFocus()
    return listening


def press(listening, *pressed, modifiers=Qt.KeyboardModifier.NoModifier):
    for key in pressed:
        text = key if isinstance(key, str) else ""
        code = Key.Key_unknown if text else key
        event = QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text)
        QApplication.sendEvent(QApplication.focusWidget() or listening, event)


def test_keys_go_back_and_forth_by_one_five_and_fifteen_seconds(loaded):
    loaded.seek(4000)
    places = []
    for key, modifiers in (
        (Key.Key_Right, SHIFT),
        (Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        ("a", Qt.KeyboardModifier.NoModifier),
        ("d", Qt.KeyboardModifier.NoModifier),
    ):
        press(loaded, key, modifiers=modifiers)
        places.append(loaded.position)
    assert places == [5000, 0, 5000, 0, 9980]


def test_keys_go_from_mark_to_mark(loaded):
    loaded.set_marks([WaveMark(7000), WaveMark(3000), WaveMark(500)])
    places = []
    for key in "]]]][［［[":
        press(loaded, key)
        places.append(loaded.position)
    assert places == [500, 3000, 7000, 7000, 3000, 500, 500, 500]


def test_a_key_goes_to_the_next_speech(loaded):
    loaded.seek(500)
    press(loaded, "j")
    assert loaded.position == pytest.approx(6700, abs=60)
    press(loaded, "j")
    assert loaded.position == pytest.approx(6700, abs=60)


def test_silence_is_skipped_while_playing_and_what_that_saves_is_shown(loaded, qtbot):
    press(loaded, "k")
    assert loaded.transport.skip.isChecked()
    assert loaded.transport.skip.text() == "Skip silence −0:04"
    told = []
    loaded.player.position_changed.connect(told.append)
    loaded.seek(1900)
    press(loaded, " ")
    qtbot.waitUntil(lambda: loaded.position > 6800)
    assert not [at_ms for at_ms in told if 2700 < at_ms < 6500]


def test_a_passage_is_repeated_by_one_key(loaded, qtbot):
    loaded.seek(1000)
    press(loaded, "l")
    loaded.seek(1500)
    press(loaded, "l")
    assert loaded.position == 1000
    told = []
    loaded.player.position_changed.connect(told.append)
    press(loaded, " ")
    qtbot.waitUntil(lambda: told.count(1000) >= 2)
    assert max(told) < 2000
    press(loaded, "l")
    assert not loaded.transport.loop.isChecked()
    qtbot.waitUntil(lambda: loaded.position > 2000)


def test_a_passage_is_repeated_that_is_dragged_over_with_shift(loaded, qtbot):
    scene, button, shift = loaded.waveform._scene, Qt.MouseButton.LeftButton, SHIFT
    from_, to = (QPoint(round(scene.x(at_ms)), 40) for at_ms in (3000, 1000))
    qtbot.mousePress(loaded.waveform, button, shift, from_)
    qtbot.mouseMove(loaded.waveform, to)
    assert scene.overlay.loop == pytest.approx((1000, 3000), abs=20)
    qtbot.mouseRelease(loaded.waveform, button, shift, to)
    assert loaded.position == pytest.approx(1000, abs=20)
    assert loaded.transport.loop.isChecked()
    qtbot.mouseClick(loaded.waveform, button, shift, to)
    assert not loaded.transport.loop.isChecked()


def test_a_passage_up_to_the_very_end_is_repeated_too(loaded, qtbot):
    loaded.seek(9700)
    press(loaded, "l")
    loaded.seek(10_000)
    press(loaded, "l")
    with qtbot.waitSignal(loaded.player.ended):
        press(loaded, " ")
    qtbot.waitUntil(lambda: loaded.player.is_playing and 9700 <= loaded.position < 9980)


def test_the_speed_goes_by_fine_steps_and_is_remembered_for_the_next_call(
    loaded, call, qtbot, jobs, tmp_path
):
    press(loaded, "f", "f", "s", "f")
    assert loaded.transport.speed.text() == "1.1×"
    loaded.seek(0)
    assert loaded.player.speed == 1.1
    loaded.load([call])
    assert loaded.hearing.speed == 1.1
    later = Listening(jobs)
    qtbot.addWidget(later)
    later.remember(QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    assert later.transport.speed.text() == "1.1×"
    press(loaded, "s", "s")
    later.show()
    assert later.transport.speed.text() == "1×"


def test_lanes_are_muted_and_evened_out_by_keys_and_a_mute_ends_with_the_call(loaded, call):
    loaded.seek(0)
    press(loaded, "c")
    assert loaded.transport.sound.text() == "CSR muted"
    assert loaded.player.mix.gains[0] == 0
    press(loaded, "c", "v", "e")
    assert loaded.player.mix.gains == (pytest.approx(1, abs=0.5), 0)
    press(loaded, "v")
    csr, customer = loaded.player.mix.gains
    assert customer > 3 * csr
    press(loaded, "v")
    loaded.load([call])
    assert loaded.transport.sound.text() == "evened out"


def test_a_time_is_typed_and_the_keys_are_the_players_again(loaded, qtbot):
    press(loaded, "g")
    assert loaded.transport.position.hasFocus()
    qtbot.keyClicks(loaded.transport.position, "0:04")
    press(loaded, Key.Key_Return)
    assert loaded.position == 4000
    assert loaded.waveform.hasFocus()


def test_a_function_key_plays_while_a_time_is_typed(loaded, qtbot):
    press(loaded, "g", Key.Key_F5)
    qtbot.waitUntil(lambda: loaded.player.is_playing)
    assert loaded.transport.position.hasFocus()


def test_the_waveform_zooms_by_keys_and_what_is_gone_to_is_shown(loaded):
    view = loaded.waveform._scene.view
    press(loaded, "+", "=", "+", "+", "-")
    assert not view.is_whole
    loaded.seek(8000)
    assert 0 <= view.share(8000) <= 1
    press(loaded, "0")
    assert view.is_whole


def test_marks_and_foreign_keys_are_passed_on(loaded, qtbot):
    with qtbot.waitSignal(loaded.mark_requested):
        press(loaded, "m")
    assert not loaded.do(Command.NEXT)
    press(loaded, "q")


def test_a_passage_of_the_list_is_gone_to(loaded):
    (silence,) = loaded.transport.talk.menu().actions()
    assert "silence" in silence.text()
    silence.trigger()
    assert loaded.position == pytest.approx(2000, abs=60)


def test_without_a_recording_keys_do_nothing_and_play_asks_for_one(listening, qtbot):
    listening.waveform.setFocus()
    with qtbot.waitSignal(listening.play_wanted):
        press(listening, " ")
    press(listening, "j", "[", "]", "l", "k", "c", "+", Key.Key_Left)
    assert listening.position == 0
    assert not listening.transport.loop.isChecked()
    assert not listening.transport.talk.isVisible()


def test_that_nothing_can_be_heard_is_said_under_the_waveform(loaded):
    loaded.player.unheard.emit("There is no headset.")
    assert loaded.said() == "There is no headset."
    loaded.player.unheard.emit("")
    assert loaded.said() == ""
