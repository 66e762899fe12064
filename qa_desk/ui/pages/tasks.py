"""Tasks: who has how many, and how they change hands (E-30)."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.services import assigning
from qa_desk.services.assigning import Board, Handed, OpenTask, Seat
from qa_desk.services.live import Begun
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import arranging, hand_over, names, wording
from qa_desk.ui.widgets.hand_over import HandOverDialog
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.waiting_calls import WaitingCalls
from qa_desk.work import Actor


@dataclass(frozen=True)
class _Line:
    """A seat in the list; without one it stands for everybody."""

    seat: Seat | None
    words: str
    tasks: int
    drafts: int
    overdue: int
    minutes: int
    busy: int

    @property
    def id(self) -> UUID | None:
        """Return the inspector's id."""
        return self.seat.id if self.seat else None


class TasksPage(Page):
    """The open tasks: for the QA lead by inspector, for an inspector those of colleagues."""

    name = "tasks"
    title = N_("Tasks")
    icon = "repeat"
    roles = frozenset({"qa_lead", "inspector"})
    watches = frozenset({"Evaluation", "Ability", "Shift", "RoleGrant"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._board = Board((), ())
        self.dialog: HandOverDialog | None = None
        self._asked: Callable[..., Handed] | None = None  # what the form is about
        self.leads = permissions.may(actor, "assign")
        self.notice = Notice()
        self.seats = TableView(
            Table(_seat_columns(), lambda line: line.id), _("QA inspectors"), code="seats"
        )
        self.tasks = TableView(
            Table(_task_columns(), lambda task: task.id), _("Open tasks"), code="open_tasks"
        )
        self.take_over = QPushButton(theme.icon("users"), _("Take over"))
        self.balance = QPushButton(theme.icon("scale"), _("Balance"))
        self.hand_on = QPushButton(theme.icon("corner-down-right"), _("Hand on"))
        self.take = QPushButton(theme.icon("plus"), _("Take"))
        self.test_calls = WaitingCalls(jobs)
        self._lay_out()
        self._connect()
        self._offer()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        shown = {self.take_over: self.leads, self.balance: self.leads, self.hand_on: self.leads}
        shown[self.take] = permissions.may(self.actor, "claim")
        for button, is_shown in shown.items():
            button.setIconSize(theme.icon_size(gap=True))
            button.setAutoDefault(True)
            self.header.buttons.addWidget(button)
            button.setVisible(is_shown)
        self.header.buttons.addWidget(self.test_calls)
        halves = arranging.split(Qt.Orientation.Vertical, [self.seats, self.tasks], shares=(2, 3))
        self.seats.setVisible(self.leads)
        self.seats.say_when_empty(
            _("There is no QA inspector yet"),
            _("Give somebody that role on the People page."),
            _("Open People"),
            "users",
        )
        if self.leads:
            reason = _("New tasks come when samples are drawn from an approved plan.")
        else:
            reason = _("No colleague has a task that is not opened yet and that you may judge.")
        self.tasks.say_when_empty(_("No open task"), reason, icon="circle-check")
        for view, key in ((self.seats, "seats"), (self.tasks, "tasks")):
            view.remember(self.memory, key)
        for view, column in ((self.seats, 0), (self.tasks, 1)):
            view.grid.setItemDelegateForColumn(column, names.NameDelegate(view.grid))
        self.body.addWidget(self.notice)
        self.body.addWidget(halves, 1)
        self.setFocusProxy(self.seats if self.leads else self.tasks)

    def _connect(self) -> None:
        for view in (self.seats, self.tasks):
            view.retried.connect(self.refresh)
        self.seats.chosen.connect(self._on_seat)
        self.seats.empty_acted.connect(self._on_people_wanted)
        self.tasks.chosen.connect(self._on_task)
        self.take_over.clicked.connect(self._on_take_over)
        self.balance.clicked.connect(self._on_balance)
        self.hand_on.clicked.connect(self._on_hand_on)
        self.take.clicked.connect(self._on_take)
        self.test_calls.told.connect(self.notice.say)
        self.test_calls.begun.connect(self._on_begun)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read who has what again."""
        job = self.jobs.ask(assigning.board)
        job.succeeded.connect(self._on_board)
        job.failed.connect(self._on_failed)
        if self.leads:
            self.test_calls.refresh()

    def recount(self) -> None:
        """Count what is overdue, for the QA lead."""
        if self.leads:
            self.jobs.ask(assigning.board).succeeded.connect(self._on_counted)

    @Slot(object)
    def _on_counted(self, board: Board) -> None:
        self.set_waiting(sum(seat.overdue for seat in board.seats))

    @Slot(object)
    def _on_board(self, board: Board) -> None:
        self._board = board
        if self.leads:
            self._on_counted(board)
            self.seats.show_rows(_lines(board.seats))
            if self.seats.current() is None and board.seats:
                self.seats.choose(None)
        words = _("{n} open, {late} overdue")
        late = sum(wording.is_late(task.due_at, datetime.now(UTC)) for task in self._listed())
        self.header.show_subtitle(words.format(n=len(self._listed()), late=late))
        self._show_tasks()

    def _listed(self) -> list[OpenTask]:
        """Return what concerns this person: everything, or what could be taken."""
        mine = self.actor.id
        return [task for task in self._board.tasks if self.leads or task.inspector_id != mine]

    def _show_tasks(self) -> None:
        line = self.seats.current()
        wanted = line.id if line else None
        rows = [task for task in self._listed() if wanted in (None, task.inspector_id)]
        self.tasks.show_rows(rows)
        if rows and not self.tasks.selected():
            self.tasks.choose(rows[0].id)
        self._offer()

    def state(self) -> Hashable:
        """Return whose tasks are shown."""
        line = self.seats.current()
        return line.id if line else None

    def restore(self, state: Hashable) -> None:
        """Come back to somebody's tasks."""
        self.seats.choose(state)

    @Slot(object)
    def _on_seat(self, _line: _Line | None) -> None:
        self._show_tasks()

    @Slot(object)
    def _on_task(self, _task: OpenTask | None) -> None:
        self._offer()

    def _offer(self) -> None:
        """Let be pressed what can be done, and say why the rest cannot."""
        line, task = self.seats.current(), self.tasks.current()
        seat = line.seat if line else None
        _set(self.take_over, _("Choose a QA inspector with open tasks."), seat and seat.tasks)
        _set(self.hand_on, _("Choose a task."), task)
        _set(self.balance, _("There is no open task."), self._board.tasks)
        others = task and task.inspector_id != self.actor.id and task.status == "E0"
        _set(self.take, _("Choose a colleague's task that is not opened yet."), others)

    # -- moving ------------------------------------------------------------------------------

    @Slot()
    def _on_take_over(self) -> None:
        line = self.seats.current()
        if line and (seat := line.seat):
            dialog = HandOverDialog(
                seat.name,
                _("Take over"),
                self._others(seat.id),
                seat.drafts,
                self.window(),
                by_load=True,
            )
            self._open(dialog, partial(assigning.take_over, inspector_id=seat.id))

    @Slot()
    def _on_hand_on(self) -> None:
        task = self.tasks.current()
        if task:
            title = wording.DOT.join((task.number, task.csr))
            others = self._others(task.inspector_id)
            drafts = int(task.status == "E1")
            dialog = HandOverDialog(title, _("Hand on"), others, drafts, self.window())
            self._open(dialog, partial(assigning.hand_on, evaluation_id=task.id, seen=task.version))

    @Slot()
    def _on_balance(self) -> None:
        self._act(self.jobs.work(assigning.balance), self._on_handed)

    @Slot()
    def _on_take(self) -> None:
        if task := self.tasks.current():
            self._act(self.jobs.work(assigning.claim, task.id, task.version), self._on_taken)

    def _others(self, inspector_id: UUID) -> list[Seat]:
        """Return to whom tasks can go: whoever is an inspector, those on shift first."""
        found = [seat for seat in self._board.seats if seat.id != inspector_id]
        return sorted(found, key=lambda seat: not seat.minutes)

    def _open(self, dialog: HandOverDialog, act: Callable[..., Handed]) -> None:
        self.dialog, self._asked = dialog, act
        dialog.wanted.connect(self._on_wanted)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @Slot()
    def _on_wanted(self) -> None:
        if (dialog := self.dialog) and (act := self._asked):
            call = partial(act, to=dialog.person(), occasion=dialog.occasion.currentData())
            self._act(self.jobs.work(call), self._on_handed)

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None

    def _act(self, job: Job, then: Callable[[Any], None]) -> None:
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)

    def _done(self, words: str) -> None:
        if self.dialog is not None:
            self.dialog.set_open(on=True)
            self.dialog.done(QDialog.DialogCode.Accepted)
        self.notice.say(words)
        self.refresh()

    @Slot(object)
    def _on_handed(self, handed: Handed) -> None:
        if handed.count or handed.refused:
            self._done(hand_over.sentence(handed))
        else:
            self._done(_("The load is level already; nothing was moved."))

    @Slot(object)
    def _on_taken(self, number: str) -> None:
        self._done(_("{number} is in your queue now.").format(number=number))

    @Slot(object)
    def _on_begun(self, begun: Begun) -> None:
        self._on_taken(begun.number)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)
        elif self.dialog is not None:
            self.dialog.show_error(str(error))
        else:
            self.notice.warn(str(error))
            self.refresh()

    @Slot()
    def _on_people_wanted(self) -> None:
        self.open_requested.emit("people", None)


def _set(button: QPushButton, why_not: str, can: object) -> None:
    button.setEnabled(bool(can))
    button.setToolTip("" if can else why_not)


def _lines(seats: Sequence[Seat]) -> list[_Line]:
    """Return the seats, everybody together at the top."""
    lines = [_Line(s, s.name, s.tasks, s.drafts, s.overdue, s.minutes, s.busy) for s in seats]
    if not lines:
        return []
    sums = [
        sum(getattr(line, part) for line in lines)
        for part in ("tasks", "drafts", "overdue", "minutes", "busy")
    ]
    return [_Line(None, _("Everybody"), *sums), *lines]


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _day(line: _Line) -> str:
    if not line.minutes:
        return _("Not on shift")
    words = _("{busy} of {time}")
    return words.format(busy=_hours(line.busy), time=_hours(line.minutes))


def _seat_columns() -> list[Column[_Line]]:
    def late(line: _Line) -> str | None:
        return "late" if line.overdue else None

    def full(line: _Line) -> str | None:
        return "dim" if not line.minutes else "late" if line.busy > line.minutes else None

    def warning(line: _Line) -> str | None:
        return "triangle-alert" if 0 < line.minutes < line.busy else None

    def clock(line: _Line) -> str | None:
        return "clock" if line.overdue else None

    return [
        Column(
            _("QA inspector"), lambda line: line.words, wide=True, reading=usual, means="inspector"
        ),
        Column(_("Open tasks"), lambda line: line.tasks, right=True, means="tasks"),
        Column(_("Drafts"), lambda line: line.drafts, right=True, means="drafts"),
        Column(
            _("Overdue"),
            lambda line: line.overdue,
            right=True,
            colour=late,
            icon=clock,
            means="overdue",
        ),
        Column(
            _("Work today"),
            _day,
            right=True,
            colour=full,
            tip=_day_tip,
            icon=warning,
            means="workload",
        ),
    ]


def _day_tip(line: _Line) -> str:
    if not line.minutes:
        return _("Not on shift today by the roster, or no QA inspector any more")
    return _("What the open tasks take, of the time for scoring today")


def _task_columns() -> list[Column[OpenTask]]:
    def is_late(task: OpenTask) -> bool:
        return wording.is_late(task.due_at, datetime.now(UTC))

    return [
        Column(
            _("Due"),
            lambda task: task.due_at,
            lambda due: wording.near_time(due, datetime.now(UTC)),
            tip=lambda task: wording.due_tip(task.due_at, task.due),
            colour=lambda task: "late" if is_late(task) else None,
            icon=lambda task: "clock" if is_late(task) else None,
            means="due_at",
        ),
        Column(_("CSR"), lambda task: task.csr, wide=True, reading=usual, means="csr"),
        Column(_("Team"), lambda task: task.team, means="team"),
        Column(_("Skill group"), lambda task: task.skill_group, means="skill_group"),
        Column(_("Language"), lambda task: task.language, means="language"),
        Column(_("State"), lambda task: task.status, wording.status, means="status"),
        Column(
            _("QA inspector"),
            lambda task: task.inspector,
            names.shown,
            reading=usual,
            means="inspector",
        ),
        Column(_("Number"), lambda task: task.number, means="evaluation_no"),
    ]
