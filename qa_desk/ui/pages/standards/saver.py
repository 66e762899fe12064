"""Keeps a draft while it is written: on this computer at once, in the database a moment later."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.errors import ConflictError, OutageError
from qa_desk.i18n import _
from qa_desk.services import checklist_drafts
from qa_desk.services.checklist_drafts import Written
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.unfinished import Document, Unfinished

_REST_MS = 700
_AGAIN_MS = 10_000


class DraftSaver(QObject):
    """Saves as somebody types. Signals: `saved(datetime or None)`, `not_saved(sentence)`.

    `found(document)` gives what this computer kept and the database does not have;
    `conflicted(Written, sentence)` what somebody else made of the draft meanwhile;
    `settled()` when nothing waits any more.
    """

    saved = Signal(object)
    not_saved = Signal(str)
    found = Signal(object)
    conflicted = Signal(object, str)
    settled = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._id: UUID | None = None
        self.seen = 0  # the version on which the typing is based
        self._waiting: Mapping[str, Any] | None = None
        self._sent: Mapping[str, Any] | None = None
        self._stopped = False  # until somebody has chosen between two documents
        self.unfinished = Unfinished(jobs, self)
        self.unfinished.found.connect(self._on_found)
        self.unfinished.saved.connect(self.saved)
        self.unfinished.not_saved.connect(self.not_saved)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.flush)

    @property
    def waiting(self) -> Mapping[str, Any] | None:
        """Return what the database does not have yet."""
        return self._waiting or self._sent

    @property
    def is_settled(self) -> bool:
        """Say whether the database has everything."""
        return self._waiting is None and self._sent is None

    def begin(self, draft_id: UUID, seen: int) -> None:
        """Keep this draft from now on."""
        self._id, self.seen = draft_id, seen
        self._waiting = self._sent = None
        self._stopped = False
        self.unfinished.look_for(draft_id)

    def keep(self, document: Mapping[str, Any]) -> None:
        """Keep what is written by now."""
        if self._id is None:
            return
        self._waiting = document
        self.unfinished.keep(self._id, {"document": document, "seen": self.seen})
        if not self._stopped:
            self._rest.start(_REST_MS)

    @Slot()
    def flush(self) -> None:
        """Send now what waits; what is on its way comes first."""
        self._rest.stop()
        self.unfinished.flush()
        if self._id is None or self._waiting is None or self._sent or self._stopped:
            return
        self._sent, self._waiting = self._waiting, None
        job = self._jobs.work(checklist_drafts.save, self._id, self.seen, self._sent)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)

    def settle(self, seen: int, document: Mapping[str, Any] | None) -> None:
        """Go on after two documents met: with one's own over theirs, or with theirs (None)."""
        self.seen, self._stopped = seen, False
        self._waiting = document
        if document is None and self._id is not None:
            self.unfinished.forget(self._id)
        self.flush()

    def forget(self) -> None:
        """Keep nothing more of this draft: it is put in force, or discarded."""
        if self._id is not None:
            self.unfinished.forget(self._id)
        self._waiting, self._id = None, None
        self._rest.stop()

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        if key != self._id or self._waiting is not None:
            return
        document = kept.get("document", {})
        if int(kept.get("seen", 0)) == self.seen:
            self.found.emit(document)
        else:
            self._waiting = document
            self._meet(_("You wrote this on this computer, and the draft was changed since."))

    @Slot(object)
    def _on_saved(self, seen: int) -> None:
        self.seen, self._sent = seen, None
        if self._waiting is not None:
            self._rest.start(_REST_MS)
        else:
            if self._id is not None:
                self.unfinished.forget(self._id)
            self.settled.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._waiting = self._waiting or self._sent
        self._sent = None
        if isinstance(error, ConflictError):
            self._meet(str(error))
        elif isinstance(error, OutageError):
            self._rest.start(_AGAIN_MS)
        else:
            self.not_saved.emit(str(error))

    def _meet(self, sentence: str) -> None:
        self._stopped = True
        self._sentence = sentence
        if self._id is None:
            return
        job = self._jobs.ask(checklist_drafts.read, self._id)
        job.succeeded.connect(self._on_theirs)
        job.failed.connect(self._on_gone)

    @Slot(object)
    def _on_theirs(self, theirs: Written) -> None:
        self.conflicted.emit(theirs, self._sentence)

    @Slot(object)
    def _on_gone(self, error: Exception) -> None:
        self.not_saved.emit(str(error))
