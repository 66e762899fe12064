"""What was fetched or converted, kept for a while so that hearing it again costs nothing.

It lies in the cache folder sealed like our own copies, each under a key that only this process
knows; so nothing can be heard from what is left there, and nothing is heard after sign-out. The
files are named at random: no name that a recorder gives ever becomes a name on this computer.
"""

import atexit
import secrets
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from qa_desk import paths, settings
from qa_desk.audio import sealed
from qa_desk.errors import InputError, StorageError
from qa_desk.i18n import _
from qa_desk.work import Progress

ROOM = 200_000_000
"""Bytes that stay free on the disk of the cache."""

_DEFAULT_MB = 2000
_lock = threading.Lock()


class NoPlaceError(StorageError):
    """Nothing can be fetched or converted to this computer's disk."""


@dataclass(frozen=True)
class Kept:
    """Sound that is here: where it lies sealed, and what it is."""

    file: Path
    content: str  # SHA-256
    size: int
    key: bytes = field(repr=False)

    def open(self) -> BinaryIO:
        """Return its bytes."""
        return sealed.open_sealed(self.file, self.key)


_kept: OrderedDict[str, Kept] = OrderedDict()  # used last at the end


def find(name: str) -> Kept | None:
    """Return what is kept under a name, None when it is not here any more."""
    with _lock:
        found = _kept.get(name)
        if found is None or not found.file.exists():  # another window may have emptied the folder
            return None
        _kept.move_to_end(name)
        return found


def seal(source: sealed.Readable, size: int, progress: Progress) -> Kept:
    """Write a content here, whole or not at all."""
    file, key = _folder(size) / secrets.token_hex(16), sealed.new_key()
    try:
        with file.open("xb") as target:
            digest = sealed.seal(source, target, key, size, progress)
            if target.tell() != sealed.size_on_disk(size):
                raise InputError(_("Only a part of the recording arrived. Try it again."))
    except OSError as error:
        _unlink(file)
        raise _unwritable(file.parent, error) from error
    except BaseException:
        _unlink(file)
        raise
    return Kept(file, digest.hex(), size, key)


def keep(name: str, kept: Kept) -> Kept:
    """Keep what was written under a name; what was not used for longest goes to make room.

    Who has that open goes on hearing it, and where the system deletes nothing that is open, it
    goes with the next.
    """
    most = most_bytes()
    with _lock:
        if before := _kept.pop(name, None):
            _unlink(before.file)
        _kept[name] = kept
        total = sum(one.size for one in _kept.values())
        for oldest in list(_kept)[:-1]:  # never the one that is about to be heard
            if total <= most:
                break
            if _unlink(_kept[oldest].file):
                total -= _kept.pop(oldest).size
    return kept


def clear() -> None:
    """Forget all of it; for signing out and for the end."""
    with _lock:
        for kept in _kept.values():
            _unlink(kept.file)
        _kept.clear()


def most_bytes() -> int:
    """Return what all of it may take on this computer's disk."""
    said = settings.load().fetched_mb
    return (int(said) if said.isdecimal() else _DEFAULT_MB) * 1_000_000


def _folder(size: int) -> Path:
    folder = paths.cache_folder() / "fetched"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise _unwritable(folder, error) from error
    if free < size + ROOM:
        raise NoPlaceError(
            _(
                "There is no room to fetch recordings into {folder}: {free} MB are left. Nothing "
                "was lost. Make room, then try again."
            ).format(folder=folder, free=free // 1_000_000)
        )
    return folder


def _unlink(file: Path) -> bool:
    """Delete a file; False where the system does not while somebody has it open."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _unwritable(folder: Path, error: OSError) -> NoPlaceError:
    return NoPlaceError(
        _(
            "Recordings cannot be fetched into {folder} ({reason}). Nothing was lost. Check that "
            "the folder may be written to."
        ).format(folder=folder, reason=error.strerror)
    )


atexit.register(clear)
