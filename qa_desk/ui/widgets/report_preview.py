"""A report as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.reports import report_sheet
from qa_desk.services.reporting import files
from qa_desk.services.reporting.types import ReportRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class ReportPreview(PdfPreview):
    """Shows one report; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: ReportRow, parent: QWidget | None = None) -> None:
        super().__init__(jobs, row.number, row.number, report_sheet.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(files.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the report was saved or printed."""
        self._jobs.work(files.note_print, self._id)
