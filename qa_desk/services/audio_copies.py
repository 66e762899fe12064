"""Copy the recordings of drawn calls into QA Desk's own store, sealed (P1)."""

import random
import secrets
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from uuid import UUID

from sqlalchemy import select

from qa_desk.audio import kept, originals, sealed
from qa_desk.errors import Cancelled, InputError, StorageError
from qa_desk.i18n import _, ngettext
from qa_desk.models import AudioFile, AudioKey, LiveContact, Setting, audio_store, views
from qa_desk.rules import masking, options, permissions, sources
from qa_desk.rules.list_problems import Problem
from qa_desk.work import Progress, Work

OpenWork = Callable[[], AbstractContextManager[Work]]

ROOM = 200_000_000
"""Bytes that stay free on the store's disk."""


@dataclass(frozen=True)
class Copied:
    """What came of a round of copying."""

    copied: int
    problems: tuple[Problem, ...]
    stopped: bool = False  # before the end; the next round goes on from there

    def sentence(self) -> str:
        """Return the figures in words."""
        said = []
        if self.copied or not self.problems:
            said.append(
                ngettext(
                    "{n} recording was copied, sealed and read back.",
                    "{n} recordings were copied, sealed and read back.",
                    self.copied,
                ).format(n=self.copied)
            )
        if self.problems:
            said.append(
                ngettext(
                    "{n} recording has no copy yet: {reason}",
                    "{n} recordings have no copy yet: {reason}",
                    len(self.problems),
                ).format(n=len(self.problems), reason=self.problems[0].words)
            )
        if self.stopped:
            said.append(_("Stopped before the end; the next round goes on from there."))
        return " ".join(said)


@dataclass(frozen=True)
class _Wanted:
    """A recording that should have a copy; with its key when a copy was there before."""

    id: UUID
    original: sources.Place
    shown: str
    content: str
    size: int
    key: bytes = field(repr=False)  # empty: it never had a copy


def copy(open_work: OpenWork, progress: Progress, *, closed_too: bool = False) -> Copied:
    """Copy what has no copy yet of the calls that are drawn, and not closed.

    Each copy is whole or not there; several desktops may do so at once. A copy that is gone from
    the store is made again.
    """
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
        store = audio_store.folder(work.session, work.now)
        wanted = _wanted(work, closed_too=closed_too)
    if store is not None:
        wanted = [one for one in wanted if not _is_there(store, one)]
    round_ = _Round(open_work, store, progress)
    random.shuffle(wanted)  # so that desktops at the same work rarely meet at one recording
    return round_.run(wanted)


def set_store(work: Work, folder: Path) -> None:
    """Say for the whole centre where its copies lie; what lies elsewhere is not moved."""
    permissions.require_of(work.actor, "settings.edit")
    written = str(options.parse(audio_store.SETTING, str(folder)))
    audio_store.require_usable(folder)
    work.session.add(
        Setting(
            key=audio_store.SETTING,
            valid_from=work.now,
            value=written,
            changed_by=work.actor.id,
        )
    )


def _wanted(work: Work, *, closed_too: bool) -> list[_Wanted]:
    calls = select(views.drawn.c.call_id).where(~views.drawn.c.is_void)
    if not closed_too:
        calls = calls.where(~views.drawn.c.is_closed)
    linked = select(LiveContact.recorded_id).where(LiveContact.call_id.in_(calls))
    rows = work.session.execute(
        select(AudioFile, AudioKey.key)
        .outerjoin(AudioKey, AudioKey.audio_file_id == AudioFile.id)
        .where(
            AudioFile.call_id.in_(calls) | AudioFile.call_id.in_(linked),
            AudioFile.dropped_at.is_(None),
        )
    )
    return [
        _Wanted(
            file.id,
            sources.place(file.source, file.path),
            masking.mask_in_text(file.path),
            file.sha256.hex(),
            file.bytes,
            key or b"",
        )
        for file, key in rows
        if key != b""  # which was deleted for good
    ]


def _is_there(store: Path, one: _Wanted) -> bool:
    return bool(one.key) and audio_store.file_of(store, one.id).exists()


class _Round:
    """One round of copying, recording after recording."""

    def __init__(self, open_work: OpenWork, store: Path | None, progress: Progress) -> None:
        self._open_work = open_work
        self._store = store
        self._progress = progress
        self._copied = 0
        self._at = 0, 1
        self._problems: list[Problem] = []
        self._inside = Progress(lambda _done, _total: progress.step(*self._at))

    def run(self, wanted: list[_Wanted]) -> Copied:
        """Copy what can be; a store that cannot be written to ends the round."""
        stopped = False
        try:
            for n, one in enumerate(wanted):
                self._at = n, len(wanted)
                self._progress.step(n, len(wanted))
                try:
                    self._copied += self._copy(one)
                except StorageError as error:
                    self._problems += [Problem(left.shown, 0, str(error)) for left in wanted[n:]]
                    break
                except InputError as error:
                    self._problems.append(Problem(one.shown, 0, str(error)))
            self._progress.step(len(wanted), len(wanted))
        except Cancelled:
            stopped = True
        return Copied(self._copied, tuple(self._problems), stopped)

    def _copy(self, one: _Wanted) -> bool:
        """Make one copy; False when somebody else has made it meanwhile."""
        if self._store is None:
            raise StorageError(
                _(
                    "This centre has not said yet where its sealed copies lie, so recordings play "
                    "from the recorder's folder only. The administrator runs: "
                    "qa-desk audio store FOLDER"
                )
            )
        if not one.key and self._has_key(one.id):
            return False
        target = audio_store.file_of(self._store, one.id)
        part = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
        key = one.key or sealed.new_key()
        try:
            with _Original(one, self._inside) as source:
                self._write(one, source, part, key)
            return self._take(one, key, part, target)
        except OSError as error:
            raise audio_store.unusable(self._store, error) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _has_key(self, audio_file_id: UUID) -> bool:
        with self._open_work() as work:
            return bool(audio_store.keys(work.session, [audio_file_id]))

    def _write(self, one: _Wanted, source: sealed.Readable, part: Path, key: bytes) -> None:
        """Write a copy, and read it back."""
        part.parent.mkdir(parents=True, exist_ok=True)
        _require_room(part.parent, one.size)
        written = sealed.write(source, part, key, one.size, self._inside)
        if written.hex() != one.content:
            raise kept.changed()

    def _take(self, one: _Wanted, key: bytes, part: Path, target: Path) -> bool:
        """Put a copy into its place together with its key; False when somebody else was first."""
        if one.key:
            part.replace(target)
            return True
        with self._open_work() as work:
            is_first = audio_store.keep_key(work.session, one.id, key)
            if is_first:  # before the commit: a file without its key is written over next time
                part.replace(target)
            return is_first


class _Original:
    """A recorder's file, whose troubles are not taken for those of the store."""

    def __init__(self, one: _Wanted, progress: Progress) -> None:
        try:
            self._file = originals.opener(one.original, progress, one.content)()
        except OSError as error:
            raise _unreadable(error) from error

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        try:
            return self._file.read(size)
        except OSError as error:
            raise _unreadable(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + ROOM:
        raise StorageError(
            _(
                "There is no room for copies of recordings in {folder}: {free} MB are left. What "
                "was copied is safe. Make room, then run: qa-desk audio copy"
            ).format(folder=folder.parent, free=free // 1_000_000)
        )


def _unreadable(error: OSError) -> InputError:
    return InputError(
        _(
            "The recording cannot be read where it was imported from ({reason}). Open QA Desk on "
            "a computer that reaches that folder, or have the file brought back."
        ).format(reason=error.strerror)
    )
