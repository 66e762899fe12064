"""A passage of a recording as a file of its own."""

import wave
from collections.abc import Sequence
from typing import BinaryIO

from qa_desk.audio.recording import Recording
from qa_desk.rules.passages import Passage
from qa_desk.work import Progress

_BLOCK_MS = 60_000


def write(
    recording: Recording,
    passage: Passage,
    file: BinaryIO,
    progress: Progress,
    silences: Sequence[Passage] = (),
) -> None:
    """Write a passage (ms) as linear WAV of 16 bits, in the recording's lanes and rate.

    Of `silences`, spans (ms) from the passage's beginning, nothing is left in any lane (P23).
    OSError when it cannot be written, Cancelled when asked to stop.
    """
    first, last = (ms * recording.rate // 1000 for ms in passage)
    step = _BLOCK_MS * recording.rate // 1000
    spans = [
        (first + _down(start, recording), first + _up(end, recording)) for start, end in silences
    ]
    with wave.open(file, "wb") as target:
        target.setnchannels(recording.channels)
        target.setsampwidth(2)
        target.setframerate(recording.rate)
        for start in range(first, last, step):
            samples = recording.read(start, min(step, last - start)).astype("<i2")
            for begin, end in spans:
                samples[max(0, begin - start) : max(0, end - start)] = 0
            target.writeframes(samples.tobytes())
            progress.step(start - first, last - first)


def _down(ms: int, recording: Recording) -> int:
    return ms * recording.rate // 1000


def _up(ms: int, recording: Recording) -> int:
    return -(-ms * recording.rate // 1000)
