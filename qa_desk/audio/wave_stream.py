"""A recording as the bytes of a WAV file, decoded while they are read.

The player hears exactly the lanes, times and silences that the screen shows.
"""

import struct

from qa_desk.audio.recording import Recording
from qa_desk.audio.seeking import SeekingStream

HEADER = 44


class WaveStream(SeekingStream):
    """A seekable, read-only 16-bit PCM WAV over a recording, which stays the caller's to close."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._width = 2 * recording.channels
        self._sound_bytes = recording.frames * self._width
        self._header = _header(recording.rate, recording.channels, self._sound_bytes)
        super().__init__(HEADER + self._sound_bytes)

    def _bytes(self, start: int, count: int) -> bytes:
        head = self._header[start : start + count]
        first = max(0, start - HEADER)
        last = min(start + count - HEADER, self._sound_bytes)
        if last <= first:
            return head
        frame = first // self._width
        samples = self._recording.read(frame, -(-last // self._width) - frame)
        skip = first - frame * self._width
        return head + samples.astype("<i2").tobytes()[skip : skip + last - first]


def _header(rate: int, channels: int, sound_bytes: int) -> bytes:
    width = 2 * channels
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", HEADER - 8 + sound_bytes, b"WAVE",
        b"fmt ", 16, 1, channels, rate, rate * width, width, 16,
        b"data", sound_bytes,
    )  # fmt: skip
