"""A sealed recording beside the same plain file: until it plays, while it is sought, all of it.

A 60-minute call of two parties (8 kHz, linear: 115 MB), as the player reads it: opened, its first
second, then single seconds all over it, then everything. Both files lie in the system's cache, so
that deciphering is all that is compared; the best of several turns each.
"""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from qa_desk.audio import sealed
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.wave_stream import WaveStream
from qa_desk.work import Progress

RUNS = 7
RATE = 8000
MINUTES = 60
SECOND = RATE * 4
SEEKS = 200
TARGET = 1.5  # until it plays
BOTH = 2.0  # reading and deciphering, beside a read from memory


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def until_heard(part: Part) -> float:
    """Return the time to open a recording and hand over its first second."""

    def start() -> None:
        with open_recording([part]) as recording:
            WaveStream(recording).read(SECOND)

    return seconds(start)


def seek(part: Part) -> float:
    """Return the time of single seconds from all over an open recording."""
    chance = random.Random(1)
    with open_recording([part]) as recording:
        stream = WaveStream(recording)
        places = [chance.randrange(stream.size - SECOND) for _ in range(SEEKS)]

        def jump() -> None:
            for place in places:
                stream.seek(place)
                stream.read(SECOND)

        return seconds(jump)


def read_all(part: Part) -> float:
    """Return the time to read all of it, as the waveform does."""

    def read() -> None:
        with open_recording([part]) as recording:
            for first in range(0, recording.frames, 65_536):
                recording.read(first, 65_536)

    return seconds(read)


def compared(
    name: str, parts: tuple[Part, Part], measured: Callable[[Part], float], target: float
) -> dict:
    """Take turns over both; return the part of the result."""
    plain, copy = parts
    pairs = [(measured(copy), measured(plain)) for _ in range(RUNS)]
    return {
        "name": name,
        "ours": min(pair[0] for pair in pairs) * 1000,
        "peer": min(pair[1] for pair in pairs) * 1000,
        "peer_name": "the plain file",
        "unit": "ms",
        "target": target,
    }


def measure() -> dict:
    """Measure all three."""
    with tempfile.TemporaryDirectory() as folder:
        plain, copy = Path(folder) / "call.wav", Path(folder) / "call.qda"
        minute = np.random.default_rng(1).integers(-8000, 8000, (60 * RATE, 2), np.int16)
        soundfile.write(plain, np.tile(minute, (MINUTES, 1)), RATE)
        key = sealed.new_key()
        with plain.open("rb") as source, copy.open("wb") as target:
            sealed.seal(source, target, key, plain.stat().st_size, Progress())
        parts = Part.file(plain), Part(lambda: sealed.open_sealed(copy, key), "call.wav")
        return {
            "parts": [
                compared("until it plays", parts, until_heard, TARGET),
                compared(f"{SEEKS} seeks", parts, seek, BOTH),
                compared("all of it", parts, read_all, BOTH),
            ]
        }
