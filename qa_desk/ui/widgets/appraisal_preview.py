"""An appraisal as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import appraisal_sheet
from qa_desk.rules import appraisal_texts
from qa_desk.services import appraising
from qa_desk.services.appraising import Row
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class AppraisalPreview(PdfPreview):
    """Shows an appraisal; the journal tells of each copy."""

    def __init__(self, jobs: Jobs, row: Row, parent: QWidget | None = None) -> None:
        period = appraisal_texts.period(row.span, row.first)
        name = f"{_('Appraisal')} {shown(row.person)} {period}"
        super().__init__(jobs, name, name, appraisal_sheet.draw, parent)
        self._row = row
        self.follow(jobs.ask(appraising.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that it was saved or printed."""
        self._jobs.work(appraising.note_print, self._row.id)
