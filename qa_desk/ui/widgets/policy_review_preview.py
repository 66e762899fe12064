"""An evaluation of a policy as it will be printed."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import policy_review
from qa_desk.services.policies import ReviewRow, reviews
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class PolicyReviewPreview(PdfPreview):
    """Shows one form; the journal tells of each copy (S1-6.3)."""

    def __init__(self, jobs: Jobs, row: ReviewRow, parent: QWidget | None = None) -> None:
        title = _("Policy evaluation {number}").format(number=row.number)
        super().__init__(jobs, title, row.number, policy_review.draw, parent)
        self._id = row.id
        self.follow(jobs.ask(reviews.sheet, row.id))

    def note(self) -> None:
        """Note in the journal that the form was saved or printed."""
        self._jobs.work(reviews.note_print, self._id)
