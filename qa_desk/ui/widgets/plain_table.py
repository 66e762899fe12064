"""A short list within a page: a table without a filter, as high as its rows."""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QWidget

from qa_desk.ui import theme
from qa_desk.ui.tables import Table
from qa_desk.ui.widgets.grid import Grid

_ROW = 32
_LEAST = 140


class PlainTable(Grid):
    """Shows a `Table`. Signals `opened()` as every grid, `chosen(row)` when another is current."""

    chosen = Signal(object)

    def __init__(self, table: Table[Any], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = table
        table.setParent(self)
        self.setAccessibleName(name)
        self.setModel(table)
        self.setSortingEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.horizontalHeader().setSectionsMovable(False)
        self._fits = False
        self._wide = [n for n, column in enumerate(table.columns) if column.wide]
        self.horizontalHeader().setStretchLastSection(not self._wide)
        self.resized.connect(self._give_room)
        self.horizontalScrollBar().rangeChanged.connect(self.updateGeometry)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def fit_rows(self) -> None:
        """Be as high as all rows together: the page scrolls, not the table."""
        self._fits = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the current one stays current where it is still there."""
        if list(rows) == list(self.table.rows):
            return
        current = self.current()
        self.table.show(rows)
        for n, column in enumerate(self.table.columns):
            if not column.wide:
                self.resizeColumnToContents(n)
        self._give_room()
        self.updateGeometry()
        if current is not None:
            self.choose(self.table.key(current))

    def current(self) -> Any | None:
        """Return the row the person is on."""
        index = self.currentIndex()
        return self.table.row_at(index) if index.isValid() else None

    def choose(self, key: Hashable) -> bool:
        """Go to the row with this key; tell whether it is there."""
        at = self.table.find(key)
        if at >= 0:
            flags = QItemSelectionModel.SelectionFlag
            index = self.table.index(at, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        return at >= 0

    def sizeHint(self) -> QSize:
        """Return the room that all rows need."""
        hint = super().sizeHint()
        if not self._fits:
            return hint
        rows = self.table.rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() else 0
        return QSize(hint.width(), self.horizontalHeader().height() + rows + below + 2)

    def minimumSizeHint(self) -> QSize:
        """Never be less high than the rows, where all are to be seen."""
        hint = super().minimumSizeHint()
        least = self.sizeHint().height() if self._fits else theme.px(3 * _ROW)
        return QSize(hint.width(), least)

    @Slot()
    def _give_room(self) -> None:
        """Let wide columns share the room that is left, but never less than can be read."""
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        taken = sum(header.sectionSize(n) for n in range(header.count()) if n not in self._wide)
        roomy = self.viewport().width() - taken > theme.px(_LEAST) * len(self._wide)
        for n in self._wide:
            header.setSectionResizeMode(n, mode.Stretch if roomy else mode.Interactive)
            if not roomy:
                header.resizeSection(n, theme.px(_LEAST))

    @Slot()
    def _on_current(self) -> None:
        self.chosen.emit(self.current())
