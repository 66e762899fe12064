"""A confirmation slip as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import slip as slips
from qa_desk.services import signing_off
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class SlipPreview(PdfPreview):
    """Shows one slip; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, number: str, parent: QWidget | None = None) -> None:
        title = _("Confirmation slip {number}").format(number=number)
        super().__init__(jobs, title, number, slips.draw, parent)
        self.follow(jobs.ask(signing_off.slip, number))

    def note(self) -> None:
        """Note in the journal that the slip was saved or printed."""
        self._jobs.work(signing_off.note_print, self._name)
