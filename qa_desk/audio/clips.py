"""A passage of a recording as a file of its own."""

import wave
from pathlib import Path

from qa_desk.audio.recording import Recording
from qa_desk.rules.passages import Passage
from qa_desk.work import Progress

_BLOCK_MS = 60_000


def write(recording: Recording, passage: Passage, file: Path, progress: Progress) -> None:
    """Write a passage (ms) as linear WAV of 16 bits, in the recording's lanes and rate.

    OSError when it cannot be written, Cancelled when asked to stop.
    """
    first, last = (ms * recording.rate // 1000 for ms in passage)
    step = _BLOCK_MS * recording.rate // 1000
    with file.open("wb") as opened, wave.open(opened, "wb") as target:
        target.setnchannels(recording.channels)
        target.setsampwidth(2)
        target.setframerate(recording.rate)
        for start in range(first, last, step):
            target.writeframes(
                recording.read(start, min(step, last - start)).astype("<i2").tobytes()
            )
            progress.step(start - first, last - first)
