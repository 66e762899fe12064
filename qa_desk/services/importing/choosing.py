"""Which of the found recordings an import takes now."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from qa_desk.audio import originals
from qa_desk.errors import InputError
from qa_desk.rules import sources
from qa_desk.services.importing.folder import Found
from qa_desk.services.importing.reading import Known
from qa_desk.services.importing.types import Place
from qa_desk.work import Progress

_ASKED = 500  # files of a recorder on the network whose size is asked twice


def limited(found: Found, place: Place) -> Found:
    """Leave out what lies in other subfolders or is older than the recorder's profile says."""
    profile = place.profile
    if not (profile.subfolders or profile.days):
        return found

    def is_wanted(path: str) -> bool:
        if not profile.has_folder(path):
            return False
        return not profile.days or profile.is_recent(
            place.named(path).started_at, place.now, place.zone
        )

    return replace(found, paths=tuple(filter(is_wanted, found.paths)))


def unknown(found: Found, known: Known) -> frozenset[str]:
    """Return the files that were never taken in from this place."""
    return frozenset(found.paths) - {path for path, _size in known}


def growing(
    place: Place, new: Collection[str], seconds: float, progress: Progress
) -> frozenset[str]:
    """Return the new files that are still being written: their size changes."""
    if not new or not seconds:
        return frozenset()
    if isinstance(sources.place(place.folder, ""), sources.Remote) and len(new) > _ASKED:
        return frozenset()  # a first import: asking would take longer than any recording
    before = _sizes(place, new)
    progress.pause(seconds)
    after = _sizes(place, new)
    return frozenset(path for path in new if before.get(path) != after.get(path))


def _sizes(place: Place, paths: Collection[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for path in paths:
        with suppress(OSError, InputError):  # what is wrong with it is told when it is read
            found[path] = originals.size(sources.place(place.folder, path))
    return found
