"""Meetings by week: what is being prepared, circulated and signed, drills too (S1-3, S0-8.2)."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _
from qa_desk.rules import permissions
from qa_desk.rules.minutes import TYPES
from qa_desk.services import meetings
from qa_desk.services.meetings import Choices, MeetingRow, Waiting
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import meeting_words
from qa_desk.ui.widgets.meeting_dialog import MeetingBeginDialog, MeetingDialog
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor


class MeetingsPage(Page):
    """The list; a meeting opens over it."""

    name = "meetings"
    title = N_("Meetings")
    group = N_("Department")
    icon = "users"
    action = "meeting.see"
    watches = frozenset({"Document", "Signature", "MeetingInput"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._wanted: UUID | None = None
        self.dialog: Any = None
        self.list = TableView(Table(_columns(), lambda row: row.id), _("Meetings"), code="meetings")
        self.list.remember(self.memory, "table")
        writes = permissions.may(actor, "meeting.write")
        self.list.say_when_empty(
            _("No meeting yet"),
            _("Prepare the first one.") if writes else _("Those you are invited to appear here."),
            icon="users",
        )
        self.new = QPushButton(theme.icon("plus"), _("Prepare a meeting…"), self)
        self.new.setIconSize(theme.icon_size(gap=True))
        self.new.setVisible(writes)
        self.notice, self.missing = Notice(), Notice()
        self.add_buttons(self.new)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.missing)
        self.body.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._on_opened)
        self.list.retried.connect(self.refresh)
        self.new.clicked.connect(self._on_new)
        self.missing.acted.connect(self._on_missing)

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        self.list.follow(self.jobs.ask(meetings.listed)).succeeded.connect(self._on_rows)
        self.recount()

    def recount(self) -> None:
        """Count what waits."""
        self.jobs.ask(meetings.waiting).succeeded.connect(self._on_waiting)

    def show_record(self, record: object) -> None:
        """Open the meeting with this id."""
        if isinstance(record, UUID):
            self._wanted = record
            self._open(record)

    def state(self) -> Hashable:
        """Return which meeting is chosen."""
        row: MeetingRow | None = self.list.current()
        return row.id if row else None

    def restore(self, state: Hashable) -> None:
        """Come back to a meeting, without opening it."""
        if isinstance(state, UUID):
            self._wanted = state
            self.list.choose(state)

    @Slot(object)
    def _on_rows(self, _rows: Sequence[MeetingRow]) -> None:
        if self._wanted is not None:
            self.list.choose(self._wanted)
            self._wanted = None

    @Slot(object)
    def _on_waiting(self, found: Waiting) -> None:
        self.set_waiting(found.told)
        if found.is_missing:
            words = _("Nobody has prepared this week's meeting yet")
            self.missing.warn(words, _("Prepare it"))
        else:
            self.missing.hide()

    @Slot(object)
    def _on_opened(self, row: MeetingRow) -> None:
        self._open(row.id)

    @Slot(object)
    def _open(self, meeting_id: UUID) -> None:
        self._wanted = meeting_id
        self.dialog = MeetingDialog(self.jobs, self.actor, meeting_id, self)
        self.dialog.changed.connect(self.refresh)
        self.dialog.open()
        self.refresh()

    @Slot()
    def _on_new(self) -> None:
        self._do(self.jobs.ask(meetings.choices), self._on_choices)

    @Slot()
    def _on_missing(self) -> None:
        self._do(self.jobs.work(meetings.begin, "weekly"), self._open)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self.dialog = MeetingBeginDialog(choices, self)
        self.dialog.wanted.connect(self._on_kind)
        self.dialog.open()

    @Slot()
    def _on_kind(self) -> None:
        dialog = self.dialog
        kind = dialog.kind.currentData()
        plan = dialog.plan.currentData() if kind == "drill" else None
        job = dialog.follow(self.jobs.work(meetings.begin, kind, plan))
        job.succeeded.connect(self._on_begun)

    @Slot(object)
    def _on_begun(self, meeting_id: UUID) -> None:
        self.dialog.set_open(on=True)
        self.dialog.accept()
        self._open(meeting_id)

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


def _columns() -> list[Column[MeetingRow]]:
    return [
        Column(
            _("To do"),
            lambda row: row.waits,
            lambda code: _(meeting_words.WAITS[code]) if code else "",
            icon=lambda row: meeting_words.WAITS_ICONS.get(row.waits),
            means="to_do",
        ),
        Column(_("Week from"), lambda row: row.week, date.isoformat, means="meeting_week"),
        Column(
            _("Meeting day"),
            lambda row: row.day,
            lambda day: day.isoformat(),
            tip=lambda row: f"{row.day.isoformat()} {row.begins}",
            means="meeting_day",
        ),
        Column(_("Kind"), lambda row: row.type, lambda code: _(TYPES[code]), means="kind"),
        Column(_("Topic"), lambda row: shown(row.topic), wide=True, means="meeting_topic"),
        Column(_("Led by"), lambda row: shown(row.chair), means="meeting_chair"),
        Column(
            _("State"),
            meeting_words.state,
            icon=lambda row: meeting_words.ICONS[row.state],
            means="meeting_state",
        ),
        Column(
            _("Sign by"),
            lambda row: row.due,
            lambda day: day.isoformat() if day else "",
            icon=lambda row: "clock" if row.is_late else None,
            colour=lambda row: "late" if row.is_late else None,
            means="meeting_due",
        ),
        Column(_("Number"), lambda row: row.number, means="meeting_no"),
    ]
