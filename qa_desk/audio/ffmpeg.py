"""Decode through Qt's own FFmpeg what libsndfile cannot read: AMR, AAC, WMA, G.722, G.726, G.729.

The one file outside the windows that may import Qt (D8). It does so in a process of its own,
because a damaged file can crash Qt's decoder: then a sentence is shown and the window lives on.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from qa_desk.audio.spool import Spool
from qa_desk.work import Progress

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioBuffer

_PATIENCE_S = 20  # a decoder that gives no sound for so long is stuck
_IDLE_S = 60  # the process ends when nothing was asked of it for so long
_CHUNK = 1 << 18
_SCALES = {
    "UInt8": (np.uint8, 128, 256.0),
    "Int32": (np.int32, 0, 2**-16),
    "Float": (np.float32, 0, 32768.0),
}


@dataclass(frozen=True)
class _Heard:
    """Sound from the decoding process, and how far in the file it is."""

    rate: int
    channels: int
    done_ms: int
    total_ms: int
    data: bytes


@contextmanager
def _deaf() -> Iterator[None]:
    """Let what is started not hear Ctrl+C: the program ends it, and knows why."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Child:
    """The decoding process and the line to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        with _deaf():
            self._process.start()
        theirs.close()

    def ask(self, source: str | bytes) -> bool:
        """Hand over a file; tell whether the process was there to take it."""
        try:
            self.line.send(source)
            self.line.recv()
        except (OSError, EOFError):
            return False
        return True

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self.line.close()


_turn = threading.Lock()
_children: list[_Child] = []


def decode(stream: BinaryIO, form: str, progress: Progress) -> Spool | None:
    """Return all sound of the stream, None when there is none; works on any thread."""
    source = _source(stream)
    with _turn:
        child = _ask(source)
        spool = None
        try:
            while heard := _next(child.line, progress):
                spool = spool or Spool(heard.rate, heard.channels, form)
                spool.append(np.frombuffer(heard.data, np.int16).reshape(-1, heard.channels))
                progress.step(heard.done_ms, heard.total_ms)
            _children.append(child)
        except (EOFError, OSError):  # crashed or stuck: keep what was heard
            child.end()
        except BaseException:
            child.end()
            if spool:
                spool.close()
            raise
    return spool


def _source(stream: BinaryIO) -> str | bytes:
    """Return the path of a file; anything else by its bytes, never by a copy on the disk."""
    if isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO):
        return str(Path(stream.name).resolve())
    stream.seek(0)
    return stream.read()


def _ask(source: str | bytes) -> _Child:
    """Hand the file to the waiting process, or to a new one when it has ended meanwhile."""
    while _children:
        child = _children.pop()
        if child.ask(source):
            return child
        child.end()
    child = _Child()
    child.ask(source)
    return child


def _next(line: Connection, progress: Progress) -> _Heard | None:
    """Return the next sound, None at the file's end; notice when the person cancels."""
    for _tenth in range(_PATIENCE_S * 10):
        if line.poll(0.1):
            heard: _Heard | None = line.recv()
            return heard
        progress.step(0, 1)
    raise TimeoutError


def _serve(line: Connection) -> None:
    """Decode what is asked, in the process of its own, until nothing more is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # FFmpeg writes what it thinks of a file
    from PySide6.QtCore import QCoreApplication

    _application = QCoreApplication([])
    while line.poll(_IDLE_S):
        try:
            source = line.recv()
            line.send("taken")
        except (OSError, EOFError):  # the program has ended
            return
        _Decoding(line).run(source)
        line.send(None)


class _Decoding:
    """One run of Qt's decoder, sending what it hears."""

    def __init__(self, line: Connection) -> None:
        from PySide6.QtCore import QBuffer, QEventLoop
        from PySide6.QtMultimedia import QAudioDecoder

        self._line = line
        self._loop = QEventLoop()
        self._buffer = QBuffer()
        self._decoder = QAudioDecoder()
        self._layout = (0, 0)
        self._pending = bytearray()
        self._decoder.bufferReady.connect(self._take)
        self._decoder.finished.connect(self._loop.quit)
        self._decoder.error.connect(self._loop.quit)

    def run(self, source: str | bytes) -> None:
        """Decode one file to its end, or to where it is damaged."""
        from PySide6.QtCore import QIODevice, QUrl
        from PySide6.QtMultimedia import QAudioDecoder

        if isinstance(source, str):
            self._decoder.setSource(QUrl.fromLocalFile(source))
        else:
            self._buffer.setData(source)
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._decoder.setSourceDevice(self._buffer)
        self._decoder.start()
        failed = self._decoder.error()  # type: ignore[operator]  # both a signal and a method
        if failed == QAudioDecoder.Error.NoError:  # else it was told before the loop turned
            self._loop.exec()
        self._take()
        self._send()
        self._decoder.stop()

    def _take(self) -> None:
        while self._decoder.bufferAvailable():
            buffer = self._decoder.read()
            layout = (buffer.format().sampleRate(), buffer.format().channelCount())
            if self._layout in ((0, 0), layout):  # a change in mid-file is damage
                self._layout = layout
                self._pending += _samples(buffer).tobytes()
        if len(self._pending) >= _CHUNK:
            self._send()

    def _send(self) -> None:
        if self._pending:
            done_ms = max(0, self._decoder.position())
            total_ms = max(1, self._decoder.duration(), done_ms)
            self._line.send(_Heard(*self._layout, done_ms, total_ms, bytes(self._pending)))
            self._pending.clear()


def _samples(buffer: QAudioBuffer) -> NDArray[np.int16]:
    name = buffer.format().sampleFormat().name
    if name == "Int16":
        return np.frombuffer(buffer.constData(), np.int16)
    kind, zero, scale = _SCALES[name]
    loud = (np.frombuffer(buffer.constData(), kind).astype(np.float64) - zero) * scale
    samples: NDArray[np.int16] = np.clip(np.rint(loud), -32768, 32767).astype(np.int16)
    return samples
