"""Plan and draw: the plan of a month, its approval, and draws that anybody can check."""

from collections.abc import Hashable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.services import audio_copies, drawing, planning
from qa_desk.services.audio_copies import Copied
from qa_desk.services.drawing import Drawn, DrawRow
from qa_desk.services.planning import Outlook, PlanRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import plan_view
from qa_desk.ui.widgets.conflict import ConflictDialog, Difference, meanwhile
from qa_desk.ui.widgets.draw_view import drawn_words
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.plan_form import PlanForm
from qa_desk.ui.widgets.plan_view import PlanView
from qa_desk.ui.widgets.progress_cell import ProgressDelegate
from qa_desk.work import Actor, Progress, Work

_DONE = 5  # the column of the bar
_STEPS = {"approve": (N_("Approve"), "draft"), "draw": (N_("Draw samples"), "approved")}


class PlanPage(Page):
    """The monitoring plans and what was drawn from them."""

    name = "plan"
    title = N_("Plan and draw")
    icon = "calendar-check"
    roles = frozenset({"qa_lead", "inspector", "team_lead", "cs_manager"})
    action = "plan.see"
    watches = frozenset({"Plan", "Draw", "Evaluation"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._row: PlanRow | None = None
        self._wanted: UUID | None = None
        self._trying = ""  # the step that is under way
        self._conflict: tuple[PlanRow, str] | None = None  # as it was on show, and the sentence
        self.dialog: ConflictDialog | None = None
        self._step_next = False
        self._begun = False
        self._drawn = ""
        self.notice = Notice()
        self.plans = TableView(_plan_table(), _("Monitoring plans"))
        self.form = PlanForm()
        self.view = PlanView(actor)
        self._nothing = EmptyState()
        self.new = QPushButton(_("New plan"))
        self._lay_out()
        self._connect()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.view)
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form)
        column.addWidget(self._stack, 1)
        split = MasterDetail(self.plans, detail, theme.px(576))
        split.remember(self.memory, "split")
        self.body.addWidget(self.notice)
        self.body.addWidget(split, 1)
        self.plans.grid.setItemDelegateForColumn(_DONE, ProgressDelegate(self.plans.grid))
        self.plans.remember(self.memory, "plans")
        self.setFocusProxy(self.plans)
        self._nothing.say(_("No plan chosen"), icon="calendar-check")
        self.new.setIcon(theme.icon("plus"))
        self.new.setIconSize(theme.icon_size(gap=True))
        self.new.setShortcut("Ctrl+N")
        self.new.setAutoDefault(True)
        self.header.buttons.addWidget(self.new)
        why_not = plan_view.refusal(self.actor, "plan.draft")
        plan_view.allow(self.new, why_not)
        if not why_not:
            self.new.setToolTip(theme.keys("Ctrl+N"))
        self.plans.say_when_empty(
            _("No plan yet"),
            why_not
            or _("A plan says how many recordings of each CSR are to be evaluated in a month."),
            "" if why_not else _("New plan"),
            "calendar-check",
        )

    def _connect(self) -> None:
        self.new.clicked.connect(self._on_new)
        self.plans.empty_acted.connect(self._on_new)
        self.plans.retried.connect(self.refresh)
        self.plans.chosen.connect(self._on_chosen)
        self.plans.opened.connect(self.view.focus_next)
        self.form.drafted.connect(self._on_drafted)
        self.form.cancelled.connect(self._on_cancelled)
        self.view.approve_wanted.connect(self._on_approve)
        self.view.draw_wanted.connect(self._on_draw)
        self.notice.acted.connect(self._on_queue_wanted)

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the plans again."""
        job = self.plans.follow(self.jobs.ask(planning.list_plans))
        job.succeeded.connect(self._on_plans)

    def show_record(self, record: object) -> None:
        """Go to a plan."""
        if isinstance(record, UUID) and not self.plans.choose(record):
            self._wanted = record
            self.refresh()

    def state(self) -> Hashable:
        """Return the plan that is open."""
        return self._row.id if self._row else None

    def restore(self, state: Hashable) -> None:
        """Come back to a plan."""
        self.show_record(state)

    @Slot(object)
    def _on_plans(self, plans: list[PlanRow]) -> None:
        if self._wanted is not None:
            self.plans.choose(self._wanted)
            self._wanted = None
        elif plans and self.plans.current() is None:
            self.plans.choose(plans[0].id)
        if not self._begun:
            self._begun = True
            self.setFocus()
        if self._step_next:
            self._step_next = False
            self.view.focus_next()
        self._show_conflict(plans)

    def _show_conflict(self, plans: list[PlanRow]) -> None:
        """Show what somebody else made of the plan, and offer the step if it still is one."""
        conflict, self._conflict = self._conflict, None
        if conflict is None:
            return
        before, sentence = conflict
        now = next((plan for plan in plans if plan.id == before.id), None)
        if now is None:
            return
        verb, from_state = _STEPS[self._trying]
        state = plan_view.state(now.state)
        self.dialog = ConflictDialog(
            meanwhile(
                _("The plan of {month}").format(month=plan_view.month(now)),
                sentence,
                Difference(_("State"), state, _(verb)),
                _fields(before),
                _fields(now),
            ),
            [(self._trying, _(verb))] if now.state == from_state else [],
            self,
        )
        self.dialog.chosen.connect(self._on_again)
        self.dialog.finished.connect(self._on_conflict_seen)
        self.dialog.open()

    @Slot(str)
    def _on_again(self, key: str) -> None:
        if key == "approve":
            self._on_approve()
        else:
            self._on_draw()

    @Slot()
    def _on_conflict_seen(self) -> None:
        self.dialog = None

    @Slot(object)
    def _on_chosen(self, plan: PlanRow | None) -> None:
        if plan is None:
            self._row = None
            self._stack.setCurrentWidget(self._nothing)
            return
        if self._row is None or self._row.id != plan.id:
            self.view.show_draws(())
        self._row = plan
        self.view.show_plan(plan)
        self._stack.setCurrentWidget(self.view)
        job = self.jobs.ask(_draws_of, plan.id)
        job.succeeded.connect(self._on_draws)
        job.failed.connect(self._on_unread)

    @Slot(object)
    def _on_draws(self, found: tuple[UUID, list[DrawRow]]) -> None:
        plan_id, draws = found
        if self._row is not None and self._row.id == plan_id:
            self.view.show_draws(draws)

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self.notice.hide()
        job = self.jobs.ask(planning.outlook)
        job.succeeded.connect(self._on_outlook)
        job.failed.connect(self._on_unread)

    @Slot(object)
    def _on_outlook(self, outlook: Outlook) -> None:
        self.view.set_quiet(on=True)
        self.form.start(outlook)

    @Slot()
    def _on_cancelled(self) -> None:
        self._close_form()
        self.plans.setFocus()

    def _close_form(self) -> None:
        self.form.hide()
        self.view.set_quiet(on=False)

    @Slot(object, int)
    def _on_drafted(self, month: date, number: int) -> None:
        self._follow(self.jobs.work(planning.make, month, number)).succeeded.connect(self._on_made)

    @Slot(object)
    def _on_made(self, plan: PlanRow) -> None:
        self._close_form()
        self._go_on(plan.id)

    @Slot()
    def _on_approve(self) -> None:
        if self._row is not None:
            self._trying = "approve"
            job = self.jobs.work(planning.approve, self._row.id, self._row.version)
            self._follow(job).succeeded.connect(self._on_approved)

    @Slot(object)
    def _on_approved(self, plan: PlanRow) -> None:
        self._go_on(plan.id)

    @Slot()
    def _on_draw(self) -> None:
        if self._row is not None:
            self._trying = "draw"
            job = self.jobs.work(drawing.draw, self._row.id, self._row.version)
            self._follow(job.named(_("Drawing samples"))).succeeded.connect(self._on_drawn)

    @Slot(object)
    def _on_drawn(self, draw: Drawn) -> None:
        self._drawn = _("Drawn: {tasks}.").format(tasks=drawn_words(draw))
        self.notice.say(self._drawn, self._to_queue())
        self._step_next = True
        self.refresh()
        job = self.jobs.compute(_copy_recordings, self.jobs.open_work)
        job.named(_("Copying recordings")).succeeded.connect(self._on_copied)
        job.failed.connect(self._on_unread)

    @Slot(object)
    def _on_copied(self, copied: Copied) -> None:
        """Say what has no sealed copy; the evaluations can be done all the same."""
        if copied.problems:
            self.notice.warn(f"{self._drawn} {copied.sentence()}", self._to_queue())

    def _to_queue(self) -> str:
        return _("Open queue") if "inspector" in self.actor.roles else ""

    @Slot()
    def _on_queue_wanted(self) -> None:
        self.open_requested.emit("score", None)

    def _follow(self, job: Job) -> Job:
        """Say in place what goes wrong with a step."""
        self.notice.hide()
        self.view.hold()
        job.failed.connect(self._on_failed)
        return job

    def _go_on(self, plan_id: UUID) -> None:
        """Show the plan as it is now, with the cursor on its next step."""
        self._wanted = plan_id
        self._step_next = True
        self.refresh()

    @Slot(object)
    def _on_unread(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.form.set_busy(on=False)
        self._on_unread(error)
        if isinstance(error, ConflictError) and self._row is not None:
            self._conflict = (self._row, str(error))
        self._step_next = not self.form.isVisible()
        self.refresh()


def _draws_of(work: Work, plan_id: UUID) -> tuple[UUID, list[DrawRow]]:
    return plan_id, drawing.list_draws(work, plan_id)


def _copy_recordings(progress: Progress, open_work: Open) -> Copied:
    return audio_copies.copy(lambda: open_work(progress), progress)


def _fields(plan: PlanRow) -> dict[str, str]:
    return {
        _("Per CSR"): str(plan.per_csr),
        _("Drawn"): str(plan.drawn),
        _("Done"): str(plan.done),
    }


def _share(plan: PlanRow) -> float | None:
    return plan.done / plan.drawn if plan.drawn else None


def _plan_table() -> Table[PlanRow]:
    def kind(plan: PlanRow) -> tuple[str, str]:
        return plan_view.STATE_CHIPS.get(plan.state, ("neutral", "info"))

    return Table(
        [
            Column(_("Month"), plan_view.month),
            Column(_("No."), lambda plan: plan.number, right=True),
            Column(
                _("State"),
                lambda plan: plan.state,
                plan_view.state,
                icon=lambda plan: kind(plan)[1],
                colour=lambda plan: "good" if kind(plan)[0] == "good" else None,
            ),
            Column(_("Per CSR"), lambda plan: plan.per_csr, right=True),
            Column(_("Drawn"), lambda plan: plan.drawn, right=True),
            Column(
                _("Done"),
                _share,
                lambda share: f"{share:.0%}",
                tip=lambda plan: _("{done} of {drawn} submitted").format(
                    done=plan.done, drawn=plan.drawn
                ),
            ),
        ],
        key=lambda plan: plan.id,
    )
