"""Calibration: sessions by month, scored blind, talked over, agreed and signed (S3-5.7b)."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.services.calibrating import choosing, planning, reading, running
from qa_desk.services.calibrating.planning import Choices, Plan
from qa_desk.services.calibrating.types import Option, Session, SessionRow, Suggested
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import calibration_words
from qa_desk.ui.widgets.calibration_agreed import AgreedDialog
from qa_desk.ui.widgets.calibration_calls import CallsDialog
from qa_desk.ui.widgets.calibration_dialogs import PeopleDialog, PlanDialog
from qa_desk.ui.widgets.calibration_view import CalibrationView
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.master_detail import MasterDetail
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_LIST_WIDTH = 320


class CalibrationPage(Page):
    """The sessions at the left, one of them at the right."""

    name = "calibration"
    title = N_("Calibration")
    group = N_("Quality of inspection")
    icon = "crosshair"
    action = "calibration.see"
    watches = frozenset({"Calibration", "CaseUse", "Document", "Signature", "Evaluation"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: UUID | None = None
        self._wanted: UUID | None = None
        self._about: Session | None = None  # for which a form waits
        self.dialog: Any = None
        runs = permissions.may(actor, "calibration.run")
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Calibrations"))
        self.list.remember(self.memory, "table")
        self.list.say_when_empty(
            _("No calibrations"),
            _("Prepare the one of this month.")
            if runs
            else _("You are told here when one waits for you."),
            icon="crosshair",
        )
        self.new = QPushButton(theme.icon("plus"), _("New session…"), self)
        self.new.setIconSize(theme.icon_size(gap=True))
        self.agreed = QPushButton(theme.icon("message-square"), _("Agreed interpretations…"))
        self.agreed.setIconSize(theme.icon_size(gap=True))
        self.notice = Notice()
        self.view, self.empty = CalibrationView(jobs), EmptyState()
        self.empty.say(_("No session is open"), _("Choose one from the list."), icon="crosshair")
        width = theme.px(_LIST_WIDTH)
        self.split = MasterDetail(self.list, self.view, width, empty=self.empty)
        self.show_beside(self.split, self.notice)
        self.add_buttons(self.agreed)
        self.add_buttons(self.new, action="calibration.run")
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.new.clicked.connect(self._on_new)
        self.agreed.clicked.connect(self._on_agreed)
        self.view.changed.connect(self.refresh)
        self.view.wanted.connect(self._on_wanted)
        self.view.task_wanted.connect(partial(self.open_requested.emit, "score"))
        self.view.setup.cases.wanted.connect(self.open_requested)
        self.view.decision_wanted.connect(partial(self.open_requested.emit, "policies"))
        self.view.saved.connect(self.saved)
        self.view.not_saved.connect(self.not_saved)

    @Slot()
    def refresh(self) -> None:
        """Read the list again, and the open session."""
        self.list.follow(self.jobs.ask(reading.listed)).succeeded.connect(self._on_rows)
        if not self.new.isHidden():
            self.jobs.ask(reading.missing_month).succeeded.connect(self._on_missing_month)
        if self._open is not None:
            self.view.open(self._open)

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(reading.waiting).succeeded.connect(self.set_waiting)

    def show_record(self, record: object) -> None:
        """Open the session with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self._show(record)
            self.list.choose(record)

    def state(self) -> Hashable:
        """Return which session is open."""
        return self._open

    def restore(self, state: Hashable) -> None:
        """Open the session that was open."""
        self.show_record(state)

    # -- reading -----------------------------------------------------------------------------

    @Slot(object)
    def _on_rows(self, rows: Sequence[SessionRow]) -> None:
        self.set_waiting(sum(bool(row.to_do) for row in rows))
        wanted, self._wanted = self._wanted or self._open, None
        if wanted is not None:
            self.list.choose(wanted)

    @Slot(object)
    def _on_missing_month(self, month: Any) -> None:
        if month is not None:
            words = _("{month} has no calibration yet though its day has come.")
            self.header.show_subtitle(words.format(month=f"{month:%Y-%m}"))
        else:
            self.header.show_subtitle("")

    @Slot(object)
    def _on_chosen(self, row: SessionRow | None) -> None:
        if row is not None and row.id != self._open:
            self._show(row.id)

    @Slot(object)
    def _on_opened(self, row: SessionRow) -> None:
        self._on_chosen(row)
        self.view.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, session_id: UUID) -> None:
        self._open = session_id
        self.view.open(session_id)
        self.split.show_detail()

    # -- forms -------------------------------------------------------------------------------

    @Slot()
    def _on_new(self) -> None:
        self._about = None
        self._ask(self.jobs.ask(planning.choices), self._on_plan)

    @Slot()
    def _on_agreed(self) -> None:
        may_end = permissions.may(self.actor, "calibration.run")
        self.dialog = AgreedDialog(self.jobs, self, may_end=may_end)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.session_wanted.connect(self.show_record)
        self.dialog.open()

    @Slot(str)
    def _on_wanted(self, what: str) -> None:
        self._about = session = self.view.session
        if session is None:
            return
        if what == "plan":
            self._ask(self.jobs.ask(planning.choices), self._on_plan)
        elif what == "people":
            self._ask(self.jobs.ask(planning.choices), self._on_people)
        elif what == "calls":
            self._ask(self.jobs.ask(choosing.chosen, session.row.id), self._on_calls)
        elif what == "present":
            people = [Option(one.person_id, one.name) for one in session.members]
            there = {one.person_id for one in session.members if one.present}
            self._tick(_("Who came to the discussion"), people, there, running.set_present)
        else:
            self._discard(session)

    @Slot(object)
    def _on_plan(self, choices: Choices) -> None:
        about = self._about
        plan = None if about is None else _plan_of(about)
        free = about is None or about.row.state == "preparing"
        self.dialog = PlanDialog(choices, plan, self, may_change_standard=free)
        self.dialog.wanted.connect(self._on_planned)
        self.dialog.open()

    @Slot()
    def _on_planned(self) -> None:
        about, plan = self._about, self.dialog.plan()
        if about is None:
            job = self.jobs.work(planning.begin, plan)
        else:
            job = self.jobs.work(planning.change, about.row.id, about.row.version, plan)
        self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_people(self, choices: Choices) -> None:
        if self._about is not None:
            there = {one.person_id for one in self._about.members}
            title = _("Who scores")
            self._tick(title, choices.people, there, planning.set_members)

    def _tick(self, title: str, people: Sequence[Option], chosen: set[UUID], service: Any) -> None:
        self.dialog = PeopleDialog(title, people, chosen, self)
        self.dialog.wanted.connect(partial(self._on_ticked, service))
        self.dialog.open()

    def _on_ticked(self, service: Any) -> None:
        about = self._about
        if about is not None:
            job = self.jobs.work(service, about.row.id, about.row.version, self.dialog.chosen())
            self.dialog.follow(job).succeeded.connect(self._on_written)

    @Slot(object)
    def _on_calls(self, calls: list[Suggested]) -> None:
        if self._about is not None:
            row = self._about.row
            self.dialog = CallsDialog(self.jobs, row.id, row.version, calls, self)
            self.dialog.accepted.connect(self.refresh)
            self.dialog.open()

    @Slot(object)
    def _on_written(self, made: object) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        if isinstance(made, UUID):
            self._show(made)
        self.refresh()

    def may_discard(self) -> bool:
        """Ask before a session is discarded."""
        words = _("The session and what was chosen for it are thrown away.")
        return messages.ask(self, words, _("Discard"))

    def _discard(self, session: Session) -> None:
        if self.may_discard():
            job = self.jobs.work(planning.discard, session.row.id, session.row.version)
            self._ask(job, self._on_discarded)

    @Slot(object)
    def _on_discarded(self, _nothing: object) -> None:
        self._open = None
        self.split.show_detail(on=False)
        self.refresh()

    def _ask(self, job: Job, then: Any) -> None:
        self.notice.hide()
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)


def _plan_of(session: Session) -> Plan:
    return Plan(
        held_on=session.row.held_on,
        chair_id=session.chair_id,
        checklist_version_id=session.checklist_version_id,
        reference_id=session.reference_id,
        training=session.training,
        training_minutes=session.training_minutes,
        notes=session.notes,
    )


def _columns() -> list[Column[SessionRow]]:
    return [
        Column(_("Month"), lambda row: row.month, "{:%Y-%m}".format, tip=lambda row: row.number),
        Column(
            _("Scored"),
            lambda row: (row.done, row.members),
            lambda done: "{}/{}".format(*done),
            tip=lambda row: _("{done} of {all} people have submitted everything").format(
                done=row.done, all=row.members
            ),
            right=True,
        ),
        Column(
            _("State"),
            calibration_words.to_do,
            icon=lambda row: calibration_words.TO_DO_ICONS.get(row.to_do),
            wide=True,
        ),
    ]
