"""A read-only stream of known length in which one may seek."""

import io
import os
from typing import BinaryIO


class SeekingStream(io.RawIOBase):
    """Keeps the position; what is read from there is the subclass's part (`_bytes`)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self._position = 0

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
        """Fill the buffer from the current position; less is no end, nothing is."""
        data = self._bytes(self._position, len(buffer)) if self._position < self.size else b""
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _bytes(self, start: int, count: int) -> bytes | memoryview:
        """Return at most `count` bytes from a place before the end, at least one."""
        raise NotImplementedError


def headed(stream: BinaryIO, header: bytes, begin: int = 0) -> BinaryIO:
    """Return a stream from one of its bytes on, behind a header; it stays the caller's to close."""
    return io.BufferedReader(_Headed(stream, header, begin), 1 << 16)


class _Headed(SeekingStream):
    def __init__(self, stream: BinaryIO, header: bytes, begin: int) -> None:
        self._stream = stream
        self._header = header
        self._begin = begin - len(header)
        super().__init__(stream.seek(0, os.SEEK_END) - self._begin)

    def _bytes(self, start: int, count: int) -> bytes:
        if start < len(self._header):
            return self._header[start : start + count]
        self._stream.seek(start + self._begin)
        return self._stream.read(count)
