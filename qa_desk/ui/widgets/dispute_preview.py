"""A dispute and review sheet as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import dispute_sheet
from qa_desk.services import dispute_papers
from qa_desk.services.cases import CaseRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class DisputePreview(PdfPreview):
    """Shows the sheet of one result; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: CaseRow, parent: QWidget | None = None) -> None:
        number = dispute_sheet.number_of(row.number)
        title = _("Dispute and review sheet {number}").format(number=number)
        super().__init__(jobs, title, number, dispute_sheet.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(dispute_papers.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the sheet was saved or printed."""
        self._jobs.work(dispute_papers.note_print, self._id)
