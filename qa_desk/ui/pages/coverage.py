"""Coverage: every CSR's checks on every day of the month (S3-3g, S3-4.5b, P7, P16)."""

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.rules.coverage import Line
from qa_desk.services import coverage
from qa_desk.services.coverage import Board, CheckRow
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.widgets import board_words, table_export, wording
from qa_desk.ui.widgets.board_figures import BoardFigures
from qa_desk.ui.widgets.board_filter import BoardFilter
from qa_desk.ui.widgets.board_table import BoardTable
from qa_desk.ui.widgets.chips import Chip
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.export_leave import ExportLeave
from qa_desk.ui.widgets.names import shown
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.tab_order import put_in_order, stops
from qa_desk.work import Actor


class CoveragePage(Page):
    """A month of the board, with its figures over it."""

    name = "coverage"
    title = N_("Coverage")
    icon = "layout-grid"
    roles = frozenset({"team_lead", "floor_coach", "inspector", "qa_lead", "cs_manager"})
    action = "coverage.see"
    watches = frozenset({"Evaluation", "QuickCheck", "Shift", "Plan", "Setting"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self.board: Board | None = None
        self._day: date | None = None  # None: today's month
        self._asked: tuple[UUID, date] | None = None
        self.alert, self.notice = Notice(), Notice()
        self.figures = BoardFigures()
        self.filter = BoardFilter()
        self.table = BoardTable()
        self.empty = EmptyState()
        self.export = QPushButton(theme.icon("download"), _("Export"))
        self.leave = ExportLeave(jobs, self)
        self.export.setIconSize(theme.icon_size(gap=True))
        self.before, self.after = QToolButton(), QToolButton()
        self.month = QLabel()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for button, icon, words in (
            (self.before, "chevron-left", _("Month before")),
            (self.after, "chevron-right", _("Month after")),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(words)
            button.setAccessibleName(words)
        for widget in (self.before, self.month, self.after):
            self.header.beside.addWidget(widget)
        self.header.buttons.addWidget(self.export)
        self.export.setVisible(permissions.may(self.actor, "export"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.empty.say(_("Loading"), icon="clock")
        self._stack.setCurrentWidget(self.empty)
        for part in (self.alert, self.notice, self.figures, self.filter):
            self.body.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self.body.addLayout(_legend())
        self.setFocusProxy(self.table)
        put_in_order(self.table, self.figures.uncovered, *stops(self.filter))

    def _connect(self) -> None:
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.filter.changed.connect(self._show_lines)
        self.figures.uncovered_wanted.connect(self.filter.show_uncovered)
        self.table.opened.connect(self._on_opened)
        self.export.clicked.connect(self._on_export)
        self.leave.granted.connect(self._export)
        self.leave.too_much.connect(self._on_too_much)
        self.leave.said.connect(self.notice.say)
        self.leave.failed.connect(self._on_failed)
        self.empty.acted.connect(self._on_acted)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Find),
            self,
            self.filter.words.setFocus,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read the month again."""
        job = self.jobs.ask(coverage.board, self._day)
        job.succeeded.connect(self._on_board)
        job.failed.connect(self._on_failed)

    def state(self) -> Hashable:
        """Return which month is shown."""
        return self._day

    def restore(self, state: Hashable) -> None:
        """Show that month again."""
        if state is None or isinstance(state, date):
            self._day = state
            self.refresh()

    @Slot(object)
    def _on_board(self, board: Board) -> None:
        is_first, self.board = self.board is None, board
        month = board.month
        self.month.setText(f"{month.first:%Y-%m}")
        self.filter.offer(board.lines, month)
        if board.alert is not None and board.alert.is_short:
            self.alert.warn(_alert(board))
        else:
            self.alert.hide()
        self.header.show_subtitle(_newest(board))
        self._show_lines()
        if is_first and self.isVisible():
            self.table.setFocus()  # it could not take the focus while it was empty

    @Slot()
    def _show_lines(self) -> None:
        if self.board is None:
            return
        lines = self.filter.chosen(self.board.lines)
        self.table.show_lines(self.board.month, lines)
        self.figures.show_lines(self.board, lines)
        if not self.board.lines:
            self.empty.say(
                _("No CSRs"), _("Nobody whom you may see was a CSR in this month."), icon="users"
            )
        elif not lines:
            self.empty.say(_("Nothing matches the filter"), "", _("Clear the filter"), "search")
        self._stack.setCurrentWidget(self.table if lines else self.empty)
        self.filter.count(len(lines), len(self.board.lines))

    @Slot()
    def _on_acted(self) -> None:
        if self.board is None:
            self.refresh()
        else:
            self.filter.clear()

    @Slot()
    def _on_before(self) -> None:
        self._go(-1)

    @Slot()
    def _on_after(self) -> None:
        self._go(+1)

    def _go(self, way: int) -> None:
        """Go to the month before or after the one that is shown."""
        if self.board is not None:
            month = self.board.month
            day = month.first if way < 0 else month.last
            self._day = day + timedelta(days=way)
            self.refresh()

    # -- one day -----------------------------------------------------------------------------

    @Slot(object, object)
    def _on_opened(self, csr: UUID, day: date) -> None:
        self._asked = csr, day
        job = self.jobs.ask(coverage.of_day, csr, day)
        job.succeeded.connect(self._on_checks)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_checks(self, rows: list[CheckRow]) -> None:
        menu = self.menu_of(rows)
        box = self.table.visualRect(self.table.currentIndex())
        menu.popup(self.table.viewport().mapToGlobal(box.bottomLeft() + QPoint(0, 2)))

    def menu_of(self, rows: Sequence[CheckRow]) -> QMenu:
        """Return a menu of the checks of a day; an evaluation opens among the results."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not rows:
            menu.addAction(_("No checks of this day that you may see")).setEnabled(False)
        for row in rows:
            action = QAction(_words(row), menu)
            action.setData(row.id)
            action.setEnabled(row.is_full and row.is_done)
            menu.addAction(action)
        menu.triggered.connect(self._on_check)
        return menu

    @Slot(QAction)
    def _on_check(self, action: QAction) -> None:
        self.open_requested.emit("results", action.data())

    # -- exporting ---------------------------------------------------------------------------

    def choose_file(self) -> str:
        """Ask where to save; nothing when the person changed their mind."""
        name = f"coverage-{self.month.text()}"
        return table_export.choose_file(self, _("Export the board"), name)

    def ask_reason(self, number: int) -> str:
        """Ask what so many are needed for; nothing when the person changed their mind."""
        words = ngettext(
            "{n} CSR is more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            "{n} CSRs are more than you may export alone. Somebody else has to approve it.\n"
            "What is it needed for?",
            number,
        )
        text, _given = QInputDialog.getText(self, _("Export the board"), words.format(n=number))
        return text

    @Slot()
    def _on_export(self) -> None:
        if wanted := self._wanted():
            self.leave.find(coverage.before_export, *wanted)

    @Slot(int)
    def _on_too_much(self, number: int) -> None:
        if reason := self.ask_reason(number):
            self.leave.ask(coverage.ask_export, reason)

    @Slot()
    def _export(self) -> None:
        wanted = self._wanted()
        if wanted and (chosen := self.choose_file()):
            job = self.jobs.work(coverage.export, *wanted, Path(chosen))
            job.named(_("Exporting the board"))
            job.succeeded.connect(self._on_exported)
            job.failed.connect(self._on_failed)

    def _wanted(self) -> tuple[date, list[UUID]] | None:
        """Return of which month whom the board shows, None for nobody."""
        lines: Sequence[Line] = self.table.table.lines
        if self.board is None or not lines:
            return None
        return self.board.month.first, [line.csr.id for line in lines]

    @Slot(object)
    def _on_exported(self, number: int) -> None:
        words = ngettext("{n} CSR was exported.", "{n} CSRs were exported.", number)
        self.notice.say(words.format(n=number))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, QaDeskError):
            raise error
        if self.board is None:
            self.empty.say(
                _("The board could not be loaded"), str(error), _("Try again"), "circle-alert"
            )
            self._stack.setCurrentWidget(self.empty)
        else:
            self.notice.warn(str(error))


def _legend() -> QHBoxLayout:
    """Return what the grounds of the cells mean, and the mark in their corner."""
    row = QHBoxLayout()
    row.setContentsMargins(12, 6, 12, 8)
    row.setSpacing(8)
    for state, kind in (
        ("met", "good"),
        ("open", "information"),
        ("missed", "late"),
        ("approved", "neutral"),
    ):
        row.addWidget(Chip(_(board_words.STATES[state]), kind))
    row.addWidget(theme.role(QLabel("◥\u2002" + _("Late: counts to the month only")), "small"))
    row.addStretch(1)
    return row


def _alert(board: Board) -> str:
    """Say who still needs checks while there is shift left."""
    alert = board.alert
    assert alert is not None  # noqa: S101 - asked for only then
    who = ngettext("{n} CSR", "{n} CSRs", alert.csrs).format(n=alert.csrs)
    what = ngettext("{n} check", "{n} checks", alert.checks).format(n=alert.checks)
    return _(
        "{what} still missing for {who}, more than the inspectors' time allows; the next shift "
        "ends at {time}."
    ).format(who=who, what=what, time=f"{wording.here(alert.ends_at):%H:%M}")


def _newest(board: Board) -> str:
    if board.newest_call is None:
        return _("No calls imported")
    return _("Newest call imported: {time}").format(
        time=wording.near_time(board.newest_call, board.month.now)
    )


def _words(row: CheckRow) -> str:
    time = "" if row.began_at is None else f"{wording.here(row.began_at):%H:%M}"
    what = row.number if row.is_full else _("Quick check")
    parts = [time, what, wording.mode(row.mode), shown(row.who)]
    if not row.is_done:
        parts.append(_("not done yet"))
    return wording.DOT.join(part for part in parts if part)
