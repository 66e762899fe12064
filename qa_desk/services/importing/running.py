"""The loop of an import: store in batches, read on meanwhile, tell what came of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import copy_context
from dataclasses import dataclass
from itertools import chain, islice
from operator import length_hint
from pathlib import Path
from time import monotonic

from qa_desk.audio import converters
from qa_desk.errors import Cancelled, InputError, QaDeskError
from qa_desk.i18n import _, ngettext
from qa_desk.models import chain as journal
from qa_desk.models import live_links
from qa_desk.rules import permissions
from qa_desk.rules.call_lists import CallList
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.sources import Address
from qa_desk.services.importing import folder, matching, reading, storing
from qa_desk.services.importing.folder import Found
from qa_desk.services.importing.listed import Batch
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

    folder: Path | Address
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
    own = converters.of(request.recorder.strip() or "default")
    found = folder.find(request.folder, progress, own)
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
        place = storing.prepare(
            work,
            request.recorder,
            _place(request.folder),
            shown_file(request.calls) if request.calls else "",
        )
        known = storing.known_files(work, place)
    listed = reading.read_list(request.calls, place) if request.calls else CallList()
    if not found.paths and not found.problems and request.calls is None:
        raise InputError(
            _("There is no recording in {folder}. Choose the folder that holds them.").format(
                folder=shown_name(str(request.folder))
            )
        )
    return _Import(open_work, place, known, found, listed, progress).run()


def _place(folder: Path | Address) -> str:
    return str(folder if isinstance(folder, Address) else folder.resolve())


def _paced(count: int, seconds: float) -> int:
    """Return how many calls the next transaction takes: it may be twice as big as the last."""
    fit = int(count * _SECONDS / max(seconds, 0.001))
    return max(BATCH, min(fit, 2 * count, _MOST))


class _Import:
    """Reads call after call and stores them batch by batch, each while the next is being read."""

    def __init__(
        self,
        open_work: OpenWork,
        place: Place,
        known: reading.Known,
        found: Found,
        listed: CallList,
        progress: Progress,
    ) -> None:
        self._open_work = open_work
        self._place = place
        self._found = found
        self._listed = listed
        self._progress = progress
        self._at = 0, 1
        inside = Progress(lambda _done, _total: progress.step(*self._at))  # while one is read
        self._reader = reading.Reader(place, known, found, inside)
        self._tally = Tally()
        self._stopped = False

    def run(self) -> Summary:
        """Store all that can be read; raise only when nothing of it could be stored."""
        try:
            with ThreadPoolExecutor(1, "import") as thread:
                self._store(thread, self._calls())
            with self._open_work() as work:
                live_links.link(work)
                self._note(work)
        except QaDeskError as error:
            if not (self._tally.stored or self._tally.known):
                raise
            self._stopped = True
            words = _("{reason} What is in stays in; import again to continue.")
            self._tally.problems.append(
                Problem(shown_name(self._place.folder), 0, words.format(reason=error))
            )
        return self._summary()

    def _store(self, thread: ThreadPoolExecutor, calls: Iterator[Incoming]) -> None:
        def read(count: int) -> Future[Batch]:
            return thread.submit(copy_context().run, lambda: Batch(tuple(islice(calls, count))))

        following = read(BATCH)
        try:
            size = BATCH
            while (batch := following.result()).calls:
                began = monotonic()
                with self._open_work() as work:
                    batch.look_up(work, self._place)
                    following = read(size)
                    tally = storing.store(work, self._place, batch)
                self._tally.add(tally)
                if not batch.calls[-1].sounds:
                    size = _paced(len(batch.calls), monotonic() - began)
        except BaseException:
            self._progress.cancel()  # nobody waits for what is being read
            raise

    def _calls(self) -> Iterator[Incoming]:
        units, rows = matching.units(self._found.paths, self._listed.rows)
        total = len(units) + length_hint(rows, self._listed.most)
        try:
            self._step(0, total)
            read = chain(map(self._reader.read, units), map(self._reader.listed, rows))
            for n, call in enumerate(read, 1):
                if call is not None:
                    yield call
                self._step(n, total)
            self._step(total, total)
        except Cancelled:
            self._stopped = True

    def _step(self, done: int, total: int) -> None:
        self._at = done, total
        self._progress.step(done, total)

    @property
    def _problems(self) -> tuple[Problem, ...]:
        listed = (row.of(self._place.list_name) for row in self._listed.problems)
        return (*self._found.problems, *listed, *self._reader.problems, *self._tally.problems)

    def _note(self, work: Work) -> None:
        tally = self._tally
        figures = {
            "stored": tally.stored,
            "completed": tally.completed,
            "known": tally.known,
            "unresolved": tally.unresolved,
            "problems": len(self._problems),
            "stopped": self._stopped,
            "folder": shown_name(self._place.folder),
            "list": self._place.list_name,
        }
        journal.note(work.session, "import", "recorder", self._place.recorder_id, figures)

    def _summary(self) -> Summary:
        tally = self._tally
        return Summary(
            tally.stored,
            tally.known,
            tally.completed,
            tally.unresolved,
            tally.without_recording,
            self._listed.unanswered,
            self._found.passed_over - self._reader.texts_read,
            self._stopped,
            self._problems,
        )
