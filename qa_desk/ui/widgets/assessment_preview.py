"""An inspector assessment record as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import assessment_sheet
from qa_desk.services import assessments
from qa_desk.services.assessments import AssessmentRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class AssessmentPreview(PdfPreview):
    """Shows one record; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: AssessmentRow, parent: QWidget | None = None) -> None:
        title = _("Assessment record {number}").format(number=row.number)
        super().__init__(jobs, title, row.number, assessment_sheet.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(assessments.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the record was saved or printed."""
        self._jobs.work(assessments.note_print, self._id)
