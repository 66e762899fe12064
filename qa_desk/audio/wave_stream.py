"""A recording as the bytes of a WAV file, decoded while they are read.

The player hears exactly the lanes, times and silences that the screen shows.
"""

import io
import os
import struct

from qa_desk.audio.recording import Recording

HEADER = 44


class WaveStream(io.RawIOBase):
    """A seekable, read-only 16-bit PCM WAV over a recording, which stays the caller's to close."""

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self._recording = recording
        self._width = 2 * recording.channels
        self._sound_bytes = recording.frames * self._width
        self._header = _header(recording.rate, recording.channels, self._sound_bytes)
        self._position = 0
        self.size = HEADER + self._sound_bytes

    def readable(self) -> bool:
        """Say that this stream reads."""
        return True

    def seekable(self) -> bool:
        """Say that this stream seeks."""
        return True

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a byte; positions beyond the end read nothing."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative position")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the current position, less only at the end."""
        data = self._bytes(self._position, len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

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
