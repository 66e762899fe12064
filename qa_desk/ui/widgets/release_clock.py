"""While a QA lead's desk is open, results are released at the centre's time (E-07)."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desk.errors import QaDeskError
from qa_desk.rules import permissions
from qa_desk.services import evaluating
from qa_desk.ui.jobs import Jobs
from qa_desk.work import Actor

_EVERY_MS = 60_000


class ReleaseClock(QObject):
    """Looks every minute; signals `released(numbers)`."""

    released = Signal(object)

    def __init__(self, jobs: Jobs, actor: Actor, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.timer = QTimer(self, interval=_EVERY_MS)
        self.timer.timeout.connect(self.look)
        reach = permissions.reach(actor, "release")
        if reach.everywhere or reach.teams or reach.groups:
            self.timer.start()

    @Slot()
    def look(self) -> None:
        """Release what is due; nothing is said of what cannot be: the next look tries again."""
        job = self._jobs.work(evaluating.release_due)
        job.succeeded.connect(self._on_released)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_released(self, numbers: tuple[str, ...]) -> None:
        if numbers:
            self.released.emit(numbers)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
