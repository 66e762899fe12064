"""Videos of a CSR's screen beside a call: kept sealed like recordings, heard and gone with them."""

import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.audio import ffmpeg, sealed, videos
from qa_desk.audio.kept import AudioPart
from qa_desk.errors import InputError, RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import Evaluation, ScreenVideo, audio_store, visible
from qa_desk.models.base import uuid7
from qa_desk.rules import masking, permissions
from qa_desk.work import Progress, Work

OpenWork = Callable[[], AbstractContextManager[Work]]
MOST = 4
"""Videos of one call: a CSR has no more screens."""

FARTHEST_MS = 24 * 3600 * 1000


@dataclass(frozen=True)
class ScreenVideoRow:
    """A video as it is listed and opened; `part` is its sealed copy."""

    id: UUID
    name: str
    part: AudioPart
    is_movable: bool  # along the recording's time line, by the actor

    @property
    def offset_ms(self) -> int:
        """Return when in the recording it begins."""
        return self.part.offset_ms


def listed(work: Work, evaluation_id: UUID) -> list[ScreenVideoRow]:
    """Return the videos of an evaluation's call, for who may listen to that, the oldest first."""
    if not (work.actor.is_system or permissions.scope(work.actor.roles, "listen")):
        return []
    seen = visible.evaluations(work.actor) | visible.to_second(work.actor)
    found = work.session.scalar(select(Evaluation).where(Evaluation.id == evaluation_id, seen))
    store = audio_store.folder(work.session, work.now)
    if found is None or found.call_id is None or store is None:
        return []
    rows = work.session.scalars(
        select(ScreenVideo)
        .where(ScreenVideo.call_id == found.call_id)
        .order_by(ScreenVideo.added_at, ScreenVideo.id)
    )
    return [_row(row, store, is_movable=_is_own(work, found)) for row in rows]


def add(open_work: OpenWork, progress: Progress, evaluation_id: UUID, file: Path) -> ScreenVideoRow:
    """Copy a video into the sealed store and keep it beside the call of one's own evaluation."""
    with open_work() as work:
        store = _place(work, evaluation_id)
    row = ScreenVideo(id=uuid7(), name=masking.mask_in_text(file.name), key=sealed.new_key())
    target = audio_store.file_of(store, row.id)
    part = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
    try:
        _copy(file, part, row, progress)
        with open_work() as work:
            _place(work, evaluation_id)
            found = work.session.get_one(Evaluation, evaluation_id)
            assert found.call_id is not None  # noqa: S101 - else there were no place
            row.call_id, row.offset_ms = found.call_id, 0
            row.added_by, row.added_at = work.actor.id, work.now
            work.session.add(row)
            work.session.flush()
            part.replace(target)  # before the commit: a file without its key is noise
            return _row(row, store, is_movable=True)
    except OSError as error:
        raise StorageError(
            _(
                "The folder of the sealed copies, {folder}, cannot be used ({reason}). Nothing "
                "was added. Check that it is there, has room and may be written to."
            ).format(folder=store, reason=error.strerror)
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def move(work: Work, video_id: UUID, offset_ms: int) -> None:
    """Say when in the recording a video begins."""
    row = work.session.get(ScreenVideo, video_id)
    own = select(Evaluation).where(
        Evaluation.call_id == (row.call_id if row else None),
        Evaluation.inspector_id == work.actor.id,
        Evaluation.status.in_(("E0", "E1")),
    )
    if row is None or work.session.scalars(own).first() is None:
        raise _not_own()
    row.offset_ms = max(-FARTHEST_MS, min(FARTHEST_MS, offset_ms))
    work.session.flush()


def _is_own(work: Work, found: Evaluation) -> bool:
    return found.inspector_id == work.actor.id and found.status in ("E0", "E1")


def _place(work: Work, evaluation_id: UUID) -> Path:
    """Return the store for a video of this evaluation's call, or refuse it."""
    permissions.require_of(work.actor, "score")
    found = work.session.get(Evaluation, evaluation_id)
    if found is None or found.call_id is None or not _is_own(work, found):
        raise _not_own()
    store = audio_store.folder(work.session, work.now)
    if store is None:
        raise StorageError(
            _(
                "This centre has not said yet where its sealed copies lie. Nothing was added. The "
                "administrator runs: qa-desk audio store FOLDER"
            )
        )
    count = select(func.count()).where(ScreenVideo.call_id == found.call_id)
    if (work.session.scalar(count) or 0) >= MOST:
        raise RuleError(
            _("This call has {most} screen videos, and no more are taken.").format(most=MOST)
        )
    return store


def _copy(file: Path, part: Path, row: ScreenVideo, progress: Progress) -> None:
    """Seal a video file; InputError when it cannot be read or is none."""
    shown = masking.mask_in_text(file.name)
    try:
        source = file.open("rb")
    except OSError as error:
        raise InputError(
            _("{file} cannot be read ({reason}). Nothing was added.").format(
                file=shown, reason=error.strerror
            )
        ) from error
    with source:
        row.format = videos.video_format(source)
        if not row.format:
            raise InputError(
                _(
                    "{file} is no video that can be shown beside a call: MP4, AVI, MKV or WMV. "
                    "Nothing was added."
                ).format(file=shown)
            )
        row.duration_ms = ffmpeg.length_of_pictures(source, progress)
        row.size = source.seek(0, os.SEEK_END)
        source.seek(0)
        row.sha256 = sealed.write(source, part, row.key, row.size, progress)


def _row(row: ScreenVideo, store: Path, *, is_movable: bool) -> ScreenVideoRow:
    copy = audio_store.file_of(store, row.id)
    part = AudioPart(
        path=copy,
        channel="both",
        offset_ms=row.offset_ms,
        content=row.sha256.hex(),
        copy=copy,
        key=row.key,
        is_deleted=not row.key,
        format=row.format,
    )
    return ScreenVideoRow(row.id, row.name, part, is_movable)


def _not_own() -> RuleError:
    return RuleError(
        _(
            "Screen videos are added and moved by the QA inspector of the call, while its "
            "evaluation is open. Nothing was changed."
        )
    )
