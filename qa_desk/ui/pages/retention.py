"""Retention: what is past its time, what is held, and the list that two people agree on."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.services import retention
from qa_desk.services.retention import Count, HoldRow, PurgeRow
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import arranging, wording
from qa_desk.ui.widgets.notice import Notice
from qa_desk.work import Actor

_OPEN = ("proposed", "approved")


class RetentionPage(Page):
    """What would go by month, the lists there were, and the holds; nothing goes by itself."""

    name = "retention"
    title = N_("Retention")
    group = N_("Administration")
    icon = "trash-2"
    roles = frozenset({"qa_lead", "cs_manager", "admin"})
    watches = frozenset({"Purge", "PurgeItem", "Hold", "Setting"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._open: PurgeRow | None = None
        self.notice = Notice()
        self.what = QComboBox()
        self.due = TableView(
            Table(_due_columns(), lambda count: count.id), _("Past its time"), code="purge_due"
        )
        self.lists = TableView(
            Table(_list_columns(), lambda row: row.id), _("Lists"), code="purge_lists"
        )
        self.holds = TableView(Table(_hold_columns(), lambda row: row.id), _("Holds"), code="holds")
        self.propose = QPushButton(theme.icon("list-checks"), _("Propose"))
        self.approve = QPushButton(theme.icon("check"), _("Approve"))
        self.carry_out = QPushButton(theme.icon("trash-2"), _("Delete"))
        self.withdraw = QPushButton(theme.icon("undo-2"), _("Withdraw"))
        self.number, self.reason = QLineEdit(), QLineEdit()
        self.hold = QPushButton(theme.icon("lock"), _("Hold"))
        self.release = QPushButton(_("Release hold"))
        self.hold.setIconSize(theme.icon_size(gap=True))
        self._lay_out()
        self._connect()
        self._show_open()

    # -- building ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.what.addItem(_("Records with their recordings"), "records")
        self.what.addItem(_("Recordings alone"), "audio")
        self.what.setAccessibleName(_("What"))
        for button in (self.propose, self.approve, self.carry_out, self.withdraw):
            button.setIconSize(theme.icon_size(gap=True))
            self.header.buttons.addWidget(button)
        self.due.bar.insertWidget(0, self.what)
        for view, title in ((self.lists, _("Lists")), (self.holds, _("Holds"))):
            view.bar.insertWidget(0, theme.role(QLabel(title), "heading"))
        self._lay_out_holds()
        self._say_when_empty()
        views = (self.due, self.lists, self.holds)
        for view in views:
            view.remember(self.memory, view.grid.accessibleName())
        rows = arranging.split(Qt.Orientation.Vertical, views, shares=(3, 2, 2))
        self.body.addWidget(self.notice)
        self.body.addWidget(rows, 1)
        self.setFocusProxy(self.due)

    def _lay_out_holds(self) -> None:
        self.number.setPlaceholderText(_("Evaluation no. or call ID"))
        self.reason.setPlaceholderText(_("Why it is kept"))
        for field in (self.number, self.reason):
            field.setAccessibleName(field.placeholderText())
        self.number.setMinimumWidth(theme.px(200))
        self.reason.setMinimumWidth(theme.px(240))
        may = self._may("retention.hold")
        for widget in (self.number, self.reason, self.hold, self.release):
            self.holds.bar.addWidget(widget)
            widget.setVisible(may)

    def _say_when_empty(self) -> None:
        self.due.say_when_empty(
            _("Nothing is past its time"),
            _("Records are listed here when their retention period is over."),
            icon="circle-check",
        )
        self.lists.say_when_empty(_("No list yet"), _("One person proposes, another approves."))
        self.holds.say_when_empty(_("Nothing is on hold"), icon="lock")

    def _connect(self) -> None:
        self.what.activated.connect(self.refresh)
        for view in (self.due, self.lists, self.holds):
            view.retried.connect(self.refresh)
        self.propose.clicked.connect(self._on_propose)
        self.approve.clicked.connect(self._on_approve)
        self.carry_out.clicked.connect(self._on_carry_out)
        self.withdraw.clicked.connect(self._on_withdraw)
        self.hold.clicked.connect(self._on_hold)
        self.reason.returnPressed.connect(self._on_hold)
        self.release.clicked.connect(self._on_release)
        self.holds.chosen.connect(self._on_hold_chosen)

    def _may(self, action: str) -> bool:
        return permissions.may(self.actor, action)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read all three lists again."""
        self.due.follow(self.jobs.ask(retention.counts, self.what.currentData()))
        self.lists.follow(self.jobs.ask(retention.purges)).succeeded.connect(self._on_lists)
        self.holds.follow(self.jobs.ask(retention.holds))
        self.release.setEnabled(False)

    @Slot(object)
    def _on_lists(self, rows: list[PurgeRow]) -> None:
        self._open = next((row for row in rows if row.state in _OPEN), None)
        self._show_open()

    def _show_open(self) -> None:
        """Offer what this person may do with the list that is open."""
        state = self._open.state if self._open else ""
        is_own = bool(self._open and self._open.proposer_id == self.actor.id)
        proposes, approves = self._may("retention.propose"), self._may("retention.approve")
        self.propose.setVisible(proposes and not state)
        self.approve.setVisible(approves and state == "proposed" and not is_own)
        self.carry_out.setVisible(state == "approved")
        self.withdraw.setVisible(bool(state))

    @Slot(object)
    def _on_hold_chosen(self, row: HoldRow | None) -> None:
        self.release.setEnabled(row is not None)

    # -- acting ------------------------------------------------------------------------------

    def _act(self, done: Callable[[Any], None], call: Callable[..., Any], *values: Any) -> None:
        job = self.jobs.work(call, *values)
        job.succeeded.connect(done)
        job.failed.connect(self._on_failed)

    def confirm(self, words: str, verb: str) -> bool:
        """Ask before what cannot be undone."""
        return messages.ask(self, words, verb)

    @Slot()
    def _on_propose(self) -> None:
        self._act(self._on_proposed, retention.propose, self.what.currentData())

    @Slot(object)
    def _on_proposed(self, row: PurgeRow) -> None:
        words = ngettext(
            "{n} record is listed. A QA lead or the CS manager approves the list.",
            "{n} records are listed. A QA lead or the CS manager approves the list.",
            row.items,
        )
        self._told(words.format(n=row.items))

    @Slot()
    def _on_approve(self) -> None:
        if self._open:
            self._act(self._on_approved, retention.approve, self._open.id, self._open.digest)

    @Slot(object)
    def _on_approved(self, _row: PurgeRow) -> None:
        self._told(_("The list is approved. Nothing is deleted before somebody presses Delete."))

    @Slot()
    def _on_withdraw(self) -> None:
        if self._open:
            self._act(self._on_withdrawn, retention.withdraw, self._open.id)

    @Slot(object)
    def _on_withdrawn(self, _row: PurgeRow) -> None:
        self._told(_("The list is withdrawn."))

    @Slot()
    def _on_carry_out(self) -> None:
        row = self._open
        words = _("Delete the records of the approved list? They cannot be brought back.")
        if row and self.confirm(words, _("Delete")):
            self.carry_out.setEnabled(False)
            self._act(self._on_batch, retention.carry_out, row.id)

    @Slot(object)
    def _on_batch(self, left: int) -> None:
        """Go on with the next batch, until nothing of the list is left."""
        if left and self._open:
            done = self._open.items - left
            self.notice.say(_("Deleting: {done} of {all}").format(done=done, all=self._open.items))
            self._act(self._on_batch, retention.carry_out, self._open.id)
            return
        self.carry_out.setEnabled(True)
        self._told(_("The list is carried out. Of each record a line stays in the journal."))

    @Slot()
    def _on_hold(self) -> None:
        self._act(self._on_held, retention.hold, self.number.text(), self.reason.text())

    @Slot(object)
    def _on_held(self, row: HoldRow) -> None:
        self.number.clear()
        self.reason.clear()
        self._told(_("{number} is on hold.").format(number=row.named))

    @Slot()
    def _on_release(self) -> None:
        if row := self.holds.current():
            self._act(self._on_released, retention.release, row.id)

    @Slot(object)
    def _on_released(self, _nothing: object) -> None:
        self._told(_("The hold is released."))

    def _told(self, words: str) -> None:
        self.notice.say(words)
        self.refresh()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.carry_out.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self.notice.warn(str(error))


def _reasons(kept: tuple[tuple[str, int], ...]) -> str:
    return _(", ").join(f"{_(retention.REASONS[why])} {number}" for why, number in kept)


def _due_columns() -> list[Column[Count]]:
    return [
        Column(_("Month"), lambda count: count.month, means="month"),
        Column(
            _("Kind"), lambda count: count.kind, lambda kind: _(retention.KINDS[kind]), means="kind"
        ),
        Column(_("Would go"), lambda count: count.going, means="going"),
        Column(_("Is kept"), lambda count: count.kept, _reasons, wide=True, means="kept"),
    ]


def _list_columns() -> list[Column[PurgeRow]]:
    kinds = {"records": _("Records"), "audio": _("Recordings")}
    return [
        Column(
            _("Proposed at"),
            lambda row: row.proposed_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.proposed_at),
            means="proposed_at",
        ),
        Column(_("What"), lambda row: row.kind, lambda kind: kinds[kind], means="kind"),
        Column(
            _("State"),
            lambda row: row.state,
            lambda state: _(retention.STATES[state]),
            means="state",
        ),
        Column(_("Listed"), lambda row: row.items, means="listed"),
        Column(_("Remaining"), lambda row: row.left, means="left"),
        Column(_("Had to stay"), lambda row: row.kept, means="stayed"),
        Column(_("Proposed by"), lambda row: row.proposed_by, means="by"),
        Column(_("Approved by"), lambda row: row.approved_by, means="by"),
        Column(
            _("Digest"),
            lambda row: row.digest,
            lambda digest: digest[:12],
            tip=lambda row: row.digest,
            wide=True,
            means="digest",
        ),
    ]


def _hold_columns() -> list[Column[HoldRow]]:
    return [
        Column(
            _("Since"),
            lambda row: row.placed_at,
            wording.local_time,
            tip=lambda row: wording.exact_time(row.placed_at),
            means="since",
        ),
        Column(_("Record"), lambda row: row.named, means="record"),
        Column(_("Held by"), lambda row: row.placed_by, means="by"),
        Column(_("Why"), lambda row: row.reason, wide=True, means="reason"),
    ]
