"""The loop of an import: store in batches, read on meanwhile, tell what came of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import length_hint
from pathlib import Path
from time import monotonic

from qa_desk.audio import converters
from qa_desk.errors import Cancelled, InputError, QaDeskError
from qa_desk.i18n import _
from qa_desk.models import chain as journal
from qa_desk.models import live_links
from qa_desk.rules import permissions
from qa_desk.rules.call_lists import CallList
from qa_desk.rules.list_problems import Problem
from qa_desk.rules.sources import Address
from qa_desk.services.importing import choosing, folder, matching, reading, runs, storing
from qa_desk.services.importing.folder import Found
from qa_desk.services.importing.listed import Batch
from qa_desk.services.importing.summary import NOTHING, Summary
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
_BEAT = 20  # seconds
_SECONDS = 0.5  # for which a transaction of many may hold up everybody else (D11)


@dataclass(frozen=True)
class Request:
    """What is to be imported: a folder, the list of its calls, the recorder's short name."""

    folder: Path | Address
    calls: Path | None = None
    recorder: str = "default"
    how: str = "window"  # "command", "watch"
    by_profile: bool = False  # only the subfolders and days that the recorder's profile names
    settle: float = 0  # seconds for which a new file must not grow, or it waits for the next run
    passed: frozenset[str] = frozenset()  # new ones that are no reason to import once more


def run(open_work: OpenWork, request: Request, progress: Progress | None = None) -> Summary:
    """Import a folder and its call list; importing again adds nothing twice (D9, D11).

    When it is cancelled or the database fails midway, what is in stays in, each call whole.
    BusyError while another import reads the same place.
    """
    progress = progress or Progress()
    code = request.recorder.strip() or "default"
    found = folder.find(request.folder, progress, converters.of(code))
    with open_work() as work:
        permissions.require_of(work.actor, "import_calls")
        place = storing.prepare(
            work,
            request.recorder,
            _place(request.folder),
            shown_file(request.calls) if request.calls else "",
        )
        known = storing.known_files(work, place)
    if request.by_profile:
        found = choosing.limited(found, place)
    if not found.paths and not found.problems and not request.calls and not request.by_profile:
        raise InputError(
            _("There is no recording in {folder}. Choose the folder that holds them.").format(
                folder=shown_name(str(request.folder))
            )
        )
    new = choosing.unknown(found, known)
    if request.how == "watch" and new <= request.passed:
        return NOTHING
    growing = choosing.growing(place, new, request.settle, progress)
    found = replace(found, paths=tuple(path for path in found.paths if path not in growing))
    with open_work() as work:
        place = replace(place, run_id=runs.begin(work, place, request.how))
    summary: Summary | None = None
    try:
        listed = reading.read_list(request.calls, place) if request.calls else CallList()
        made = _Import(open_work, place, known, found, listed, progress).run()
        summary = replace(made, growing=len(growing), unknown=new - growing)
        return summary
    finally:
        with suppress(QaDeskError), open_work() as work:  # else its silence tells that it ended
            runs.end(work, place.run_id, len(found.paths), summary)


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
                Problem(
                    shown_name(self._place.folder), 0, words.format(reason=error), reason="stopped"
                )
            )
        return self._summary()

    def _store(self, thread: ThreadPoolExecutor, calls: Iterator[Incoming]) -> None:
        def read(count: int) -> Future[Batch]:
            return thread.submit(copy_context().run, lambda: Batch(tuple(islice(calls, count))))

        following = read(BATCH)
        try:
            size = BATCH
            while (batch := self._waited(following)).calls:
                began = monotonic()
                with self._open_work() as work:
                    batch.look_up(work, self._place)
                    following = read(size)
                    tally = storing.store(work, self._place, batch)
                    runs.beat(work, self._place.run_id)
                self._tally.add(tally)
                if not batch.calls[-1].sounds:
                    size = _paced(len(batch.calls), monotonic() - began)
        except BaseException:
            self._progress.cancel()  # nobody waits for what is being read
            raise

    def _waited(self, following: "Future[Batch]") -> Batch:
        """Return what was read; while that takes long, say that the import goes on."""
        while not wait([following], _BEAT).done:
            with self._open_work() as work:
                runs.beat(work, self._place.run_id)
        return following.result()

    def _calls(self) -> Iterator[Incoming]:
        units, rows = matching.units(self._found.paths, self._listed.rows, self._place.named)
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
            tally.late,
        )
