"""A profile as it will be printed."""

from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import profile_sheet
from qa_desk.services import profiles
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class ProfilePreview(PdfPreview):
    """Shows the page of a month; the journal tells of each copy (S1-6.3)."""

    def __init__(
        self,
        jobs: Jobs,
        whose: tuple[UUID, str],
        month: date,
        parent: QWidget | None = None,
    ) -> None:
        name = f"{whose[1]} {month:%Y-%m}"
        title = _("Profile of {name}").format(name=name)
        super().__init__(jobs, title, name, profile_sheet.draw, parent)
        self._whose, self._month = whose[0], month
        self.follow(jobs.ask(profiles.sheet, whose[0], month))

    def note(self) -> None:
        """Note in the journal that the page was saved or printed."""
        self._jobs.work(profiles.note_print, self._whose, self._month)
