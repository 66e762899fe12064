"""P23: whatever can be read is recorded, sealed, and nothing of it is lost but what came last."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from microphones import Wire

from qa_desk.audio.take import SoundFormat, Take
from qa_desk.ui.widgets import recorder as recording
from qa_desk.ui.widgets.recorder import Recorder

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
FULL = Path("/dev/full")
TONE = (12_000 * np.sin(np.arange(16_000) / 5)).astype("<i2")


@pytest.fixture
def take(tmp_path):
    return Take.begin(tmp_path, UUID(int=3), 16_000, NOW)


@pytest.fixture
def recorder(jobs):
    recorder = Recorder(jobs)
    yield recorder
    jobs.settle()


@pytest.fixture
def wire(qtbot):
    return Wire()


def kept(take):
    return take.open().read()[44:]


def test_what_comes_in_pieces_is_one_recording(recorder, wire, take, qtbot):
    levels, times = [], []
    recorder.heard.connect(levels.append)
    recorder.ticked.connect(times.append)
    recorder.begin(wire, SoundFormat(16_000), take)
    data = TONE.tobytes()
    for piece in (data[:1], data[1:3], data[3:9001], data[9001:]):
        wire.say(piece)
    assert recorder.is_recording
    with qtbot.waitSignal(recorder.ended) as ended:
        recorder.end()
    (whole, why) = ended.args
    assert (whole.file, whole.key, why) == (take.file, take.key, "")
    assert timedelta(0) < datetime.now(UTC) - whole.began_at < timedelta(minutes=10)
    assert kept(take) == data
    assert times[-1] == recorder.duration_ms == 1000
    assert 0.36 < max(levels) < 0.37
    wire.say(data)
    recorder.end()
    assert not recorder.is_recording


def test_it_is_on_the_disk_while_it_is_recorded(recorder, wire, take, qtbot):
    recorder.begin(wire, SoundFormat(16_000), take)
    wire.say(TONE.tobytes())
    qtbot.waitUntil(lambda: take.frames == 16_000)
    assert recorder.is_recording
    recorder.end()


def test_a_device_with_two_lanes_of_fractions_is_one_lane(recorder, wire, take, qtbot):
    recorder.begin(wire, SoundFormat(48_000, 2, "float"), take)
    wire.say(np.array([0.5, 0.5, -1, 0], "<f4").tobytes() + b"\0\0\0")
    with qtbot.waitSignal(recorder.ended):
        recorder.end()
    assert np.frombuffer(kept(take), "<i2").tolist() == [16384, -16384]


def test_what_waits_when_it_begins_is_heard(recorder, wire, take, qtbot):
    wire.say(TONE.tobytes())
    recorder.begin(wire, SoundFormat(16_000), take)
    with qtbot.waitSignal(recorder.ended):
        recorder.end("why")
    assert take.frames == 16_000


def test_a_device_that_falls_silent_for_good_ends_it(recorder, wire, take, qtbot):
    recorder._deaf.setInterval(50)
    with qtbot.waitSignal(recorder.ended) as ended:
        recorder.begin(wire, SoundFormat(16_000), take)
        wire.say(TONE.tobytes())
    assert "gives no sound any more" in ended.args[1]
    assert take.frames == 16_000


def test_a_forgotten_recording_ends_by_itself(recorder, wire, take, qtbot, monkeypatch):
    monkeypatch.setattr(recording, "LONGEST_MS", 900)
    recorder.begin(wire, SoundFormat(16_000), take)
    with qtbot.waitSignal(recorder.ended) as ended:
        wire.say(TONE.tobytes())
    assert "ended by itself" in ended.args[1]
    assert take.frames == 16_000


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
def test_a_disk_that_takes_no_more_ends_it_and_keeps_what_was(recorder, wire, take, qtbot):
    recorder.begin(wire, SoundFormat(16_000), take)
    wire.say(TONE.tobytes())
    qtbot.waitUntil(lambda: take.frames == 16_000)
    recorder._writer._file.close()  # as a drive that was pulled out
    recorder._writer._file = FULL.open("wb", buffering=0)
    with qtbot.waitSignal(recorder.ended) as ended:
        wire.say(TONE.tobytes())
    assert "cannot be written" in ended.args[1]
    assert take.frames == 16_000
