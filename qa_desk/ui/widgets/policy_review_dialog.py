"""An evaluation of a policy over the page."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules import permissions
from qa_desk.rules.policy_reviews import Form
from qa_desk.rules.signatories import STATES
from qa_desk.services.policies import Review, reviews
from qa_desk.services.policies.reviews import Candidate
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import signature_lines
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.policy_review_form import PolicyReviewForm
from qa_desk.ui.widgets.signed_dialog import KINDS, Offers, Services, SignedDialog
from qa_desk.work import Actor


class PolicyReviewDialog(SignedDialog):
    """Signal besides: `session_wanted(id)` to go to the calibration that a proposal is from."""

    session_wanted = Signal(object)
    services = Services(reviews.review, reviews.save, reviews.issue, reviews.sign, reviews.reopen)

    def __init__(
        self, jobs: Jobs, actor: Actor, review_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(jobs, review_id, _("Evaluation of a policy"), parent)
        self._may_edit = permissions.may(actor, "policy.review")
        self.issue.setText(_("Ask for signatures"))
        self.sessions = QWidget()
        self._sessions = Flow(self.sessions)
        self.column.insertWidget(1, self.sessions)
        self.follow(jobs.ask(reviews.people), self._on_people)

    def offers(self, paper: Review) -> Offers:
        """Return what the person may do with an evaluation."""
        row = paper.row
        return Offers(
            seen=row.version,
            writes=row.state == "draft" and self._may_edit,
            discards=False,
            takes_back=row.state == "signing" and self._may_edit,
            signs=row.waits_for_me,
        )

    def show_form(self, paper: Review) -> None:
        """Show an evaluation, and which calibrations its proposals are from."""
        row = paper.row
        self.title.setText(f"{row.number}  {paper.form.number} {paper.form.title}")
        self.state.show_state(_(STATES[row.state]), KINDS[row.state])
        self.form.show_form(paper.form)
        self._show_sessions(paper)
        self.signatures.setText("\n".join(_said(paper)))
        self.signatures.setVisible(row.state != "draft" or bool(paper.replaces))

    def show_typed(self, kept: str) -> None:
        """Show what was typed before."""
        self.form.show_form(Form.from_text(kept))

    def preview(self) -> QDialog:
        """Return the window in which the evaluation is seen before it is printed."""
        from qa_desk.ui.widgets.policy_review_preview import PolicyReviewPreview  # QtPdf

        return PolicyReviewPreview(self._jobs, self.paper.row, self)

    @Slot(object)
    def _on_people(self, people: list[Candidate]) -> None:
        self.set_form(PolicyReviewForm(people))
        self.reload()

    def _show_sessions(self, found: Review) -> None:
        while (item := self._sessions.takeAt(0)) and (widget := item.widget()):
            widget.deleteLater()
        for session_id, number in found.calibrations:
            words = _("From calibration {number}").format(number=number)
            button = QPushButton(theme.icon("crosshair"), words, self.sessions)
            button.setIconSize(theme.icon_size(gap=True))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._on_session, session_id))
            self._sessions.addWidget(button)
            button.show()
        self.sessions.setVisible(bool(found.calibrations))

    def _on_session(self, session_id: UUID, _on: bool = False) -> None:
        self.session_wanted.emit(session_id)
        self.accept()


def _said(found: Review) -> Iterator[str]:
    yield from signature_lines.became(found.row.void_reason, found.replaces)
    if found.row.led_to:
        yield _("Version {number} follows from it").format(number=found.row.led_to)
    yield from signature_lines.lines(found)
