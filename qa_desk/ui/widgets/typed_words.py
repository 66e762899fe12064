"""Words typed under a result are kept on this machine until they are signed (D4)."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.drafts import DraftJournal, LocalDraft
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Progress

_REST_MS = 300


class TypedWords(QObject):
    """Keeps words in the person's draft journal, where there is one.

    Signals: `found(id, words)`, `saved(datetime)` and `saved(None)` while they are on their way,
    `not_saved(sentence)`.
    """

    found = Signal(object, str)
    saved = Signal(object)
    not_saved = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._waiting: tuple[UUID, str] | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.flush)

    def look_for(self, case_id: UUID) -> None:
        """Ask for words kept before."""
        if self._jobs.drafts is not None:
            self._jobs.keep(_load, self._jobs.drafts, case_id).succeeded.connect(self._on_loaded)

    def keep(self, case_id: UUID, words: str) -> None:
        """Keep words when the typing rests."""
        self._waiting = (case_id, words)
        self._rest.start()

    @Slot()
    def flush(self) -> None:
        """Keep now what waits."""
        self._rest.stop()
        if self._waiting and self._jobs.drafts is not None:
            self.saved.emit(None)
            job = self._jobs.keep(_save, self._jobs.drafts, *self._waiting)
            job.succeeded.connect(self.saved)
            job.failed.connect(self._on_failed)
        self._waiting = None

    def forget(self, case_id: UUID) -> None:
        """Drop the words of a case: they are signed."""
        self._rest.stop()
        self._waiting = None
        if self._jobs.drafts is not None:
            self._jobs.keep(_drop, self._jobs.drafts, case_id)

    @Slot(object)
    def _on_loaded(self, kept: LocalDraft | None) -> None:
        words = kept.document.get("words", "") if kept else ""
        if kept and words:
            self.found.emit(kept.evaluation_id, words)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.not_saved.emit(str(error))


def _load(_progress: Progress, drafts: DraftJournal, case_id: UUID) -> LocalDraft | None:
    return drafts.load(case_id)


def _save(_progress: Progress, drafts: DraftJournal, case_id: UUID, words: str) -> datetime:
    return drafts.save(case_id, {"words": words}, stays=True).saved_at


def _drop(_progress: Progress, drafts: DraftJournal, case_id: UUID) -> None:
    drafts.forget(case_id)
