"""Read from the recorders on the network: one connection to each, and what fails told in words."""

import errno
import hashlib
import importlib
import io
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any, BinaryIO, Protocol

from qa_desk.audio.remote import known
from qa_desk.audio.remote.known import Known
from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import sources
from qa_desk.rules.sources import Address, Remote
from qa_desk.work import Progress

PATIENCE = 20
"""Seconds for which a recorder that did not answer is not asked again."""

_TRIES = 4  # to go on, each time the connection breaks without a byte
_BLOCK = 1 << 16
_NOT_FOUND = 404
_lock = threading.Lock()
_connected: dict[str, "Files"] = {}
_silent: dict[str, tuple[float, str]] = {}


class Unreachable(InputError):
    """A recorder on the network does not answer, or does not let us in."""


class Files(Protocol):
    """The recordings of one recorder, as its kind of connection gives them."""

    fs: Any
    root: str
    failures: tuple[type[Exception], ...]

    def places(self, path: str) -> tuple[str, ...]:
        """Return where a recording may lie, for the file system."""

    def path(self, name: str) -> str | None:
        """Return the path, inside the source, of what a listing names."""

    def open(self, place: str, at: int, size: int) -> tuple[BinaryIO, int]:
        """Return a stream from a byte on, or from the beginning, and which of both."""

    def close(self) -> None:
        """Hang up."""


def names(source: Address, progress: Progress) -> Iterator[tuple[str, int | None]]:
    """Yield the path and the size, if it is told, of all there is at an address.

    Links are not followed, hidden files and folders left alone.
    """
    one = known.of(source)
    inner = str(source)[len(one.address) + 1 :]
    with _asking(one):
        files = _connection(one)
        top = files.places(inner)[0] if inner else files.root
        try:
            for facts in _below(files.fs, top, progress):
                path = files.path(facts["name"])
                if path and sources.is_inside(path):
                    yield path[len(inner) + 1 if inner else 0 :], facts["size"]
        except FileNotFoundError as error:
            raise _nothing(source) from error


def _below(fs: Any, top: str, progress: Progress) -> Iterator[dict[str, Any]]:
    seen = {top.rstrip("/")}  # pages may link in circles
    for _place, folders, files in fs.walk(top, detail=True, on_error="raise"):
        progress.step(0, 1)
        for name, facts in [*folders.items()]:
            folder = facts["name"].rstrip("/")
            if name.startswith(".") or folder in seen:
                del folders[name]
            seen.add(folder)
        for name, facts in files.items():
            if facts["type"] == "file" and not name.startswith("."):
                yield facts


def size(recording: Remote) -> int | None:
    """Return how many bytes a recording has, None when its server does not tell."""
    one, path = _found(recording)
    with _asking(one):
        return _info(_connection(one), path)[1]


class Reading(io.RawIOBase):
    """A recording's bytes from the first to the last, also when the connection breaks meanwhile."""

    _file: BinaryIO | None = None

    def __init__(self, recording: Remote) -> None:
        self._known, self._path = _found(recording)
        self._at = 0
        self._digest = hashlib.sha256()
        with _asking(self._known):
            self._place, size = _info(_connection(self._known), self._path)
        if size is None:
            raise InputError(
                _(
                    "The recorder does not tell how long this file is, so nobody could say whether "
                    "all of it arrived. It was left out."
                )
            )
        self.size = size

    def readable(self) -> bool:
        """Say that this stream reads."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what comes next; nothing is the end."""
        wanted = min(len(buffer), self.size - self._at)
        try:
            with _asking(self._known):
                data = self._next(wanted) if wanted else b""
        except FileNotFoundError as error:
            raise _changed() from error
        buffer[: len(data)] = data
        self._at += len(data)
        self._digest.update(data)
        return len(data)

    def close(self) -> None:
        """Let go of the connection."""
        self._let_go()
        super().close()

    def _next(self, count: int) -> bytes:
        tries_left = _TRIES
        while True:
            try:
                file = self._file or self._opened()
                if data := file.read(count):
                    return data
                raise ConnectionError(errno.ECONNABORTED, _("the connection broke off"))
            except _failures(self._known) as error:
                self._let_go()
                drop(self._known.address)
                tries_left -= 1
                if not tries_left or isinstance(error, FileNotFoundError):
                    raise

    def _opened(self) -> BinaryIO:
        """Open it where we are; pass over what is known where a server begins again."""
        self._file, begin = _connection(self._known).open(self._place, self._at, self.size)
        again = hashlib.sha256()
        while begin < self._at and (data := self._file.read(min(self._at - begin, _BLOCK))):
            again.update(data)
            begin += len(data)
            if begin == self._at and again.digest() != self._digest.digest():
                raise _changed()
        return self._file

    def _let_go(self) -> None:
        if self._file is not None:
            with suppress(*_failures(self._known)):
                self._file.close()
        self._file = None


def drop(address: str = "") -> None:
    """Hang up on one recorder, or on all."""
    with _lock:
        for one in [address] if address else [*_connected]:
            if files := _connected.pop(one, None):
                files.close()
        if not address:
            _silent.clear()


def module(kind: str) -> ModuleType:
    """Return how a kind of recorder is reached; InputError when what it needs is not installed."""
    extra = "http" if kind.startswith("http") else kind
    try:
        return importlib.import_module(f"qa_desk.audio.remote.{extra}")
    except ImportError as error:
        raise InputError(
            _(
                "QA Desk on this computer was installed without {kind}. Nothing was changed. "
                "Install it with: pip install 'qa-desk[{extra}]'"
            ).format(kind=extra.upper(), extra=extra)
        ) from error


def connect(one: Known, secret: str) -> Files:
    """Return a new connection, which is the caller's to close."""
    files: Files = module(one.parsed.kind).Files(one, secret)
    return files


def look_in(one: Known, secret: str) -> int:
    """Connect anew and return how many files and folders are at the top; InputError if none can."""
    drop(one.address)
    _silent.pop(one.address, None)
    with _asking(one):
        files = connect(one, secret)
        try:
            return len(files.fs.ls(files.root, detail=False))
        except FileNotFoundError as error:
            raise _nothing(one.parsed) from error
        finally:
            files.close()


def host_key(one: Known) -> tuple[str, bool]:
    """Return the fingerprint that an SFTP host shows, and whether this user's SSH knows it."""
    found: tuple[str, bool]
    with _asking(one):
        found = module(one.parsed.kind).look(one)
    return found


def _found(recording: Remote) -> tuple[Known, str]:
    source = sources.parse(recording.source)
    one = known.of(source)
    inner = str(source)[len(one.address) + 1 :]
    path = sources.inside(recording.path)
    return one, f"{inner}/{path}" if inner else path


def _info(files: Files, path: str) -> tuple[str, int | None]:
    """Return where a recording lies and its size; FileNotFoundError when it is gone."""
    for place in files.places(path):
        try:
            return place, files.fs.info(place)["size"]
        except FileNotFoundError as error:  # fsspec says so of any trouble with HTTP
            cause = error.__cause__
            if isinstance(cause, files.failures) and getattr(cause, "status", 0) != _NOT_FOUND:
                raise cause from None
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)


def _nothing(source: Address) -> InputError:
    return InputError(
        _("There is nothing at {address}. Check the folder's name; nothing was changed.").format(
            address=source
        )
    )


def _changed() -> InputError:
    return InputError(_("The recording was changed or removed while it was fetched. Try again."))


@contextmanager
def _asking(one: Known) -> Iterator[None]:
    """Give words to what goes wrong with a recorder, and do not ask again at once."""
    until, words = _silent.get(one.address, (0.0, ""))
    if time.monotonic() < until:
        raise Unreachable(words)
    failures = _failures(one)
    try:
        yield
    except FileNotFoundError:
        raise
    except failures as error:
        drop(one.address)
        words = _words(one, error)
        _silent[one.address] = time.monotonic() + PATIENCE, words
        raise Unreachable(words) from error


def _words(one: Known, error: Exception) -> str:
    told = module(one.parsed.kind).reason(error)
    if not told:
        strerror = error.strerror if isinstance(error, OSError) else ""
        told = strerror or _("it does not answer")
    return _(
        "The recorder {address} cannot be reached: {reason}. What has a sealed copy can still be "
        "heard. Check the network, or run: qa-desk source test {address}"
    ).format(address=one.address, reason=told)


def _failures(one: Known) -> tuple[type[Exception], ...]:
    return OSError, *module(one.parsed.kind).FAILURES


def _connection(one: Known) -> Files:
    with _lock:
        if one.address in _connected:
            return _connected[one.address]
    files = connect(one, one.secret)
    with _lock:
        return _connected.setdefault(one.address, files)
