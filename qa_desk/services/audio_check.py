"""Tell whether the sealed copies of recordings are all there and as they were written (P1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.audio import sealed
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    AudioFile,
    AudioKey,
    ModelCall,
    ScreenVideo,
    TeachingCase,
    audio_store,
    database,
)
from qa_desk.models.care import Finding
from qa_desk.rules import masking
from qa_desk.work import Progress

_MOST_NAMED = 10


@dataclass(frozen=True)
class _Copy:
    """A recording that should have its copy."""

    shown: str
    content: bytes
    size: int
    id: UUID
    key: bytes = field(repr=False)


def look(session: Session) -> list[Finding]:
    """Hold keys and files against each other, without opening any."""
    store = audio_store.folder(session, database.now(session))
    copies = list(_copies(session))
    if store is None or not (copies or store.is_dir()):
        return _nowhere(copies)
    if copies and not store.is_dir():
        words = _(
            "The folder of the sealed copies, {folder}, is not there. Check the disk or share."
        )
        return [Finding(False, words.format(folder=store))]
    there = _sizes(store)
    missing = [one.shown for one in copies if _name(one) not in there]
    odd = [one.shown for one in copies if there.get(_name(one)) not in (None, _expected(one))]
    left = len(there.keys() - {_name(one) for one in copies})
    good = ngettext(
        "{n} recording has its sealed copy in {folder}.",
        "{n} recordings have their sealed copies in {folder}.",
        len(copies),
    )
    bad = [*_missing(store, missing), *_damaged(odd)]
    return [
        *(bad or [Finding(True, good.format(n=len(copies), folder=store))]),
        *_left(store, left),
    ]


def verify(session: Session, progress: Progress | None = None) -> list[Finding]:
    """Read every copy that is there, and hold its content against the recording's hash."""
    found = look(session)
    store = audio_store.folder(session, database.now(session))
    if store is None or not store.is_dir():
        return found
    progress = progress or Progress()
    copies = [one for one in _copies(session) if audio_store.file_of(store, one.id).exists()]
    damaged = []
    for n, one in enumerate(copies):
        progress.step(n, len(copies))
        if not _is_whole(audio_store.file_of(store, one.id), one):
            damaged.append(one.shown)
    progress.step(len(copies), len(copies))
    words = _("Every copy that is there was opened and is the recording that was imported.")
    return [*found, *(_damaged(damaged) or [Finding(True, words)])]


def _copies(session: Session) -> Iterator[_Copy]:
    rows = session.execute(
        select(AudioFile.path, AudioFile.sha256, AudioFile.bytes, AudioFile.id, AudioKey.key)
        .join(AudioKey, AudioKey.audio_file_id == AudioFile.id)
        .order_by(AudioFile.path)
    )
    for path, content, size, audio_file_id, key in rows:
        if key:
            yield _Copy(masking.mask_in_text(path), content, size, audio_file_id, key)
    videos = select(ScreenVideo).where(ScreenVideo.key != b"").order_by(ScreenVideo.name)
    for video in session.scalars(videos):
        shown = masking.mask_in_text(video.name)
        yield _Copy(shown, video.sha256, video.size, video.id, video.key)
    for case in session.scalars(select(TeachingCase).where(TeachingCase.cut_key != b"")):
        yield _Copy(_("Teaching case"), case.cut_sha256, case.cut_size, case.cut_id, case.cut_key)
    for call in session.scalars(select(ModelCall).where(ModelCall.key != b"")):
        yield _Copy(_("Model call"), call.sha256, call.size, call.id, call.key)


def _name(one: _Copy) -> str:
    return one.id.hex + audio_store.SUFFIX


def _expected(one: _Copy) -> int:
    return sealed.size_on_disk(one.size)


def _sizes(store: Path) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in store.glob(f"*/*{audio_store.SUFFIX}")}


def _is_whole(file: Path, one: _Copy) -> bool:
    try:
        with sealed.open_sealed(file, one.key) as content:
            return sealed.sha256(content) == one.content
    except OSError:
        return False


def _nowhere(copies: list[_Copy]) -> list[Finding]:
    if not copies:
        return [Finding(True, _("No recording has a sealed copy yet."))]
    words = _("Nobody has said where the sealed copies lie. Run: qa-desk audio store FOLDER")
    return [Finding(False, words)]


def _missing(store: Path, shown: list[str]) -> Iterable[Finding]:
    if shown:
        words = ngettext(
            "{n} sealed copy is missing from {folder}: {names}. On a computer that reaches the "
            "recorder's folder run: qa-desk audio copy --all",
            "{n} sealed copies are missing from {folder}: {names}. On a computer that reaches the "
            "recorder's folder run: qa-desk audio copy --all",
            len(shown),
        )
        yield Finding(False, words.format(n=len(shown), folder=store, names=_named(shown)))


def _damaged(shown: list[str]) -> list[Finding]:
    if not shown:
        return []
    words = ngettext(
        "{n} sealed copy is damaged or was changed: {names}. Delete its file and run: "
        "qa-desk audio copy --all, or put it back from a backup.",
        "{n} sealed copies are damaged or were changed: {names}. Delete their files and run: "
        "qa-desk audio copy --all, or put them back from a backup.",
        len(shown),
    )
    return [Finding(False, words.format(n=len(shown), names=_named(shown)))]


def _left(store: Path, count: int) -> Iterable[Finding]:
    if count:
        words = ngettext(
            "{n} file in {folder} has no key: nobody can open it, and it may be deleted.",
            "{n} files in {folder} have no key: nobody can open them, and they may be deleted.",
            count,
        )
        yield Finding(True, words.format(n=count, folder=store))


def _named(shown: list[str]) -> str:
    return _(", ").join(shown[:_MOST_NAMED]) + (" …" if len(shown) > _MOST_NAMED else "")
