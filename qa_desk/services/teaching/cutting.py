"""Cut a passage out of a recording into a sealed file of its own, silenced already (P23)."""

import io
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from qa_desk.audio import clips, sealed
from qa_desk.audio.kept import AudioPart, part_of
from qa_desk.audio.recording import open_recording
from qa_desk.errors import RuleError, StorageError
from qa_desk.i18n import _
from qa_desk.models import audio_store
from qa_desk.models.base import uuid7
from qa_desk.rules import teaching
from qa_desk.rules.passages import Passage
from qa_desk.work import Work


@dataclass(frozen=True)
class Cut:
    """A sealed file in the store: its name, what is in it, and its key."""

    id: UUID
    sha256: bytes
    size: int
    key: bytes = field(repr=False)


def parts_of_call(work: Work, call_id: UUID | None) -> list[AudioPart]:
    """Return the recordings of a call, none where they are gone."""
    places = audio_store.places(work.session, call_id, work.now) if call_id else []
    return [AudioPart(**vars(place)) for place in places if not place.is_deleted]


def cut(
    work: Work, parts: Sequence[AudioPart], passage: Passage, silences: Sequence[Passage]
) -> Cut:
    """Cut a passage (ms) out of a recording; RuleError where that has none or another length."""
    if not parts:
        raise RuleError(_("There is no recording of this contact."))
    store = _store(work)
    content = io.BytesIO()
    with open_recording([part_of(part, work.progress) for part in parts], work.progress) as sound:
        if problem := teaching.problem_of_passage(passage, sound.duration_ms + 1):
            raise RuleError(problem)
        clips.write(sound, passage, content, work.progress, silences)
    return _seal(work, store, content)


def again(work: Work, part: AudioPart) -> Cut:
    """Seal the content of a cut once more, under a key of its own."""
    store = _store(work)
    try:
        with part.open(work.progress) as opened:
            content = io.BytesIO(opened.read())
    except OSError as error:
        raise _unusable(store, error) from error
    return _seal(work, store, content)


def part(work: Work, cut_id: UUID, sha256: bytes, key: bytes) -> AudioPart:
    """Return a cut as the player opens it."""
    store = audio_store.folder(work.session, work.now)
    copy = audio_store.file_of(store, cut_id) if store else None
    return AudioPart(
        path=copy or Path(f"{cut_id.hex}{audio_store.SUFFIX}"),
        channel="both",
        offset_ms=0,
        content=sha256.hex(),
        copy=copy,
        key=key,
        is_deleted=not key,
        format="WAV",
    )


def _seal(work: Work, store: Path, content: io.BytesIO) -> Cut:
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    cut_id, key = uuid7(), sealed.new_key()
    target = audio_store.file_of(store, cut_id)
    aside = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
    try:
        digest = sealed.write(content, aside, key, size, work.progress)
        aside.replace(target)  # before the commit: a file without its key is noise
    except OSError as error:
        raise _unusable(store, error) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return Cut(cut_id, digest, size, key)


def _store(work: Work) -> Path:
    store = audio_store.folder(work.session, work.now)
    if store is None:
        raise StorageError(
            _(
                "This centre has not said yet where its sealed copies lie. Nothing was added. The "
                "administrator runs: qa-desk audio store FOLDER"
            )
        )
    return store


def _unusable(store: Path, error: OSError) -> StorageError:
    return StorageError(
        _(
            "The folder of the sealed copies, {folder}, cannot be used ({reason}). Nothing "
            "was added. Check that it is there, has room and may be written to."
        ).format(folder=store, reason=error.strerror)
    )
