"""One call's sound from its files: two lanes that sound together, nothing merged on disk (D8)."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from qa_desk.audio import silence
from qa_desk.audio.decoding import Source, open_source
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.silence import Silence
from qa_desk.audio.spool import BLOCK, Samples, check_length
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.work import Progress


@dataclass(frozen=True)
class Part:
    """One file of a call: how to open its bytes, its name, whom it holds, when it begins (ms).

    `channel` is "csr", "customer", "both" (CSR left and customer right, or one mixed lane) or
    "swapped" (customer left).
    """

    open: Callable[[], BinaryIO]
    name: str
    channel: str = "both"
    offset_ms: int = 0
    headerless: Headerless | None = None

    @classmethod
    def file(cls, path: Path | str, channel: str = "both", offset_ms: int = 0) -> Part:
        """Return the part that lies in a file."""
        return cls(lambda: Path(path).open("rb"), Path(path).name, channel, offset_ms)


class _Placed:
    """A source on the recording's time line, in the recording's lanes and rate."""

    def __init__(self, source: Source, part: Part, stream: BinaryIO) -> None:
        self.source = source
        self.part = part
        self.stream = stream
        self.rate = source.rate
        self.first = 0

    def place(self, rate: int, earliest_ms: int) -> None:
        """Set the common sampling rate and where the recording begins."""
        self.rate = rate
        self.first = (self.part.offset_ms - earliest_ms) * rate // 1000

    @property
    def frames(self) -> int:
        """Return the length at the recording's rate."""
        return -(-self.source.frames * self.rate // self.source.rate)

    @property
    def at_hand(self) -> int:
        """Return as far as how many frames from its beginning it can be read at once."""
        return self.source.at_hand * self.rate // self.source.rate

    @property
    def is_plain(self) -> bool:
        """Tell whether frames of the recording are frames of this file."""
        return self.first == 0 and self.rate == self.source.rate and self.part.channel == "both"

    def read(self, start: int, count: int) -> Samples:
        """Return frames counted from the file's own beginning, at the recording's rate."""
        if self.rate == self.source.rate:
            return self.source.read(start, count)
        place = np.arange(start, start + count, dtype=np.int64) * self.source.rate
        index, rest = np.divmod(place, self.rate)
        needed = min(int(index[-1]) + 2, self.source.frames) - int(index[0])
        samples = self.source.read(int(index[0]), needed).astype(np.float32)
        left = index - index[0]
        right = np.minimum(left + 1, needed - 1)
        share = (rest / self.rate).astype(np.float32)[:, None]
        between: Samples = np.rint(samples[left] + (samples[right] - samples[left]) * share).astype(
            np.int16
        )
        return between

    def close(self) -> None:
        """Release decoder and file."""
        self.source.close()
        self.stream.close()


class Recording:
    """A call's decoded sound: 16-bit, 1 mixed lane or 2 (CSR, customer); safe for all threads."""

    def __init__(self, placed: Sequence[_Placed]) -> None:
        self._placed = placed
        self._closed = False
        self._lock = threading.Lock()
        self.rate = max(each.rate for each in placed)
        earliest = min(0, *(each.part.offset_ms for each in placed))
        for each in placed:
            each.place(self.rate, earliest)
        self.frames = max(each.first + each.frames for each in placed)
        mixed = all(
            each.part.channel in ("both", "swapped") and each.source.channels == 1
            for each in placed
        )
        self.channels = 1 if mixed else 2
        self.is_silent = all(isinstance(each.source, Silence) for each in placed)
        self.format = ", ".join(dict.fromkeys(each.source.format for each in placed))
        check_length(self.frames, self.channels)
        self._forgotten = weakref.finalize(self, _close_all, placed)

    @property
    def duration_ms(self) -> int:
        """Return the decoded length, never what a header says."""
        return self.frames * 1000 // self.rate

    @property
    def at_hand(self) -> int:
        """Return how many frames can be read at once; what follows is still to be decoded."""
        waiting = [
            each.first + each.at_hand
            for each in self._placed
            if each.source.at_hand < each.source.frames
        ]
        return min(waiting, default=self.frames)

    def read_ahead(self, progress: Progress) -> None:
        """Decode what is not at hand, so that nobody waits who wants to hear the end."""
        for start in range(self.at_hand, self.frames, BLOCK):
            self.read(start, BLOCK)
            progress.step(min(start + BLOCK, self.frames), self.frames)

    def read(self, start_frame: int, count: int) -> NDArray[np.int16]:
        """Return samples of shape (n, channels); n is below `count` only beyond the ends."""
        start = min(max(0, start_frame), self.frames)
        count = max(0, min(start_frame + count, self.frames) - start)
        with self._lock:
            if self._closed:
                raise ValueError("the recording is closed")
            if len(self._placed) == 1 and self._placed[0].is_plain:
                return _lanes(self._placed[0].read(start, count), "both", self.channels)
            return self._mix(start, count)

    def _mix(self, start: int, count: int) -> Samples:
        total = np.zeros((count, self.channels), np.int32)
        for each in self._placed:
            first = max(start, each.first)
            last = min(start + count, each.first + each.frames)
            if first < last:
                samples = each.read(first - each.first, last - first)
                total[first - start : last - start] += _lanes(
                    samples, each.part.channel, self.channels
                )
        return np.clip(total, -32768, 32767).astype(np.int16)

    def close(self) -> None:
        """Release all files; nothing can be read afterwards."""
        with self._lock:
            self._closed = True
            self._forgotten()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _close_all(placed: Sequence[_Placed]) -> None:
    """Close the files, also of a recording that nobody closed: its page went meanwhile."""
    for each in placed:
        each.close()


def _lanes(samples: Samples, channel: str, lanes: int) -> Samples:
    """Fold a file's channels into the recording's lanes (1, or CSR and customer)."""
    if channel == "swapped":
        return _lanes(samples, "both", lanes)[:, ::-1]
    if channel == "both" and samples.shape[1] == lanes:
        return samples
    if channel == "both" and samples.shape[1] > 2:
        return np.stack([_mean(samples[:, 0::2]), _mean(samples[:, 1::2])], axis=1)
    one = _mean(samples)
    if channel == "both":
        return np.stack([one, one], axis=1)
    silence = np.zeros_like(one)
    return np.stack([one, silence] if channel == "csr" else [silence, one], axis=1)


def _mean(samples: Samples) -> NDArray[np.int16]:
    if samples.shape[1] == 1:
        return samples[:, 0]
    mean: NDArray[np.int16] = np.mean(samples, axis=1).astype(np.int16)
    return mean


def open_recording(
    parts: Sequence[Part], progress: Progress | None = None, *, watched: bool = False
) -> Recording:
    """Open a call's files as one recording; raise InputError with a sentence for bad ones.

    Where it is to be `watched` too, a video without any sound is as good as a silent recording.
    """
    with ExitStack() as opened:
        placed = [
            opened.enter_context(closing(_open_part(part, progress or Progress(), watched=watched)))
            for part in parts
        ]
        recording = Recording(placed)
        opened.pop_all()
        return recording


def _open_part(part: Part, progress: Progress, *, watched: bool) -> _Placed:
    try:
        stream = part.open()
        try:
            return _Placed(_source(stream, part, progress, watched=watched), part, stream)
        except BaseException:
            stream.close()
            raise
    except OSError as error:
        raise InputError(
            _(
                "The recording cannot be opened: {reason}. Check that its folder is there and "
                "may be read."
            ).format(reason=error.strerror)
        ) from error


def _source(stream: BinaryIO, part: Part, progress: Progress, *, watched: bool) -> Source:
    try:
        return open_source(stream, part.name, progress, part.headerless)
    except InputError:
        source = silence.of_video(stream, progress) if watched else None
        if source is None:
            raise
        return source
