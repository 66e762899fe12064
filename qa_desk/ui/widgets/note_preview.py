"""An information note as it will be printed."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.reports import information_note
from qa_desk.services import actions
from qa_desk.services.actions import ActionRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import action_words
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class NotePreview(PdfPreview):
    """Shows a note, or another action; the journal tells of each copy."""

    def __init__(self, jobs: Jobs, row: ActionRow, parent: QWidget | None = None) -> None:
        super().__init__(jobs, action_words.title(row), row.number, information_note.draw, parent)
        self._id: UUID = row.id
        self.follow(jobs.ask(actions.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that it was saved or printed."""
        self._jobs.work(actions.note_print, self._id)
