"""How much of a call is silence, and how much both speak at once, from its two lanes.

The call is cut into windows of 20 ms. A lane is heard in a window when it is louder than −45 dB of
full scale there, its constant part taken off: above the noise of a telephone line, below a quiet
voice. Silence are the windows in which nobody is heard, but only in pauses of half a second or
more, for there are shorter ones between any two words. Talk-over are the windows in which both
are heard. Both are thousandths of the whole length.

`voices` says who speaks when, for the eye and for leaping over silence. It works on the outline
that is there anyway, and by each lane's own loudness: a voice too quiet for the facts is a voice
still.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_desk.audio.peaks import Peaks
from qa_desk.audio.recording import Recording
from qa_desk.rules.passages import Passage
from qa_desk.work import Progress

WINDOW_MS = 20
PAUSE_MS = 500
LOUD = 32_768 * 10 ** (-45 / 20)
SILENCE_MS = 2000
"""Nobody speaking for this long is a silence that is shown, and may be leapt over."""
GAP_MS = 2000
"""No sound at all, not even of the line, for this long is a recorder that was paused."""
_BLOCK = 3000  # windows read at once: a minute
_LEAST_MS = 10  # of which the outline's buckets have to be for `voices`; they are up to 40
_WORDS_MS = 350  # shorter gaps lie between words
_FLOOR = 100  # what is quieter is no voice
_VOICE = 1000  # and what never gets louder may be a line that hums all the time
_ZERO = 8  # the smallest value that A-law can say
_GAIN_UP_TO = 8.0
_GOOD_LEVEL = 6000


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


@dataclass(frozen=True)
class Voices:
    """Who speaks when: passages of the recording in ms, in order of time.

    `spoken` has a list for each lane. In a `gap` the recorder was paused, as recorders are while a
    card number is said; nobody speaks in a `silence`, though it was recorded. `levels` say how
    loud each lane speaks, of 32768.
    """

    length_ms: int
    spoken: tuple[tuple[Passage, ...], ...]
    both: tuple[Passage, ...]
    silences: tuple[Passage, ...]
    gaps: tuple[Passage, ...]
    levels: tuple[int, ...]

    @property
    def quiet(self) -> tuple[Passage, ...]:
        """Return what may be leapt over: silences and gaps."""
        return tuple(sorted(self.silences + self.gaps))

    def share(self, passages: Sequence[Passage]) -> int:
        """Return how much of the recording passages are, in thousandths."""
        return _thousandths(total_ms(passages), max(1, self.length_ms))

    def evening_gains(self) -> tuple[float, ...]:
        """Return the factor for each lane that lets the quiet side be as loud as the other."""
        aim = max(_GOOD_LEVEL, *self.levels)
        return tuple(min(_GAIN_UP_TO, aim / level) if level else 1.0 for level in self.levels)


def total_ms(passages: Sequence[Passage]) -> int:
    """Return how long passages are together."""
    return sum(end - start for start, end in passages)


def voices(progress: Progress, peaks: Peaks) -> Voices:
    """Return who speaks when; Cancelled when asked to stop."""
    length = peaks.frames * 1000 // peaks.rate
    frames, low, high = peaks.near(peaks.rate * _LEAST_MS // 1000)
    each = frames * 1000 / peaks.rate
    loud = (high.astype(np.int32) - low) / 2  # without the constant part
    progress.step(1, 2)
    speaking = np.array([_speaking(lane, round(_WORDS_MS / each)) for lane in loud])
    still = (low == high) & (np.abs(high.astype(np.int32)) <= _ZERO)
    gaps = _passages(np.asarray(still.all(axis=0)), each, length, GAP_MS)
    quiet = np.asarray(~speaking.any(axis=0))
    for start, end in gaps:
        quiet[int(start / each) : -int(-end // each)] = False
    both = np.asarray(speaking.all(axis=0) & (len(speaking) > 1))
    progress.step(2, 2)
    return Voices(
        length,
        tuple(_passages(lane, each, length) for lane in speaking),
        _passages(both, each, length),
        _passages(quiet, each, length, SILENCE_MS),
        gaps,
        tuple(_level(lane, on) for lane, on in zip(loud, speaking, strict=True)),
    )


def _speaking(loud: NDArray[np.float64], between_words: int) -> NDArray[np.bool_]:
    """Return in which windows a lane is above its own noise and a share of its loud speech."""
    noise, voice = _percentiles(loud, 20, 95)
    above_noise = 3 * noise if voice < _VOICE else min(3 * noise, 0.3 * voice)
    speaking: NDArray[np.bool_] = loud > max(_FLOOR, 0.08 * voice, above_noise)
    for start, end in _runs(~speaking):
        if end - start <= between_words and start and end < len(speaking):
            speaking[start:end] = True
    return speaking


def _level(loud: NDArray[np.float64], speaking: NDArray[np.bool_]) -> int:
    return round(_percentiles(loud[speaking], 90)[0])


def _percentiles(values: NDArray[np.float64], *shares: int) -> list[float]:
    """Return the values below which so many percent lie; `np.percentile` imports for 60 ms."""
    places = [share * (len(values) - 1) // 100 for share in shares]
    return np.partition(values, places)[places].tolist() if values.size else [0.0] * len(shares)


def _passages(
    on: NDArray[np.bool_], each: float, length: int, least_ms: int = 0
) -> tuple[Passage, ...]:
    """Return runs of buckets of `each` ms as passages; the last bucket may be longer than it is."""
    found = [(round(start * each), min(round(end * each), length)) for start, end in _runs(on)]
    return tuple((start, end) for start, end in found if end - start >= least_ms)


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where runs of True begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], on, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _in_pauses(quiet: NDArray[np.bool_]) -> int:
    """Return how many windows lie in runs of quiet that are long enough."""
    lengths = [end - start for start, end in _runs(quiet)]
    return sum(length for length in lengths if length >= PAUSE_MS // WINDOW_MS)


def _thousandths(part: int, whole: int) -> int:
    return (part * 2000 + whole) // (2 * whole)
