"""Outlines of recordings that were opened before, so that they are seen at once the next time.

An outline is no sound, yet it says who spoke when. So it is kept behind the same wall as the copy
of its recording (P1): sealed under a key that follows from the recording's, which only those have
who may listen. With the recording's key the outline is destroyed as well, wherever it lies.
"""

import hmac
import os
import secrets
import shutil
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qa_desk import paths
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.peaks import BUCKET, Peaks
from qa_desk.audio.recording import Recording

MOST_BYTES = 256 << 20
"""What all outlines together may take: some 70 hours of two parties at 8 kHz."""

_MAGIC = b"QADOUT1\n" + BUCKET.to_bytes(2, "big")
_HEAD = struct.Struct(">IQB")
_NONCE = 12


class Kept(Protocol):
    """What is needed to know of a file of a call's sound."""

    @property
    def content(self) -> str:
        """Return the hash of its bytes."""

    @property
    def channel(self) -> str:
        """Return whose voice it holds."""

    @property
    def offset_ms(self) -> int:
        """Return when it begins."""

    @property
    def headerless(self) -> Headerless | None:
        """Return what it is where its bytes do not tell."""

    @property
    def key(self) -> bytes:
        """Return the key of its sealed copy, empty where there is none."""


@dataclass(frozen=True)
class Place:
    """Where the outline of a call lies, and under which key."""

    file: Path
    key: bytes = field(repr=False)


def place(parts: Sequence[Kept]) -> Place | None:
    """Return where the outline of these files belongs; None when they have no keys to seal it."""
    if not parts or not all(part.key for part in parts):
        return None
    secret = b"".join(part.key for part in parts)
    what = "\n".join(
        f"{part.content} {part.channel} {part.offset_ms} {part.headerless}" for part in parts
    )

    def derived(purpose: str) -> bytes:
        return hmac.digest(secret, f"outline {purpose}\n{what}".encode(), "sha256")

    return Place(paths.cache_folder() / "outlines" / derived("name").hex(), derived("key"))


def find(at: Place, recording: Recording) -> Peaks | None:
    """Return the outline of a recording, if it was kept and nobody has changed it."""
    try:
        data = at.file.read_bytes()
        head = AESGCM(at.key).decrypt(data[:_NONCE], data[_NONCE:], _MAGIC)
    except (OSError, ValueError, InvalidTag):
        return None
    rate, frames, lanes = _HEAD.unpack_from(head)
    if (rate, frames, lanes) != (recording.rate, recording.frames, recording.channels):
        return None  # it is decoded in another way by now
    values = np.frombuffer(head, "<i2", offset=_HEAD.size).reshape(2, lanes, -1)
    with suppress(OSError):
        os.utime(at.file)  # used last
    return Peaks(rate, frames, values[0], values[1])


def keep(at: Place, peaks: Peaks) -> None:
    """Keep an outline, and let those go that were not used for longest.

    What cannot be written is found again the next time.
    """
    head = _HEAD.pack(peaks.rate, peaks.frames, peaks.channels)
    values = np.stack([peaks.minimum, peaks.maximum]).astype("<i2").tobytes()
    nonce = secrets.token_bytes(_NONCE)
    with suppress(OSError):
        at.file.parent.mkdir(parents=True, exist_ok=True)
        with paths.replacing(at.file) as fresh:
            fresh.write_bytes(nonce + AESGCM(at.key).encrypt(nonce, head + values, _MAGIC))
        _make_room(at.file.parent)


def clear() -> None:
    """Keep none, where the next person is somebody else."""
    shutil.rmtree(paths.cache_folder() / "outlines", ignore_errors=True)


def _make_room(folder: Path) -> None:
    files = [(file, file.stat()) for file in folder.iterdir()]
    total = sum(facts.st_size for _file, facts in files)
    for file, facts in sorted(files, key=lambda one: one[1].st_mtime_ns):
        if total <= MOST_BYTES:
            return
        file.unlink()
        total -= facts.st_size
