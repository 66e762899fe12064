"""The questions of a script in a table that is typed into, or pasted into from a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qa_desk.i18n import _
from qa_desk.rules import scripts
from qa_desk.rules.scripts import COLUMNS, Question
from qa_desk.ui import theme

Index = QModelIndex | QPersistentModelIndex
_ALT = Qt.KeyboardModifier.AltModifier


class QuestionModel(QAbstractTableModel):
    """The questions, and an empty row after them. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.questions: list[Question] = []
        self.read_only = False
        self._titles = (_("Question"), _("Expected answer"), _("Article and version"))

    def show(self, questions: Sequence[Question]) -> None:
        """Show these questions instead."""
        self.beginResetModel()
        self.questions = list(questions)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count the questions, and the empty row."""
        return 0 if parent.isValid() else len(self.questions) + (not self.read_only)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer the view about a cell."""
        if not index.isValid() or index.row() >= len(self.questions):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.questions[index.row()].cell(index.column())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; in the empty row it begins a question."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        row, column, typed = index.row(), index.column(), str(value)
        if row == len(self.questions):
            if not typed.strip():
                return True
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.questions.append(Question())
            self.endInsertRows()
        if self.questions[row].cell(column) != typed:
            self.questions[row] = self.questions[row].with_cell(column, typed)
            self.dataChanged.emit(self.index(row, 0), self.index(row, COLUMNS - 1))
            self.changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be typed into."""
        flags = super().flags(index)
        return flags if self.read_only else flags | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Answer the view about a title, or the number of a question."""
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self._titles[section] if orientation == Qt.Orientation.Horizontal else section + 1
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class QuestionGrid(QTableView):
    """Typing, F2 or Enter edits a cell; Del empties it, Alt+Up and Alt+Down move a question.

    Signal: `changed()`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QuestionModel(self)
        self._model.changed.connect(self.changed)
        self._model.dataChanged.connect(self.resizeRowsToContents)
        self.setModel(self._model)
        self.setAccessibleName(_("Questions"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.verticalHeader().setMinimumSectionSize(theme.px(30))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.px(32))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COLUMNS - 1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(COLUMNS - 1, theme.px(150))
        header.sectionResized.connect(self.resizeRowsToContents)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what is written so far."""
        return tuple(self._model.questions)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show these questions, with the cursor on the first cell."""
        self._model.show(questions)
        self.resizeRowsToContents()
        self.setCurrentIndex(self._model.index(0, 0))

    def finish(self) -> None:
        """Take what is being typed into a cell."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        if self._model.read_only != read_only:
            self._model.read_only = read_only
            self._model.show(self._model.questions)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, empty, move or paste."""
        index = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # what an editor leaves over, such as its Enter
        if self._model.read_only or not index.isValid():
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.modifiers() & _ALT and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._model.setData(index, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not _is_held(event):
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Take rows from a spreadsheet (P19)."""
        index = self.currentIndex()
        row, column = max(0, index.row()), max(0, index.column())
        self._put(scripts.pasted(self.questions, text, row, column), row, column)

    def _move(self, step: int) -> None:
        """Move the question in hand up or down."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        found, to = list(self.questions), row + step
        if row < len(found) and 0 <= to < len(found):
            found[row], found[to] = found[to], found[row]
            self._put(found, to, column)

    def _put(self, questions: Sequence[Question], row: int, column: int) -> None:
        self._model.show(questions)
        self.resizeRowsToContents()
        self.setCurrentIndex(self._model.index(row, column))
        self.changed.emit()


def _is_held(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
