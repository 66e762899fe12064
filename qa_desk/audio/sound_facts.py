"""How much of a call is silence, and how much both speak at once, from its two lanes.

The call is cut into windows of 20 ms. A lane is heard in a window when it is louder than −45 dB of
full scale there, its constant part taken off: above the noise of a telephone line, below a quiet
voice. Silence are the windows in which nobody is heard, but only in pauses of half a second or
more, for there are shorter ones between any two words. Talk-over are the windows in which both
are heard. Both are thousandths of the whole length.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_desk.audio.recording import Recording
from qa_desk.work import Progress

WINDOW_MS = 20
PAUSE_MS = 500
LOUD = 32_768 * 10 ** (-45 / 20)
_BLOCK = 3000  # windows read at once: a minute


@dataclass(frozen=True)
class SoundFacts:
    """Shares in thousandths; talk-over is None where the two voices are not apart."""

    silence: int
    talk_over: int | None


def measure(recording: Recording, progress: Progress) -> SoundFacts:
    """Return the facts of a recording, reading it block by block; Cancelled when asked to stop."""
    step = max(1, recording.rate * WINDOW_MS // 1000)
    whole = recording.frames // step
    heard = np.zeros((whole, recording.channels), np.bool_)
    for first in range(0, whole, _BLOCK):
        progress.step(first, whole)
        count = min(_BLOCK, whole - first)
        samples = recording.read(first * step, count * step).astype(np.float32)
        windows = samples.reshape(count, step, recording.channels)
        heard[first : first + count] = windows.std(axis=1) > LOUD
    if not whole:
        return SoundFacts(1000, None if recording.channels == 1 else 0)
    talk_over = _thousandths(int(heard.all(axis=1).sum()), whole)
    silence = _thousandths(_in_pauses(np.asarray(~heard.any(axis=1))), whole)
    return SoundFacts(silence, None if recording.channels == 1 else talk_over)


def _in_pauses(quiet: NDArray[np.bool_]) -> int:
    """Return how many windows lie in runs of quiet that are long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    lengths = edges[1::2] - edges[::2]
    return int(lengths[lengths >= PAUSE_MS // WINDOW_MS].sum())


def _thousandths(part: int, whole: int) -> int:
    return (part * 2000 + whole) // (2 * whole)
