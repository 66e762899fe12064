"""Month close: what is open and whose it is, reminders, handing on, and the closing itself."""

from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import QSettings, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules.month_close import KINDS, Item
from qa_desk.services import assigning, months
from qa_desk.services.assigning import Board, Handed
from qa_desk.services.months import Outlook
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.month.tab import Tab
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import hand_over, wording
from qa_desk.ui.widgets.hand_over import HandOverDialog
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.work import Actor

_NAMES = (2, 3)  # columns


class CloseTab(Tab):
    """A table of everything open, with what can be done about it."""

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.outlook: Outlook | None = None
        self._left: list[Item] = []  # to be handed on still
        self.list = TableView(Table(_columns(), lambda row: (row.kind, row.id)), _("What is open"))
        for column in _NAMES:
            self.list.grid.setItemDelegateForColumn(column, NameDelegate(self.list.grid))
        self.list.say_when_empty(
            _("Nothing is open"), _("Every result of the month is signed."), icon="circle-check"
        )
        self.remind = QPushButton(_("Remind"))
        self.hand_on = QPushButton(_("Hand on…"))
        self.open = QPushButton(_("Open"))
        self.close_month = theme.role(QPushButton(_("Close the month")), "primary")
        for button in (self.remind, self.hand_on, self.open, self.close_month):
            self.add_button(button)
        self.column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.grid.selectionModel().selectionChanged.connect(self._on_selected)
        self.list.table.modelReset.connect(self._on_selected)
        self.list.retried.connect(self.refresh)
        self.list.opened.connect(self._on_open)
        self.remind.clicked.connect(self._on_remind)
        self.hand_on.clicked.connect(self._on_hand_on)
        self.open.clicked.connect(self._on_open)
        self.close_month.clicked.connect(self._on_close)
        self._on_selected()
        self.close_month.setEnabled(False)

    def remember(self, memory: QSettings) -> None:
        """Remember widths and order."""
        self.list.remember(memory, "open")

    @Slot()
    def refresh(self) -> None:
        """Read what is open again."""
        self.ask(self._on_outlook, months.outlook, self.month)

    def _on_outlook(self, found: Outlook) -> None:
        self.outlook = found
        self.head.setText(_words(found))
        self.list.show_rows(found.items)
        self.close_month.setEnabled(not found.refusal)
        self.close_month.setToolTip(found.refusal)

    @Slot()
    def _on_selected(self) -> None:
        chosen = self.list.selected()
        self.remind.setEnabled(any(item.is_reminded for item in chosen))
        self.remind.setToolTip(
            "" if self.remind.isEnabled() else _("Choose what waits for somebody's signature.")
        )
        self.hand_on.setEnabled(any(item.is_handed_on for item in chosen))
        self.hand_on.setToolTip(
            "" if self.hand_on.isEnabled() else _("Choose samples that nobody has scored.")
        )
        self.open.setEnabled(bool(chosen))
        few = bool(chosen) and chosen[0].kind == "few"
        self.open.setText(_("Draw more") if few else _("Open"))

    # -- doing -------------------------------------------------------------------------------

    @Slot()
    def _on_remind(self) -> None:
        ids = [item.id for item in self.list.selected() if item.is_reminded]
        self.do(self._on_reminded, months.nudge, ids)

    def _on_reminded(self, n: int) -> None:
        if not n:
            self.warned.emit(_("They were reminded twice already; nothing more was sent."))
            return
        words = ngettext("{n} reminder was made.", "{n} reminders were made.", n)
        self.done(words.format(n=n))

    @Slot()
    def _on_open(self) -> None:
        chosen = self.list.selected()
        if not chosen:
            return
        if chosen[0].kind == "few":
            self.opened.emit("plan", None)
        elif chosen[0].is_handed_on:
            self.opened.emit("tasks", None)
        else:
            self.opened.emit("results", chosen[0].id)

    @Slot()
    def _on_hand_on(self) -> None:
        self._left = [item for item in self.list.selected() if item.is_handed_on]
        self.ask(self._on_seats, assigning.board)

    def _on_seats(self, board: Board) -> None:
        if not self._left:
            return
        mine = {item.owner_id for item in self._left}
        others = [seat for seat in board.seats if seat.id not in mine]
        drafts = sum(item.kind == "draft" for item in self._left)
        n = len(self._left)
        title = ngettext("{n} sample", "{n} samples", n).format(n=n)
        dialog = HandOverDialog(title, _("Hand on"), others, drafts, self.window())

        def send() -> None:
            to = dialog.person()
            if to is not None:
                self._hand_on(to, dialog.occasion.currentData())

        self.open_form(dialog, send)

    def _hand_on(self, to: UUID, occasion: str) -> None:
        """Hand on one after the other; what cannot go is told, the rest is done."""
        item, *self._left = self._left

        def then(handed: Handed) -> None:
            if self._left:
                self._hand_on(to, occasion)
            else:
                self.done(hand_over.sentence(handed))

        self.do(then, assigning.hand_on, item.id, item.version, to, occasion)

    def confirm_closing(self, words: str) -> bool:
        """Ask before the figures freeze."""
        return messages.ask(self, words, _("Close the month"))

    @Slot()
    def _on_close(self) -> None:
        found = self.outlook
        if found is None or found.refusal:
            return
        month = found.month.first
        words = _(
            "The results of {n} CSRs for {month} freeze now, with {open} matters open. From then "
            "on only a signed adjustment list changes them. This cannot be undone."
        )
        n, left = len(found.month.lines), len(found.items)
        if self.confirm_closing(words.format(n=n, month=f"{month:%Y-%m}", open=left)):
            self.close_month.setEnabled(False)
            self.do(self._on_closed_month, months.close, month)

    def _on_closed_month(self, _nothing: object) -> None:
        self.done(_("The month is closed. Its figures stay as they are."))


def _words(found: Outlook) -> str:
    """Return how far the month is, and what is to be done before it can be closed."""
    month = found.month
    if month.closed:
        when = wording.local_time(month.closed.closed_at)
        return _("{month} was closed {when} by {who}.").format(
            month=f"{month.first:%Y-%m}", when=when, who=month.closed.by
        )
    lock = wording.local_time(month.locks_at)
    said = [_("{month} locks {when}").format(month=f"{month.first:%Y-%m}", when=lock)]
    if datetime.now(UTC) >= month.locks_at:
        said = [_("{month} is locked since {when}").format(month=f"{month.first:%Y-%m}", when=lock)]
    if month.missing and datetime.now(UTC).date() >= found.extra_from:
        n = len(month.missing)
        few = ngettext("{n} CSR has too few results", "{n} CSRs have too few results", n)
        said.append(few.format(n=n))
    said.append(found.refusal or _("it can be closed now"))
    return wording.DOT.join(said)


def _columns() -> list[Column[Item]]:
    return [
        Column(_("What"), lambda row: _(KINDS[row.kind].name)),
        Column(
            _("What the lock does"),
            lambda row: _(KINDS[row.kind].effect),
            tip=lambda row: _(KINDS[row.kind].fate),
        ),
        Column(_("Whose turn"), lambda row: row.owner, reading=usual),
        Column(_("CSR"), lambda row: row.csr, reading=usual),
        Column(_("Team"), lambda row: row.team),
        Column(_("Evaluation no."), lambda row: row.number),
        Column(_("Slip no."), lambda row: row.slip),
        Column(
            _("Due"),
            lambda row: row.due_at,
            wording.local_time,
            icon=lambda row: "clock" if _is_late(row) else None,
            colour=lambda row: "late" if _is_late(row) else None,
        ),
        Column(_("Reminded"), lambda row: row.reminded or None, right=True),
    ]


def _is_late(row: Item) -> bool:
    return wording.is_late(row.due_at, datetime.now(UTC))
