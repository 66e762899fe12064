"""The record of a calibration as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import calibration_record
from qa_desk.services.calibrating import closing, papers
from qa_desk.services.calibrating.types import SessionRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class CalibrationPreview(PdfPreview):
    """Shows one record; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: SessionRow, parent: QWidget | None = None) -> None:
        title = _("Calibration record {number}").format(number=row.number)
        super().__init__(jobs, title, row.number, calibration_record.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(papers.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the record was saved or printed."""
        self._jobs.work(closing.note_print, self._id)
