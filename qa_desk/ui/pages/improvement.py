"""Improvement: the plans of a year, their approval, progress and evaluation (S4, domain.md 5.9)."""

from collections.abc import Hashable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QInputDialog, QLabel, QStackedWidget, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.improvement_evaluations import KIND as EVALUATION
from qa_desk.rules.improvement_plans import Plan
from qa_desk.services import improving
from qa_desk.services.improving import Candidate, Overview, Paper, PlanRow, Record
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import improvement_words, names
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.improvement_dialog import ImprovementDialog
from qa_desk.ui.widgets.improvement_lines import ReportDialog, TaskDialog
from qa_desk.ui.widgets.improvement_view import ImprovementView
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_LIST_WIDTH = 460


class ImprovementPage(Page):
    """The plans of a year at the left, one at the right."""

    name = "improvement"
    title = N_("Improvement")
    icon = "target"
    group = N_("Department")
    action = "improvement.see"
    watches = frozenset(
        {"ImprovementPlan", "ImprovementCheckIn", "Document", "Signature", "ActionItem"}
    )

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: Hashable = None
        self._open: PlanRow | None = None
        self._asked: Job | None = None
        self._then = ""  # the form that waits for the people it offers
        self.dialog: Any = None
        self.drafts = permissions.may(actor, "improvement.draft")
        self.year = QComboBox()
        self.year.setAccessibleName(_("Year"))
        self.overall = theme.role(QLabel(), "dim")
        self.list = TableView(
            Table(improvement_words.plans(), lambda row: (row.year, row.department_id)),
            _("Improvement plans"),
            code="improvement_plans",
        )
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No plans"), _("Plans of your departments appear here."), icon="target"
        )
        self.view, self.empty = ImprovementView(actor), EmptyState()
        self.notice = Notice()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.add_buttons(self.overall, self.year)
        self.body.addWidget(self.notice)
        self.body.addWidget(split, 1)
        self.setFocusProxy(self.list)
        self._show_none(None)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.empty.acted.connect(self._on_begin)
        self.view.wanted.connect(self._on_wanted)
        self.year.currentIndexChanged.connect(self._on_year)

    @Slot()
    def refresh(self) -> None:
        """Read the years, the list and the open plan again."""
        self.jobs.ask(improving.years).succeeded.connect(self._on_years)

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(improving.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the plan with this key: year and department."""
        if isinstance(record, tuple):
            self._wanted = record
            at = self.year.findData(record[0])
            self.year.setCurrentIndex(max(0, at))
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which plan is open."""
        return (self._open.year, self._open.department_id) if self._open else None

    def restore(self, state: Hashable) -> None:
        """Open the plan that was open."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_years(self, years: list[int]) -> None:
        chosen = self.year.currentData()
        self.year.blockSignals(True)
        self.year.clear()
        for year in years:
            self.year.addItem(str(year), year)
        if chosen is None:
            chosen = self._wanted[0] if isinstance(self._wanted, tuple) else years[1]
        self.year.setCurrentIndex(max(0, self.year.findData(chosen)))
        self.year.blockSignals(False)
        self._read()

    @Slot()
    def _on_year(self) -> None:
        self._open = None
        self._show_none(None)
        self._read()

    def _read(self) -> None:
        year = self.year.currentData()
        if year is not None:
            job = self.jobs.ask(improving.listed, year)
            self.list.follow(job, rows=lambda found: found.rows)
            job.succeeded.connect(self._on_overview)

    @Slot(object)
    def _on_overview(self, found: Overview) -> None:
        self.recount()
        self.overall.setText(
            _("{submitted} of {all} submitted, {approved} approved, {late} tasks overdue").format(
                submitted=found.submitted,
                all=len(found.rows),
                approved=found.approved,
                late=found.late,
            )
        )
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None
        if self._open is not None:
            key = self._open.year, self._open.department_id
            self._open = next(
                (row for row in found.rows if (row.year, row.department_id) == key), None
            )
            self._show_open()

    @Slot(object)
    def _on_chosen(self, row: PlanRow | None) -> None:
        if row is not None and row != self._open:
            self._open = row
            self._show_open()

    @Slot(object)
    def _on_opened(self, row: PlanRow) -> None:
        self._on_chosen(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_open(self) -> None:
        row = self._open
        if row is None or row.id is None:
            self._show_none(row)
            return
        self._asked = self.jobs.ask(improving.one, row.id)
        self._asked.succeeded.connect(self._on_record)
        self._asked.failed.connect(self._on_failed)

    def _show_none(self, row: PlanRow | None) -> None:
        self._stack.setCurrentWidget(self.empty)
        if row is None:
            self.empty.say(_("No plan is open"), _("Choose one from the list to read it."))
            return
        words = _("{department} has no plan for {year} yet.").format(
            department=improvement_words.department(row), year=row.year
        )
        if row.due:
            until = _("It is to be submitted by {day}.").format(day=row.due.isoformat())
            words = f"{words} {until}"
        self.empty.say(_("No plan yet"), words, _("Begin the plan") if self.drafts else "")

    @Slot(object)
    def _on_record(self, record: Record) -> None:
        if self.sender() is self._asked:
            self.view.show_record(record)
            self._stack.setCurrentWidget(self.view)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_begin(self) -> None:
        row = self._open
        if row is not None and row.id is None:
            job = self.jobs.work(improving.begin, row.year, row.department_id)
            self._do(job, self._on_begun)

    @Slot(object)
    def _on_begun(self, plan_id: UUID) -> None:
        self._then = "open"
        self._do(self.jobs.ask(improving.one, plan_id), self._on_read)
        self.refresh()

    @Slot(object)
    def _on_read(self, record: Record) -> None:
        self.view.show_record(record)
        self._stack.setCurrentWidget(self.view)
        self._ask_people(record)

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        record = self.view.record
        if record is None:
            return
        plan_id = record.paper.form.plan_id
        if what in ("change", "evaluate"):
            going = [one for one in record.evaluations if one.state in ("draft", "signing")]
            if what == "evaluate" and going:
                self._open_paper(going[0].id)
                return
            verb = improving.change if what == "change" else improving.evaluate
            self._do(self.jobs.work(verb, plan_id), self._open_paper)
        elif what == "report":
            self._ask_report(record)
        elif what == "train":
            self._raise_need(plan_id)
        else:
            self._then = what
            self._ask_people(record)

    def _open_paper(self, paper_id: UUID) -> None:
        self._then = "found"
        self._do(self.jobs.ask(improving.paper, paper_id), self._on_paper)

    @Slot(object)
    def _on_paper(self, paper: Paper) -> None:
        self._paper = paper
        record = self.view.record
        if record is not None:
            self._ask_people(record)

    def _ask_people(self, record: Record) -> None:
        self._do(self.jobs.ask(improving.people, record.row.department_id), self._on_people)

    @Slot(object)
    def _on_people(self, people: list[Candidate]) -> None:
        record = self.view.record
        if record is None:
            return
        held = record.approved
        if self._then == "task":
            if held is not None and isinstance(held.form, Plan):
                chosen = self.view.measure()
                self.dialog = TaskDialog(held.form, chosen, people, record.day, self)
                self.dialog.wanted.connect(self._on_task)
                self.dialog.open()
            return
        papers = {
            "open": record.paper,
            "approved": held,
            "paper": self.view.evaluation(),
            "found": getattr(self, "_paper", None),
        }
        paper = papers[self._then]
        if paper is not None:
            self.dialog = ImprovementDialog(self.jobs, paper, people, record.day, self)
            self.dialog.changed.connect(self.refresh)
            self.dialog.open()
            if paper.kind == EVALUATION or self._then == "found":
                self.refresh()

    def _raise_need(self, plan_id: UUID) -> None:
        """Raise the training need of a measure; where there are several, ask of which."""
        keys = self.view.trainings()
        offered = [names.shown(f"{key} {words}") for key, words in keys.items()]
        chosen = 0
        if len(offered) > 1:
            title, words = _("Raise a training need…"), _("For which measure?")
            said, taken = QInputDialog.getItem(self, title, words, offered, 0, editable=False)
            if not taken:
                return
            chosen = offered.index(said)
        job = self.jobs.work(improving.raise_need, plan_id, list(keys)[chosen])
        self._do(job, self._on_raised)

    @Slot(object)
    def _on_raised(self, need_id: UUID) -> None:
        self.open_requested.emit("training", need_id)

    def _ask_report(self, record: Record) -> None:
        said = record.standings, self.view.goal(), record.least, record.day
        self.dialog = ReportDialog(*said, self)
        self.dialog.wanted.connect(self._on_report)
        self.dialog.open()

    @Slot()
    def _on_report(self) -> None:
        record = self.view.record
        if record is not None:
            plan_id, new = record.paper.form.plan_id, self.dialog.report()
            job = self.jobs.work(improving.report, plan_id, new)
            self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot()
    def _on_task(self) -> None:
        record = self.view.record
        if record is not None:
            plan_id, new = record.paper.form.plan_id, self.dialog.task()
            job = self.jobs.work(improving.give_task, plan_id, new)
            self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_written(self, _made: object) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self.refresh()

    def _do(self, job: Job, then: Any) -> None:
        self.notice.hide()
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)
