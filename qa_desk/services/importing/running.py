"""The loop of an import: read outside any transaction, store in batches, tell what came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from time import monotonic

from qa_desk.errors import Cancelled, InputError, QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.models import chain as journal
from qa_desk.rules import permissions
from qa_desk.rules.call_lists import CallList, CallRow
from qa_desk.rules.list_problems import Problem
from qa_desk.services.importing import folder, matching, reading, storing
from qa_desk.services.importing.matching import Unit
from qa_desk.services.importing.types import (
    Incoming,
    Place,
    Tally,
    shown_file,
    shown_name,
)
from qa_desk.work import Progress, Work

OpenWork = Callable[[], AbstractContextManager[Work]]

BATCH = 100  # calls in one transaction; more where no files have to be read
_MOST = 10_000
_SECONDS = 0.5  # for which a transaction of many may hold up everybody else (D11)


@dataclass(frozen=True)
class Request:
    """What is to be imported: a folder, the list of its calls, the recorder's short name."""

    folder: Path
    calls: Path | None = None
    recorder: str = "default"


@dataclass(frozen=True)
class Summary:
    """What came of an import, in calls; `known` were in already, `completed` are among these."""

    stored: int
    known: int
    completed: int
    unresolved: int
    without_recording: int
    unanswered: int  # lines of a list for calls that nobody answered
    passed_over: int  # files that are no recordings
    stopped: bool  # before the end; what is in stays in
    problems: tuple[Problem, ...]

    def sentence(self) -> str:
        """Return the figures in words."""
        said = [
            ngettext("{n} new call.", "{n} new calls.", self.stored).format(n=self.stored),
            *(words.format(n=n) for n, words in self._others() if n),
        ]
        if self.stopped:
            said.insert(0, _("Stopped before the end; what is in stays in."))
        return " ".join(said)

    def _others(self) -> Iterator[tuple[int, str]]:
        n = self.known - self.completed
        yield n, ngettext("{n} call was in already.", "{n} calls were in already.", n)
        n = self.completed
        yield n, ngettext("{n} call was completed.", "{n} calls were completed.", n)
        n = self.unresolved
        yield (
            n,
            ngettext(
                "{n} call is unresolved: its CSR, team or time is not known yet.",
                "{n} calls are unresolved: their CSR, team or time is not known yet.",
                n,
            ),
        )
        n = self.without_recording
        yield n, ngettext("{n} call has no recording.", "{n} calls have no recording.", n)
        n = self.unanswered
        yield (
            n,
            ngettext(
                "{n} line of a call nobody answered was left out.",
                "{n} lines of calls nobody answered were left out.",
                n,
            ),
        )
        n = self.passed_over
        yield (
            n,
            ngettext(
                "{n} file that is no recording was left alone.",
                "{n} files that are no recordings were left alone.",
                n,
            ),
        )
        n = len(self.problems)
        yield n, ngettext("{n} problem is listed.", "{n} problems are listed.", n)


def run(open_work: OpenWork, request: Request, progress: Progress | None = None) -> Summary:
    """Import a folder and its call list; importing again adds nothing twice (D9, D11).

    When it is cancelled or the database fails midway, what is in stays in, each call whole.
    """
    progress = progress or Progress()
    found = folder.find(request.folder, progress)
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
        place = storing.prepare(
            work,
            request.recorder,
            str(request.folder.resolve()),
            shown_file(request.calls) if request.calls else "",
        )
        known = storing.known_files(work, place)
    listed = reading.read_list(request.calls, place) if request.calls else CallList()
    if not found.paths and not listed.rows and not found.problems:
        raise InputError(
            _("There is no recording in {folder}. Choose the folder that holds them.").format(
                folder=shown_name(str(request.folder))
            )
        )
    tally = Tally(
        problems=[*found.problems, *(reading.problem_of(row, place) for row in listed.problems)]
    )
    loop = _Loop(open_work, place, tally, progress)
    reader = reading.Reader(place, known, found.transcripts, tally.problems, loop.inside)
    loop.run(*matching.units(found.paths, listed.rows), reader)
    return Summary(
        tally.stored,
        tally.known,
        tally.completed,
        tally.unresolved,
        tally.without_recording,
        listed.unanswered,
        found.passed_over,
        loop.stopped,
        tuple(tally.problems),
    )


def _paced(count: int, seconds: float) -> int:
    """Return how many calls the next transaction takes: it may be twice as big as the last."""
    fit = int(count * _SECONDS / max(seconds, 0.001))
    return max(BATCH, min(fit, 2 * count, _MOST))


class _Loop:
    """Reads call after call and stores them batch by batch."""

    def __init__(self, open_work: OpenWork, place: Place, tally: Tally, progress: Progress) -> None:
        self.stopped = False
        self._open_work = open_work
        self._place = place
        self._tally = tally
        self._progress = progress
        self._at = 0, 1
        self.inside = Progress(lambda _done, _total: progress.step(*self._at))  # while one is read

    def run(self, units: Sequence[Unit], rows: Sequence[CallRow], reader: reading.Reader) -> None:
        """Store all that can be read; raise only when nothing of it could be stored."""
        calls = self._calls(units, rows, reader)
        size = BATCH
        try:
            while batch := list(islice(calls, size)):
                began = monotonic()
                with self._open_work() as work:
                    tally = storing.store(work, self._place, batch)
                self._tally.add(tally)
                if not batch[-1].sounds:
                    size = _paced(len(batch), monotonic() - began)
            with self._open_work() as work:
                self._note(work)
        except QaDeskError as error:
            if not (self._tally.stored or self._tally.known):
                raise
            self.stopped = True
            words = _("{reason} What is in stays in; import again to continue.")
            self._tally.problems.append(
                Problem(shown_name(self._place.folder), 0, words.format(reason=error))
            )

    def _calls(
        self, units: Sequence[Unit], rows: Sequence[CallRow], reader: reading.Reader
    ) -> Iterator[Incoming]:
        try:
            total = len(units) + len(rows)
            read = chain(map(reader.read, units), map(reader.listed, rows))
            for n in range(total):
                self._at = n, total
                self._progress.step(n, total)
                if (call := next(read)) is not None:
                    yield call
            self._progress.step(total, total)
        except Cancelled:
            self.stopped = True

    def _note(self, work: Work) -> None:
        tally = self._tally
        figures = {
            "stored": tally.stored,
            "completed": tally.completed,
            "known": tally.known,
            "unresolved": tally.unresolved,
            "problems": len(tally.problems),
            "stopped": self.stopped,
            "folder": shown_name(self._place.folder),
            "list": self._place.list_name,
        }
        journal.note(work.session, "import", "recorder", self._place.recorder_id, figures)
