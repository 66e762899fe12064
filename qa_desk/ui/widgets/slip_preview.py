"""A confirmation slip as it will be printed."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import slip as slips
from qa_desk.services import signing_off
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.paper_choice import PaperChoice
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class SlipPreview(PdfPreview):
    """Shows one slip on the paper chosen; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, number: str, parent: QWidget | None = None) -> None:
        title = _("Confirmation slip {number}").format(number=number)
        self.paper = PaperChoice()
        super().__init__(jobs, title, number, partial(slips.draw, paper=self.paper.paper), parent)
        self.choices.addWidget(self.paper)
        self.paper.activated.connect(self._on_paper)
        self.follow(jobs.ask(signing_off.slip, number))

    def note(self) -> None:
        """Note in the journal that the slip was saved or printed."""
        self._jobs.work(signing_off.note_print, self._name)

    @Slot()
    def _on_paper(self) -> None:
        self.draw_by(partial(slips.draw, paper=self.paper.paper))
