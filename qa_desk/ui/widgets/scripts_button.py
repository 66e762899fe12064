"""“Scripts…”: the library of scripts for test calls, wherever test calls are begun (P23)."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.scripts_dialog import ScriptsDialog
from qa_desk.work import Actor


class ScriptsButton(QPushButton):
    """Opens the library, for whoever may see it. Signal: `changed()` when it is another one."""

    changed = Signal()

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(_("Scripts…"), parent)
        self._jobs = jobs
        self._actor = actor
        self.dialog: ScriptsDialog | None = None
        self.setAutoDefault(False)
        self.setToolTip(_("What test calls ask, and what the answers should be"))
        self.setEnabled(permissions.may(actor, "scripts.see"))
        self.clicked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the library."""
        self.dialog = ScriptsDialog(self._jobs, self._actor, self.window())
        self.dialog.changed.connect(self.changed)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None
