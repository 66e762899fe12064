"""Store what was recorded from the microphone as the recording of a contact watched live (P23)."""

import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from qa_desk.audio import sealed
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.take import Take
from qa_desk.audio.wave_stream import HEADER
from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import AudioFile, Call, Evaluation, LiveContact, audio_store, chain
from qa_desk.models.base import uuid7
from qa_desk.rules import permissions
from qa_desk.work import Progress, Work

OpenWork = Callable[[], AbstractContextManager[Work]]
SOURCE = "microphone"


def store(open_work: OpenWork, progress: Progress, take: Take) -> UUID:
    """Seal a take into the store under a key of its own, and add it to its call; return its id.

    The take stays what it is until the caller throws it away.
    """
    with open_work() as work:
        _require_mine(work, take.call_id)
        folder = audio_store.folder(work.session, work.now)
    if folder is None:
        raise StorageError(
            _(
                "This centre has not said yet where its sealed copies lie, so the recording stays "
                "sealed on this computer. The administrator runs: qa-desk audio store FOLDER"
            )
        )
    if not take.frames:
        raise RuleError(_("Nothing was recorded. Look whether the microphone is muted."))
    file_id, key = uuid7(), sealed.new_key()
    target = audio_store.file_of(folder, file_id)
    part = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
    try:
        content = _seal(take, part, key, progress)
        with open_work() as work:
            call = _require_mine(work, take.call_id)
            work.session.add(_recording(call, take, part, (file_id, key, content)))
            work.session.flush()
            audio_store.keep_key(work.session, file_id, key)
            chain.note(work.session, "record", "call", take.call_id, {})
            part.replace(target)
    except OSError as error:
        raise StorageError(
            _(
                "The recording cannot be put into the folder of the sealed copies, {folder} "
                "({reason}). It is safe on this computer, sealed. Check that the folder is there "
                "and has room, then store it again."
            ).format(folder=folder, reason=error.strerror)
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return file_id


def _require_mine(work: Work, call_id: UUID) -> Call:
    """Return the call of a contact that the actor watched and has not submitted."""
    permissions.require_of(work.actor, "score")
    watched = work.session.get(LiveContact, call_id)
    if watched is None or watched.observer_id != work.actor.id:
        raise RuleError(_("Only whoever watched a contact adds a recording of it."))
    submitted = select(Evaluation.id).where(
        Evaluation.call_id == call_id, Evaluation.status.not_in(("E0", "E1"))
    )
    if work.session.scalar(submitted) is not None:
        raise RuleError(
            _(
                "The result of this contact is submitted, so no recording is added to it. The "
                "recording is safe on this computer. Recall the result, then store it."
            )
        )
    return work.session.get_one(Call, call_id)


def _seal(take: Take, part: Path, key: bytes, progress: Progress) -> bytes:
    """Write the sealed copy, and read it back; return the hash of its content."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with take.open() as source, part.open("xb") as sink:
        written = sealed.seal(source, sink, key, HEADER + 2 * take.frames, progress)
        sink.flush()
        os.fsync(sink.fileno())
    with sealed.open_sealed(part, key) as back:
        if sealed.sha256(back, progress) != written:
            raise sealed.Damaged
    return written


def _recording(
    call: Call, take: Take, part: Path, sealed_as: tuple[UUID, bytes, bytes]
) -> AudioFile:
    file_id, key, content = sealed_as
    with open_recording([Part(lambda: sealed.open_sealed(part, key), SOURCE)]) as sound:
        return AudioFile(
            id=file_id,
            call_id=call.id,
            source=SOURCE,
            path=f"{file_id}.wav",
            channel="both",
            offset_ms=max(
                0, (take.began_at - (call.started_at or take.began_at)) // timedelta(milliseconds=1)
            ),
            sha256=content,
            bytes=HEADER + 2 * take.frames,
            format=sound.format,
            rate=sound.rate,
            channels=sound.channels,
            duration_ms=sound.duration_ms,
        )
