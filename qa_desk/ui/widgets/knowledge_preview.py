"""A feedback slip as it will be printed (5.6)."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import knowledge_slip
from qa_desk.services.knowledge import papers
from qa_desk.services.knowledge.types import TicketRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class KnowledgePreview(PdfPreview):
    """Shows a slip; the journal tells of each copy."""

    def __init__(self, jobs: Jobs, row: TicketRow, parent: QWidget | None = None) -> None:
        title = _("Feedback slip {number}").format(number=row.number)
        super().__init__(jobs, title, row.number, knowledge_slip.draw, parent)
        self._id: UUID = row.id
        self.follow(jobs.ask(papers.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that it was saved or printed."""
        self._jobs.work(papers.note_print, self._id)
