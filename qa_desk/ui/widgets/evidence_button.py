"""Add evidence to a result that is disputed, or may be: pictures and documents, for good."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.attachments import NewAttachment
from qa_desk.services import attachments
from qa_desk.services.cases import Case
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import keeping
from qa_desk.ui.widgets.attachment_panel import chosen_files, read_file
from qa_desk.ui.widgets.problem import Problem


class EvidenceButton(QWidget):
    """A link and what was wrong with a file; hidden where the reader may add nothing."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._id: UUID | None = None
        self.button = theme.role(QPushButton(_("Add evidence…")), "link")
        self.button.setIcon(theme.icon("paperclip", "accent"))
        self.button.setIconSize(theme.icon_size(gap=True))
        self.button.setToolTip(
            _("Everybody who reads this result sees it, and it cannot be taken away again.")
        )
        self.button.clicked.connect(self._on_clicked)
        self.problem = Problem()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.problem, 1)
        self.hide()

    def show_case(self, case: Case) -> None:
        """Offer it where the reader may add evidence to this case."""
        if case.row.id != self._id:
            self.problem.say("")
        self._id = case.row.id
        self.setVisible(case.takes_evidence and keeping.may_keep(self))

    def add(self, files: list[Path]) -> None:
        """Add files, each for itself."""
        self.problem.say("")
        if self._id is None:
            return
        for file in files:
            self._follow(self._jobs.compute(read_file, self._id, file), self._on_read)

    @Slot()
    def _on_clicked(self) -> None:
        self.add(chosen_files(self))

    @Slot(object)
    def _on_read(self, new: NewAttachment) -> None:
        self._follow(self._jobs.work(attachments.add, new))

    def _follow(self, job: Job, then: object = None) -> None:
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.problem.say(str(error))
        else:
            messages.failure(self, error)
