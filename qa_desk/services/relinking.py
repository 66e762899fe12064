"""Find recordings again that were moved: by their content, in a folder that a person chooses."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from qa_desk.audio import originals, sealed
from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext
from qa_desk.models import AudioFile, chain, database
from qa_desk.rules import permissions, sources
from qa_desk.rules.sources import Address
from qa_desk.work import Progress, Work

OpenWork = Callable[[], AbstractContextManager[Work]]

_AT_ONCE = 200  # files in one transaction


@dataclass(frozen=True)
class Relinked:
    """How many recordings that were gone were found, and how many files the folder has."""

    found: int
    looked_at: int

    def sentence(self) -> str:
        """Return the figures in words."""
        if not self.found:
            return _("No missing recording is in this folder. Choose another one.")
        return ngettext(
            "{n} recording was found again by its content.",
            "{n} recordings were found again by their content.",
            self.found,
        ).format(n=self.found)


@dataclass(frozen=True)
class _Wanted:
    """A recording that may be missing from where it was imported."""

    id: UUID
    content: bytes
    place: sources.Place


@dataclass(frozen=True)
class _File:
    """A file of the folder that is looked through."""

    path: str
    size: int
    place: sources.Place


def relink(
    open_work: OpenWork, folder: Path | Address, progress: Progress | None = None
) -> Relinked:
    """Take a folder's files for the missing recordings whose content they have.

    Name and place do not count; a recording that is where it should be is left alone, and so is
    one whose recorder cannot be asked.
    """
    progress = progress or Progress()
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
    if not originals.is_source(folder):
        raise InputError(
            _("There is no folder {folder}. Choose another one.").format(folder=folder)
        )
    source = str(folder if isinstance(folder, Address) else folder.resolve())
    files = list(_files(folder, source, progress))
    found = 0
    for start in range(0, len(files), _AT_ONCE):
        found += _some(open_work, source, files[start : start + _AT_ONCE], progress)
        progress.step(min(start + _AT_ONCE, len(files)), len(files))
    return Relinked(found, len(files))


def _files(folder: Path | Address, source: str, progress: Progress) -> Iterator[_File]:
    for path, told in sorted(originals.files(folder, progress, lambda _error: None)):
        place = sources.place(source, path)
        with suppress(OSError):  # what is gone again is no recording that was found
            size = originals.size(place) if told is None else told
            yield _File(path, size or 0, place)


def _some(open_work: OpenWork, source: str, files: list[_File], progress: Progress) -> int:
    with open_work() as work:
        wanted = _wanted(work, {file.size for file in files})
    taken = list(_matches(wanted, files, progress))
    if not taken:
        return 0
    with open_work() as work:
        for audio_id, path in taken:
            change = update(AudioFile).where(AudioFile.id == audio_id)
            work.session.execute(change.values(source=source, path=path))
        database.changed(work.session, "AudioFile")
        chain.note(work.session, "import", "recordings", "", {"found_again": len(taken)})
    return len(taken)


def _wanted(work: Work, sizes: set[int]) -> dict[int, list[_Wanted]]:
    """Return the recordings of these sizes."""
    rows = work.session.execute(
        select(AudioFile.id, AudioFile.bytes, AudioFile.sha256, AudioFile.source, AudioFile.path)
        .where(AudioFile.bytes.in_(sizes), AudioFile.dropped_at.is_(None))
        .order_by(AudioFile.id)
    )
    found = defaultdict(list)
    for audio_id, size, content, source, path in rows:
        found[size].append(_Wanted(audio_id, content, sources.place(source, path)))
    return found


def _matches(
    wanted: dict[int, list[_Wanted]], files: list[_File], progress: Progress
) -> Iterator[tuple[UUID, str]]:
    """Yield which missing recording each file is; only what could be one is read."""
    missing = {
        size: [one for one in recordings if originals.is_gone(one.place)]
        for size, recordings in wanted.items()
    }
    for file in files:
        if possible := missing.get(file.size):
            content = b""  # of a file that cannot be read
            with suppress(OSError), originals.opener(file.place, progress)() as stream:
                content = sealed.sha256(stream, progress)
            for one in [one for one in possible if one.content == content]:
                possible.remove(one)
                yield one.id, file.path
