"""Plan and draw: the plan of a month, its approval, and draws that anybody can check."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.services import audio_copies, drawing, planning
from qa_desk.services.audio_copies import Copied
from qa_desk.services.drawing import Drawn, DrawRow
from qa_desk.services.planning import Outlook, PlanDetails, PlanRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs, Open
from qa_desk.ui.page import Page
from qa_desk.ui.tables import TableView
from qa_desk.ui.widgets import arranging, plan_table
from qa_desk.ui.widgets.approve_dialog import ApproveDialog
from qa_desk.ui.widgets.conflict import ConflictDialog
from qa_desk.ui.widgets.draw_view import drawn_words
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.plan_view import PlanView
from qa_desk.ui.widgets.plan_wizard import PlanWizard, Typed
from qa_desk.ui.widgets.plan_words import allow, month, refusal
from qa_desk.ui.widgets.progress_cell import ProgressDelegate
from qa_desk.ui.widgets.watch_panel import WatchPanel
from qa_desk.work import Actor, Progress, Work


@dataclass(frozen=True)
class Place:
    """Where a person is on the page: the plan, and the one that is being written."""

    plan: UUID | None
    typed: Typed | None = field(default=None, compare=False)


class PlanPage(Page):
    """The monitoring plans and what was drawn from them."""

    name = "plan"
    title = N_("Plan and draw")
    icon = "calendar-check"
    roles = frozenset({"qa_lead", "inspector", "team_lead", "cs_manager"})
    action = "plan.see"
    watches = frozenset({"Plan", "Draw", "Evaluation", "WatchEntry"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._row: PlanRow | None = None
        self._details: PlanDetails | None = None
        self._wanted: UUID | None = None
        self._trying = ""  # the step that is under way
        self._conflict: tuple[PlanRow, str] | None = None  # as it was on show, and the sentence
        self.dialog: ConflictDialog | ApproveDialog | None = None
        self._step_next = False
        self._begun = False
        self._drawn = ""
        self.notice = Notice()
        self.plans = TableView(plan_table.plan_table(), _("Monitoring plans"), code="plans")
        self.wizard = PlanWizard(jobs)
        self.view = PlanView(jobs, actor)
        self.watch = WatchPanel(jobs, actor)
        self._nothing = EmptyState()
        self.new = QPushButton(_("New plan"))
        self._lay_out()
        self._connect()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.view)
        left = arranging.split(
            Qt.Orientation.Vertical, [self.plans, self.watch], (380, 300), shares=(1, 1)
        )
        split = MasterDetail(left, self._stack, theme.px(400))
        split.remember(self.memory, "plan-split")
        self._whole = QStackedWidget()
        self._whole.addWidget(split)
        self._whole.addWidget(self.wizard)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._whole, 1)
        delegate = ProgressDelegate(self.plans.grid)
        self.plans.grid.setItemDelegateForColumn(plan_table.DONE, delegate)
        self.plans.remember(self.memory, "plans")
        self.setFocusProxy(self.plans)
        self._nothing.say(_("No plan chosen"), icon="calendar-check")
        self.new.setIcon(theme.icon("plus"))
        self.new.setIconSize(theme.icon_size(gap=True))
        self.new.setShortcut("Ctrl+N")
        self.new.setAutoDefault(True)
        self.header.buttons.addWidget(self.new)
        why_not = refusal(self.actor, "plan.draft")
        allow(self.new, why_not)
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
        self.wizard.saved.connect(self._on_typed)
        self.wizard.put_aside.connect(self._on_put_aside)
        self.wizard.given_up.connect(self._on_given_up)
        self.wizard.found.connect(self._close_wizard)
        self.wizard.unfinished.saved.connect(self.saved)
        self.wizard.unfinished.not_saved.connect(self.not_saved)
        self.view.approve_wanted.connect(self._on_approve)
        self.view.edit_wanted.connect(self._on_edit)
        self.view.renew_wanted.connect(self._on_renew)
        self.view.close_wanted.connect(self._on_close)
        self.view.print_wanted.connect(self._on_print)
        self.view.draws.draw_wanted.connect(self._on_draw)
        self.watch.warned.connect(self.notice.warn)
        self.view.draws.warned.connect(self.notice.warn)
        self.notice.acted.connect(self._on_queue_wanted)

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the plans and the watch list again."""
        job = self.plans.follow(self.jobs.ask(planning.list_plans))
        job.succeeded.connect(self._on_plans)
        self.watch.refresh()

    def show_record(self, record: object) -> None:
        """Go to a plan."""
        if isinstance(record, UUID) and not self.plans.choose(record):
            self._wanted = record
            self.refresh()

    def state(self) -> Hashable:
        """Return the plan that is open, and what is typed: another language builds it anew."""
        typed = self.wizard.typed() if self.wizard.is_open else None
        return Place(self._row.id if self._row else None, typed)

    def restore(self, state: Hashable) -> None:
        """Come back to a plan, and to the one that was being written."""
        if isinstance(state, Place):
            self.show_record(state.plan)
            if state.typed is not None and not self.wizard.is_open:
                self.wizard.reopen(state.typed)
                self._open_wizard()

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
            self.wizard.look()
        self._focus_step()
        self._show_conflict(plans)

    @Slot(object)
    def _on_chosen(self, plan: PlanRow | None) -> None:
        if plan is None:
            self._row = self._details = None
            self._stack.setCurrentWidget(self._nothing)
            return
        if self._row is None or self._row.id != plan.id:
            self.view.draws.show_draws(())
            self._details = None
        self._row = plan
        self.view.show_plan(plan)
        self._stack.setCurrentWidget(self.view)
        self._read(_draws_of, self._on_draws)
        self._read(planning.details, self._on_details)

    def _read(self, service: Callable[[Work, UUID], object], then: Callable[[Any], None]) -> None:
        if self._row is not None:
            job = self.jobs.ask(service, self._row.id)
            job.succeeded.connect(then)
            job.failed.connect(self._on_unread)

    @Slot(object)
    def _on_draws(self, found: tuple[UUID, list[DrawRow]]) -> None:
        plan_id, draws = found
        if self._row is not None and self._row.id == plan_id:
            self.view.draws.show_draws(draws)

    @Slot(object)
    def _on_details(self, details: PlanDetails) -> None:
        if self._row is not None and self._row.id == details.row.id:
            self._details = details
            self.view.show_details(details)
            self._focus_step()

    def _focus_step(self) -> None:
        """Go to the next step when it can be taken."""
        if self._step_next and self.view.is_whole:
            self._step_next = False
            self.view.focus_next()

    # -- what somebody else did --------------------------------------------------------------

    def _show_conflict(self, plans: list[PlanRow]) -> None:
        """Show what somebody else made of the plan, and offer the step if it still is one."""
        conflict, self._conflict = self._conflict, None
        if conflict is None:
            return
        before, sentence = conflict
        now = next((plan for plan in plans if plan.id == before.id), None)
        if now is None:
            return
        verb, from_state = plan_table.STEPS[self._trying]
        self.dialog = ConflictDialog(
            plan_table.changed_meanwhile(before, now, self._trying, sentence),
            [(self._trying, _(verb))] if now.state == from_state else [],
            self,
        )
        self.dialog.chosen.connect(self._on_again)
        self.dialog.finished.connect(self._on_dialog_gone)
        self.dialog.open()

    @Slot(str)
    def _on_again(self, key: str) -> None:
        {"approve": self._on_approve, "draw": self._on_draw, "close": self._on_close}[key]()

    @Slot()
    def _on_dialog_gone(self) -> None:
        self.dialog = None

    # -- writing a plan ----------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self.notice.hide()
        if self.wizard.is_open:
            self._open_wizard()
            self.wizard.resume()
            return
        job = self.jobs.ask(planning.outlook)
        job.succeeded.connect(self._on_outlook)
        job.failed.connect(self._on_unread)

    @Slot(object)
    def _on_outlook(self, outlook: Outlook) -> None:
        self._open_wizard()
        self.wizard.start(outlook.month)

    @Slot()
    def _on_edit(self) -> None:
        if self._details is None:
            return
        self.notice.hide()
        if not self.wizard.is_open:
            self._open_wizard()
            self.wizard.edit(self._details)
        elif self.wizard.typed().plan_id == self._details.row.id:
            self._on_new()
        else:
            self.notice.warn(_("Another plan is put aside. Save it or discard it first."))

    def _open_wizard(self) -> None:
        self._whole.setCurrentWidget(self.wizard)
        self.new.setVisible(False)

    @Slot()
    def _close_wizard(self) -> None:
        self._whole.setCurrentIndex(0)
        self.new.setText(_("Go on with the plan") if self.wizard.is_open else _("New plan"))
        self.new.setVisible(True)

    @Slot()
    def _on_put_aside(self) -> None:
        self._close_wizard()
        self.plans.setFocus()

    @Slot()
    def _on_given_up(self) -> None:
        words = _("Discard what was typed for this plan? It cannot be brought back.")
        if self.confirm(words, _("Discard")):
            self.wizard.done()
            self._on_put_aside()

    @Slot(object)
    def _on_typed(self, typed: Typed) -> None:
        if typed.plan_id is None:
            job = self.jobs.work(planning.make, typed.month, typed.rules, typed.content)
        else:
            job = self.jobs.work(
                planning.change, typed.plan_id, typed.seen, typed.rules, typed.content
            )
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_not_saved)

    @Slot(object)
    def _on_saved(self, plan: PlanRow) -> None:
        self.wizard.done()
        self._close_wizard()
        self._go_on(plan)

    @Slot(object)
    def _on_not_saved(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.wizard.show_problem(str(error))

    @Slot()
    def _on_renew(self) -> None:
        if self._row is not None:
            job = self.jobs.work(planning.renew, self._row.id)
            self._follow(job).succeeded.connect(self._go_on)

    # -- steps of a plan ---------------------------------------------------------------------

    @Slot()
    def _on_approve(self) -> None:
        if self._details is None:
            return
        load = self._details.load
        short = load.shortfall if load else None
        if short is None:
            self._approve(accepted=False)
            return
        self.dialog = ApproveDialog(short, self)
        self.dialog.wanted.connect(self._on_accepted)
        self.dialog.finished.connect(self._on_dialog_gone)
        self.dialog.open()

    @Slot()
    def _on_accepted(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._approve(accepted=True)

    def _approve(self, *, accepted: bool) -> None:
        if self._row is not None:
            self._trying = "approve"
            row = self._row
            job = self.jobs.work(planning.approve, row.id, row.version, shortfall_accepted=accepted)
            self._follow(job).succeeded.connect(self._go_on)

    def confirm(self, words: str, verb: str) -> bool:
        """Ask before what cannot be undone."""
        return messages.ask(self, words, verb)

    @Slot()
    def _on_close(self) -> None:
        row = self._row
        words = _(
            "Close the plan of {month}? Its targets are compared with what came of them, and "
            "nothing more is drawn from it."
        )
        if row is not None and self.confirm(words.format(month=month(row.month)), _("Close plan")):
            self._trying = "close"
            job = self.jobs.work(planning.close, row.id, row.version)
            self._follow(job).succeeded.connect(self._go_on)

    @Slot()
    def _on_print(self) -> None:
        if self._row is not None:
            from qa_desk.ui.widgets.plan_preview import PlanPreview  # QtPdf is wanted nowhere else

            PlanPreview(self.jobs, self._row, self).open()

    @Slot()
    def _on_draw(self) -> None:
        if self._row is not None:
            self._trying = "draw"
            span = self.view.draws.span.span()
            job = self.jobs.work(drawing.draw, self._row.id, self._row.version, span=span)
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

    # -- what comes of a step ----------------------------------------------------------------

    def _follow(self, job: Job) -> Job:
        """Say in place what goes wrong with a step."""
        self.notice.hide()
        self.view.hold()
        job.failed.connect(self._on_failed)
        return job

    @Slot(object)
    def _go_on(self, plan: PlanRow) -> None:
        """Show the plan as it is now, with the cursor on its next step."""
        self._wanted = plan.id
        self._step_next = True
        self.refresh()

    @Slot(object)
    def _on_unread(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._on_unread(error)
        if isinstance(error, ConflictError) and self._row is not None:
            self._conflict = (self._row, str(error))
        self._step_next = self._whole.currentWidget() is not self.wizard
        self.refresh()


def _draws_of(work: Work, plan_id: UUID) -> tuple[UUID, list[DrawRow]]:
    return plan_id, drawing.list_draws(work, plan_id)


def _copy_recordings(progress: Progress, open_work: Open) -> Copied:
    return audio_copies.copy(lambda: open_work(progress), progress)
