"""What is typed and not finished yet is kept on this machine, and is there again (D4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.drafts import DraftJournal, LocalDraft
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Progress

_REST_MS = 300
Document = Mapping[str, Any]


class Unfinished(QObject):
    """Keeps documents in the person's draft journal, where there is one; they are never sent.

    Signals: `found(id, document)`, `saved(datetime)` and `saved(None)` while one is on its way,
    `not_saved(sentence)`.
    """

    found = Signal(object, object)
    saved = Signal(object)
    not_saved = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._waiting: tuple[UUID, Document] | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.flush)

    def look_for(self, key: UUID) -> None:
        """Ask for what was kept before."""
        if self._jobs.drafts is not None:
            self._jobs.keep(_load, self._jobs.drafts, key).succeeded.connect(self._on_loaded)

    def keep(self, key: UUID, document: Document) -> None:
        """Keep a document, in a moment: more may be typed until then."""
        if self._waiting is not None and self._waiting[0] != key:
            self.flush()
        self._waiting = (key, document)
        if not self._rest.isActive():
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

    def forget(self, key: UUID) -> None:
        """Drop what was kept: it is finished, or not wanted."""
        self._rest.stop()
        self._waiting = None
        if self._jobs.drafts is not None:
            self._jobs.keep(_drop, self._jobs.drafts, key)

    @Slot(object)
    def _on_loaded(self, kept: LocalDraft | None) -> None:
        if kept is not None:
            self.found.emit(kept.evaluation_id, kept.document)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.not_saved.emit(str(error))


def _load(_progress: Progress, drafts: DraftJournal, key: UUID) -> LocalDraft | None:
    return drafts.load(key)


def _save(_progress: Progress, drafts: DraftJournal, key: UUID, document: Document) -> datetime:
    return drafts.save(key, document, stays=True).saved_at


def _drop(_progress: Progress, drafts: DraftJournal, key: UUID) -> None:
    drafts.forget(key)
