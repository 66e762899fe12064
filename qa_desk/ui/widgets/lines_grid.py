"""Lines of a paper in cells: typed over, added, removed; a column may offer choices."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording

Choices: TypeAlias = Sequence[tuple[str, str]]  # code and words
_ROW, _LEAST = 30, 3


class LinesGrid(QWidget):
    """Shows and edits lines of texts. Signal: `changed()`."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        titles: Sequence[str],
        choices: Mapping[int, Choices] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices = dict(choices or {})
        self._titles = tuple(titles)
        self.table = QTableWidget(0, len(titles))
        self.table.setHorizontalHeaderLabels(list(titles))
        self.table.setAccessibleName(name)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.add = QPushButton(theme.icon("plus"), _("Add a line"))
        self.remove = QPushButton(theme.icon("trash-2"), _("Remove the line"))
        for button, what in ((self.add, self.add), (self.remove, self.remove)):
            button.setIconSize(theme.icon_size(gap=True))
            button.setAutoDefault(False)
            button.setAccessibleName(wording.told(what.text(), name))
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.add)
        below.addWidget(self.remove)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table)
        column.addLayout(below)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.table.cellChanged.connect(self._on_changed)
        self._fit()

    def offer(self, column: int, choices: Choices) -> None:
        """Offer these in a column of lines that are shown from now on."""
        self._choices[column] = choices

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show lines, without a word."""
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for line in lines:
                self._append(line)
        self._fit()

    def lines(self) -> list[tuple[str, ...]]:
        """Return what stands there; lines in which nothing is typed or chosen are left out."""
        rows = (
            tuple(self._cell(row, column) for column in range(self.table.columnCount()))
            for row in range(self.table.rowCount())
        )
        return [row for row in rows if any(row)]

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(
            triggers.NoEditTriggers
            if read_only
            else triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed
        )
        for row in range(self.table.rowCount()):
            for column in self._choices:
                self.table.cellWidget(row, column).setEnabled(not read_only)
        self.add.setHidden(read_only)
        self.remove.setHidden(read_only)

    def _append(self, line: Sequence[str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column in range(self.table.columnCount()):
            words = line[column] if column < len(line) else ""
            if column in self._choices:
                self.table.setCellWidget(row, column, self._choice(column, words))
            else:
                self.table.setItem(row, column, QTableWidgetItem(words))

    def _choice(self, column: int, code: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._titles[column])
        box.addItem("", "")
        for each, words in self._choices[column]:
            box.addItem(words, each)
        if code and box.findData(code) < 0:
            box.addItem(code, code)
        box.setCurrentIndex(box.findData(code))
        box.currentIndexChanged.connect(self.changed)
        return box

    def _cell(self, row: int, column: int) -> str:
        if column in self._choices:
            box = self.table.cellWidget(row, column)
            return str(box.currentData() or "") if isinstance(box, QComboBox) else ""
        item = self.table.item(row, column)
        return item.text().strip() if item else ""

    @Slot()
    def _on_add(self) -> None:
        with QSignalBlocker(self.table):
            self._append(())
        self._fit()
        row = self.table.rowCount() - 1
        self.table.setCurrentCell(row, 0)
        first = self.table.cellWidget(row, 0) or self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    @Slot()
    def _on_remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.table.removeRow(row)
            self._fit()
            self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Be as high as the lines are."""
        self.table.resizeRowsToContents()
        rows = range(self.table.rowCount())
        for row in rows:
            self.table.setRowHeight(row, max(theme.px(_ROW), self.table.rowHeight(row)))
        lines = sum(self.table.rowHeight(row) for row in rows)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + max(lines, theme.px(_ROW)) + 4)
