"""Find recordings again that were moved: by their content, in a folder that a person chooses."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from qa_desk.audio import sealed
from qa_desk.errors import InputError
from qa_desk.i18n import _, ngettext
from qa_desk.models import AudioFile, chain, database
from qa_desk.rules import permissions
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
class _Missing:
    """A recording that is not where it was imported from."""

    id: UUID
    content: bytes


def relink(open_work: OpenWork, folder: Path, progress: Progress | None = None) -> Relinked:
    """Take a folder's files for the missing recordings whose content they have.

    Name and place do not count; a recording that is where it should be is left alone.
    """
    progress = progress or Progress()
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
    if not folder.is_dir():
        raise InputError(
            _("There is no folder {folder}. Choose another one.").format(folder=folder)
        )
    files = [(path, path.stat().st_size) for path in sorted(folder.rglob("*")) if path.is_file()]
    found = 0
    for start in range(0, len(files), _AT_ONCE):
        found += _some(open_work, folder, files[start : start + _AT_ONCE], progress)
        progress.step(min(start + _AT_ONCE, len(files)), len(files))
    return Relinked(found, len(files))


def _some(
    open_work: OpenWork, folder: Path, files: list[tuple[Path, int]], progress: Progress
) -> int:
    with open_work() as work:
        missing = _missing(work, {size for _path, size in files})
    taken = list(_matches(missing, files, progress))
    if not taken:
        return 0
    source = str(folder.resolve())
    with open_work() as work:
        for audio_id, path in taken:
            where = path.relative_to(folder).as_posix()
            change = update(AudioFile).where(AudioFile.id == audio_id)
            work.session.execute(change.values(source=source, path=where))
        database.changed(work.session, "AudioFile")
        chain.note(work.session, "import", "recordings", "", {"found_again": len(taken)})
    return len(taken)


def _missing(work: Work, sizes: set[int]) -> dict[int, list[_Missing]]:
    """Return the recordings of these sizes that are gone from their place."""
    rows = work.session.execute(
        select(AudioFile.id, AudioFile.bytes, AudioFile.sha256, AudioFile.source, AudioFile.path)
        .where(AudioFile.bytes.in_(sizes), AudioFile.dropped_at.is_(None))
        .order_by(AudioFile.id)
    )
    found = defaultdict(list)
    for audio_id, size, content, source, path in rows:
        if not (Path(source) / path).is_file():
            found[size].append(_Missing(audio_id, content))
    return found


def _matches(
    missing: dict[int, list[_Missing]], files: list[tuple[Path, int]], progress: Progress
) -> Iterator[tuple[UUID, Path]]:
    """Yield which missing recording each file is; only what could be one is read."""
    for path, size in files:
        if wanted := missing.get(size):
            content = b""  # of a file that cannot be read
            with suppress(OSError), path.open("rb") as stream:
                content = sealed.sha256(stream, progress)
            for one in [one for one in wanted if one.content == content]:
                wanted.remove(one)
                yield one.id, path
