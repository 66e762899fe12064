"""The grid of a round: a line for each person, by keyboard alone (P5, P15)."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import rounds
from qa_desk.rules.quick_checks import LINES, VALUES, time_of
from qa_desk.rules.rounds import COLUMNS, FIRST, NOTE, TIME, Line
from qa_desk.ui import theme
from qa_desk.ui.widgets import names, wording
from qa_desk.ui.widgets.choice_row import value_for

Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    "ok": ("check", "faint"),
    "problem": ("triangle-alert", "late"),
    "praise": ("plus", "good"),
}


class RoundModel(QAbstractTableModel):
    """The lines of a round. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self._titles = [_("CSR"), _("Time"), *(_(name) for name in LINES.values()), _("Note")]

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def put(self, row: int, column: int, typed: str) -> None:
        """Type something into a cell; what means nothing there changes nothing."""
        line = self.lines[row].with_cell(column, typed)
        if line is not None and line != self.lines[row]:
            self.lines[row] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, COLUMNS - 1))
            self.changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count the people."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer the view about a cell."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._words(line, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(line, column)
        if role == Qt.ItemDataRole.DecorationRole and FIRST <= column < NOTE and line.time:
            return theme.icon(*_ICONS[line.cell(column)])
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed into the note."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.put(index.row(), index.column(), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only the note be edited in place; the other cells take single keys."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NOTE else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer the view about a title."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _words(self, line: Line, column: int) -> str:
        if column == 0:
            return f"{names.shown(line.name)} {line.staff_no}"
        if column == TIME:
            at = time_of(line.time)
            return at.strftime("%H:%M") if at and len(line.time) >= 4 else line.time
        if column == NOTE:
            return line.note
        return _(VALUES[line.cell(column)]) if line.time or line.cell(column) != "ok" else ""

    def _colour(self, line: Line, column: int) -> QColor | None:
        colours = theme.colours()
        if column == TIME and line.time and time_of(line.time) is None:
            return QColor(colours.fatal)
        if FIRST <= column < NOTE:
            known = {"ok": colours.dim, "problem": colours.late, "praise": colours.good}
            return QColor(known[line.cell(column)])
        return None


class RoundGrid(QTableView):
    """Signals: `changed()`; `not_understood(number)` of pasted cells."""

    changed = Signal()
    not_understood = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RoundModel(self)
        self._model.changed.connect(self.changed)
        self.setModel(self._model)
        self.setAccessibleName(_("Round"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(theme.icon_size())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.px(32))
        header.resizeSection(0, theme.px(150))
        header.resizeSection(TIME, theme.px(66))
        for column in range(FIRST, NOTE):
            titled = header.sectionSizeHint(column) + theme.px(8)
            header.resizeSection(column, max(theme.px(132), titled))
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def lines(self) -> list[Line]:
        """Return what is typed so far."""
        return list(self._model.lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, with the cursor on the first time."""
        self._model.show(lines)
        if lines:
            self.go(0, TIME)

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        self.setCurrentIndex(self._model.index(row, column))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type into the cell in hand; Enter goes on."""
        index = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # what an editor leaves over, such as its Enter
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif not index.isValid() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on(index.row(), index.column())
        elif not self._type(index.row(), index.column(), event):
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Take rows from a spreadsheet (P19)."""
        index = self.currentIndex()
        lines, lost = rounds.paste(self.lines, text, (max(0, index.row()), index.column()))
        self._model.show(lines)
        if lines:
            self.go(max(0, index.row()), max(TIME, index.column()))
        self.changed.emit()
        if lost:
            self.not_understood.emit(len(lost))

    def _type(self, row: int, column: int, event: QKeyEvent) -> bool:
        """Take a key into a time or one of the lines; say whether it meant something."""
        typed = unicodedata.normalize("NFKC", event.text())
        before = self._model.lines[row].time
        if column == TIME and typed == " ":
            now = wording.here(datetime.now(UTC)).strftime("%H%M")
            self._model.put(row, column, now)
        elif column == TIME and typed and typed in "0123456789:.":
            self._model.put(row, column, typed if _is_whole(before) else before + typed)
        elif column == TIME and event.key() == Qt.Key.Key_Backspace:
            self._model.put(row, column, before[:-1])
        elif FIRST <= column < NOTE and (value := value_for(event)):
            self._model.put(row, column, value)
        else:
            return False
        return True

    def _go_on(self, row: int, column: int) -> None:
        """Go to the note that a problem needs, else to the next person."""
        line = self._model.lines[row]
        if column != NOTE and "problem" in line.values and not line.note:
            self.go(row, NOTE)
            self.edit(self.currentIndex())
        elif row + 1 < len(self._model.lines):
            self.go(row + 1, TIME)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next person after a note."""
        row = self.currentIndex().row()
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.go(min(row + 1, len(self._model.lines) - 1), TIME)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        """Let an input method compose in notes only (P5)."""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, current.column() == NOTE)


def _is_whole(typed: str) -> bool:
    """Say whether a time is typed to its end, so that the next digit begins another."""
    return time_of(typed) is not None and len(typed.replace(":", "").replace(".", "")) >= 4
