"""Measure the silence and talk-over of calls that were not measured yet."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from sqlalchemy import exists, func, insert, select

from qa_desk.audio import sound_facts
from qa_desk.audio.kept import AudioPart, part_of
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.sound_facts import SoundFacts
from qa_desk.errors import Cancelled, InputError
from qa_desk.i18n import _, ngettext
from qa_desk.models import AudioFile, Call, CallSound, audio_store, database
from qa_desk.rules import masking, permissions, sources
from qa_desk.rules.list_problems import Problem
from qa_desk.work import Progress, Work

OpenWork = Callable[[], AbstractContextManager[Work]]

_AT_ONCE = 20  # calls in one transaction


@dataclass(frozen=True)
class Measured:
    """What came of measuring, in calls."""

    measured: int
    without_recording: int
    problems: tuple[Problem, ...]
    stopped: bool = False  # before the end; the next time goes on from there

    def sentence(self) -> str:
        """Return the figures in words."""
        n = self.measured
        said = [ngettext("{n} call was measured.", "{n} calls were measured.", n).format(n=n)]
        if n := self.without_recording:
            words = ngettext(
                "{n} call has no recording, so it was left out.",
                "{n} calls have no recording, so they were left out.",
                n,
            )
            said.append(words.format(n=n))
        if n := len(self.problems):
            words = ngettext(
                "{n} call could not be measured: {reason}",
                "{n} calls could not be measured: {reason}",
                n,
            )
            said.append(words.format(n=n, reason=self.problems[0].words))
        if self.stopped:
            said.append(_("Stopped before the end; the next time goes on from there."))
        return " ".join(said)


@dataclass(frozen=True)
class _Heard:
    """A call's files, as they are opened."""

    call_id: UUID
    shown: str
    parts: tuple[Part, ...]
    is_apart: bool  # either one file has both voices, or each has its own


def measure(open_work: OpenWork, progress: Progress) -> Measured:
    """Measure every call that has sound and no facts, the newest first; it may go on later."""
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
        audible = exists().where(AudioFile.call_id == Call.id, AudioFile.dropped_at.is_(None))
        is_new = ~exists().where(CallSound.call_id == Call.id)
        newest = select(Call.id).where(audible, is_new).order_by(Call.started_at.desc(), Call.id)
        wanted = work.session.scalars(newest).all()
        others = select(func.count()).select_from(Call).where(~audible, is_new)
        unheard = work.session.scalar(others) or 0
    return _Round(open_work, progress).run(wanted, unheard)


class _Round:
    """Goes through the calls: opened and measured outside any transaction, stored in small ones."""

    def __init__(self, open_work: OpenWork, progress: Progress) -> None:
        self._open_work = open_work
        self._progress = progress
        self._at = 0, 1
        self._inside = Progress(lambda _done, _total: progress.step(*self._at))
        self._measured = 0
        self._problems: list[Problem] = []

    def run(self, wanted: Sequence[UUID], unheard: int) -> Measured:
        """Measure these calls; what is measured is stored also when it is stopped."""
        stopped = False
        for first in range(0, len(wanted), _AT_ONCE):
            found: dict[UUID, SoundFacts] = {}
            with self._open_work() as work:
                calls = list(_heard(work, wanted[first : first + _AT_ONCE]))
            try:
                for n, call in enumerate(calls, first):
                    self._at = n, len(wanted)
                    self._progress.step(n, len(wanted))
                    self._measure(call, found)
            except Cancelled:
                stopped = True
            self._store(found)
            if stopped:
                break
        return Measured(self._measured, unheard, tuple(self._problems), stopped)

    def _measure(self, call: _Heard, found: dict[UUID, SoundFacts]) -> None:
        try:
            if not call.is_apart:
                raise InputError(_("The recording of one of the two voices is missing."))
            with open_recording(call.parts, self._inside) as recording:
                found[call.call_id] = sound_facts.measure(recording, self._inside)
        except InputError as error:
            self._problems.append(Problem(call.shown, 0, str(error)))

    def _store(self, found: dict[UUID, SoundFacts]) -> None:
        if not found:
            return
        with self._open_work() as work:
            there = set(  # somebody else may have measured it meanwhile
                work.session.scalars(select(CallSound.call_id).where(CallSound.call_id.in_(found)))
            )
            rows = [
                {"call_id": call_id, "silence": facts.silence, "talk_over": facts.talk_over}
                for call_id, facts in found.items()
                if call_id not in there
            ]
            if rows:
                work.session.execute(insert(CallSound), rows)
                database.changed(work.session, "CallSound")
        self._measured += len(rows)


def _heard(work: Work, call_ids: Sequence[UUID]) -> Iterator[_Heard]:
    """Yield the files of calls; what was deleted for good is opened by nobody."""
    files = work.session.scalars(
        select(AudioFile)
        .where(AudioFile.call_id.in_(call_ids), AudioFile.dropped_at.is_(None))
        .order_by(AudioFile.call_id, AudioFile.channel, AudioFile.path)
    ).all()
    keys = audio_store.keys(work.session, [file.id for file in files])
    store = audio_store.folder(work.session, work.now)
    for call_id, own in groupby(files, lambda file: file.call_id):
        mine = [file for file in own if keys.get(file.id) != b""]
        voices = {file.channel for file in mine}
        yield _Heard(
            call_id,
            masking.mask_in_text(mine[0].path) if mine else "",
            tuple(_part(file, store, keys.get(file.id, b""), work.progress) for file in mine),
            is_apart="both" in voices or voices == {"csr", "customer"},
        )


def _part(file: AudioFile, store: Path | None, key: bytes, progress: Progress) -> Part:
    part = AudioPart(
        path=sources.place(file.source, file.path),
        channel=file.voices,
        offset_ms=file.offset_ms,
        content=file.sha256.hex(),
        copy=audio_store.file_of(store, file.id) if store and key else None,
        key=key,
        format=file.format,
        rate=file.rate,
        channels=file.channels,
    )
    return part_of(part, progress)
