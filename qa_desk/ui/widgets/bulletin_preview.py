"""A bulletin as it will be printed, and as pictures for phones (P14)."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from qa_desk.reports import bulletin as report
from qa_desk.reports.bulletin import Sheet
from qa_desk.scans import pages
from qa_desk.services import bulletins
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview
from qa_desk.work import Progress


class BulletinPreview(PdfPreview):
    """Shows one edition; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, shown: UUID, number: str, parent: QWidget | None = None) -> None:
        super().__init__(jobs, report.title(), number, report.draw, parent)
        self._id = shown
        self.follow(jobs.ask(bulletins.sheet, shown))

    def note(self) -> None:
        """Note in the journal that it was saved or printed."""
        self._jobs.work(bulletins.note_print, self._id)


def pictures(_progress: Progress, sheet: Sheet, language: str) -> tuple[bytes, ...]:
    """Draw a bulletin as pictures for phones, on a worker."""
    return pages.pictures(report.tall(sheet, language))
