"""Which recordings have a sealed copy of our own, where it lies, and under which key (P1).

Each copy has a key of its own. Whoever may not read the key's row cannot hear the copy, wherever he
got the file from; and once the key is destroyed, nobody can.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qa_desk.errors import InputError, StorageError
from qa_desk.i18n import _
from qa_desk.models import database, engines, queries
from qa_desk.models.calls import AudioFile, AudioKey
from qa_desk.models.live import ScreenVideo
from qa_desk.rules import options, sources
from qa_desk.work import Work

SETTING = "audio.store"
SUFFIX = ".qda"


def folder(session: Session, moment: datetime) -> Path | None:
    """Return where the copies lie: as the centre says, else beside a local file, else nowhere."""
    chosen = options.text(SETTING, queries.stored_options(session, moment))
    if chosen:
        return Path(chosen)
    file = engines.local_path(session.get_bind().engine)
    return file.with_name(f"{file.stem}-audio") if file else None


def require_usable(folder: Path) -> None:
    """Refuse a folder that this desktop cannot write to; it is made where it is not there."""
    if not folder.is_absolute():
        raise InputError(
            _("Give the whole path of the folder, as every desktop reaches it: {example}").format(
                example=r"\\server\qa-desk-audio"
            )
        )
    probe = folder / f"{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise unusable(folder, error) from error


def unusable(folder: Path, error: OSError) -> StorageError:
    """Return what is said of a folder of copies that cannot be reached or written to."""
    return StorageError(
        _(
            "The folder of the sealed copies, {folder}, cannot be used ({reason}). Recordings "
            "play from the recorder's folder until it can. Check that it is there and may be "
            "written to."
        ).format(folder=folder, reason=error.strerror)
    )


def file_of(store: Path, audio_file_id: UUID) -> Path:
    """Return the copy's file; its name tells nothing of the call."""
    return store / audio_file_id.hex[-2:] / f"{audio_file_id.hex}{SUFFIX}"


@dataclass(frozen=True)
class Place:
    """Where one file of a call lies: the recorder's, our copy, and its key."""

    path: sources.Place
    channel: str
    offset_ms: int
    content: str
    format: str
    rate: int
    channels: int
    copy: Path | None
    key: bytes = field(repr=False)
    is_deleted: bool


def places(session: Session, call_id: UUID, moment: datetime) -> list[Place]:
    """Return where a call's sound lies, as far as this person may hear it."""
    files = session.scalars(
        select(AudioFile)
        .where(AudioFile.call_id == call_id, AudioFile.dropped_at.is_(None))
        .order_by(AudioFile.channel, AudioFile.path)
    ).all()
    store, known = folder(session, moment), keys(session, [file.id for file in files])
    return [
        Place(
            path=sources.place(file.source, file.path),
            channel=file.voices,
            offset_ms=file.offset_ms,
            content=file.sha256.hex(),
            format=file.format,
            rate=file.rate,
            channels=file.channels,
            copy=file_of(store, file.id) if store and file.id in known else None,
            key=known.get(file.id, b""),
            is_deleted=known.get(file.id) == b"",
        )
        for file in files
    ]


def keys(session: Session, audio_file_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Return the keys that are there and open to this person; a destroyed one is empty."""
    found = session.execute(
        select(AudioKey.audio_file_id, AudioKey.key).where(
            AudioKey.audio_file_id.in_(audio_file_ids)
        )
    )
    return {audio_file_id: key for audio_file_id, key in found}  # noqa: C416 - rows, to mypy


def keep_key(session: Session, audio_file_id: UUID, key: bytes) -> bool:
    """Keep the key of a new copy; False when somebody else was first.

    Whoever comes second waits here until the first one's transaction has ended.
    """
    try:
        with session.begin_nested():
            session.execute(insert(AudioKey).values(audio_file_id=audio_file_id, key=key))
    except IntegrityError:
        return False
    database.changed(session, "AudioKey")
    return True


def drop(work: Work, audio_file_ids: Collection[UUID]) -> list[Path]:
    """Make recordings unhearable for good; return the files to `discard` after the commit.

    What counts is that the key is destroyed: a copy that is left in some backup is noise then. One
    that was never copied gets a destroyed key too, so that it is neither copied nor played later.
    """
    session = work.session
    for audio_file_id in set(audio_file_ids) - keys(session, audio_file_ids).keys():
        keep_key(session, audio_file_id, b"")
    session.execute(
        update(AudioKey)
        .where(AudioKey.audio_file_id.in_(audio_file_ids))
        .values(key=b"")
        .execution_options(synchronize_session=False)
    )
    database.changed(session, "AudioKey", "ScreenVideo")
    gone = [*audio_file_ids, *_drop_videos(session, audio_file_ids)]
    store = folder(session, work.now)
    return [file_of(store, one) for one in gone] if store else []


def _drop_videos(session: Session, audio_file_ids: Collection[UUID]) -> list[UUID]:
    """Destroy the keys of the calls' screen videos too: they show what was said."""
    calls = select(AudioFile.call_id).where(AudioFile.id.in_(audio_file_ids))
    of_calls = ScreenVideo.call_id.in_(calls)
    videos = list(session.scalars(select(ScreenVideo.id).where(of_calls)))
    session.execute(
        update(ScreenVideo)
        .where(of_calls)
        .values(key=b"")
        .execution_options(synchronize_session=False)
    )
    return videos


def discard(files: Iterable[Path]) -> list[Path]:
    """Delete copies whose keys are gone; return those that could not be deleted."""
    left = []
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError:
            left.append(file)
    return left


def discard_at_commit(session: Session, moment: datetime, audio_file_ids: Collection[UUID]) -> None:
    """Delete the copies of recordings whose keys go in this transaction, once it has gone through.

    What cannot be deleted is noise without its key; `qa-desk audio check` reports it.
    """
    store = folder(session, moment)
    if store is not None:
        files = [file_of(store, audio_file_id) for audio_file_id in audio_file_ids]
        event.listen(session, "after_commit", lambda _session: discard(files), once=True)
