"""A call is seen and can be heard while its outline is still being found."""

import hashlib
import io
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from audio.sounds import speech, wave_bytes

from qa_desk.ui.widgets.listening import Listening
from qa_desk.ui.widgets.sound_loading import SoundLoading

SECONDS = 60
CALL = wave_bytes(speech(SECONDS), 8000)


class _Gate(io.BytesIO):
    """A file on a slow disk, whose middle cannot be read yet."""

    def __init__(self, gate, failure):
        super().__init__(CALL)
        self._gate, self._failure = gate, failure

    def readinto(self, buffer):
        if len(CALL) * 0.2 < self.tell() < len(CALL) * 0.3:
            time.sleep(0.06)  # longer than what is shown in one step
        if len(CALL) * 0.4 < self.tell() < len(CALL) * 0.9:
            assert self._gate.wait(60)
            if self._failure:
                raise self._failure
        return super().readinto(buffer)


@dataclass
class Slow:
    """A sound as the desk knows it, of which a part comes late."""

    key: bytes = b""
    failure: OSError | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    path: Path = Path("call.wav")
    channel: str = "both"
    offset_ms: int = 0
    headerless: None = None
    content: str = hashlib.sha256(CALL).hexdigest()

    opened: list = field(default_factory=list)

    def open(self):
        self.opened.append(_Gate(self.gate, self.failure))
        return self.opened[-1]


@pytest.fixture
def slow():
    sound = Slow()
    yield sound
    sound.gate.set()


@pytest.fixture
def listening(qtbot, jobs):
    listening = Listening(jobs)
    qtbot.addWidget(listening)
    listening.resize(800, 240)
    yield listening
    listening.unload()


@pytest.fixture
def loading(jobs):
    loading = SoundLoading(jobs)
    yield loading
    loading.cancel()


def drawn(listening):
    """Return which columns of the waveform differ from its background, as shares of its width."""
    listening.grab()  # lays it out
    image = listening.waveform.grab(listening.waveform._scene.plot).toImage()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    pixels = pixels[:, 4:]  # beside the line of the position
    return np.flatnonzero((pixels != pixels[0, -1]).any(axis=0)) / pixels.shape[1]


def test_the_first_picture_is_there_and_it_can_be_played_while_decoding_goes_on(
    qtbot, listening, slow
):
    with qtbot.waitSignals([listening.loaded, listening._loading.grown]):
        listening.load([slow])
    assert listening.has_sound
    assert listening.transport.play.isEnabled()
    assert not listening._loading._peaks.is_whole
    assert 0.1 < drawn(listening).max() < 0.6
    with qtbot.waitSignal(listening._loading.outlined):
        slow.gate.set()
    assert drawn(listening).max() > 0.95


def test_what_is_known_is_told_in_steps_and_never_in_a_flood(qtbot, loading, slow):
    told = []
    loading.grown.connect(lambda: told.append(1))
    slow.gate.set()
    with qtbot.waitSignal(loading.outlined):
        loading.load([slow])
    assert 1 <= len(told) <= SECONDS * 8000 // 65536 + 1


def test_another_call_stops_the_one_before(qtbot, listening, slow):
    with qtbot.waitSignal(listening._loading.grown):
        listening.load([slow])
    first = listening._recording
    slow.gate.set()
    other = Slow()
    other.gate.set()
    with qtbot.waitSignal(listening._loading.outlined):
        listening.load([other])
    assert listening._recording is not first
    with pytest.raises(ValueError, match="closed"):
        first.read(0, 1)


def test_a_call_that_was_opened_too_late_is_closed_again(qtbot, loading, jobs, slow):
    came = []
    loading.opened.connect(lambda recording, _peaks: came.append(recording))
    slow.gate.set()
    loading.load([slow])
    assert jobs._computers.waitForDone(20_000)  # it is open, yet nobody has heard of it
    with qtbot.waitSignal(loading.outlined):
        loading.load([slow])
    assert len(came) == 1
    assert [stream.closed for stream in slow.opened] == [True, False]


def test_a_disk_that_fails_while_the_outline_is_found_is_told(qtbot, listening, slow):
    slow.failure = OSError(5, "Input/output error")
    with qtbot.waitSignal(listening._loading.grown):
        listening.load([slow])
    with qtbot.waitSignal(listening.loaded, check_params_cb=lambda there: not there):
        slow.gate.set()
    assert "Input/output error" in listening.waveform.accessibleDescription()
    assert not listening.has_sound


def test_p1_the_outline_of_a_sealed_recording_is_there_at_once_the_next_time(
    qtbot, loading, jobs, slow
):
    slow.key = bytes(range(32))
    slow.gate.set()
    with qtbot.waitSignal(loading.outlined):
        loading.load([slow])
    qtbot.waitUntil(lambda: not jobs.running)
    known = []
    loading.opened.connect(lambda _recording, peaks: known.append(peaks.is_whole))
    loading.outlined.connect(lambda _peaks: known.append("drawn"))
    again = Slow(slow.key)  # most of whose sound cannot be read yet
    with qtbot.waitSignal(loading.outlined):
        loading.load([again])
    again.gate.set()
    qtbot.waitUntil(lambda: not jobs.running)
    assert known == [True, "drawn"]
