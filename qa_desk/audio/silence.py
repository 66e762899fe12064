"""A video without any sound, as a sound of its length: so it is played and marked like a call."""

from typing import BinaryIO

import numpy as np

from qa_desk.audio import ffmpeg, videos
from qa_desk.audio.spool import Samples
from qa_desk.work import Progress

_RATE = 8000


class Silence:
    """A source as `decoding.Source` says, of which nothing is kept anywhere."""

    rate = _RATE
    channels = 1

    def __init__(self, length_ms: int, form: str) -> None:
        self.frames = length_ms * _RATE // 1000
        self.format = form

    @property
    def at_hand(self) -> int:
        """Return how many frames can be read at once: all that there are."""
        return self.frames

    def read(self, _start: int, count: int) -> Samples:
        """Return so many frames without sound."""
        return np.zeros((count, self.channels), np.int16)

    def close(self) -> None:
        """Release nothing, for nothing is held."""


def of_video(stream: BinaryIO, progress: Progress) -> Silence | None:
    """Return silence as long as a video's pictures last, None for what shows none."""
    form = videos.video_format(stream)
    length_ms = ffmpeg.length_of_pictures(stream, progress) if form else 0
    return Silence(length_ms, form) if length_ms > 0 else None
