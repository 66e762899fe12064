"""Adjustments: what changed about a closed month, and the lists that people sign for it."""

from datetime import date

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.reports.papers import ROLES
from qa_desk.rules import permissions
from qa_desk.rules.adjustments import Correction
from qa_desk.rules.signatories import STATES
from qa_desk.services.months import adjusting
from qa_desk.services.months.adjusting import Desk, Listed
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.month.forms import IssueDialog, ReasonDialog, SignDialog
from qa_desk.ui.pages.month.tab import Tab
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import arranging, wording
from qa_desk.ui.widgets.names import NameDelegate, shown
from qa_desk.work import Actor, Work


class AdjustTab(Tab):
    """What waits at the top, the lists below."""

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.desk: Desk | None = None
        self.waiting = TableView(
            Table(_correction_columns(), lambda row: (row.evaluation_id, row.after)),
            _("Waits to be adjusted"),
        )
        self.waiting.grid.setItemDelegateForColumn(1, NameDelegate(self.waiting.grid))
        self.waiting.say_when_empty(
            _("Nothing to adjust"),
            _("What is corrected after a month is closed appears here by itself."),
            icon="circle-check",
        )
        self.lists = TableView(Table(_list_columns(), lambda row: row.id), _("Adjustment lists"))
        self.lists.say_when_empty(
            _("No adjustment list"), _("This month has none so far."), icon="file-text"
        )
        self.issue = QPushButton(_("Issue a list…"))
        self.sign = QPushButton(_("Sign…"))
        self.take_back = QPushButton(_("Take back…"))
        self.print = QPushButton(_("Print…"))
        for button in (self.issue, self.sign, self.take_back):
            self.add_button(button)
        self.add_button(self.print, "printer")
        closes = permissions.may(actor, "month.close")
        self.issue.setVisible(closes)
        self.take_back.setVisible(closes)
        self.split: QSplitter = arranging.split(
            Qt.Orientation.Vertical, [self.waiting, self.lists], (300, 240), shares=(1, 1)
        )
        self.waiting.setVisible(closes)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.lists)
        self.lists.chosen.connect(self._on_chosen)
        self.issue.clicked.connect(self._on_issue)
        self.sign.clicked.connect(self._on_sign)
        self.take_back.clicked.connect(self._on_take_back)
        self.print.clicked.connect(self._on_print)
        self._on_chosen(None)
        self.issue.setEnabled(False)

    def remember(self, memory: QSettings) -> None:
        """Remember widths and order."""
        self.waiting.remember(memory, "adjust")
        self.lists.remember(memory, "lists")

    @Slot()
    def refresh(self) -> None:
        """Read again what waits, and the lists."""
        self.ask(self._on_desk, _read, self.month)

    def _on_desk(self, found: Desk) -> None:
        self.desk = found
        n = len(found.pending.changes)
        if not found.is_closed:
            said = _("{month} is not closed yet.").format(month=f"{found.month:%Y-%m}")
        elif found.pending.corrections:
            said = ngettext(
                "{n} monthly result changes by what waits here.",
                "{n} monthly results change by what waits here.",
                n,
            ).format(n=n)
        else:
            said = _("Nothing of {month} waits.").format(month=f"{found.month:%Y-%m}")
        self.head.setText(said)
        self.waiting.show_rows(found.pending.corrections)
        self.lists.show_rows(found.lists)
        is_open = any(one.state in ("draft", "signing") for one in found.lists)
        self.issue.setEnabled(bool(found.pending.corrections) and not is_open)
        self.issue.setToolTip(
            _("A list of this month still waits for signatures.") if is_open else ""
        )
        if found.lists and self.lists.current() is None:
            self.lists.choose(found.lists[0].id)
        self._on_chosen(self.lists.current())

    @Slot(object)
    def _on_chosen(self, row: Listed | None) -> None:
        self.sign.setEnabled(row is not None and row.waits_for_me)
        self.take_back.setEnabled(row is not None and row.state == "signing")
        self.print.setEnabled(row is not None)
        self.sign.setToolTip("" if self.sign.isEnabled() else _("No list waits for you now."))

    @Slot()
    def _on_issue(self) -> None:
        if self.desk is None:
            return
        month = self.desk.month
        dialog = IssueDialog(f"{month:%Y-%m}", self.desk.approvers, self.window())

        def send() -> None:
            said = dialog.reason.text(), dialog.approver.currentData()
            self.do(self._on_issued, adjusting.issue, month, *said)

        self.open_form(dialog, send)

    def _on_issued(self, _id: object) -> None:
        self.done(_("The list is issued. Sign it, then whoever approves it."))

    @Slot()
    def _on_sign(self) -> None:
        row: Listed | None = self.lists.current()
        if row is None:
            return
        dialog = SignDialog(row.number, self.window())

        def send() -> None:
            said = row.id, row.version, dialog.password.text()
            self.do(self._on_signed, adjusting.sign, *said)

        self.open_form(dialog, send)

    def _on_signed(self, is_last: object) -> None:
        words = _("Signed. The monthly results are adjusted now.")
        self.done(words if is_last else _("Signed. Whoever approves it signs next."))

    @Slot()
    def _on_take_back(self) -> None:
        row: Listed | None = self.lists.current()
        if row is None:
            return
        dialog = ReasonDialog(row.number, _("Take back"), self.window())

        def send() -> None:
            said = row.id, row.version, dialog.reason.text()
            self.do(self._on_taken_back, adjusting.withdraw, *said)

        self.open_form(dialog, send)

    def _on_taken_back(self, _nothing: object) -> None:
        self.done(_("The list is void. What was on it waits again."))

    @Slot()
    def _on_print(self) -> None:
        from qa_desk.ui.widgets.adjustment_preview import AdjustmentPreview  # QtPdf

        row: Listed | None = self.lists.current()
        if row is not None:
            AdjustmentPreview(self.jobs, row, self).open()


def _read(work: Work, month: date | None) -> Desk:
    return adjusting.desk(work, month or work.today.replace(day=1))


def _correction_columns() -> list[Column[Correction]]:
    return [
        Column(_("Evaluation no."), lambda row: row.number),
        Column(_("CSR"), lambda row: row.csr, reading=usual),
        Column(_("Old"), lambda row: row.before, wording.score, right=True),
        Column(
            _("New"),
            lambda row: _("void") if row.after is None else wording.score(row.after),
            right=True,
        ),
        Column(_("Reason"), lambda row: row.reason, wide=True),
    ]


def _list_columns() -> list[Column[Listed]]:
    return [
        Column(_("No."), lambda row: row.number),
        Column(_("State"), lambda row: _(STATES[row.state])),
        Column(_("Of"), lambda row: row.created_at, wording.local_time),
        Column(_("Results"), lambda row: len(row.form.changes), right=True),
        Column(_("Reason"), lambda row: row.void_reason or row.form.reason),
        Column(_("Signatures"), _signatures, wide=True),
    ]


def _signatures(row: Listed) -> str:
    """Return who has signed and who is to."""
    given = {one.place: one for one in row.given}
    lines = []
    for one in row.asked:
        who = f"{_(ROLES[one.role])} {shown(row.names.get(one.person_id, ''))}"
        signature = given.get(one.place)
        when = wording.local_time(signature.at) if signature else _("Not signed yet")
        lines.append(f"{who} {when}")
    return wording.DOT.join(lines)
