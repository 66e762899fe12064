"""“Countersign passes (8)…”: what nobody objects to, signed in one go by its team lead."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.services import countersigning
from qa_desk.services.countersigning import Waiting
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.countersign_dialog import CountersignDialog
from qa_desk.work import Actor


class CountersignButton(QPushButton):
    """Hidden while nothing waits so; signals `signed()` when the window was closed."""

    signed = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._waiting: tuple[Waiting, ...] = ()
        self._leads = bool(permissions.reach(actor, "countersign").led)
        self.dialog: CountersignDialog | None = None
        self.setAutoDefault(False)
        self.setToolTip(_("Results that passed, with no dispute and no reservation"))
        self.clicked.connect(self.open)
        self.hide()

    def recount(self) -> None:
        """Look what waits."""
        if self._leads:
            self._jobs.ask(countersigning.waiting).succeeded.connect(self._on_waiting)

    @Slot(object)
    def _on_waiting(self, waiting: tuple[Waiting, ...]) -> None:
        self._waiting = waiting
        count = sum(len(one.numbers) for one in waiting)
        self.setText(_("Countersign passes ({n})…").format(n=count))
        self.setVisible(bool(waiting))

    @Slot()
    def open(self) -> None:
        """Open the window in which they are chosen and signed."""
        self.dialog = CountersignDialog(self._jobs, self._waiting, self.window())
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None
        self.signed.emit()
