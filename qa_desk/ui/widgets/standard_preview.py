"""A standard as it will be printed (P25)."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import standard
from qa_desk.services import checklist_files
from qa_desk.services.checklist_drafts import DraftRow
from qa_desk.services.checklists import ChecklistRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class StandardPreview(PdfPreview):
    """Shows a version, or a draft that is complete."""

    def __init__(
        self, jobs: Jobs, row: ChecklistRow | DraftRow, parent: QWidget | None = None
    ) -> None:
        title = _("{title} {number}").format(title=row.title, number=row.number)
        super().__init__(jobs, title, f"{row.code}-{row.number}", standard.draw, parent)
        self._version: UUID | None = None
        if isinstance(row, DraftRow):
            self.follow(jobs.ask(checklist_files.printed_draft, row.id))
        else:
            self._version = row.id
            self.follow(jobs.ask(checklist_files.printed, row.id))

    def note(self) -> None:
        """Note in the journal that the version was saved or printed; drafts are nobody's rule."""
        if self._version is not None:
            self._jobs.work(checklist_files.note_print, self._version)
