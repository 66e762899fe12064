"""While a QA lead's desk is open, what is due happens there: `qa-desk tick` does the same (D6)."""

from collections import Counter
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.errors import QaDeskError
from qa_desk.rules import permissions
from qa_desk.rules.ticking import Batch
from qa_desk.services import evaluating, reminding, ticking
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Actor

_EVERY_MS = 120_000
_PARTS = (evaluating.release_due, ticking.take_due, reminding.remind)


class TickClock(QObject):
    """Looks every two minutes; signals `ticked(counts by kind)` when something was done."""

    ticked = Signal(object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._parts = list(_PARTS)
        self._done: Counter[str] = Counter()
        self._is_looking = False
        self.timer = QTimer(self, interval=_EVERY_MS)
        self.timer.timeout.connect(self.look)
        reach = permissions.reach(actor, "amend")
        if reach.everywhere or reach.teams or reach.groups:
            self.timer.start()

    @Slot()
    def look(self) -> None:
        """Do what is due; nothing is said of what cannot be: the next look tries again."""
        if not self._is_looking:
            self._is_looking = True
            self._parts, self._done = list(_PARTS), Counter()
            self._go_on(None)

    def _go_on(self, after: UUID | None) -> None:
        """Do a part in a transaction of its own, so that what the person saves comes between."""
        job = self._jobs.work(self._parts[0], after)
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, batch: Batch) -> None:
        self._done.update(batch.done)
        if batch.after is None:
            self._parts.pop(0)
        if self._parts:
            self._go_on(batch.after)
            return
        self._is_looking = False
        if self._done:
            self.ticked.emit(self._done)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._is_looking = False
        if not isinstance(error, QaDeskError):
            raise error
