"""A stream of ours as Qt's media engine reads it."""

from typing import Protocol

from PySide6.QtCore import QIODevice, QObject, Signal

from qa_desk.errors import QaDeskError


class Stream(Protocol):
    """What is read of a recording or a file."""

    def read(self, size: int = -1, /) -> bytes | None: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...


class StreamDevice(QIODevice):
    """Hands a stream to the player, which reads it on threads of its own.

    Signals: `broken` carries the sentence of the first read that failed.
    """

    broken = Signal(str)

    def __init__(self, stream: Stream, parent: QObject) -> None:
        super().__init__(parent)
        self._stream = stream
        self._size = stream.seek(0, 2)
        self._stopped = False
        stream.seek(0)
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def give_up(self) -> None:
        """Answer every further read with the end of the file, so that nobody waits for one."""
        self._stopped = True

    def isSequential(self) -> bool:
        return False

    def size(self) -> int:
        return self._size

    def atEnd(self) -> bool:
        return self._stopped or self.pos() >= self._size  # else the engine would ask for ever

    def seek(self, pos: int) -> bool:
        self._stream.seek(pos)
        return super().seek(pos)

    def readData(self, maxlen: int) -> bytes:
        if self._stopped:
            return b""
        try:
            return self._stream.read(maxlen) or b""
        except (OSError, ValueError, QaDeskError) as error:
            self.give_up()
            self.broken.emit(str(error))
            return b""

    def writeData(self, data: bytes, maxlen: int) -> int:  # type: ignore[override]  # the same
        del data, maxlen
        return -1
