"""A recorder's own files, wherever they lie: listed, measured and opened.

A folder is read as it is; only what lies on the network goes through fsspec and is fetched whole
before anything is made of it. fsspec is imported with the first of those.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qa_desk import paths
from qa_desk.errors import InputError
from qa_desk.rules.sources import ARCHIVE, Address, Packed, Place, Remote
from qa_desk.work import Progress

_LEFT = 86_400  # seconds; no program runs an import for longer
Closed = Callable[[OSError], None]


def files(
    source: Path | Address, progress: Progress, closed: Closed
) -> Iterator[tuple[str, int | None]]:
    """Yield the path of each file below a source, and its size if that is told for nothing.

    Hidden ones are left alone; folders that cannot be read are handed to `closed`.
    """
    if isinstance(source, Address):
        from qa_desk.audio.remote import servers

        yield from servers.names(source, progress)
        return
    if not source.is_dir():
        from qa_desk.audio import archives

        yield from archives.names(source)
        return
    for place, folders, names in os.walk(source, onerror=closed):
        progress.step(0, 1)
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = Path(place).relative_to(source).as_posix()
        before = "" if inside == "." else f"{inside}/"
        for name in names:
            if not name.startswith("."):
                yield before + name, None


def is_source(source: Path | Address) -> bool:
    """Say whether there is such a folder or ZIP file; an address is asked later."""
    if isinstance(source, Address) or source.is_dir():
        return True
    return source.suffix.lower() == ARCHIVE and source.is_file()


def size(place: Place) -> int | None:
    """Return how many bytes a file has, None when its server does not tell; OSError if gone."""
    place = _real(place)
    if isinstance(place, Remote):
        from qa_desk.audio.remote import servers

        return servers.size(place)
    if not isinstance(place, Path):
        from qa_desk.audio import archives

        return archives.size(place)
    return place.stat().st_size


def is_gone(place: Place) -> bool:
    """Say whether a file is no longer there; not so when its recorder cannot be asked."""
    if isinstance(place, Path):
        return not place.is_file()
    try:
        size(place)
        return False
    except FileNotFoundError:
        return True
    except InputError:
        return False


def opener(place: Place, progress: Progress, content: str = "") -> Callable[[], BinaryIO]:
    """Return how to open a file, as often as wanted; what is on the network is fetched now.

    Unless what is wanted (its SHA-256) was fetched before. What comes is the caller's to check.
    """
    place = _real(place)
    if isinstance(place, Remote):
        from qa_desk.audio.remote import fetching

        return fetching.fetch(place, progress, content).open
    if not isinstance(place, Path):
        from qa_desk.audio import archives

        return archives.unpack(place, progress, content).open
    return lambda: place.open("rb")


def read(place: Place, progress: Progress) -> bytes:
    """Return all of a small file."""
    if isinstance(place, Path):
        return place.read_bytes()
    with opener(place, progress)() as file:
        return file.read()


def _real(place: Place) -> Place:
    """Return a place as it is: a folder may be called like a ZIP file."""
    if isinstance(place, Packed) and place.archive.is_dir():
        return place.archive / place.path
    return place


def tidy() -> None:
    """Delete what a program that broke off has left of what it had fetched: noise by now."""
    folder = paths.cache_folder() / "fetched"
    for file in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _LEFT:
                file.unlink()


def forget() -> None:
    """Forget what was fetched or converted, and hang up; for signing out."""
    for name in ("audio.cache", "audio.remote.fetching"):  # what was never used is not loaded now
        if module := sys.modules.get(f"qa_desk.{name}"):
            module.clear()
