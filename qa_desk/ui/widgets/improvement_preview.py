"""An improvement plan or its evaluation as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import improvement_paper
from qa_desk.rules.improvement_plans import KIND
from qa_desk.services import improving
from qa_desk.services.improving import Paper
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class ImprovementPreview(PdfPreview):
    """Shows one paper; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, paper: Paper, parent: QWidget | None = None) -> None:
        words = (
            _("Improvement plan {number}")
            if paper.kind == KIND
            else _("Evaluation of an improvement plan {number}")
        )
        title = words.format(number=paper.number)
        super().__init__(jobs, title, paper.number, improvement_paper.draw, parent)
        self._id = paper.id
        self.follow(jobs.ask(improving.sheet, paper.id))

    def note(self) -> None:
        """Note in the journal that the paper was saved or printed."""
        self._jobs.work(improving.note_print, self._id)
