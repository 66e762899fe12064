"""The roster as a table: people in rows, days in columns."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from qa_desk.i18n import _, language, ngettext
from qa_desk.rules import readings, rosters
from qa_desk.rules.cells import CellError
from qa_desk.rules.rosters import Change, Day
from qa_desk.services.rosters import Month, RosterRow
from qa_desk.ui.pages.roster.edits import Cell, Edits
from qa_desk.ui.widgets import names, wording

Index = QModelIndex | QPersistentModelIndex
_SHORT = 3  # letters of a code that a cell shows


class RosterModel(QAbstractTableModel):
    """Signals `edited()` when there is more or less to save, `refused(words)` for a cell."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.month = Month(date.min, date.min, date.min)
        self.edits = Edits()
        self.rows: list[RosterRow] = []
        self.days: list[date] = []
        self._codes: dict[str, rosters.Code] = {}
        self._words: tuple[str, ...] = ()

    def show(self, month: Month) -> None:
        """Show a month as it was read; what was changed here is gone."""
        self.beginResetModel()
        self.month = month
        self._codes = rosters.by_key(month.codes)
        length = (month.last - month.first).days + 1
        self.days = [month.first + timedelta(days=n) for n in range(length)]
        self.edits.begin(month.days)
        self._filter()
        self.endResetModel()
        self.edited.emit()

    def filter(self, words: str) -> None:
        """Show only people in whose name, number or team every one of the words occurs."""
        self.beginResetModel()
        self._words = tuple(words.casefold().split())
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        def fits(row: RosterRow) -> bool:
            parts = (row.name, row.staff_no, row.team, readings.words(row.name))  # P21
            return all(word in " ".join(parts).casefold() for word in self._words)

        self.rows = [row for row in self.month.rows if fits(row)]

    # -- cells -------------------------------------------------------------------------------

    def cell(self, index: Index) -> Cell:
        """Return whose day an index is."""
        return self.rows[index.row()].id, self.days[index.column()]

    def day(self, index: Index) -> Day:
        """Return a day as it will be."""
        return self.edits.day(self.cell(index))

    def is_changed(self, index: Index) -> bool:
        """Say whether a day is not saved yet."""
        return self.edits.is_changed(self.cell(index))

    def begins_team(self, row: int) -> bool:
        """Say whether another team begins with a row."""
        return row > 0 and self.rows[row].team != self.rows[row - 1].team

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count the people shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count the days."""
        return 0 if parent.isValid() else len(self.days)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only those days be edited that the person may change."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.isValid() and self.rows[index.row()].may_edit
        return found | Qt.ItemFlag.ItemIsEditable if editable else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer the view about a day."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return short(self.day(index))
        if role == Qt.ItemDataRole.EditRole:
            return rosters.spell(self.day(index), self._codes)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tip(index)
        return None

    def tip(self, index: Index) -> str:
        """Return a day in full: who, when, what, why."""
        row, day = self.rows[index.row()], self.days[index.column()]
        found = self.day(index)
        said = [f"{names.shown(row.name)} {row.staff_no}, {day.isoformat()}", words(found)]
        code = self._codes.get(rosters.key(found.code))
        if code and code.name:
            said.append(f"{code.code} {_(code.name)}")
        if found.reason:
            said.append(_("Reason: {reason}").format(reason=found.reason))
        if found.by_hand:
            said.append(_("Corrected by hand; an import leaves it as it is."))
        return "\n".join(said)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer the view about a person or a day."""
        if orientation == Qt.Orientation.Horizontal:
            return self._day_head(self.days[section], role)
        row = self.rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{names.shown(row.name)} {row.staff_no}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{names.shown(row.name)} {row.staff_no}\n{row.team}"
        return None

    def _day_head(self, day: date, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{day.day} {weekday(day)}"
        return day.isoformat() if role == Qt.ItemDataRole.ToolTipRole else None

    # -- changing ----------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return self.write({self.cell(index): str(value)})

    def write(self, texts: dict[Cell, str]) -> bool:
        """Take what was typed or pasted into cells, as one step; what means nothing is told."""
        found: dict[Cell, Day] = {}
        unread: list[str] = []
        for cell, text in texts.items():
            try:
                found[cell] = rosters.parse(text, self._codes)
            except CellError:
                unread.append(text.strip())
        self.put(found)
        if unread:
            self.refused.emit(_refusal(unread))
        return not unread

    def put(self, days: dict[Cell, Day], action: str = "edit") -> None:
        """Write days as one step; those whom the person may not edit are left out."""
        may = {row.id for row in self.month.rows if row.may_edit}
        self._shown(
            self.edits.put({cell: day for cell, day in days.items() if cell[0] in may}, action)
        )

    def clear(self, indexes: Iterable[Index]) -> None:
        """Empty cells."""
        self.put({self.cell(index): Day() for index in indexes})

    def paste(self, indexes: Sequence[Index], block: list[list[str]]) -> None:
        """Put a block at the first of the chosen cells, or one cell into all of them."""
        if not indexes:
            return
        if len(block) == 1 and len(block[0]) == 1:
            self.write({self.cell(index): block[0][0] for index in indexes})
            return
        top = min(index.row() for index in indexes)
        left = min(index.column() for index in indexes)
        self.write(
            {
                (person.id, day): text
                for person, line in zip(self.rows[top:], block, strict=False)
                for day, text in zip(self.days[left:], line, strict=False)
            }
        )

    def swap(self, indexes: Iterable[Index], reason: str) -> None:
        """Let the two people of these cells swap the days."""
        cells = [self.cell(index) for index in indexes]
        one, other = dict.fromkeys(person for person, _day in cells)
        days = {day for _person, day in cells}
        changes = rosters.swap(
            {day: self.edits.day((one, day)) for day in days},
            {day: self.edits.day((other, day)) for day in days},
            (one, other),
            reason,
        )
        self._put_changes(changes, "swap")

    def exempt(self, cells: Iterable[Cell], kind: str, reason: str) -> int:
        """Take days out of the quotas; return how many there were to take."""
        worked = {cell: self.edits.day(cell) for cell in cells}
        found = {
            cell: rosters.exempt(day, kind, reason)
            for cell, day in worked.items()
            if rosters.minutes_on_post(day)
        }
        self.put(found, "exempt")
        return len(found)

    def _put_changes(self, changes: Iterable[Change], action: str) -> None:
        self.put({(change.person, change.day): change.after for change in changes}, action)

    def undo(self) -> None:
        """Take the last step back."""
        self._shown(self.edits.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._shown(self.edits.redo())

    def _shown(self, changed: set[Cell]) -> None:
        if changed and self.rows:
            last = self.index(len(self.rows) - 1, len(self.days) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.edited.emit()


def subtitle(month: Month) -> str:
    """Return how many people a month shows, and whether its deadlines lack holidays (P20)."""
    people = len(month.rows)
    words = [ngettext("{n} person", "{n} people", people).format(n=people)] if people else []
    if month.holidays_missing:
        words += [_("Holidays of {year} are not known").format(year=month.holidays_missing)]
    return wording.DOT.join(words)


def weekday(day: date) -> str:
    """Return the day of the week in one letter or two."""
    return QLocale(language()).dayName(day.isoweekday(), QLocale.FormatType.NarrowFormat)


def short(day: Day) -> str:
    """Return what a cell of the grid says: the code, or the hours."""
    if not day.segments or 0 < len(day.code) <= _SHORT:
        return day.code
    first = day.segments[0]
    if len(day.segments) > 1:
        return f"{first.start // 60}+"
    return f"{first.start // 60}–{first.end // 60 % 24 or 24}"


def words(day: Day) -> str:
    """Return a day in words: Work 08:00-12:00, Leave 12:00-16:00."""
    if not day.segments:
        return _(rosters.KINDS["rest"]) if day.code else _("Not in the roster")
    parts = (f"{_(rosters.KINDS[p.kind])} {rosters.span(p.start, p.end)}" for p in day.segments)
    return _(", ").join(parts)


def _refusal(unread: Sequence[str]) -> str:
    codes = dict.fromkeys(unread)
    shown = _(", ").join(f"“{code[:20]}”" for code in list(codes)[:5])
    return ngettext(
        "{codes} is no shift code and no times such as 08:00-16:00, so that cell stays as it was.",
        "{codes}: {n} cells hold no shift code and no times such as 08:00-16:00, so they stay as "
        "they were.",
        len(unread),
    ).format(codes=shown, n=len(unread))
