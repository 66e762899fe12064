"""A monitoring plan as it will be printed (P25)."""

from PySide6.QtWidgets import QWidget

from qa_desk.i18n import _
from qa_desk.reports import monitoring_plan
from qa_desk.services import planning
from qa_desk.services.planning import PlanRow
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import plan_words
from qa_desk.ui.widgets.pdf_preview import PdfPreview


class PlanPreview(PdfPreview):
    """Shows one plan with its rules, findings and signatories."""

    def __init__(self, jobs: Jobs, plan: PlanRow, parent: QWidget | None = None) -> None:
        month = plan_words.month(plan.month)
        title = _("Plan {month}, no. {n}").format(month=month, n=plan.number)
        name = _("plan-{month}-{n}").format(month=month, n=plan.number)
        super().__init__(jobs, title, name, monitoring_plan.draw, parent)
        self._id = plan.id
        self.follow(jobs.ask(planning.printed, plan.id))

    def note(self) -> None:
        """Note in the journal that the plan was saved or printed."""
        self._jobs.work(planning.note_print, self._id)
