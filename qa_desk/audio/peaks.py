"""A recording's outline for the waveform: minima and maxima per bucket, in a pyramid."""

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa_desk.audio.recording import Recording
from qa_desk.audio.spool import BLOCK
from qa_desk.work import Progress

BUCKET = 64
"""Frames in a bucket of the lowest level; each level above holds four times as many."""

_FACTOR = 4
_LEVELS = 6  # the highest has one bucket for each block
_SHOWN_SECONDS = 0.2  # so often the levels above catch up with what was read, to be drawn
_WIDE = np.complex128  # 16 bytes that are moved as one: several frames at a time

Lanes = NDArray[np.int16]
"""Values of shape (lanes, buckets or columns)."""


@dataclass(eq=False)
class Peaks:
    """Exact minima and maxima of every 64 frames of each lane.

    They may be drawn by one thread while another one fills them: the first `known` frames are
    there, what comes after is zero.
    """

    rate: int
    frames: int
    minimum: Lanes
    maximum: Lanes
    known: int = -1  # all of them

    def __post_init__(self) -> None:
        """Make the levels above, where values are there already."""
        self._levels = [(self.minimum, self.maximum)]
        buckets = self.minimum.shape[1]
        for _level in range(1, _LEVELS):
            buckets = -(-buckets // _FACTOR)
            low = np.zeros((self.channels, buckets), np.int16)
            self._levels.append((low, np.zeros_like(low)))
        filled, self.known = self.known, 0
        self.catch_up(self.frames if filled < 0 else filled)

    @classmethod
    def of(cls, recording: Recording) -> "Peaks":
        """Return the outline of a recording of which nothing is known yet."""
        buckets = -(-recording.frames // BUCKET)
        minimum = np.zeros((recording.channels, buckets), np.int16)
        return cls(recording.rate, recording.frames, minimum, np.zeros_like(minimum), 0)

    @property
    def channels(self) -> int:
        """Return the number of lanes."""
        return len(self.minimum)

    @property
    def is_whole(self) -> bool:
        """Say whether all of it is known."""
        return self.known == self.frames

    def catch_up(self, known: int) -> None:
        """Bring the levels above to what the lowest one now knows."""
        first, last = self.known // BUCKET, -(-known // BUCKET)
        for below, (low, high) in pairwise(self._levels):
            first, last = first // _FACTOR, -(-last // _FACTOR)
            low[:, first:last] = _quarter(np.minimum, below[0], first, last)
            high[:, first:last] = _quarter(np.maximum, below[1], first, last)
        self.known = known

    def near(self, frames: int) -> tuple[int, Lanes, Lanes]:
        """Return the finest level whose buckets have so many frames: how many, and its values."""
        level = 0
        while BUCKET * _FACTOR**level < frames and level + 1 < _LEVELS:
            level += 1
        return BUCKET * _FACTOR**level, *self._levels[level]

    def view(self, start_frame: float, end_frame: float, columns: int) -> tuple[Lanes, Lanes]:
        """Return (minimum, maximum) of shape (lanes, columns); zero outside the recording.

        Each bucket falls into one column, so columns that begin on buckets are exact.
        """
        per_column = (end_frame - start_frame) / columns
        # Buckets of at most an eighth of a column: its edges are then true to that eighth.
        level = 0
        while BUCKET * _FACTOR ** (level + 1) * 8 <= per_column and level + 1 < _LEVELS:
            level += 1
        low, high = self._levels[level]
        edges = start_frame + np.arange(columns + 1) * per_column
        buckets = (edges // (BUCKET * _FACTOR**level)).astype(np.int64)
        inside = (edges[1:] > 0) & (edges[:-1] < self.frames)
        return _columns(low, high, buckets, inside)


def _quarter(extreme: np.ufunc, below: Lanes, first: int, last: int) -> Lanes:
    """Return the buckets `first` to `last` of a level from the one below."""
    four = below[:, first * _FACTOR : last * _FACTOR]
    if missing := -four.shape[1] % _FACTOR:
        four = np.pad(four, ((0, 0), (0, missing)), mode="edge")
    found: Lanes = extreme(
        extreme(four[:, 0::4], four[:, 1::4]), extreme(four[:, 2::4], four[:, 3::4])
    )
    return found


def _columns(
    low: Lanes, high: Lanes, buckets: NDArray[np.int64], inside: NDArray[np.bool_]
) -> tuple[Lanes, Lanes]:
    """Reduce the buckets between one column's first and the next column's first."""
    minimum = np.zeros((len(low), len(inside)), np.int16)
    maximum = np.zeros_like(minimum)
    starts = np.maximum(buckets[:-1][inside], 0)
    if starts.size:
        end = max(int(buckets[1:][inside][-1]), int(starts[-1]) + 1)
        minimum[:, inside] = np.minimum.reduceat(low[:, :end], starts, axis=1)
        maximum[:, inside] = np.maximum.reduceat(high[:, :end], starts, axis=1)
    return minimum, maximum


def _reduce(samples: NDArray[np.int16]) -> tuple[Lanes, Lanes]:
    """Return minima and maxima of every bucket of a block.

    Buckets are laid side by side first, so that numpy compares long rows: five times as quick as
    one bucket after the other.
    """
    lanes = samples.shape[1]
    if missing := -len(samples) % BUCKET:
        samples = np.pad(samples, ((0, missing), (0, 0)), mode="edge")
    wide = np.ascontiguousarray(samples).reshape(-1).view(_WIDE)
    rows = np.ascontiguousarray(wide.reshape(-1, BUCKET * lanes // 8).T).view(np.int16)
    return _narrow(np.minimum, rows, lanes), _narrow(np.maximum, rows, lanes)


def _narrow(extreme: np.ufunc, rows: NDArray[np.int16], lanes: int) -> Lanes:
    """Reduce rows that hold several frames of each bucket side by side."""
    frames = np.ascontiguousarray(extreme.reduce(rows, axis=0).reshape(-1, 8).T)
    found: Lanes = extreme.reduce(frames.reshape(8 // lanes, lanes, -1), axis=0)
    return found


def compute(recording: Recording, progress: Progress, peaks: Peaks | None = None) -> Peaks:
    """Read the recording once in blocks; `peaks` may be drawn meanwhile, as far as known."""
    peaks = peaks or Peaks.of(recording)
    due = 0.0
    for start in range(peaks.known, recording.frames, BLOCK):
        samples = recording.read(start, BLOCK)
        low, high = _reduce(samples)
        at = start // BUCKET
        peaks.minimum[:, at : at + low.shape[1]] = low
        peaks.maximum[:, at : at + low.shape[1]] = high
        end = start + len(samples)
        if end == recording.frames or time.monotonic() >= due:
            peaks.catch_up(end)
            due = time.monotonic() + _SHOWN_SECONDS
        progress.step(end, recording.frames)
    return peaks


def zoom(
    recording: Recording, start_frame: int, end_frame: int, columns: int
) -> tuple[Lanes, Lanes]:
    """Return a view from the samples themselves, for columns narrower than a bucket."""
    first = min(max(0, start_frame), recording.frames)
    samples = recording.read(first, max(0, end_frame - first))
    lanes = np.ascontiguousarray(samples.T)
    edges = start_frame + np.arange(columns + 1) * ((end_frame - start_frame) / columns)
    inside = (edges[1:] > 0) & (edges[:-1] < recording.frames)
    return _columns(lanes, lanes, np.floor(edges).astype(np.int64) - first, inside)
