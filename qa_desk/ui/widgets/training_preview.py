"""The papers of a training as they will be printed: the need, and the list to sign in on."""

from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import training_sheet
from qa_desk.reports.training_need import Session, TrainingNeed
from qa_desk.reports.training_sheet import SignIn
from qa_desk.services.training import papers
from qa_desk.services.training.types import NeedRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import training_words
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class TrainingPreview(PdfPreview):
    """Shows a need, or the sign-in sheet of one of its sessions; the journal tells of each copy."""

    def __init__(
        self,
        jobs: Jobs,
        row: NeedRow,
        session: Session | None = None,
        parent: QWidget | None = None,
    ) -> None:
        if session is None:
            title = _("Training need {number}").format(number=row.number)
            super().__init__(jobs, title, row.number, training_sheet.draw, parent)
        else:
            title = _("Sign-in sheet, {when}").format(when=training_words.when(session))
            name = f"{row.number}-{session.day.isoformat()}"
            super().__init__(jobs, title, name, _SignIn(session), parent)
        self._id: UUID = row.id
        self.follow(jobs.ask(papers.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that it was saved or printed."""
        self._jobs.work(papers.note_print, self._id)


class _SignIn:
    """Draws the sign-in sheet of a session out of its need."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, need: TrainingNeed, target: Path | BinaryIO, language: str) -> None:
        training_sheet.draw_sign_in(SignIn(need, self._session), target, language)
