"""A recording at hand: opened when asked for, let go when out of sight."""

import hashlib
from dataclasses import replace

import pytest
from audio.sounds import save, speech, wave_bytes

from qa_desk.audio.kept import AudioPart
from qa_desk.ui.widgets.sound_bar import SoundBar
from qa_desk.ui.widgets.wave_scene import WaveMark


@pytest.fixture
def bar(jobs, qtbot):
    bar = SoundBar(jobs)
    qtbot.addWidget(bar)
    bar.resize(700, 200)
    bar.show()
    return bar


@pytest.fixture
def part(make_recording, tmp_path):
    """A file of four seconds."""
    make_recording()
    return part_of(tmp_path / "call0.wav")


def part_of(path):
    return AudioPart(path, "both", 0, hashlib.sha256(path.read_bytes()).hexdigest())


def loaded(bar):
    return bar.listening.has_sound


def test_nothing_is_opened_before_it_is_asked_for(bar, part, qtbot):
    bar.show_call([part], 4000, [])
    assert not loaded(bar)
    assert not bar.listening.waveform.isVisible()
    assert bar.listening.transport.play.isEnabled()
    with qtbot.waitSignal(bar.began):
        bar.listening.transport.play.click()
    assert bar.listening.waveform.isVisible()
    bar.listening.player.pause()


def test_a_mark_is_played_from_three_seconds_before_it(bar, part, qtbot):
    bar.show_call([part], 4000, [WaveMark(3500, "late")])
    bar.play_from(3500)
    with qtbot.waitSignal(bar.heard, timeout=10_000) as heard:
        qtbot.waitUntil(lambda: loaded(bar))
        assert bar.listening.player.position < 1500
        bar.listening.player.set_speed(2.0)
    assert heard.args == [3500]
    bar.listening.player.set_speed(1.0)
    bar.listening.player.pause()


def test_seeking_over_a_mark_is_not_hearing_it(bar, part, qtbot):
    bar.show_call([part], 4000, [WaveMark(500, "fatal")])
    heard = []
    bar.heard.connect(heard.append)
    bar.listening.transport.play.click()
    qtbot.waitUntil(lambda: loaded(bar))
    bar.listening.waveform.seek_requested.emit(3000)
    qtbot.waitUntil(lambda: bar.listening.player.position > 3200, timeout=10_000)
    bar.listening.player.pause()
    assert heard == []


def shown_length(bar, part, qtbot):
    bar.show_call([part], 9000, [])
    assert bar.listening.transport.length.text() == "/ 0:09"
    bar.listening.transport.play.click()
    qtbot.waitUntil(lambda: loaded(bar))
    bar.listening.player.pause()
    bar.listening.seek(3900)
    assert bar.listening.position == 3900
    return bar.listening.transport.length.text()


@pytest.mark.parametrize("sizes", [(0, 0), (0xFFFFFFFF, 0xFFFFFFFF)])
def test_length_and_seeking_are_those_of_the_sound_and_not_of_a_lying_header(
    bar, tmp_path, qtbot, sizes
):
    (tmp_path / "killed.wav").write_bytes(wave_bytes(speech(4), sizes=sizes))
    assert shown_length(bar, part_of(tmp_path / "killed.wav"), qtbot) == "/ 0:04"


def test_a_file_without_a_header_plays_as_it_was_imported(bar, tmp_path, qtbot):
    save(tmp_path / "call.al", speech(4), format="RAW", subtype="ALAW")
    part = replace(part_of(tmp_path / "call.al"), format="ALAW", rate=8000, channels=2)
    assert shown_length(bar, part, qtbot) == "/ 0:04"


def test_without_a_recording_it_says_so(bar):
    bar.show_call([], 0, [])
    assert "no recording" in bar.sentence.text()
    assert not bar.listening.transport.isVisible()
    bar.play_from(500)
    assert not loaded(bar)


def test_a_file_that_is_gone_is_told_in_words(bar, tmp_path, qtbot):
    bar.show_call([AudioPart(tmp_path / "gone.wav", "both", 0, "")], 4000, [])
    bar.listening.transport.play.click()
    said = bar.listening.waveform.accessibleDescription
    qtbot.waitUntil(lambda: "cannot be opened" in said())
    assert bar.listening.transport.play.isEnabled()


def test_out_of_sight_the_recording_is_let_go_and_comes_back_when_asked_for(bar, part, qtbot):
    bar.show_call([part], 4000, [])
    bar.listening.transport.play.click()
    qtbot.waitUntil(lambda: loaded(bar))
    recording = bar.listening._recording
    bar.hide()
    assert not loaded(bar)
    with pytest.raises(ValueError, match="closed"):
        recording.read(0, 1)
    bar.show()
    bar.listening.transport.play.click()
    qtbot.waitUntil(lambda: loaded(bar))
    bar.hide()


def test_another_call_takes_the_place_of_the_first(bar, part, make_recording, tmp_path, qtbot):
    bar.show_call([part], 4000, [])
    bar.listening.transport.play.click()
    qtbot.waitUntil(lambda: loaded(bar))
    make_recording(2.0)
    bar.show_call([part_of(tmp_path / "call1.wav")], 2000, [])
    assert not loaded(bar)
    bar.listening.transport.play.click()
    qtbot.waitUntil(lambda: loaded(bar))
    assert bar.listening._recording.duration_ms == 2000
    bar.hide()
