"""“Signed paper…”: scans of signed slips, for whoever collects them (P22)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions, workflow
from qa_desk.services import papers
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.work import Actor

if TYPE_CHECKING:
    from qa_desk.ui.widgets.papers_dialog import PapersDialog


_TAKES = ("accept_paper", "countersign_paper")


class PapersButton(QPushButton):
    """Opens the window for scans; hidden from who prints no slips but their own."""

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(_("Signed paper…"), parent)
        self._jobs, self._actor = jobs, actor
        self.dialog: PapersDialog | None = None
        self.setAutoDefault(False)
        self.setToolTip(_("Scans of signed slips: which each is, and what it waits for"))
        reach = permissions.reach(actor, "print_slip")
        others = (reach.everywhere, reach.assigned, reach.led, reach.teams, reach.groups)
        if not any(others):
            self.hide()
        self.clicked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the window for scans."""
        from qa_desk.ui.widgets.papers_dialog import PapersDialog

        takes = any(self._actor.roles & step.who for key in _TAKES for step in workflow.rows(key))
        self.dialog = PapersDialog(self._jobs, self.window(), self._take if takes else None)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _take(self, found: Sequence[papers.Taken]) -> Job:
        return self._jobs.compute(papers.take_in_all, self._jobs.open_work, found)

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None
