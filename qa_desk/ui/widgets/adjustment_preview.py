"""An adjustment list as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import adjustment_list
from qa_desk.services.months import adjusting
from qa_desk.services.months.adjusting import Listed
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class AdjustmentPreview(PdfPreview):
    """Shows one list; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: Listed, parent: QWidget | None = None) -> None:
        title = _("Adjustment list {number}").format(number=row.number)
        super().__init__(jobs, title, row.number, adjustment_list.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(adjusting.paper_sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the list was saved or printed."""
        self._jobs.work(adjusting.note_print, self._id)
