"""Roster: who is on shift, on leave or exempt, day by day (P6)."""

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions
from qa_desk.rules.rosters import Code
from qa_desk.services import roster_import
from qa_desk.services import rosters as roster
from qa_desk.services.roster_import import Preview
from qa_desk.services.rosters import Month, Moves
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.page import Page
from qa_desk.ui.pages.roster.codes_dialog import CodesDialog
from qa_desk.ui.pages.roster.dialogs import ExemptDialog, SwapDialog
from qa_desk.ui.pages.roster.grid import RosterGrid
from qa_desk.ui.pages.roster.import_pane import ImportPane
from qa_desk.ui.pages.roster.legend import Legend
from qa_desk.ui.pages.roster.model import RosterModel, subtitle
from qa_desk.ui.pages.roster.pending import PendingBar
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.notice import Notice
from qa_desk.ui.widgets.tab_order import put_in_order
from qa_desk.work import Actor


class RosterPage(Page):
    """The roster of a month, which can be typed, pasted and imported."""

    name = "roster"
    title = N_("Roster")
    group = N_("Administration")
    icon = "calendar-days"
    roles = frozenset({"team_lead", "inspector", "qa_lead", "cs_manager", "admin"})
    action = "see_people"
    watches = frozenset({"Shift", "ShiftCode", "Membership", "Person"})

    def __init__(self, jobs: Jobs, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(jobs, actor, parent)
        self._first: date | None = None
        self._file: Path | None = None
        self._looked = 0  # questions about what moves; only the newest one's answer counts
        self.model = RosterModel()
        self.model.setParent(self)
        self.notice = Notice()
        self.grid = RosterGrid(self.model)
        self.empty = EmptyState()
        self.pending = PendingBar()
        self.import_pane = ImportPane()
        self.filter_box = QLineEdit()
        self.month_label = theme.role(QLabel(), "heading")
        self.back, self.forward = QToolButton(), QToolButton()
        self.exempt_button = QPushButton(_("Exempt"))
        self.swap_button = QPushButton(_("Swap"))
        self.codes_button = QPushButton(_("Shift codes"))
        self.import_button = QPushButton(_("Import roster"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        edits = permissions.may(self.actor, "roster.edit")
        imports = permissions.may(self.actor, "roster.import")
        for button, icon, shown in (
            (self.exempt_button, "shield-check", edits),
            (self.swap_button, "repeat", edits),
            (self.codes_button, "list-checks", imports),
            (self.import_button, "upload", imports),
        ):
            button.setIcon(theme.icon(icon))
            button.setIconSize(theme.icon_size(gap=True))
            self.header.buttons.addWidget(button)
            button.setVisible(shown)
        self.stack = QStackedWidget()
        self.sheet = self._sheet()
        for widget in (self.sheet, self.empty, self.import_pane):
            self.stack.addWidget(widget)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.stack, 1)
        self.setFocusProxy(self.grid)
        put_in_order(self.grid, self.back, self.forward, self.filter_box)

    def _sheet(self) -> QWidget:
        for button, icon, words in (
            (self.back, "chevron-left", _("Month before")),
            (self.forward, "chevron-right", _("Month after")),
        ):
            button.setIcon(theme.icon(icon))
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.filter_box.setPlaceholderText(_("Name, staff no. or team"))
        self.filter_box.setAccessibleName(_("Filter"))
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.setMaximumWidth(theme.px(240))
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        for widget in (self.back, self.month_label, self.forward):
            bar.addWidget(widget)
        bar.addWidget(self.filter_box, 1)
        bar.addStretch(1)
        bar.addWidget(Legend())
        sheet = QWidget()
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.pending)
        return sheet

    def _connect(self) -> None:
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.filter_box.textChanged.connect(self.model.filter)
        self.grid.filter_wanted.connect(self.filter_box.setFocus)
        self.grid.selectionModel().selectionChanged.connect(self._on_chosen)
        self.model.modelReset.connect(self._on_chosen)
        self.model.edited.connect(self._on_edited)
        self.model.refused.connect(self.notice.warn)
        self.pending.asked.connect(self._on_asked)
        self.pending.saved.connect(self._on_save)
        self.pending.undone.connect(self.model.undo)
        self.pending.discarded.connect(self._on_discard)
        self.exempt_button.clicked.connect(self._on_exempt)
        self.swap_button.clicked.connect(self._on_swap)
        self.codes_button.clicked.connect(self._on_codes)
        self.import_button.clicked.connect(self._on_import)
        self.empty.acted.connect(self._on_import)
        self.import_pane.applied.connect(self._on_apply)
        self.import_pane.codes_wanted.connect(self.edit_codes)
        self.import_pane.cancelled.connect(self._on_import_left)

    # -- reading -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the month again; what is typed and not saved yet stays as it is."""
        if self.pending.isHidden():
            self._ask()

    def _ask(self) -> None:
        job = self.jobs.ask(roster.month, self._first)
        job.succeeded.connect(self._on_month)

    def state(self) -> Hashable:
        """Return the month that is shown."""
        return self._first

    def restore(self, state: Hashable) -> None:
        """Come back to a month."""
        if isinstance(state, date):
            self._first = state
            self._ask()

    @Slot(object)
    def _on_month(self, month: Month) -> None:
        if not self.pending.isHidden() and month.first == self._first:
            return  # something was typed meanwhile
        if month == self.model.month:
            self._show_state()
            return
        self._first = month.first
        self.month_label.setText(f"{month.first:%Y-%m}")
        self._show(month)
        self._show_state()

    def _show(self, month: Month) -> None:
        """Show a month; in the same one the person stays where he is."""
        place = self.grid.currentIndex()
        row, column = (place.row(), place.column()) if place.isValid() else (0, 0)
        if month.first != self.model.month.first:
            column = max(0, (min(month.today, month.last) - month.first).days)
        self.model.show(month)
        index = self.model.index(row, column)
        if index.isValid():
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.grid.selectionModel().setCurrentIndex(index, only)

    def _show_state(self) -> None:
        month = self.model.month
        people = len(month.rows)
        self.header.show_subtitle(subtitle(month))
        if self.stack.currentWidget() is self.import_pane:
            return
        imports = permissions.may(self.actor, "roster.import")
        if not people:
            self.empty.say(
                _("Nobody belongs to a team yet"),
                _("Import the list of people first; then their roster."),
                icon="calendar-days",
            )
        elif not month.codes and not month.days and imports:
            self.empty.say(
                _("No roster yet"),
                _(
                    "Without it nobody knows who has to be checked today, and deadlines count "
                    "calendar days. Import the Excel file as you have it, a month with people in "
                    "rows and days in columns, or a line for each shift."
                ),
                _("Import roster"),
                "calendar-days",
            )
        is_there = people and (month.codes or month.days or not imports)
        self._turn_to(self.sheet if is_there else self.empty)

    @Slot()
    def _on_back(self) -> None:
        self._go_to((self.model.month.first - timedelta(days=1)).replace(day=1))

    @Slot()
    def _on_forward(self) -> None:
        self._go_to(self.model.month.last + timedelta(days=1))

    def _go_to(self, first: date) -> None:
        if not self.pending.isHidden():
            self.notice.warn(_("Save or discard your changes first; they are of this month."))
            return
        self._first = first
        self._ask()

    # -- what is not saved yet -----------------------------------------------------------------

    @Slot()
    def _on_edited(self) -> None:
        self.pending.show_changes(self.model.edits.changes())

    @Slot()
    def _on_asked(self) -> None:
        self._looked += 1
        number = self._looked
        job = self.jobs.ask(roster.look, self.model.edits.changes())
        job.setProperty("number", number)
        job.succeeded.connect(self._on_moves)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_moves(self, moves: Moves) -> None:
        if self.sender().property("number") == self._looked:
            people = {row.id: row for row in self.model.month.rows}
            self.pending.show_moves(moves, people)

    @Slot()
    def _on_save(self) -> None:
        self.pending.set_open(on=False)
        self.grid.setEnabled(False)
        reason = self.pending.reason.text().strip()
        job = self.jobs.work(roster.save, self.model.edits.changes(reason))
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_save_ended)

    @Slot(object)
    def _on_saved(self, _moves: Moves) -> None:
        n = len(self.model.edits.changes())
        self.notice.say(ngettext("{n} day is saved.", "{n} days are saved.", n).format(n=n))
        self._on_discard()

    @Slot()
    def _on_save_ended(self) -> None:
        self.grid.setEnabled(True)
        self.pending.set_open(on=True)
        self.grid.setFocus()

    @Slot()
    def _on_discard(self) -> None:
        self._show(self.model.month)
        self._ask()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.notice.warn(str(error))
        else:
            messages.failure(self, error)

    # -- exempt and swap -----------------------------------------------------------------------

    def _chosen(self) -> tuple[list[UUID], list[date]]:
        cells = [self.model.cell(index) for index in self.grid.chosen()]
        people = dict.fromkeys(person for person, _day in cells)
        return list(people), sorted({day for _person, day in cells})

    @Slot()
    def _on_chosen(self) -> None:
        people, _days = self._chosen()
        may = self.stack.currentWidget() is self.sheet and all(
            self.model.rows[index.row()].may_edit for index in self.grid.chosen()
        )
        self.exempt_button.setEnabled(bool(people) and may)
        self.exempt_button.setToolTip(
            "" if people else _("Choose the days first, of one person or of several.")
        )
        self.swap_button.setEnabled(len(people) == 2 and may)
        self.swap_button.setToolTip(
            "" if len(people) == 2 else _("Choose the days of exactly two people first.")
        )

    def _chosen_words(self) -> str:
        people, days = self._chosen()
        rows = [row for row in self.model.rows if row.id in people]
        who = _(", ").join(f"{row.name} {row.staff_no}" for row in rows[:3])
        if len(rows) > 3:
            who = ngettext("{n} person", "{n} people", len(rows)).format(n=len(rows))
        when = _(", ").join(day.isoformat() for day in days[:3]) + (" …" if days[3:] else "")
        return f"{who}\n{when}"

    @Slot()
    def _on_exempt(self) -> None:
        dialog = ExemptDialog(self._chosen_words(), self)
        dialog.wanted.connect(self._on_exempted)
        dialog.open()

    @Slot()
    def _on_exempted(self) -> None:
        dialog = self.sender()
        assert isinstance(dialog, ExemptDialog)  # noqa: S101 - it alone is connected
        people, days = self._chosen()
        if dialog.whole_team.isChecked():
            teams = {row.team for row in self.model.month.rows if row.id in people}
            people = [row.id for row in self.model.month.rows if row.team in teams]
        cells = [(person, day) for person in people for day in days]
        kind, reason = dialog.kind.currentData(), dialog.reason.text().strip()
        dialog.accept()
        if not self.model.exempt(cells, kind, reason):
            self.notice.warn(_("Nobody of these works on these days, so nothing is to be exempt."))

    @Slot()
    def _on_swap(self) -> None:
        dialog = SwapDialog(self._chosen_words(), self)
        dialog.wanted.connect(self._on_swapped)
        dialog.open()

    @Slot()
    def _on_swapped(self) -> None:
        dialog = self.sender()
        assert isinstance(dialog, SwapDialog)  # noqa: S101 - it alone is connected
        self.model.swap(self.grid.chosen(), dialog.reason.text().strip())
        dialog.accept()

    # -- codes -------------------------------------------------------------------------------

    @Slot()
    def _on_codes(self) -> None:
        self.edit_codes()

    @Slot(object)
    def edit_codes(self, unknown: Sequence[str] = ()) -> None:
        """Open the code table, with rows for codes that a file has and the table has not."""
        dialog = CodesDialog(self.model.month.codes, unknown, self)
        dialog.wanted.connect(self._on_codes_wanted)
        dialog.open()
        self._codes_dialog = dialog

    @Slot(object)
    def _on_codes_wanted(self, codes: Sequence[Code]) -> None:
        dialog = self._codes_dialog
        job = self.jobs.work(roster.save_codes, dialog.seen, codes)
        job.succeeded.connect(self._on_codes_saved)
        job.failed.connect(self._on_codes_failed)

    @Slot()
    def _on_codes_saved(self) -> None:
        self._codes_dialog.accept()
        self._ask()
        if self.stack.currentWidget() is self.import_pane and self._file:
            self._preview(self._file)

    @Slot(object)
    def _on_codes_failed(self, error: Exception) -> None:
        self._codes_dialog.show_error(str(error))
        if not isinstance(error, QaDeskError):
            messages.failure(self, error)

    # -- import ------------------------------------------------------------------------------

    def ask_file(self) -> str:
        """Ask for a roster; "" when none is chosen."""
        kinds = _("Rosters") + " (*.xlsx *.xls *.csv *.txt *.tsv);;" + _("All files") + " (*)"
        return QFileDialog.getOpenFileName(self, _("Import roster"), "", kinds)[0]

    @Slot()
    def _on_import(self) -> None:
        if not self.pending.isHidden():
            self.notice.warn(_("Save or discard your changes first."))
        elif chosen := self.ask_file():
            self._preview(Path(chosen))

    def _preview(self, file: Path) -> None:
        self._file = file
        self.notice.hide()
        self.import_button.setEnabled(False)
        job = self.jobs.ask(roster_import.preview, file, None, self._first)
        job.named(_("Reading the roster"))
        job.succeeded.connect(self._on_preview)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_preview_ended)

    @Slot(object)
    def _on_preview(self, preview: Preview) -> None:
        self.import_pane.show_preview(preview)
        self._turn_to(self.import_pane)
        self.import_pane.apply_button.setFocus()

    @Slot()
    def _on_preview_ended(self) -> None:
        self.import_button.setEnabled(True)

    @Slot(object)
    def _on_apply(self, preview: Preview) -> None:
        self._first = preview.first.replace(day=1) if preview.first else self._first
        job = self.jobs.work(roster_import.apply, preview)
        job.named(_("Importing the roster"))
        job.succeeded.connect(self._on_applied)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_apply_ended)

    @Slot()
    def _on_applied(self) -> None:
        self.notice.say(_("The roster is imported. Deadlines and days of checks follow it."))
        self._on_import_left()

    @Slot()
    def _on_apply_ended(self) -> None:
        self.import_pane.set_open(on=True)

    def _turn_to(self, widget: QWidget) -> None:
        self.stack.setCurrentWidget(widget)
        self._on_chosen()

    @Slot()
    def _on_import_left(self) -> None:
        self._turn_to(self.sheet)
        self._ask()
        self.grid.setFocus()
