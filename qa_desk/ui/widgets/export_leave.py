"""Whether much may be taken out of the program, and asking somebody else for leave (P17)."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.i18n import _
from qa_desk.services.exports import Outlook
from qa_desk.ui.jobs import Jobs


class ExportLeave(QObject):
    """Knows whether an export needs a second person, and asks for leave.

    Signals: `granted()` when it may be done now; `too_much(amount)` when somebody else has to
    approve it and was not asked yet; `said(words)`; `failed(error)`.
    """

    granted = Signal()
    too_much = Signal(int)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: tuple[Any, ...] = ()

    def find(self, before: Callable[..., Outlook], *wanted: object) -> None:
        """Find out by `before` whether what is wanted may be exported."""
        self._wanted = wanted
        job = self._jobs.ask(before, *wanted)
        job.succeeded.connect(self._on_outlook)
        job.failed.connect(self.failed)

    def ask(self, service: Callable[..., None], reason: str) -> None:
        """Ask for leave to export it, by `service`."""
        job = self._jobs.work(service, *self._wanted, reason)
        job.succeeded.connect(self._on_asked)
        job.failed.connect(self.failed)

    @Slot(object)
    def _on_outlook(self, outlook: Outlook) -> None:
        if outlook.is_free:
            self.granted.emit()
        elif outlook.asked is not None:
            self.said.emit(_("Your export waits for somebody else's approval."))
        else:
            self.too_much.emit(outlook.amount)

    @Slot()
    def _on_asked(self) -> None:
        self.said.emit(
            _("Asked. When somebody else has approved it, export again: once, within a day.")
        )
