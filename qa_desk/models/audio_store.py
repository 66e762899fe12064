"""Which recordings have a sealed copy of our own, where it lies, and under which key (P1).

Each copy has a key of its own. Whoever may not read the key's row cannot hear the copy, wherever he
got the file from; and once the row is gone, nobody can.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from qa_desk.models import database, engines, queries
from qa_desk.models.base import uuid7
from qa_desk.models.calls import AudioFile, AudioKey
from qa_desk.rules import options
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


def file_of(store: Path, key_id: UUID) -> Path:
    """Return the copy's file; its name tells nothing of the call."""
    return store / key_id.hex[-2:] / f"{key_id.hex}{SUFFIX}"


def keys(session: Session, key_ids: Iterable[UUID | None]) -> dict[UUID, bytes]:
    """Return those of the keys that are there and open to this person."""
    found = session.execute(select(AudioKey.id, AudioKey.key).where(AudioKey.id.in_(set(key_ids))))
    return {key_id: key for key_id, key in found}  # noqa: C416 - rows are no pairs to mypy


def keep_key(session: Session, audio_file_id: UUID, key_id: UUID, key: bytes) -> bool:
    """Keep the key of a copy that lies in the store; False when somebody else was first."""
    point = session.begin_nested()
    session.add(AudioKey(id=key_id, key=key))
    session.flush()
    claimed = session.execute(
        update(AudioFile)
        .where(AudioFile.id == audio_file_id, AudioFile.key_id.is_(None))
        .values(key_id=key_id)
        .execution_options(synchronize_session=False)
        .returning(AudioFile.id)
    ).all()
    if not claimed:
        point.rollback()
        return False
    point.commit()
    database.changed(session, "AudioFile")
    return True


def drop(work: Work, audio_file_ids: Collection[UUID]) -> list[Path]:
    """Make recordings unhearable for good; return the files to `discard` after the commit.

    What counts is that the key goes: a copy left in some backup is noise then. One that was never
    copied gets the number of a key that is gone, so that it is neither copied nor played later.
    """
    session = work.session
    for audio_file_id in session.scalars(
        select(AudioFile.id).where(AudioFile.id.in_(audio_file_ids), AudioFile.key_id.is_(None))
    ).all():
        keep_key(session, audio_file_id, uuid7(), b"")
    key_ids = session.scalars(
        select(AudioFile.key_id).where(AudioFile.id.in_(audio_file_ids))
    ).all()
    session.execute(
        delete(AudioKey)
        .where(AudioKey.id.in_(key_ids))
        .execution_options(synchronize_session=False)
    )
    database.changed(session, "AudioFile")
    store = folder(session, work.now)
    return [file_of(store, key_id) for key_id in key_ids if key_id and store]


def discard(files: Iterable[Path]) -> list[Path]:
    """Delete copies whose keys are gone; return those that could not be deleted."""
    left = []
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError:
            left.append(file)
    return left
