"""The process in which Qt's FFmpeg decodes, apart because a damaged file can crash it.

The one file outside the windows that may import Qt (D8); it is imported in that process only.
"""

import sys
import threading
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEventLoop, QIODevice, QUrl
from PySide6.QtMultimedia import QAudioBuffer, QAudioDecoder, QMediaPlayer

from qa_desk.audio.ffmpeg import BLOCK, Heard, Wanted

_IDLE_S = 60  # the process ends when nothing was asked of it for so long
_MOST_DATA = 384 << 20  # of which any sound takes 220 MB, and touches less than half
_LOADING = QMediaPlayer.MediaStatus.LoadingMedia
_SCALES = {
    "UInt8": (np.uint8, 128, 256.0),
    "Int32": (np.int32, 0, 2**-16),
    "Float": (np.float32, 0, 32768.0),
}


def serve(line: Connection) -> None:
    """Decode what is asked, in the process of its own, until nothing more is."""
    _limit_memory()
    _application = QCoreApplication([])
    while line.poll(_IDLE_S):
        try:
            asked = line.recv()
            line.send("taken")
        except (OSError, EOFError):  # the program has ended
            return
        file = _Borrowed(line, asked.size)
        if asked.pictures:
            _measure(file)
        else:
            _Decoding(file).run()
        line.send(None)


def _limit_memory() -> None:
    """Let a header that lies of gigabytes fail at once, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_DATA, _MOST_DATA))


class _Borrowed(QIODevice):
    """A file that the program holds open, read from it block by block, on FFmpeg's own thread."""

    def __init__(self, line: Connection, size: int) -> None:
        super().__init__()
        self._line = line
        self._size = size
        self._start, self._block = 0, b""
        self._talking = threading.Lock()
        self._asking = threading.Lock()
        self._is_over = False
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def size(self) -> int:
        """Return the length of the file."""
        return self._size

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        """Say that this device seeks."""
        return False

    def readData(self, most: int) -> bytes:  # noqa: N802 - Qt's name
        """Return the next bytes, at least one before the end."""
        place = self.pos()
        if not self._start <= place < self._start + len(self._block):
            self._start, self._block = place, self._fetch(place)
        skip = place - self._start
        return self._block[skip : skip + most]

    def _fetch(self, place: int) -> bytes:
        with self._asking:
            if self._is_over or place >= self._size:
                return b""
            self.say(Wanted(place, BLOCK))
            block: bytes = self._line.recv()
            return block

    def say(self, words: Wanted | Heard) -> None:
        """Send something to the program, from any thread."""
        with self._talking:
            self._line.send(words)

    def finish(self) -> None:
        """Ask for nothing more."""
        with self._asking:
            self._is_over = True


class _Decoding:
    """One run of Qt's decoder, sending what it hears."""

    def __init__(self, file: _Borrowed) -> None:
        self._file = file
        self._loop = QEventLoop()
        self._decoder = QAudioDecoder()
        self._layout = (0, 0)
        self._pending = bytearray()
        self._decoder.bufferReady.connect(self._take)
        self._decoder.finished.connect(self._loop.quit)
        self._decoder.error.connect(self._loop.quit)

    def run(self) -> None:
        """Decode one file to its end, or to where it is damaged."""
        self._decoder.setSourceDevice(self._file)
        self._decoder.start()
        failed = self._decoder.error()  # type: ignore[operator]  # both a signal and a method
        if failed == QAudioDecoder.Error.NoError:  # else it was told before the loop turned
            self._loop.exec()
        self._take()
        self._send()
        self._decoder.stop()
        self._file.finish()

    def _take(self) -> None:
        while self._decoder.bufferAvailable():
            buffer = self._decoder.read()
            layout = (buffer.format().sampleRate(), buffer.format().channelCount())
            if self._layout in ((0, 0), layout):  # a change in mid-file is damage
                self._layout = layout
                self._pending += _samples(buffer).tobytes()
        if len(self._pending) >= BLOCK:
            self._send()

    def _send(self) -> None:
        if self._pending:
            done_ms = max(0, self._decoder.position())
            total_ms = max(1, self._decoder.duration(), done_ms)
            self._file.say(Heard(*self._layout, done_ms, total_ms, bytes(self._pending)))
            self._pending.clear()


def _measure(file: _Borrowed) -> None:
    """Tell how long the pictures of a video last, if it has any."""
    loop, engine = QEventLoop(), QMediaPlayer()

    def wait(status: QMediaPlayer.MediaStatus) -> None:
        if status != _LOADING:
            loop.quit()

    engine.mediaStatusChanged.connect(wait)
    engine.setSourceDevice(file, QUrl("video"))
    if engine.mediaStatus() == _LOADING:
        loop.exec()
    if engine.hasVideo():
        file.say(Heard(0, 0, 0, engine.duration(), b""))
    engine.setSource(QUrl())
    file.finish()


def _samples(buffer: QAudioBuffer) -> NDArray[np.int16]:
    name = buffer.format().sampleFormat().name
    if name == "Int16":
        return np.frombuffer(buffer.constData(), np.int16)
    kind, zero, scale = _SCALES[name]
    loud = (np.frombuffer(buffer.constData(), kind).astype(np.float64) - zero) * scale
    samples: NDArray[np.int16] = np.clip(np.rint(loud), -32768, 32767).astype(np.int16)
    return samples
