"""Minutes as they will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import minutes_sheet
from qa_desk.services import meetings
from qa_desk.services.meetings import MeetingRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class MeetingPreview(PdfPreview):
    """Shows the minutes of one meeting; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: MeetingRow, parent: QWidget | None = None) -> None:
        title = _("Minutes {number}").format(number=row.number)
        super().__init__(jobs, title, row.number, minutes_sheet.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(meetings.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the minutes were saved or printed."""
        self._jobs.work(meetings.note_print, self._id)
