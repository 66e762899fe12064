"""What a microphone hears, sealed on this computer's disk while it comes in (P1).

A take lies here only until it is stored as a recording of its call. Its key is kept where drafts
are, so that a crash loses no more than what was not written yet.
"""

import io
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import numpy as np
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from numpy.typing import NDArray

from qa_desk.audio.seeking import SeekingStream
from qa_desk.audio.spool import Samples, crypt
from qa_desk.audio.wave_stream import HEADER, header
from qa_desk.errors import StorageError
from qa_desk.i18n import _

RATE = 16_000
"""Samples a second, where the microphone can give them."""

LONGEST_MS = 4 * 3_600_000
"""A recording ends by itself then: somebody forgot it."""

_ROOM = 100_000_000
_KINDS: Mapping[str, tuple[str, float, float]] = {  # how a device counts: type, middle, largest
    "uint8": ("<u1", 128, 128),
    "int16": ("<i2", 0, 1 << 15),
    "int32": ("<i4", 0, 1 << 31),
    "float": ("<f4", 0, 1),
}


@dataclass(frozen=True)
class SoundFormat:
    """How a microphone gives its sound."""

    rate: int
    channels: int = 1
    kind: str = "int16"  # of _KINDS

    @property
    def frame(self) -> int:
        """Return the bytes of one moment."""
        return self.channels * np.dtype(_KINDS[self.kind][0]).itemsize

    def samples(self, data: bytes) -> NDArray[np.int16]:
        """Return whole frames as sixteen-bit samples of one lane."""
        code, middle, largest = _KINDS[self.kind]
        found = np.frombuffer(data, code).reshape(-1, self.channels)
        if self.kind == "int16" and self.channels == 1:
            return np.asarray(found[:, 0], np.int16)
        mean = (found.astype(np.float64).mean(axis=1) - middle) * ((1 << 15) / largest)
        return np.asarray(np.clip(np.rint(mean), -32768, 32767), np.int16)


@dataclass(frozen=True)
class Take:
    """One recording from the microphone that is not stored yet."""

    call_id: UUID
    file: Path
    rate: int
    began_at: datetime
    key: bytes = field(repr=False)

    @classmethod
    def begin(cls, folder: Path, call_id: UUID, rate: int, began_at: datetime) -> "Take":
        """Return a new one; StorageError when this computer has no room for it."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(folder).free
        except OSError as error:
            raise _unwritable(error) from error
        if free < _ROOM:
            raise StorageError(
                _(
                    "There is no room for a recording on this computer: {free} MB are left. "
                    "Nothing was recorded. Make room, then record again."
                ).format(free=free // 1_000_000)
            )
        return cls(call_id, folder / f"{uuid4().hex}.take", rate, began_at, secrets.token_bytes(32))

    def to_document(self) -> dict[str, Any]:
        """Return it as it is kept with the drafts, key and all."""
        return {
            "call": str(self.call_id),
            "file": str(self.file),
            "rate": self.rate,
            "began_at": self.began_at.isoformat(),
            "key": self.key.hex(),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Take":
        """Return the one that was kept."""
        return cls(
            UUID(document["call"]),
            Path(document["file"]),
            int(document["rate"]),
            datetime.fromisoformat(document["began_at"]),
            bytes.fromhex(document["key"]),
        )

    @property
    def frames(self) -> int:
        """Return how many samples are safe on the disk."""
        try:
            return self.file.stat().st_size // 2
        except OSError:
            return 0

    @property
    def duration_ms(self) -> int:
        """Return how long it is."""
        return self.frames * 1000 // self.rate

    def open(self) -> BinaryIO:
        """Return it as the bytes of a WAV file, deciphered while they are read."""
        return io.BufferedReader(_Sound(self))

    def discard(self) -> None:
        """Throw it away."""
        with suppress(OSError):
            self.file.unlink(missing_ok=True)


class TakeWriter:
    """Adds samples to a take; what `append` has taken is on the disk."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._key = AES(take.key)
        self._file: BinaryIO | None = None
        self._is_over = False

    def append(self, samples: Samples) -> None:
        """Add samples at the end; StorageError when the disk does not take them.

        What comes after that is left out: a gap would be heard as if nothing was said.
        """
        if self._is_over:
            return
        try:
            if self._file is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                handle = os.open(self._take.file, flags, 0o600)
                self._file = os.fdopen(handle, "wb", buffering=0)
            place, data = self._file.tell(), samples.astype("<i2").tobytes()
            self._write(crypt(self._key, place, data), place)
        except OSError as error:
            self.close()
            raise _unwritable(error) from error

    def close(self) -> None:
        """End the take."""
        self._is_over = True
        if self._file is not None:
            self._file.close()

    def _write(self, data: bytes, place: int) -> None:
        """Write all of it, or take back what a full disk has taken of it."""
        assert self._file is not None  # noqa: S101 - opened by append
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):
                self._file.truncate(place)
            raise


class _Sound(SeekingStream):
    """A take as a WAV file."""

    def __init__(self, take: Take) -> None:
        frames = take.frames
        self._file = take.file.open("rb")
        self._key = AES(take.key)
        self._header = header(take.rate, 1, 2 * frames)
        super().__init__(HEADER + 2 * frames)

    def _bytes(self, start: int, count: int) -> bytes:
        if start < HEADER:
            return self._header[start : start + count]
        place = start - HEADER
        self._file.seek(place)
        return crypt(self._key, place, self._file.read(min(count, self.size - start)))

    def close(self) -> None:
        self._file.close()
        super().close()


def _unwritable(error: OSError) -> StorageError:
    return StorageError(
        _(
            "The recording cannot be written to this computer's disk ({reason}). What was recorded "
            "until then is safe, and can be stored. Make room before you record again."
        ).format(reason=error.strerror)
    )
