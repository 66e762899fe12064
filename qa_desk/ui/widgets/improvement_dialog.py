"""A version of an improvement plan, or an evaluation: fill it in, submit it, sign it, send it back.

The same for both; only the form within is another.
"""

from collections.abc import Callable
from datetime import date
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
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import KIND, Measure, Plan
from qa_desk.rules.signatories import STATES
from qa_desk.services import improving
from qa_desk.services.improving import Candidate, Paper, Proposed
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import heading, text
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.improvement_evaluation_form import EvaluationForm
from qa_desk.ui.widgets.improvement_plan_form import PlanForm
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.problem import Problem
from qa_desk.ui.widgets.unfinished import Document, Unfinished

_KINDS = {"draft": "neutral", "signing": "information", "closed": "good", "void": "late"}


class ImprovementDialog(QDialog):
    """Signal: `changed()` when the paper is another one than before."""

    changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        paper: Paper,
        people: list[Candidate],
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs = jobs
        self.paper = paper
        self.is_plan = paper.kind == KIND
        self.setWindowTitle(
            _("Service improvement plan") if self.is_plan else _("Evaluation of the plan")
        )
        self.title, self.state = heading(""), Chip("", "neutral")
        self.signatures = text("")
        self.problem = Problem()
        self.unfinished = Unfinished(jobs, self)
        self.opinion, self.password = QLineEdit(), QLineEdit()
        self.print = QPushButton(theme.icon("printer"), _("Print or save…"))
        self.discard = QPushButton(theme.icon("trash-2"), _("Throw the draft away"))
        self.back = QPushButton(_("Send it back…"))
        self.save = QPushButton(_("Save"))
        self.issue = theme.role(QPushButton(_("Submit for signatures")), "primary")
        self.sign = theme.role(QPushButton(_("Sign")), "primary")
        self.form: PlanForm | EvaluationForm = (
            PlanForm(people, day) if self.is_plan else EvaluationForm(people, day)
        )
        self.area = QScrollArea()
        self.area.setWidget(self.form)
        self._lay_out()
        self._connect()
        self.show_paper(paper)

    def show_paper(self, paper: Paper) -> None:
        """Show a paper as it was read."""
        self.paper = paper
        form = paper.form
        self.title.setText(shown(f"{paper.number}  {form.department} {form.year}"))
        self.state.show_state(_(STATES[paper.state]), _KINDS[paper.state])
        self._show_form(form)
        is_draft = paper.state == "draft" and paper.may_write
        self.form.set_read_only(read_only=not is_draft)
        self.signatures.setText("\n".join(_signatures(paper)))
        self.signatures.setVisible(paper.state != "draft" or bool(paper.replaces))
        for widget in (self.save, self.issue):
            widget.setVisible(is_draft)
            widget.setEnabled(is_draft)
        first = isinstance(form, Plan) and form.version == 1
        self.discard.setVisible(is_draft and not first)
        self.back.setVisible(paper.state == "signing" and paper.may_send_back)
        for field in (self.opinion, self.password, self.sign):
            field.setVisible(paper.waits_for_me)
            field.setEnabled(paper.waits_for_me)
        if paper.waits_for_me:
            self.opinion.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_draft:
            self.unfinished.look_for(paper.id)

    def done(self, result: int) -> None:
        """Close it; what is not saved yet is kept on this computer."""
        self.unfinished.flush()
        super().done(result)

    def ask_reason(self) -> str:
        """Ask why a paper is sent back; nothing when the person changed their mind."""
        words = _("The signatures on it become void, and everybody is asked again. Why?")
        said, _given = QInputDialog.getText(self, _("Send it back…"), words)
        return said

    def pick(self, found: list[Proposed]) -> list[Proposed]:
        """Ask which of the proposed measures are taken over."""
        offered = [" · ".join(filter(None, (one.words, one.by, one.report))) for one in found]
        said, taken = QInputDialog.getItem(
            self, _("Proposed measures"), _("From signed summaries and reports:"), offered, 0,
            editable=False,
        )  # fmt: skip
        return [found[offered.index(said)]] if taken else []

    # -- reading -----------------------------------------------------------------------------

    def _show_form(self, form: Plan | Evaluation) -> None:
        shows: Any = self.form  # a form of the same kind
        shows.show_form(form)

    def _reload(self, _nothing: object = None) -> None:
        self._follow(self._jobs.ask(improving.paper, self.paper.id), self._on_paper)

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        self.show_paper(paper)
        self.changed.emit()

    @Slot(object, object)
    def _on_found(self, key: UUID, kept: Document) -> None:
        """Go on with what was typed before, unless somebody has saved meanwhile."""
        if key == self.paper.id and kept.get("seen") == self.paper.seen:
            self._show_form(type(self.paper.form).from_text(str(kept["form"])))

    @Slot()
    def _on_changed(self) -> None:
        document = {"form": self.form.form().to_text(), "seen": self.paper.seen}
        self.unfinished.keep(self.paper.id, document)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_save(self) -> None:
        self._write(improving.save)

    @Slot()
    def _on_issue(self) -> None:
        self._write(improving.issue)

    @Slot(str)
    def _on_figures(self, code: str) -> None:
        self._write(improving.take_figures, code)

    def _write(self, service: Callable[..., Any], *more: str) -> None:
        self.save.setEnabled(False)
        self.issue.setEnabled(False)
        said = self.paper.id, self.paper.seen, self.form.form(), *more
        self._follow(self._jobs.work(service, *said), self._on_kept)

    @Slot(object)
    def _on_kept(self, _nothing: object) -> None:
        self.unfinished.forget(self.paper.id)
        self._reload()

    @Slot()
    def _on_lines(self) -> None:
        plan_id = self.paper.form.plan_id
        self._follow(self._jobs.ask(improving.proposed, plan_id), self._on_proposed)

    @Slot(object)
    def _on_proposed(self, found: list[Proposed]) -> None:
        if not found:
            self.problem.say(
                _("No signed summary or report of the last year that you may read proposes more.")
            )
        elif isinstance(self.form, PlanForm):
            self.form.add_measures([Measure(content=one.words) for one in self.pick(found)])

    @Slot()
    def _on_sign(self) -> None:
        if not self.password.text():
            self.problem.say(_("Enter your password to sign."))
            self.password.setFocus()
            return
        said = self.opinion.text(), self.password.text()
        self.sign.setEnabled(False)
        job = self._jobs.work(improving.sign, self.paper.id, self.paper.seen, *said)
        self._follow(job, self._on_signed)

    @Slot(object)
    def _on_signed(self, _is_last: object) -> None:
        self.opinion.clear()
        self.password.clear()
        self._reload()

    @Slot()
    def _on_back(self) -> None:
        reason = self.ask_reason() if self.paper.given else ""
        if self.paper.given and not reason.strip():
            return
        job = self._jobs.work(improving.send_back, self.paper.id, self.paper.seen, reason)
        self._follow(job, self._on_sent_back)

    @Slot(object)
    def _on_sent_back(self, paper_id: UUID) -> None:
        self._follow(self._jobs.ask(improving.paper, paper_id), self._on_paper)

    @Slot()
    def _on_discard(self) -> None:
        self.unfinished.forget(self.paper.id)
        job = self._jobs.work(improving.discard, self.paper.id, self.paper.seen)
        self._follow(job, self._on_discarded)

    @Slot(object)
    def _on_discarded(self, _nothing: object) -> None:
        self.changed.emit()
        self.accept()

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.improvement_preview import ImprovementPreview  # QtPdf

        ImprovementPreview(self._jobs, self.paper, self).open()

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
            self._reload()
            self.problem.say(str(error))

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        if isinstance(self.form, PlanForm):
            self.form.figures_wanted.connect(self._on_figures)
            self.form.lines_wanted.connect(self._on_lines)
        self.save.clicked.connect(self._on_save)
        self.issue.clicked.connect(self._on_issue)
        self.sign.clicked.connect(self._on_sign)
        self.password.returnPressed.connect(self._on_sign)
        self.back.clicked.connect(self._on_back)
        self.discard.clicked.connect(self._on_discard)
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
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.print, self.discard):
            button.setIconSize(theme.icon_size(gap=True))
            foot.addWidget(button)
        foot.addWidget(self.opinion, 2)
        foot.addWidget(self.password, 1)
        foot.addStretch(1)
        for button in (self.discard, self.back, self.save, self.issue, self.sign):
            button.hide()
        for button in (self.back, self.save, self.issue, self.sign):
            foot.addWidget(button)
        for button in (self.print, self.discard, self.back, self.save, self.issue, self.sign):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        column.addWidget(self.signatures)
        column.addWidget(self.problem)
        column.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(QSize(theme.px(1040), theme.px(700)).boundedTo(room * 0.95))


def _signatures(paper: Paper) -> list[str]:
    """Return a line for each signatory, and what became void."""
    given = {one.place: one for one in paper.given}
    lines = []
    if paper.void_reason:
        lines.append(_("Void: {reason}").format(reason=paper.void_reason))
    if paper.replaces:
        lines.append(_("Takes the place of {number}, which is void").format(number=paper.replaces))
    for one in paper.asked:
        who = f"{_(ROLES[one.role])}: {shown(paper.names.get(one.person_id, ''))}"
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
