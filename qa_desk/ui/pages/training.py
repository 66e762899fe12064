"""Training: needs from proposal to verdict, what was found, the year's plan (S3-4.8)."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QStackedWidget, QTabWidget, QWidget

from qa_desk.errors import ConflictError, QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.reports.training_need import Session
from qa_desk.rules import permissions
from qa_desk.services import cases
from qa_desk.services.cases import CaseRow
from qa_desk.services.training import deciding, delivering, following, papers, proposing, reading
from qa_desk.services.training.types import Choices, Need, NeedRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page, memory
from qa_desk.ui.tables import Table, TableView
from qa_desk.ui.widgets import training_tables, training_words, wording
from qa_desk.ui.widgets.attendance_dialog import AttendanceDialog
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.evidence_grid import FoundResult
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.scores_dialog import ScoresDialog
from qa_desk.ui.widgets.training_dialogs import BookingDialog, ReleaseDialog, StepDialog
from qa_desk.ui.widgets.training_form import NeedForm
from qa_desk.ui.widgets.training_found import FoundTab
from qa_desk.ui.widgets.training_plan import PlanTab
from qa_desk.ui.widgets.training_view import NeedView
from qa_desk.work import Actor, Work

_LIST_WIDTH = 400
_AT_ONCE: dict[str, Callable[..., Any]] = {  # steps without a word
    "submit_need": proposing.submit,
    "approve_need": deciding.approve,
    "deliver_training": delivering.deliver,
    "follow_up": following.begin,
}
_WITH_REASON: dict[str, Callable[..., Any]] = {
    "send_back": deciding.send_back,
    "accept_need": deciding.accept,
    "cancel_need": deciding.cancel,
    "withdraw_need": deciding.cancel,
    "give_result": delivering.give_result,
}
_WITH_CHOICE: dict[str, Callable[..., Any]] = {
    "return_need": deciding.give_back,
    "merge_need": deciding.merge,
    "propose_verdict": following.propose_verdict,
    "close_effective": following.conclude,  # or not: the verdict says so
}


class TrainingPage(Page):
    """The needs at the left, one at the right; what was found and the plan in their own tabs."""

    name = "training"
    title = N_("Training")
    group = N_("Learning")
    icon = "graduation-cap"
    action = "training.see"
    watches = frozenset(
        {"TrainingNeed", "TrainingSession", "TrainingAttendance", "TrainingRelease"}
        | {"TrainingTest", "TrainingPlanLine", "Evaluation", "Signature"}
    )

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: UUID | None = None
        self._wanted: UUID | None = None
        self._asked: Job | None = None
        self._edits = False  # the form opens with the need that was raised
        self._choices: Choices | None = None
        self._results: tuple[FoundResult, ...] = ()
        self.dialog: Any = None
        self.proposes = permissions.may(actor, "training.propose")
        self.list = TableView(
            Table(training_tables.needs(), lambda row: row.id),
            _("Training needs"),
            code="training_needs",
        )
        self.list.remember(self.memory, "table")
        self.view, self.empty = NeedView(jobs, actor), EmptyState()
        self.view.evidence.sound.listening.remember(memory(actor.login, "player"))
        finds = permissions.may(actor, "training.draft")
        self.found = FoundTab(jobs) if finds else None
        sees_others = permissions.may(actor, "see_people") and actor.roles != {"csr"}
        self.plan = PlanTab(jobs, actor) if sees_others else None
        self.closed_too = QCheckBox(_("Closed ones too"))
        self.new = QPushButton(theme.icon("plus"), _("New need…"), self)
        self.notice = Notice()
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        if not sees_others:
            self.header.show_title(_("My training"))
            self.closed_too.setChecked(True)

    @Slot()
    def refresh(self) -> None:
        """Read the list again, the open need, and the tab in front."""
        too = self.closed_too.isChecked()
        job = self.list.follow(self.jobs.ask(_listed, closed_too=too))
        job.succeeded.connect(self._on_rows)
        tab = self.tabs.currentWidget()
        if tab in (self.found, self.plan) and tab is not None:
            tab.refresh()
        self._reload()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(reading.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the need with this id."""
        if isinstance(record, UUID):
            self.tabs.setCurrentIndex(0)
            self._wanted = self._open = record
            self._reload()
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which need and which tab are on show."""
        return self._open, self.tabs.currentIndex()

    def restore(self, state: Hashable) -> None:
        """Come back to a need and a tab."""
        if isinstance(state, tuple):
            self.show_record(state[0])
            self.tabs.setCurrentIndex(state[1])

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_rows(self, _rows: Sequence[NeedRow]) -> None:
        self.recount()  # signatures wait as well
        is_missing = self._wanted is not None and not self.list.choose(self._wanted)
        if is_missing and not self.closed_too.isChecked():
            self.closed_too.setChecked(True)  # it is closed, and the list is read again
            return
        self._wanted = None

    @Slot(object)
    def _on_chosen(self, row: NeedRow | None) -> None:
        if row is not None and row.id != self._open:
            self._open = row.id
            self._reload()

    @Slot(object)
    def _on_opened(self, row: NeedRow) -> None:
        self._on_chosen(row)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload(self) -> None:
        if self._open is not None:
            self._asked = self.jobs.ask(reading.one, self._open)
            self._asked.succeeded.connect(self._on_need)
            self._asked.failed.connect(self._on_failed)

    @Slot(object)
    def _on_need(self, need: Need) -> None:
        if self.sender() is not self._asked:
            return
        self.view.show_need(need)
        self.view.taught.read(self.jobs, "need", need.row.id)
        self._stack.setCurrentWidget(self.view)
        edits, self._edits = self._edits, False
        if edits and "edit" in need.offered:
            self._on_wanted("edit")

    @Slot(int)
    def _on_found(self, number: int) -> None:
        if self.found is not None:
            words = _("Found, not yet raised ({n})").format(n=number)
            self.tabs.setTabText(self.tabs.indexOf(self.found), words)

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        tab = self.tabs.currentWidget()
        if tab in (self.found, self.plan) and tab is not None:
            tab.refresh()

    # -- doing -------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        need, session = self.view.need, self.view.session()
        if need is None:
            return
        if what in _AT_ONCE:
            self._do(self.jobs.work(_AT_ONCE[what], need.row.id, need.row.version))
        elif what in _WITH_REASON or what in _WITH_CHOICE:
            self._ask(StepDialog(need, what, self.list.table.rows, self), self._on_step)
        elif what == "edit":
            self._begin_form()
        elif what == "schedule_training":
            self._ask(BookingDialog(need, None, self), self._on_booking)
        elif what == "grade":
            self._ask(ScoresDialog(need, self), self._on_scores)
        else:
            self._of_session(what, need, session)

    def _of_session(self, what: str, need: Need, session: Session | None) -> None:
        """Do what concerns a session; a print of the need concerns none."""
        if session is None or what in ("print", "sign_in"):
            from qa_desk.ui.widgets.training_preview import TrainingPreview  # QtPdf

            of = session if what == "sign_in" else None
            self.dialog = TrainingPreview(self.jobs, need.row, of, self)
            self.dialog.open()
        elif what == "change":
            self._ask(BookingDialog(need, session, self), self._on_booking)
        elif what == "attend":
            self._ask(AttendanceDialog(need, session, self), self._on_attendance)
        else:
            self._ask(ReleaseDialog(need, session, self), self._on_release)

    def _ask(self, dialog: Any, then: Callable[[], None]) -> None:
        self.notice.hide()
        self.dialog = dialog
        dialog.wanted.connect(then)
        dialog.open()

    @Slot()
    def _on_step(self) -> None:
        need, dialog = self.view.need, self.dialog
        if need is None:
            return
        seen = need.row.id, need.row.version
        if dialog.step in _WITH_CHOICE:
            said = *seen, dialog.chosen(), dialog.said()
            job = self.jobs.work(_WITH_CHOICE[dialog.step], *said)
        else:
            job = self.jobs.work(_WITH_REASON[dialog.step], *seen, dialog.said())
        self._write(job)

    @Slot()
    def _on_booking(self) -> None:
        need, dialog = self.view.need, self.dialog
        if need is None:
            return
        if dialog.session is None:
            job = self.jobs.work(
                delivering.schedule, need.row.id, need.row.version, dialog.booking()
            )
        else:
            seen = dialog.session.id, dialog.session.version
            job = self.jobs.work(delivering.change, *seen, dialog.booking())
        self._write(job)

    @Slot()
    def _on_attendance(self) -> None:
        session = self.dialog.session
        said = session.id, session.version, self.dialog.states()
        self._write(self.jobs.work(delivering.attend, *said))

    @Slot()
    def _on_release(self) -> None:
        said = self.dialog.session.id, self.dialog.chosen()
        self._write(self.jobs.work(delivering.release, *said))

    @Slot()
    def _on_scores(self) -> None:
        need = self.view.need
        if need is not None:
            said = need.row.id, need.row.version, self.dialog.graded()
            self._write(self.jobs.work(delivering.grade, *said))

    @Slot(str)
    def _on_signed(self, secret: str) -> None:
        need = self.view.need
        if need is not None and secret:
            self._do(self.jobs.work(papers.sign, need.row.id, need.row.version, secret))
        elif need is not None:
            self.notice.warn(_("Enter your password to sign."))

    # -- the form ----------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self._begin_form(is_new=True)

    def _begin_form(self, *, is_new: bool = False) -> None:
        """Open the form when what it offers has come; what may be evidence comes first."""
        self._is_new = is_new
        results = self.jobs.ask(cases.results)
        results.succeeded.connect(self._on_results)
        results.failed.connect(self._on_failed)

    @Slot(object)
    def _on_results(self, rows: Sequence[CaseRow]) -> None:
        self._results = tuple(
            FoundResult(row.id, row.number, str(row.csr), wording.here(row.started_at).date())
            for row in rows
            if row.started_at is not None
        )
        job = self.jobs.ask(reading.choices)
        job.succeeded.connect(self._on_choices)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        need = None if self._is_new else self.view.need
        form = NeedForm(self.jobs, self.actor.id, choices, need, self._results, self)
        form.unfinished.saved.connect(self.saved)
        form.unfinished.not_saved.connect(self.not_saved)
        self._ask(form, self._on_form)

    @Slot()
    def _on_form(self) -> None:
        form: NeedForm = self.dialog
        if form.need is None:
            job = self.jobs.work(proposing.propose, form.draft())
            job.succeeded.connect(self._on_raised)
        else:
            row = form.need.row
            job = self.jobs.work(proposing.edit, row.id, row.version, form.draft())
        job.succeeded.connect(form.forget)
        self._write(job)

    @Slot(object)
    def _on_raised(self, need_id: UUID) -> None:
        self._wanted = self._open = need_id

    @Slot(object)
    def _on_taken_up(self, need_id: UUID) -> None:
        """Show the need made of a proposal, with its form: it says what the results cannot."""
        self._edits = True
        self.show_record(need_id)
        self.refresh()

    # -- what becomes of it ------------------------------------------------------------------

    def _write(self, job: Job) -> None:
        self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_written(self, found: object) -> None:
        if hasattr(self.dialog, "set_open"):
            self.dialog.set_open(on=True)
        self.dialog.accept()
        self._on_done(found)

    def _do(self, job: Job) -> None:
        self.notice.hide()
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_done(self, _found: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
            return
        self.notice.warn(str(error))
        if isinstance(error, ConflictError):
            self._reload()

    @Slot(object)
    def _on_case(self, evaluation_id: UUID) -> None:
        self.open_requested.emit("results", evaluation_id)

    # -- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.signed.connect(self._on_signed)
        self.view.case_wanted.connect(self._on_case)
        self.view.taught.wanted.connect(self.open_requested)
        self.closed_too.toggled.connect(self.refresh)
        self.new.clicked.connect(self._on_new)
        self.tabs.currentChanged.connect(self._on_tab)
        if self.found is not None:
            self.found.raised.connect(self._on_taken_up)
            self.found.failed.connect(self._on_failed)
            self.found.counted.connect(self._on_found)
            self.found.case_wanted.connect(self._on_case)

    def _lay_out(self) -> None:
        self.list.say_when_empty(
            _("No training need is open"),
            _("See what was found, or raise one yourself.")
            if self.proposes
            else _("What concerns you appears here."),
            icon="graduation-cap",
        )
        self.empty.say(
            _("No training need is chosen"), _("Choose one from the list to read it."),
            icon="graduation-cap",
        )  # fmt: skip
        self.new.setIconSize(theme.icon_size(gap=True))
        self.new.setVisible(self.proposes)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.view)
        split = MasterDetail(self.list, self._stack, theme.px(_LIST_WIDTH))
        split.remember(self.memory, "split")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(split, _("Needs"))
        if self.found is not None:
            self.tabs.addTab(self.found, _("Found, not yet raised"))
        if self.plan is not None:
            self.tabs.addTab(self.plan, _("Training plan"))
        self.tabs.tabBar().setVisible(self.tabs.count() > 1)
        self.add_buttons(self.closed_too, self.new)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.tabs, 1)
        self.setFocusProxy(self.list)


def _listed(work: Work, *, closed_too: bool) -> list[NeedRow]:
    return training_words.in_order(reading.listed(work, closed_too=closed_too))
