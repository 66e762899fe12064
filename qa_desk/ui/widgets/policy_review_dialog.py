"""An evaluation of a policy over the page: fill it in, issue it, sign it, take it back."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import _
from qa_desk.reports.papers import MEANINGS, ROLES
from qa_desk.rules import permissions
from qa_desk.rules.policy_reviews import Form
from qa_desk.rules.signatories import STATES
from qa_desk.services.policies import Review, reviews
from qa_desk.services.policies.reviews import Candidate
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.flow import Flow
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.policy_review_form import PolicyReviewForm
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished
from qa_desk.work import Actor

_KINDS = {"draft": "neutral", "signing": "information", "closed": "good", "void": "late"}


class PolicyReviewDialog(QDialog):
    """Signals: `changed()` when it is another one than before, `session_wanted(id)` to go there."""

    changed = Signal()
    session_wanted = Signal(object)

    def __init__(
        self, jobs: Jobs, actor: Actor, review_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Evaluation of a policy"))
        self._jobs, self._id = jobs, review_id
        self._may_edit = permissions.may(actor, "policy.review")
        self.review: Review | None = None
        self.form: PolicyReviewForm | None = None
        self.title, self.state = heading(""), Chip("", "neutral")
        self.signatures = text("")
        self.sessions = QWidget()
        self._sessions = Flow(self.sessions)
        self.problem = Problem()
        self.unfinished = Unfinished(jobs, self)
        self.opinion, self.password = QLineEdit(), QLineEdit()
        self.print = QPushButton(theme.icon("printer"), _("Print or save…"))
        self.change = QPushButton(_("Change it…"))
        self.save = QPushButton(_("Save"))
        self.issue = theme.role(QPushButton(_("Ask for signatures")), "primary")
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.area = QScrollArea()
        self._lay_out()
        self._connect()
        self._follow(jobs.ask(reviews.people), self._on_people)

    def reload(self) -> None:
        """Read the evaluation again."""
        self._follow(self._jobs.ask(reviews.review, self._id), self._on_review)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    def ask_reason(self) -> str:
        """Ask why a signed evaluation is changed; nothing when the person changed their mind."""
        words = _("The signatures on it become void, and everybody is asked again. Why?")
        said, _given = QInputDialog.getText(self, _("Change it…"), words)
        return said

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_people(self, people: list[Candidate]) -> None:
        self.form = PolicyReviewForm(people)
        self.form.changed.connect(self._on_changed)
        self.area.setWidget(self.form)
        self.reload()

    @Slot(object)
    def _on_review(self, found: Review) -> None:
        assert self.form is not None  # noqa: S101 - people come first
        self.review = found
        row = found.row
        self.title.setText(f"{row.number}  {found.form.number} {found.form.title}")
        self.state.show_state(_(STATES[row.state]), _KINDS[row.state])
        self.form.show_form(found.form)
        self._show_sessions(found)
        is_draft = row.state == "draft" and self._may_edit
        self.form.set_read_only(read_only=not is_draft)
        self.signatures.setText("\n".join(_signatures(found)))
        self.signatures.setVisible(row.state != "draft" or bool(found.replaces))
        for widget in (self.save, self.issue):
            widget.setVisible(is_draft)
            widget.setEnabled(is_draft)
        self.change.setVisible(row.state == "signing" and self._may_edit)
        for field in (self.opinion, self.password, self.sign):
            field.setVisible(row.waits_for_me)
            field.setEnabled(row.waits_for_me)
        if row.waits_for_me:
            self.opinion.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_draft:
            self.unfinished.look_for(self._id)

    def _show_sessions(self, found: Review) -> None:
        """Show which calibrations its proposals are from."""
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

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        review = self.review
        if key == self._id and review and self.form and kept.get("seen") == review.row.version:
            self.form.show_form(Form.from_text(str(kept["form"])))

    @Slot()
    def _on_changed(self) -> None:
        if self.review is not None and self.form is not None:
            document = {"form": self.form.form().to_text(), "seen": self.review.row.version}
            self.unfinished.keep(self._id, document)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_save(self) -> None:
        self._write(reviews.save)

    @Slot()
    def _on_issue(self) -> None:
        self._write(reviews.issue)

    def _write(self, service: Any) -> None:
        if self.review is not None and self.form is not None:
            self.save.setEnabled(False)
            self.issue.setEnabled(False)
            seen = self.review.row.version
            self._follow(self._jobs.work(service, self._id, seen, self.form.form()), self._on_kept)

    @Slot(object)
    def _on_kept(self, _nothing: object) -> None:
        self.unfinished.forget(self._id)
        self.reload()
        self.changed.emit()

    @Slot()
    def _on_sign(self) -> None:
        if self.review is None:
            return
        if not self.password.text():
            self.problem.say(_("Enter your password to sign."))
            self.password.setFocus()
            return
        said = self.opinion.text(), self.password.text()
        self.sign.setEnabled(False)
        job = self._jobs.work(reviews.sign, self._id, self.review.row.version, *said)
        self._follow(job, self._on_signed)

    @Slot(object)
    def _on_signed(self, _is_last: object) -> None:
        self.opinion.clear()
        self.password.clear()
        self.reload()
        self.changed.emit()

    @Slot()
    def _on_change(self) -> None:
        if self.review is None:
            return
        reason = self.ask_reason() if self.review.given else ""
        if self.review.given and not reason.strip():
            return
        job = self._jobs.work(reviews.reopen, self._id, self.review.row.version, reason)
        self._follow(job, self._on_reopened)

    @Slot(object)
    def _on_reopened(self, review_id: UUID) -> None:
        self._id = review_id
        self.reload()
        self.changed.emit()

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.policy_review_preview import PolicyReviewPreview  # QtPdf

        if self.review is not None:
            PolicyReviewPreview(self._jobs, self.review.row, self).open()

    def _follow(self, job: Job, then: Any) -> None:
        self.problem.say("")
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.problem.say(str(error))
        for button in (self.save, self.issue, self.sign):
            button.setEnabled(True)
        if isinstance(error, ConflictError):
            self.reload()
            self.problem.say(str(error))

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.issue.clicked.connect(self._on_issue)
        self.sign.clicked.connect(self._on_sign)
        self.password.returnPressed.connect(self._on_sign)
        self.change.clicked.connect(self._on_change)
        self.print.clicked.connect(self._on_print)
        self.unfinished.found.connect(self._on_found)

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field, words in (
            (self.opinion, _("Opinion (may be empty)")),
            (self.password, _("Your password")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.hide()
        self.print.setIconSize(theme.icon_size(gap=True))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.print)
        foot.addWidget(self.opinion, 2)
        foot.addWidget(self.password, 1)
        foot.addStretch(1)
        for button in (self.print, self.change, self.save, self.issue, self.sign):
            button.setAutoDefault(False)
        for button in (self.change, self.save, self.issue, self.sign):
            button.hide()
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.sessions)
        column.addWidget(self.area, 1)
        column.addWidget(self.signatures)
        column.addWidget(self.problem)
        column.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(920), theme.px(680)).boundedTo(room * 0.95))


def _signatures(found: Review) -> list[str]:
    """Return a line for each signatory, and what became void."""
    given = {one.place: one for one in found.given}
    lines = []
    if found.row.void_reason:
        lines.append(_("Void: {reason}").format(reason=found.row.void_reason))
    if found.replaces:
        lines.append(_("Takes the place of {number}, which is void").format(number=found.replaces))
    if found.row.led_to:
        lines.append(_("Version {number} follows from it").format(number=found.row.led_to))
    for one in found.asked:
        who = f"{_(ROLES[one.role])}: {shown(found.names.get(one.person_id, ''))}"
        signature = given.get(one.place)
        if signature is None:
            lines.append(wording.DOT.join([who, _("Not signed yet")]))
            continue
        said = (
            _(MEANINGS[signature.meaning]),
            wording.local_time(signature.at),
            wording.method(signature.method),
            signature.hash_prefix[:8],
            signature.statement,
        )
        lines.append(wording.DOT.join([who, *filter(None, said)]))
    return lines
