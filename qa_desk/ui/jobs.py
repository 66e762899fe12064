"""Run work off the UI thread and come back to it.

Everything a worker has to say goes through one queued signal of the long-lived `Jobs`, and it
names a job by its number: a `Job` is only ever touched by the UI thread. So no result is lost to
a slot connected late, and no job is deleted while a worker still speaks of it.
"""

import gc
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar
from weakref import WeakSet

from PySide6.QtCore import (
    QMetaMethod,
    QObject,
    QRunnable,
    Qt,
    QThread,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)

from qa_desk.errors import Cancelled, OutageError, StorageError
from qa_desk.i18n import _
from qa_desk.work import Progress, Work

if TYPE_CHECKING:
    from qa_desk.drafts import DraftJournal

P = ParamSpec("P")
R = TypeVar("R")
Open = Callable[[Progress], AbstractContextManager[Work]]
_Say = Callable[[], None]

_READERS = 2
_CLOSE_MS = 5000


class Job(QObject):
    """One piece of work in the background, as the UI thread sees it.

    Signals: `progressed(done, total)`; then either `succeeded(result)`, `failed(error)` or, when
    cancelled or forgotten, neither; always `ended()` last.
    """

    progressed = Signal(object, object)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, progress: Progress, *, reads: bool) -> None:
        super().__init__()  # no parent: the last reference to Jobs may be a job's, and go with it
        self._progress = progress
        self.reads = reads
        self.label = ""
        self.is_forgotten = False

    def named(self, label: str) -> "Job":
        """Give the job words for the status line, where it can be cancelled; return it."""
        self.label = label
        return self

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._progress.cancel()

    def forget(self) -> None:
        """Bring nothing any more: what it was asked for has been asked for anew."""
        self.is_forgotten = True
        self.cancel()

    def is_awaited(self) -> bool:
        """Tell whether somebody listens for its failure."""
        return self.isSignalConnected(QMetaMethod.fromSignal(self.failed))


class _Runnable(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._do = run

    def run(self) -> None:
        self._do()


class _Collector(QObject):
    """Collects Python's garbage on the UI thread: a worker must never free a widget."""

    _at_work: ClassVar["WeakSet[_Collector]"] = WeakSet()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at_work.add(self)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self._collect)
        timer.start(1000)

    @Slot()
    def _collect(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Give collecting back to Python, unless another one still collects."""
        self._at_work.discard(self)
        if not self._at_work:
            gc.enable()


class Jobs(QObject):
    """Starts jobs and brings their results back.

    Signals: `changed(names of models)`, `away_changed(when)` when the server stops answering and
    `away_changed(None)` when it is back, `unhandled(error)` for a failure nobody listens to,
    `started(job)`, `running_changed(number)`.
    """

    changed = Signal(object)
    away_changed = Signal(object)
    unhandled = Signal(object)
    started = Signal(object)
    running_changed = Signal(int)
    _said = Signal(object)

    def __init__(self, open_work: Open, open_ask: Open, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open_work = open_work  # also for a job of many transactions, such as an import (D11)
        self.open_ask = open_ask
        self.drafts: DraftJournal | None = None  # of the person signed in
        self.away_since: datetime | None = None
        self._writer = self._pool(1)
        self._keeper = self._pool(1)
        self._readers = self._pool(_READERS)
        self._computers = self._pool(max(1, QThread.idealThreadCount() - 1))
        self._jobs: dict[int, Job] = {}
        self._numbers = itertools.count()
        self._closed = False
        self._collector = _Collector(self)
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> int:
        """Count the jobs that have not ended."""
        return len(self._jobs)

    def work(
        self, service: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Job:
        """Run a service in one transaction; such jobs run one at a time, in the order asked."""
        return self._start(self._writer, partial(_serve, self.open_work, service, args, kwargs))

    def ask(
        self, service: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Job:
        """Run a service that only reads, beside the writing ones."""
        return self._start(self._readers, partial(_serve, self.open_ask, service, args, kwargs))

    def compute(
        self, function: Callable[Concatenate[Progress, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Job:
        """Run a function that needs no database."""

        def call(progress: Progress) -> R:
            return function(progress, *args, **kwargs)

        return self._start(self._computers, call)

    def keep(
        self, function: Callable[Concatenate[Progress, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Job:
        """Run a short function that makes typing durable; it waits for nothing but its own kind."""

        def call(progress: Progress) -> R:
            return function(progress, *args, **kwargs)

        return self._start(self._keeper, call)

    def settle(self) -> bool:
        """Wait, up to 5 s, until nothing uses the database any more; say whether that is so."""
        pools = (self._keeper, self._writer, self._readers)
        ended = [pool.waitForDone(_CLOSE_MS) for pool in pools]
        return all(ended)

    def announce(self, names: frozenset[str]) -> None:
        """Tell the UI thread which models changed; may be called on any thread."""
        self._said.emit(partial(self.changed.emit, names))

    def say_away(self, error: OutageError | None) -> None:
        """Tell the UI thread that the server is away, or back; may be called on any thread."""
        self._said.emit(partial(self._on_away, datetime.now(UTC) if error else None))

    def _on_away(self, since: datetime | None) -> None:
        self.away_since = since
        self.away_changed.emit(since)

    def close(self) -> bool:
        """Cancel everything, wait up to 5 s, and tell whether all has ended."""
        self._closed = True
        for job in self._jobs.values():
            job.cancel()
        pools = (self._keeper, self._writer, self._readers, self._computers)
        ended = [pool.waitForDone(_CLOSE_MS) for pool in pools]
        self._collector.stop()
        return all(ended)

    def _pool(self, threads: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(threads)
        return pool

    def _start(self, pool: QThreadPool, call: Callable[[Progress], object]) -> Job:
        number = next(self._numbers)
        say = self._said.emit

        def report(done: int, total: int) -> None:
            if total:
                say(partial(self._tell, number, done, total))

        def run() -> None:
            say(partial(self._end, number, *_outcome(call, progress)))

        progress = Progress(report)
        self._jobs[number] = job = Job(progress, reads=pool is self._readers)
        if self._closed:
            job.cancel()
        pool.start(_Runnable(run))
        self.started.emit(job)
        self.running_changed.emit(self.running)
        return job

    @Slot(object)
    def _hear(self, say: _Say) -> None:
        say()

    def _tell(self, number: int, done: int, total: int) -> None:
        if job := self._jobs.get(number):
            job.progressed.emit(done, total)

    def _end(self, number: int, kind: str, payload: object) -> None:
        job = self._jobs.pop(number)
        if job.is_forgotten:
            kind = "forgotten"
        if kind == "succeeded":
            job.succeeded.emit(payload)
        elif kind == "failed" and job.is_awaited():
            job.failed.emit(payload)
        elif kind == "failed" and not (job.reads and isinstance(payload, OutageError)):
            self.unhandled.emit(payload)  # that the server is away the window says already
        job.ended.emit()
        self.running_changed.emit(self.running)
        job.deleteLater()


@contextmanager
def nobody(_progress: Progress) -> Iterator[Work]:
    """Stand in for the way to the database while nobody is signed in."""
    raise signed_out()
    yield


def signed_out() -> StorageError:
    """Return what is said to who is signed out."""
    return StorageError(_("You are signed out. Sign in again."))


def _serve(
    open_: Open,
    service: Callable[..., R],
    args: tuple[object, ...],
    kwargs: dict[str, object],
    progress: Progress,
) -> R:
    with open_(progress) as work:
        return service(work, *args, **kwargs)


def _outcome(call: Callable[[Progress], object], progress: Progress) -> tuple[str, object]:
    """Run on the worker; nothing that goes wrong there stays there."""
    try:
        progress.step(0, 0)  # cancelled while it waited
        return "succeeded", call(progress)
    except Cancelled:
        return "cancelled", None
    except Exception as error:  # noqa: BLE001 - one of the two: every failure reaches the person
        return "failed", error
