"""Bring a recording here from the network, whole, and keep it for a while.

What is fetched lies in the cache folder sealed like our own copies, each under a key that only this
process knows; so nothing can be heard from what is left there, and nothing is heard after sign-out.
The files are named at random: no name that a recorder sends ever becomes a name on this computer.
"""

import atexit
import io
import secrets
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from qa_desk import paths, settings
from qa_desk.audio import sealed
from qa_desk.audio.remote import servers
from qa_desk.errors import InputError, StorageError
from qa_desk.i18n import _
from qa_desk.rules.sources import Remote
from qa_desk.work import Progress

ROOM = 200_000_000
"""Bytes that stay free on the disk of the cache."""

_DEFAULT_MB = 2000
_lock = threading.Lock()


@dataclass(frozen=True)
class Fetched:
    """A recording that was fetched: where it lies sealed, and what it is."""

    file: Path
    content: str  # SHA-256
    size: int
    key: bytes = field(repr=False)

    def open(self) -> BinaryIO:
        """Return its bytes."""
        return sealed.open_sealed(self.file, self.key)


_kept: OrderedDict[str, Fetched] = OrderedDict()  # by content, used last at the end


def fetch(recording: Remote, progress: Progress, content: str = "") -> Fetched:
    """Fetch a recording and keep it, unless this content is here; InputError unless all came.

    What was not heard for longest goes when there is no room; who has it open goes on hearing it.
    """
    with _lock:
        found = _kept.get(content)
        if found and found.file.exists():  # another window may have emptied the folder
            _kept.move_to_end(content)
            return found
    with servers.Reading(recording) as reading:
        if reading.size is None:
            raise InputError(
                _(
                    "The recorder does not tell how long this file is, so nobody could say whether "
                    "all of it arrived. It was left out."
                )
            )
        size = reading.size
        file, key = _folder(size) / secrets.token_hex(16), sealed.new_key()
        try:
            with file.open("xb") as target:
                stream = io.BufferedReader(reading, sealed.CHUNK)
                digest = sealed.seal(stream, target, key, size, progress)
                if target.tell() != sealed.size_on_disk(size):
                    raise InputError(_("Only a part of the recording arrived. Try it again."))
        except OSError as error:
            _unlink(file)
            raise _unwritable(file.parent, error) from error
        except BaseException:
            _unlink(file)
            raise
    fetched = Fetched(file, digest.hex(), size, key)
    _keep(fetched)
    return fetched


def clear() -> None:
    """Forget all that was fetched, and hang up; for signing out and for the end."""
    with _lock:
        for fetched in _kept.values():
            _unlink(fetched.file)
        _kept.clear()
    servers.drop()


def most_bytes() -> int:
    """Return what fetched recordings may take on this computer's disk."""
    said = settings.load().fetched_mb
    return (int(said) if said.isdecimal() else _DEFAULT_MB) * 1_000_000


def _keep(fetched: Fetched) -> None:
    most = most_bytes()
    with _lock:
        if before := _kept.pop(fetched.content, None):
            _unlink(before.file)
        _kept[fetched.content] = fetched
        total = sum(one.size for one in _kept.values())
        for content in list(_kept)[:-1]:  # never the one that is about to be heard
            if total <= most:
                break
            if _unlink(_kept[content].file):
                total -= _kept.pop(content).size


def _folder(size: int) -> Path:
    folder = _place()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise _unwritable(folder, error) from error
    if free < size + ROOM:
        raise StorageError(
            _(
                "There is no room to fetch recordings into {folder}: {free} MB are left. Nothing "
                "was lost. Make room, then try again."
            ).format(folder=folder, free=free // 1_000_000)
        )
    return folder


def _place() -> Path:
    return paths.cache_folder() / "fetched"


def _unlink(file: Path) -> bool:
    """Delete a file; False where the system does not while somebody has it open."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _unwritable(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        _(
            "Recordings cannot be fetched into {folder} ({reason}). Nothing was lost. Check that "
            "the folder may be written to."
        ).format(folder=folder, reason=error.strerror)
    )


atexit.register(clear)
