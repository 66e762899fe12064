"""The monthly results: one line for every CSR; a CSR sees the own lines, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from qa_desk.i18n import _, ngettext
from qa_desk.rules import permissions
from qa_desk.rules.month_results import BASES, QUALIFIED, SOURCES, Line, Month
from qa_desk.rules.statistics import Share
from qa_desk.services import months
from qa_desk.services.months import Entered, OwnMonth
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.month.forms import ConfirmDialog, EnterDialog
from qa_desk.ui.pages.month.tab import Tab
from qa_desk.ui.tables import Column, Table, TableView, usual
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.names import NameDelegate
from qa_desk.work import Actor, Work

_CSR = 1
_SAME, _OWN = (0,), (1, 2)  # columns that would say the same in every row


@dataclass(frozen=True)
class Shown:
    """A line with its month, and the value that was entered for it, if any."""

    month: date
    is_closed: bool
    line: Line
    entered: Entered | None = None


class ResultsTab(Tab):
    """A table, with the base of the sheet over it."""

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.sheet: Month | None = None
        self._entries: dict[object, Entered] = {}
        self.sees_others = sees_others(actor)
        self.list = TableView(
            Table(_columns(), lambda row: (row.month, row.line.csr.id)), _("Monthly results")
        )
        self.list.grid.setItemDelegateForColumn(_CSR, NameDelegate(self.list.grid))
        for column in _SAME if self.sees_others else _OWN:
            self.list.grid.setColumnHidden(column, True)
        self.list.say_when_empty(
            _("No CSRs"), _("Nobody whom you may see was a CSR in this month."), icon="users"
        )
        self.enter, self.confirm = QPushButton(_("Enter a value…")), QPushButton(_("Confirm…"))
        self.export = QPushButton(_("Export"))
        for button in (self.enter, self.confirm):
            self.add_button(button)
        self.add_button(self.export, "download")
        self.column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.enter.setVisible(permissions.may(actor, "month.close"))
        self.confirm.setVisible(_may_confirm(actor))
        self.export.setVisible(self.sees_others and permissions.may(actor, "export"))
        self.list.chosen.connect(self._on_chosen)
        self.list.retried.connect(self.refresh)
        self.enter.clicked.connect(self._on_enter)
        self.confirm.clicked.connect(self._on_confirm)
        self.export.clicked.connect(self._on_export)
        self._on_chosen(None)

    def remember(self, memory: QSettings) -> None:
        """Remember widths and order."""
        self.list.remember(memory, "results")

    @Slot()
    def refresh(self) -> None:
        """Read the lines again."""
        if self.sees_others:
            self.ask(self._on_sheet, _read, self.month)
        else:
            self.ask(self._on_own, months.own_months)

    def _on_own(self, found: Sequence[OwnMonth]) -> None:
        self.head.setText(_("The line of each month as your team lead and the QA lead see it."))
        self.list.show_rows([Shown(one.month, one.is_closed, one.line) for one in found])

    def _on_sheet(self, found: tuple[Month, list[Entered]]) -> None:
        self.sheet, entries = found
        self._entries = {one.person_id: one for one in entries}
        self.head.setText(words(self.sheet, entries))
        self.list.show_rows(
            [
                Shown(
                    self.sheet.first, self.sheet.closed is not None, line,
                    self._entries.get(line.csr.id),
                )
                for line in self.sheet.lines
            ]
        )  # fmt: skip
        self._on_chosen(self.list.current())

    @Slot(object)
    def _on_chosen(self, row: Shown | None) -> None:
        is_open = row is not None and not row.is_closed
        self.enter.setEnabled(is_open)
        waits = row.entered if row is not None else None
        self.confirm.setEnabled(is_open and waits is not None and waits.may_confirm)
        self.enter.setToolTip("" if is_open else _("Choose a CSR of a month that is open."))
        self.confirm.setToolTip(
            "" if self.confirm.isEnabled() else _("Choose a CSR whose value waits for you.")
        )

    # -- entering ----------------------------------------------------------------------------

    @Slot()
    def _on_enter(self) -> None:
        row: Shown | None = self.list.current()
        if row is None:
            return
        csr = row.line.csr
        dialog = EnterDialog(f"{csr.name} {csr.staff_no}", row.line.n, self.window())

        def send() -> None:
            said = dialog.tenths(), dialog.reason.text(), dialog.password.text()
            self.do(self._on_entered, months.enter, row.month, csr.id, *said)

        self.open_form(dialog, send)

    def _on_entered(self, _id: object) -> None:
        self.done(_("Entered. It counts once somebody else has confirmed it."))

    @Slot()
    def _on_confirm(self) -> None:
        row: Shown | None = self.list.current()
        if row is None or row.entered is None:
            return
        entered = row.entered
        dialog = ConfirmDialog(entered, self.window())

        def send() -> None:
            said = entered.id, entered.version, dialog.password.text()
            self.do(self._on_confirmed, months.confirm, *said)

        self.open_form(dialog, send)

    def _on_confirmed(self, _nothing: object) -> None:
        self.done(_("Confirmed. It is the result of the month now."))

    # -- exporting ---------------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to; nothing when the person changed their mind."""
        name = f"qa-results-{self.sheet.first:%Y-%m}.xlsx" if self.sheet else ""
        kinds = _("Excel files (*.xlsx);;CSV files (*.csv)")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export"), name, kinds)
        return chosen

    @Slot()
    def _on_export(self) -> None:
        chosen = self.choose_file() if self.sheet else ""
        if not chosen or self.sheet is None:
            return
        file = Path(chosen if chosen.lower().endswith((".xlsx", ".csv")) else f"{chosen}.xlsx")

        def say(_n: object) -> None:
            self.said.emit(_("Saved as {name}").format(name=file.name))

        self.do(say, months.export, self.sheet.first, file)


def sees_others(actor: Actor) -> bool:
    """Say whether somebody sees more than the own line."""
    reach = permissions.reach(actor, "month.see")
    return bool(reach.everywhere or reach.led or reach.teams or reach.groups)


def words(sheet: Month, entries: Sequence[Entered] = ()) -> str:
    """Return what the sheet stands on, and how far the month is."""
    said = [
        _("Base: {base}").format(base=_(BASES[sheet.basis])),
        _("at least {n} results").format(n=sheet.least),
    ]
    if sheet.attainment.of:
        said.append(
            _("{part} of {of} reach the pass mark").format(
                part=sheet.attainment.part, of=sheet.attainment.of
            )
        )
    if sheet.closed:
        when = wording.local_time(sheet.closed.closed_at)
        said.append(_("closed {when} by {who}").format(when=when, who=sheet.closed.by))
        if not sheet.closed.is_intact:
            said.insert(0, _("These are not the figures that were sealed"))
    else:
        said.append(_("open until {when}").format(when=wording.local_time(sheet.locks_at)))
    waiting = sum(one.confirmed_at is None for one in entries)
    if waiting and not sheet.closed:
        one = ngettext(
            "{n} value waits to be confirmed", "{n} values wait to be confirmed", waiting
        )
        said.append(one.format(n=waiting))
    return wording.DOT.join(said)


def _read(work: Work, month: date | None) -> tuple[Month, list[Entered]]:
    sheet = months.sheet(work, month)
    return sheet, months.entries(work, sheet.first)


def _may_confirm(actor: Actor) -> bool:
    return any(permissions.may(actor, right) for right in ("month.close", "report.approve"))


def _rate(share: Share) -> str:
    return wording.share(share.permille())


def _columns() -> list[Column[Shown]]:
    def qualified(row: Shown) -> str | None:
        return {"yes": "circle-check", "no": "triangle-alert"}.get(row.line.qualified)

    def colour(row: Shown) -> str | None:
        return {"yes": "good", "no": "late"}.get(row.line.qualified)

    return [
        Column(_("Month"), lambda row: f"{row.month:%Y-%m}"),
        Column(_("CSR"), lambda row: f"{row.line.csr.name} {row.line.csr.staff_no}", reading=usual),
        Column(_("Team"), lambda row: row.line.csr.team),
        Column(_("n"), lambda row: row.line.n, right=True),
        Column(_("Score"), lambda row: row.line.score, wording.score, right=True),
        Column(_("95 % interval"), lambda row: _interval(row.line), right=True),
        Column(_("Pass rate"), lambda row: _rate(row.line.pass_rate), right=True),
        Column(_("Minimum skill"), lambda row: _skill(row.line), right=True),
        Column(
            _("Fatal errors"),
            lambda row: row.line.fatals,
            right=True,
            icon=lambda row: "circle-alert" if row.line.fatals else None,
            colour=lambda row: "fatal" if row.line.fatals else None,
        ),
        Column(
            _("Qualified"),
            lambda row: _(QUALIFIED[row.line.qualified]),
            icon=qualified,
            colour=colour,
        ),
        Column(
            _("Stands on"),
            _source,
            icon=lambda row: "triangle-alert" if row.line.score is None else None,
            colour=lambda row: "late" if row.line.score is None else None,
        ),
        Column(_("Late"), lambda row: row.line.late or None, right=True, tip=_late),
        Column(_("Adjusted"), lambda row: row.line.adjusted, wording.score, right=True),
    ]


def _source(row: Shown) -> str:
    if row.entered is not None and row.entered.confirmed_at is None:
        return _("Entered {score}, not confirmed").format(score=wording.score(row.entered.score))
    return _(SOURCES[row.line.source])


def _late(row: Shown) -> str:
    return _("Released after the month before was locked; they count here") if row.line.late else ""


def _interval(line: Line) -> str:
    if line.low is None:
        return wording.NOTHING
    return f"{wording.score(line.low)} – {wording.score(line.high)}"


def _skill(line: Line) -> str:
    least = line.marks.min_skill
    asked = "" if least is None else f" / {wording.share(least)}"
    return f"{_rate(line.skill)}{asked}"
