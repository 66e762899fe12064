"""Read scans page by page on another thread; each page comes as soon as it is read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.scans import reading
from qa_desk.scans.reading import Paper
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Progress


class ScanReader(QObject):
    """Signals: `read(Paper)`, `progressed(done, total)`, `failed(error)`; always `ended()` last."""

    read = Signal(object)
    progressed = Signal(int, int)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._progress = Progress()
        self._papers: Iterator[Paper] | None = None
        self._waiting: list[Path] = []
        self._counted = (0, 0)  # written by the reading thread
        self._goes_on = False

    @property
    def is_reading(self) -> bool:
        """Say whether pages are still to come."""
        return self._papers is not None

    def start(self, files: Sequence[Path]) -> None:
        """Read these files and folders, after those that are being read."""
        self._waiting += files
        if not self.is_reading and self._waiting:
            given, self._waiting = self._waiting, []
            self._progress = Progress(self._count)
            self._papers = reading.papers(given, self._progress)
            self._step(self._papers)

    def stop(self) -> None:
        """Read no further; what was read stays."""
        self._waiting.clear()
        self._progress.cancel()

    def _count(self, done: int, total: int) -> None:
        self._counted = (done, total)

    def _step(self, papers: Iterator[Paper]) -> None:
        self._goes_on = False
        job = self._jobs.compute(_next, papers)
        job.succeeded.connect(self._on_paper)
        job.failed.connect(self.failed)
        job.ended.connect(self._on_ended)

    @Slot(object)
    def _on_paper(self, paper: Paper | None) -> None:
        self.progressed.emit(*self._counted)
        self._goes_on = paper is not None
        if paper is not None:
            self.read.emit(paper)

    @Slot()
    def _on_ended(self) -> None:
        if self._goes_on and self._papers is not None:
            self._step(self._papers)
            return
        self._papers = None
        if self._waiting:
            self.start(())
        else:
            self.ended.emit()


def _next(_progress: Progress, papers: Iterator[Paper]) -> Paper | None:
    return next(papers, None)
