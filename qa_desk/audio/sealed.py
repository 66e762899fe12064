"""A recording as QA Desk itself keeps it: encrypted, and refused when anybody changed it (P1).

The file is a head (magic, salt, length of the content), then the content in chunks of 64 KB, each
sealed by AES-256-GCM over the head, with salt and number as its nonce. So chunks are read in any
order, and none can be altered, moved, left out or taken from another file. The salt is new at
every writing: a lost copy may be written again under its key.
"""

import errno
import hashlib
import io
import os
import secrets
import struct
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qa_desk.audio.seeking import SeekingStream
from qa_desk.i18n import _
from qa_desk.work import Progress

CHUNK = 65_536
"""Bytes of the content that are sealed together."""

_MAGIC = b"QADSND1\n"
_SALT = 8
_TAG = 16
_HEAD = struct.Struct(f">8s{_SALT}sQ")


class Readable(Protocol):
    """What is needed of a stream that is only read forward."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


class Damaged(OSError):
    """A copy that is not as QA Desk has written it."""

    def __init__(self) -> None:
        super().__init__(errno.EIO, _("QA Desk's copy of it is damaged or was changed"))


def new_key() -> bytes:
    """Return a random key for one recording."""
    return secrets.token_bytes(32)


def size_on_disk(size: int) -> int:
    """Return how many bytes the copy of a content takes."""
    return _HEAD.size + size + -(-size // CHUNK) * _TAG


def seal(source: Readable, target: BinaryIO, key: bytes, size: int, progress: Progress) -> bytes:
    """Write a content of `size` bytes sealed; return its SHA-256, to be held against what it was.

    The file is good only if the content has that length.
    """
    salt = secrets.token_bytes(_SALT)
    head = _HEAD.pack(_MAGIC, salt, size)
    cipher, digest = AESGCM(key), hashlib.sha256()
    target.write(head)
    number = 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(cipher.encrypt(_nonce(salt, number), chunk, head))
        number += 1
        progress.step(min(number * CHUNK, size), size)
    return digest.digest()


def write(source: Readable, file: Path, key: bytes, size: int, progress: Progress) -> bytes:
    """Write a content sealed into a new file, durably, and read it back; return its SHA-256."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as sink:
        written = seal(source, sink, key, size, progress)
        sink.flush()
        os.fsync(sink.fileno())
    with open_sealed(file, key) as back:
        if sha256(back, progress) != written:
            raise Damaged
    return written


def open_sealed(path: Path, key: bytes) -> BinaryIO:
    """Return a copy's content, seekable; Damaged when it is not whole, then or while reading."""
    file = path.open("rb")
    try:
        return io.BufferedReader(_Content(file, key), CHUNK)
    except BaseException:
        file.close()
        raise


def sha256(stream: Readable, progress: Progress | None = None) -> bytes:
    """Return the hash of all that is left of a stream."""
    digest = hashlib.sha256()
    while block := stream.read(CHUNK):
        digest.update(block)
        if progress:
            progress.step(0, 0)
    return digest.digest()


class _Content(SeekingStream):
    """The content of a sealed file, deciphered chunk by chunk while it is read."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        self._cipher = AESGCM(key)
        self._head = file.read(_HEAD.size)
        if len(self._head) < _HEAD.size or not self._head.startswith(_MAGIC):
            raise Damaged
        _magic, self._salt, size = _HEAD.unpack(self._head)
        if file.seek(0, os.SEEK_END) != size_on_disk(size):
            raise Damaged
        self._number, self._chunk = -1, b""
        super().__init__(size)

    def _bytes(self, start: int, count: int) -> memoryview:
        number, skip = divmod(start, CHUNK)
        if number != self._number:
            self._chunk, self._number = self._read_chunk(number), number
        return memoryview(self._chunk)[skip : skip + count]

    def _read_chunk(self, number: int) -> bytes:
        self._file.seek(_HEAD.size + number * (CHUNK + _TAG))
        try:
            return self._cipher.decrypt(
                _nonce(self._salt, number), self._file.read(CHUNK + _TAG), self._head
            )
        except InvalidTag:
            raise Damaged from None

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _nonce(salt: bytes, number: int) -> bytes:
    return salt + number.to_bytes(4, "big")
