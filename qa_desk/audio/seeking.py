"""A read-only stream of known length in which one may seek."""

import io
import os


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
