"""A version of an improvement plan, or an evaluation, over the page.

The same for both; only the form within is another.
"""

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QInputDialog, QWidget

from qa_desk.i18n import _
from qa_desk.rules.improvement_plans import KIND, Measure, Plan
from qa_desk.rules.signatories import STATES
from qa_desk.services import improving
from qa_desk.services.improving import Candidate, Paper, Proposed
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import signature_lines
from qa_desk.ui.widgets.improvement_evaluation_form import EvaluationForm
from qa_desk.ui.widgets.improvement_plan_form import PlanForm
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.signed_dialog import KINDS, Offers, Services, SignedDialog


class ImprovementDialog(SignedDialog):
    """Shows the paper that was read, or begun, for it."""

    services = Services(
        improving.paper,
        improving.save,
        improving.issue,
        improving.sign,
        improving.send_back,
        improving.discard,
    )

    def __init__(
        self,
        jobs: Jobs,
        paper: Paper,
        people: list[Candidate],
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        is_plan = paper.kind == KIND
        title = _("Service improvement plan") if is_plan else _("Evaluation of the plan")
        super().__init__(jobs, paper.id, title, parent)
        self.back.setText(_("Send it back…"))
        form = PlanForm(people, day) if is_plan else EvaluationForm(people, day)
        if isinstance(form, PlanForm):
            form.figures_wanted.connect(self._on_figures)
            form.lines_wanted.connect(self._on_lines)
        self.set_form(form)
        self.show_paper(paper)

    def offers(self, paper: Paper) -> Offers:
        """Return what the person may do with a plan or an evaluation."""
        writes = paper.state == "draft" and paper.may_write
        first = isinstance(paper.form, Plan) and paper.form.version == 1
        return Offers(
            seen=paper.seen,
            writes=writes,
            discards=writes and not first,
            takes_back=paper.state == "signing" and paper.may_send_back,
            signs=paper.waits_for_me,
        )

    def show_form(self, paper: Paper) -> None:
        """Show a plan or an evaluation."""
        form = paper.form
        self.title.setText(shown(f"{paper.number}  {form.department} {form.year}"))
        self.state.show_state(_(STATES[paper.state]), KINDS[paper.state])
        self.form.show_form(form)
        said = signature_lines.became(paper.void_reason, paper.replaces)
        self.signatures.setText("\n".join([*said, *signature_lines.lines(paper)]))
        self.signatures.setVisible(paper.state != "draft" or bool(paper.replaces))

    def show_typed(self, kept: str) -> None:
        """Show what was typed before."""
        self.form.show_form(type(self.paper.form).from_text(kept))

    def preview(self) -> QDialog:
        """Return the window in which the paper is seen before it is printed."""
        from qa_desk.ui.widgets.improvement_preview import ImprovementPreview  # QtPdf

        return ImprovementPreview(self._jobs, self.paper, self)

    def pick(self, found: list[Proposed]) -> list[Proposed]:
        """Ask which of the proposed measures are taken over."""
        offered = [" · ".join(filter(None, (one.words, one.by, one.report))) for one in found]
        said, taken = QInputDialog.getItem(
            self, _("Proposed measures"), _("From signed summaries and reports:"), offered, 0,
            editable=False,
        )  # fmt: skip
        return [found[offered.index(said)]] if taken else []

    @Slot(str)
    def _on_figures(self, code: str) -> None:
        self.write(improving.take_figures, code)

    @Slot()
    def _on_lines(self) -> None:
        plan_id = self.paper.form.plan_id
        self.follow(self._jobs.ask(improving.proposed, plan_id), self._on_proposed)

    @Slot(object)
    def _on_proposed(self, found: list[Proposed]) -> None:
        if not found:
            self.problem.say(
                _("No signed summary or report of the last year that you may read proposes more.")
            )
        else:
            self.form.add_measures([Measure(content=one.words) for one in self.pick(found)])
