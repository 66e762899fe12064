"""A recording's outline for the waveform: minima and maxima per bucket, in a pyramid."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qa_desk.audio.recording import Recording
from qa_desk.audio.spool import BLOCK
from qa_desk.work import Progress

BUCKET = 64
"""Frames in a bucket of the lowest level; each level above holds four times as many."""

_FACTOR = 4
_PARTIAL_SECONDS = 0.25

Lanes = NDArray[np.int16]
"""Values of shape (lanes, buckets or columns)."""


@dataclass(frozen=True, eq=False)
class Peaks:
    """Exact minima and maxima of every 64 frames of each lane."""

    rate: int
    frames: int
    minimum: Lanes
    maximum: Lanes

    @property
    def channels(self) -> int:
        """Return the number of lanes."""
        return len(self.minimum)

    @cached_property
    def _levels(self) -> list[tuple[Lanes, Lanes]]:
        levels = [(self.minimum, self.maximum)]
        while levels[-1][0].shape[1] > _FACTOR:
            low, high = levels[-1]
            starts = np.arange(0, low.shape[1], _FACTOR)
            levels.append(
                (
                    np.minimum.reduceat(low, starts, axis=1),
                    np.maximum.reduceat(high, starts, axis=1),
                )
            )
        return levels

    def view(self, start_frame: float, end_frame: float, columns: int) -> tuple[Lanes, Lanes]:
        """Return (minimum, maximum) of shape (lanes, columns); zero outside the recording.

        Each bucket falls into one column, so columns that begin on buckets are exact.
        """
        per_column = (end_frame - start_frame) / columns
        # Buckets of at most an eighth of a column: its edges are then true to that eighth.
        level = 0
        while BUCKET * _FACTOR ** (level + 1) * 8 <= per_column and level + 1 < len(self._levels):
            level += 1
        low, high = self._levels[level]
        edges = start_frame + np.arange(columns + 1) * per_column
        buckets = (edges // (BUCKET * _FACTOR**level)).astype(np.int64)
        inside = (edges[1:] > 0) & (edges[:-1] < self.frames)
        return _columns(low, high, buckets, inside)


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


def _reduce(samples: NDArray[np.int16], bucket: int) -> tuple[Lanes, Lanes]:
    starts = np.arange(0, len(samples), bucket)
    lanes = np.ascontiguousarray(samples.T)
    return np.minimum.reduceat(lanes, starts, axis=1), np.maximum.reduceat(lanes, starts, axis=1)


def compute(
    recording: Recording, progress: Progress, partial: Callable[[Peaks], None] | None = None
) -> Peaks:
    """Read the recording once in blocks; `partial` is handed what is known so far."""
    buckets = -(-recording.frames // BUCKET)
    minimum = np.zeros((recording.channels, buckets), np.int16)
    maximum = np.zeros_like(minimum)
    due = time.monotonic() + _PARTIAL_SECONDS
    for start in range(0, recording.frames, BLOCK):
        samples = recording.read(start, BLOCK)
        low, high = _reduce(samples, BUCKET)
        at = start // BUCKET
        minimum[:, at : at + low.shape[1]] = low
        maximum[:, at : at + low.shape[1]] = high
        progress.step(start + len(samples), recording.frames)
        if partial and time.monotonic() >= due:
            partial(Peaks(recording.rate, recording.frames, minimum.copy(), maximum.copy()))
            due = time.monotonic() + _PARTIAL_SECONDS
    return Peaks(recording.rate, recording.frames, minimum, maximum)


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
