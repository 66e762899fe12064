"""A list of complaints as it will be printed."""

from datetime import date

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import complaint_list
from qa_desk.rules.complaints import told_span
from qa_desk.services.complaints import papers
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class ComplaintPreview(PdfPreview):
    """Shows the list of a day, week or month; the journal tells of each copy."""

    def __init__(
        self, jobs: Jobs, kind: str, span: tuple[date, date], parent: QWidget | None = None
    ) -> None:
        name = f"{_('List of complaints')} {told_span(span)}"
        super().__init__(jobs, name, name, complaint_list.draw, parent)
        self._span = span
        self.follow(jobs.ask(papers.sheet, kind, span[0]))

    def note(self) -> None:
        """Note in the journal that it was saved or printed."""
        self._jobs.work(papers.note_print, *self._span)
