"""Decode through Qt's own FFmpeg what libsndfile cannot read: AMR, AAC, WMA, G.722, G.726, G.729.

It does so in a process of its own, because a damaged file can crash Qt's decoder: then a sentence
is shown and the window lives on. That process is handed no path but the bytes that it asks for.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import BinaryIO

import numpy as np

from qa_desk.audio.spool import Spool
from qa_desk.work import Progress

BLOCK = 1 << 18
"""Bytes that go from process to process at once."""

_PATIENCE_S = 20  # a decoder that gives no sound for so long is stuck
_MOST_FILES = 500  # Qt's decoder loses some 40 KB with each
_MOST_READ = 4  # times a file's length: more is a damaged one that is read again and again


@dataclass(frozen=True)
class Asked:
    """A file for the decoding process: its sound is wanted, or only how long its pictures last."""

    size: int
    pictures: bool = False


@dataclass(frozen=True)
class Heard:
    """Sound from the decoding process, and how far in the file it is."""

    rate: int
    channels: int
    done_ms: int
    total_ms: int
    data: bytes


@dataclass(frozen=True)
class Wanted:
    """Bytes of the file that the decoding process asks for."""

    start: int
    count: int


class _Lent:
    """The file, of which the decoding process is given what it asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = stream.seek(0, os.SEEK_END)
        self._left = _MOST_READ * self.size + 64 * BLOCK
        self.failure: OSError | None = None

    def read(self, wanted: Wanted) -> bytes:
        """Return the bytes; TimeoutError when there is no end to the asking."""
        self._left -= wanted.count
        if self._left < 0:
            raise TimeoutError
        try:
            self._stream.seek(wanted.start)
            return self._stream.read(wanted.count)
        except OSError as failure:  # the disk's or the network's, not the other process's
            self.failure = failure
            raise


class _Child:
    """The decoding process and the line to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        with deaf():
            self._process.start()
        theirs.close()
        self._files = 0

    def ask(self, asked: Asked) -> bool:
        """Announce a file; tell whether the process was there to take it."""
        self._files += 1
        if self._files > _MOST_FILES:
            return False
        try:
            self.line.send(asked)
            self.line.recv()
        except (OSError, EOFError):
            return False
        return True

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self.line.close()


@contextmanager
def deaf() -> Iterator[None]:
    """Let what is started not hear Ctrl+C: the program ends it, and knows why."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_turn = threading.Lock()
_children: list[_Child] = []


def _serve(line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # FFmpeg writes what it thinks of a file
    from qa_desk.audio import ffmpeg_process  # brings Qt, which only that process is to have

    ffmpeg_process.serve(line)


def decode(stream: BinaryIO, form: str, progress: Progress) -> Spool | None:
    """Return all sound of the stream, None when there is none; works on any thread."""
    spool: Spool | None = None

    def take(heard: Heard) -> None:
        nonlocal spool
        spool = spool or Spool(heard.rate, heard.channels, form)
        spool.append(np.frombuffer(heard.data, np.int16).reshape(-1, heard.channels))

    try:
        _ask(stream, take, progress)
    except BaseException:
        if spool:
            spool.close()
        raise
    return spool  # of a file that crashed the process, or got stuck, what was heard


def length_of_pictures(stream: BinaryIO, progress: Progress) -> int:
    """Return how long a video's pictures last, in ms; 0 where it shows none or does not say."""
    lengths: list[int] = []
    _ask(stream, lambda told: lengths.append(told.total_ms), progress, pictures=True)
    return max(lengths, default=0)


def _ask(
    stream: BinaryIO, take: Callable[[Heard], None], progress: Progress, *, pictures: bool = False
) -> None:
    """Take what the decoding process tells of a file, or told before that made it crash."""
    lent = _Lent(stream)
    with _turn:
        child = _told(Asked(lent.size, pictures))
        try:
            while heard := _next(child.line, lent, progress):
                take(heard)
                progress.step(heard.done_ms, heard.total_ms)
            _children.append(child)
        except BaseException as error:
            child.end()
            is_damage = isinstance(error, (EOFError, OSError)) and not lent.failure
            if not is_damage:
                raise


def _told(asked: Asked) -> _Child:
    """Announce a file to the waiting process, or to a new one when it has ended meanwhile."""
    while _children:
        child = _children.pop()
        if child.ask(asked):
            return child
        child.end()
    child = _Child()
    child.ask(asked)
    return child


def _next(line: Connection, lent: _Lent, progress: Progress) -> Heard | None:
    """Return the next sound, None at the file's end; notice when the person cancels."""
    waited = 0
    while waited < _PATIENCE_S * 10:
        if not line.poll(0.1):
            waited += 1
            progress.step(0, 1)
            continue
        said: Heard | Wanted | None = line.recv()
        if not isinstance(said, Wanted):
            return said
        line.send(lent.read(said))
    raise TimeoutError
