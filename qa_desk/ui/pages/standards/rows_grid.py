"""Options or deductions of an item in a table that is typed into, or pasted into from Excel."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules import checklist_edits as edits
from qa_desk.rules import typed_numbers
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.ui import theme

Index = QModelIndex | QPersistentModelIndex
Rows = Sequence[Mapping[str, Any]]
_ALT = Qt.KeyboardModifier.AltModifier
_NARROW, _CLASS, _LEAST = 68, 110, 3
NUMBERS = frozenset({"v", "points", "times"})
_WORDS, _TYPED = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole
_ALIGNED = Qt.ItemDataRole.TextAlignmentRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_WRITTEN = _READ | Qt.ItemFlag.ItemIsEditable
_ASKED = frozenset({_WORDS, _TYPED, _ALIGNED})  # a view asks for nine more, of each cell


class RowsModel(QAbstractTableModel):
    """Rows of some fields, and an empty row after them. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, columns: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Mapping[str, Any]] = []
        self.read_only = False
        self.fields = [field for field, _title in columns]
        self._titles = [title for _field, title in columns]

    def show(self, rows: Rows) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count the rows, and the empty one."""
        return 0 if parent.isValid() else len(self.rows) + (not self.read_only)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer the view about a cell."""
        if role not in _ASKED:
            return None
        field = self.fields[index.column()]
        if role == _ALIGNED:
            return _RIGHT if field in NUMBERS else None
        if index.row() >= len(self.rows):
            return None
        shown = typed_numbers.shown_number(self.rows[index.row()].get(field))
        is_class = role == _WORDS and shown in FATAL_CLASSES
        return _(FATAL_CLASSES[shown]) if is_class else shown

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; in the empty row it begins a new one."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        row, field, typed = index.row(), self.fields[index.column()], str(value)
        if row == len(self.rows):
            if not typed.strip():
                return True
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.rows.append({self.fields[0]: 0, "zh": "", "en": ""})
            self.endInsertRows()
        put = edits.with_cell(self.rows[row], field, typed)
        if put != self.rows[row]:
            self.rows[row] = put
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.fields) - 1))
            self.changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be typed into."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _READ if self.read_only else _WRITTEN

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer the view about a title, or the number of a row."""
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return self._titles[section] if across else section + 1
        return None


class _FatalDelegate(QStyledItemDelegate):
    """Offers the classes of fatal errors."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        """Return the choice."""
        box = QComboBox(parent)
        box.setAccessibleName(_("Fatal error"))
        box.addItem(_("none"), "")
        for key, words in FATAL_CLASSES.items():
            box.addItem(_(words), key)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is chosen."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Take what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())


class RowsGrid(QTableView):
    """Typing, F2 or Enter edits a cell; Del empties it, Ctrl+Del removes a row, Alt+↑↓ moves it.

    Signal: `changed()`.
    """

    changed = Signal()

    def __init__(self, columns: Sequence[tuple[str, str]], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = RowsModel(columns, self)
        self._model.changed.connect(self.changed)
        self._model.dataChanged.connect(self._fit)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the form scrolls
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.verticalHeader().setMinimumSectionSize(theme.px(28))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.px(30))
        for place, field in enumerate(self._model.fields):
            if field in ("zh", "en"):
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, theme.px(_CLASS if field == "fatal" else _NARROW))
            if field == "fatal":
                self.setItemDelegateForColumn(place, _FatalDelegate(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the height that another width needs."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """Return what is written so far."""
        return list(self._model.rows)

    def show_rows(self, rows: Rows) -> None:
        """Show these rows; the cell in hand stays."""
        if list(rows) != self._model.rows:
            index = self.currentIndex()
            row, column = max(0, index.row()), max(0, index.column())
            self._model.show(rows)
            self.setCurrentIndex(self._model.index(min(row, len(rows)), column))
            self._fit()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        if self._model.read_only != read_only:
            self._model.read_only = read_only
            self._model.show(self._model.rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, empty, move, remove or paste."""
        index = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # what an editor leaves over, such as its Enter
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._model.read_only or not index.isValid():
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.modifiers() & _ALT and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove() if control else self._model.setData(index, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Take rows from a spreadsheet (P19)."""
        index = self.currentIndex()
        row, column = max(0, index.row()), max(0, index.column())
        fields = self._model.fields[column:]
        self._put(edits.pasted_options(self.rows, text, row, fields), row, column)

    def _remove(self) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if row < len(self.rows):
            self._put([each for n, each in enumerate(self.rows) if n != row], row, column)

    def _move(self, step: int) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        found, to = self.rows, row + step
        if row < len(found) and 0 <= to < len(found):
            found[row], found[to] = found[to], found[row]
            self._put(found, to, column)

    def _put(self, rows: Rows, row: int, column: int) -> None:
        self._model.show(rows)
        self.setCurrentIndex(self._model.index(row, column))
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Be as high as the rows."""
        self.executeDelayedItemsLayout()
        with QSignalBlocker(self.verticalHeader()):  # else it is painted once more for its rows
            self.resizeRowsToContents()
        self.updateGeometries()
        self.viewport().update()
        rows = max(_LEAST, self._model.rowCount())
        heights = sum(self.rowHeight(n) for n in range(self._model.rowCount()))
        least = rows * self.verticalHeader().minimumSectionSize()
        wanted = self.horizontalHeader().height() + max(heights, least) + theme.px(8)
        if self.height() != wanted:
            self.setFixedHeight(wanted)
