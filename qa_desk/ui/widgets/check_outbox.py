"""Quick checks on their way to the database: kept on this machine first (D4, P15)."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.drafts import DraftJournal, LocalDraft
from qa_desk.errors import QaDeskError
from qa_desk.rules.quick_checks import WAITING, Check
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.draft_pusher import DraftPusher, run
from qa_desk.work import Progress

_AGAIN_MS = 10_000


class CheckOutbox(QObject):
    """Keeps checks in the person's draft journal, and pushes them until the database has them.

    Signals: `kept(datetime)` once they are durable here, `not_kept(sentence)`; `waiting(checks)`
    with the LocalDrafts that are nowhere but here; `refused(LocalDraft, sentence)`.
    """

    kept = Signal(object)
    not_kept = Signal(str)
    waiting = Signal(object)
    refused = Signal(object, str)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pusher = DraftPusher(jobs, self)
        self._pusher.check_refused.connect(self.refused)
        self._pusher.failed.connect(self._on_failed)
        self._pusher.settled.connect(self.look)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self.push)

    def record(self, checks: Sequence[tuple[Check, str]]) -> None:
        """Keep checks, each with words that tell whose it is, then push them."""
        if self._jobs.drafts is not None:
            job = self._jobs.keep(_keep, self._jobs.drafts, tuple(checks))
            job.succeeded.connect(self._on_kept)
            job.failed.connect(self._on_not_kept)

    @Slot()
    def push(self) -> None:
        """Bring what waits to the database now."""
        self._pusher.push()

    @Slot()
    def look(self) -> None:
        """Say again what waits."""
        if self._jobs.drafts is not None:
            self._jobs.keep(run, self._jobs.drafts.kept).succeeded.connect(self._on_waiting)

    def forget(self, draft: LocalDraft) -> None:
        """Drop a check that was refused: it is in the form again, or not wanted."""
        if self._jobs.drafts is not None:
            job = self._jobs.keep(run, self._jobs.drafts.forget, draft.evaluation_id)
            job.succeeded.connect(self.look)

    @Slot(object)
    def _on_kept(self, at: object) -> None:
        self.kept.emit(at)
        self.push()

    @Slot(object)
    def _on_waiting(self, kept: list[LocalDraft]) -> None:
        self.waiting.emit([draft for draft in kept if WAITING in draft.document])

    @Slot()
    def _on_failed(self) -> None:
        self._again.start()

    @Slot(object)
    def _on_not_kept(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.not_kept.emit(str(error))


def _keep(
    _progress: Progress, drafts: DraftJournal, checks: tuple[tuple[Check, str], ...]
) -> object:
    return [
        drafts.save(check.id, {WAITING: check.to_document()}, label).saved_at
        for check, label in checks
    ][-1]
