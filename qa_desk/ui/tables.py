"""Show a list of dataclasses in a table: one class for every list of the program.

The rows are sorted and filtered here, over the values and not over cells: sorting 50,000 rows
costs one `sorted()`, where a proxy model would call back into Python a million times.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSettings,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _, language, ngettext
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job
from qa_desk.ui.widgets.column import Column, Row, in_order, usual
from qa_desk.ui.widgets.empty_state import EmptyState
from qa_desk.ui.widgets.grid import Grid

__all__ = ["VALUE_ROLE", "Column", "Row", "Table", "TableView", "usual"]

Index = QModelIndex | QPersistentModelIndex
VALUE_ROLE = Qt.ItemDataRole.UserRole

_LOADING_MS = 300
_WIDE = 200
_WIDEST = 320
_WHOLE_NAME = 480  # 30 characters with dots between them (P21)


class Table(QAbstractTableModel, Generic[Row]):
    """Read-only rows; `show` replaces them all. `key` tells which row is the same row again."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable] = id,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._all: Sequence[Row] = ()
        self._rows: list[Row] = []
        self._words: tuple[str, ...] = ()
        self._order: tuple[int, bool] | None = None

    @property
    def rows(self) -> Sequence[Row]:
        """Return all rows, also those the filter hides, in the order they came in."""
        return self._all

    @property
    def shown(self) -> Sequence[Row]:
        """Return the rows that are shown, from top to bottom."""
        return self._rows

    @property
    def total(self) -> int:
        """Count all rows, also those the filter hides."""
        return len(self._all)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows instead, in the order and with the filter that are set."""
        self._all = rows
        self._arrange()

    def filter(self, words: str) -> None:
        """Show only rows in which every one of the words occurs."""
        self._words = tuple(words.casefold().split())
        self._arrange()

    def row_at(self, index: Index) -> Row:
        """Return the row of an index."""
        return self._rows[index.row()]

    def find(self, key: Hashable) -> int:
        """Return where the row with this key is shown, -1 when it is not."""
        return next((n for n, row in enumerate(self._rows) if self.key(row) == key), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 gives the order the rows came in."""
        if 0 <= column < len(self.columns):
            self._order = column, order == Qt.SortOrder.DescendingOrder
        else:
            self._order = None
        self._arrange()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count the rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer the view about a cell."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role == VALUE_ROLE:
            return column.value(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.side
        return self._decoration(column, row, role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Answer the view about a title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].side
        return None

    def _decoration(self, column: Column[Row], row: Row, role: int) -> Any:
        colour = column.colour(row) if column.colour else None
        if role == Qt.ItemDataRole.ForegroundRole and colour:
            return QColor(getattr(theme.colours(), colour))
        if role == Qt.ItemDataRole.DecorationRole and column.icon:
            name = column.icon(row)
            return theme.icon(name, colour) if name else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else column.words(row)
        return None

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = [row for row in self._all if self._passes(row)] if self._words else list(self._all)
        if self._order:
            column, descending = self._order
            rows = in_order(rows, self.columns[column].order, descending=descending)
        self._rows = rows
        self.endResetModel()

    def _passes(self, row: Row) -> bool:
        text = "\t".join(column.found_by(row) for column in self.columns).casefold()
        return all(word in text for word in self._words)


class TableView(QWidget):
    """A table with its filter box, and what is shown while it is empty, loading or broken.

    Signals: `opened(row)` by Enter or double click, `chosen(row)` when another row is current
    (None when there is none), `empty_acted()` when the empty state's action was used,
    `retried()` when a list that failed to load is wanted again. A `code` is one of
    `dictionary.LISTS`: what has one can be exported.
    """

    opened = Signal(object)
    chosen = Signal(object)
    empty_acted = Signal()
    retried = Signal()

    def __init__(
        self, table: Table[Any], name: str, parent: QWidget | None = None, *, code: str = ""
    ) -> None:
        super().__init__(parent)
        self.table = table
        table.setParent(self)
        self._empty_words = (_("Nothing here yet"), "", "", "inbox")
        self._state = "empty"
        self._kept: tuple[Hashable, int] | None = None
        self.is_filtered = True  # else there is no field for it
        self._fitted = self._giving = False
        self._memory: QSettings | None = None
        self._memory_key = ""
        self._followed: Job | None = None
        self._rows_of: Callable[[Any], Sequence[Any]] = list
        self._patience = QTimer(self, singleShot=True, interval=_LOADING_MS)
        self._patience.timeout.connect(self._on_patience_ended)
        self.grid = Grid(self)
        self.grid.setAccessibleName(name)
        self.grid.setModel(table)
        self.grid.code = code
        self._build()
        self._connect()
        self._show_state()

    def _build(self) -> None:
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText(_("Filter"))
        self.filter_box.setAccessibleName(_("Filter"))
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_box.setMaximumWidth(theme.px(280))
        self._count = theme.role(QLabel(), "small")
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(12, 8, 12, 8)
        self.bar.setSpacing(8)
        self.bar.addWidget(self.filter_box, 1)
        self.bar.addWidget(self._count)
        self.bar.addStretch(1)
        self.empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.bar)
        layout.addWidget(self.grid.notice)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.filter_box.textChanged.connect(self.table.filter)
        self.filter_box.returnPressed.connect(self._on_filter_entered)
        self.grid.filter_wanted.connect(self.filter_box.setFocus)
        self.grid.resized.connect(self._give_room)
        self.grid.opened.connect(self._on_opened)
        self.grid.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.modelAboutToBeReset.connect(self._keep_place)
        self.table.modelReset.connect(self._restore_place)
        self.empty.acted.connect(self._on_acted)

    def say_when_empty(
        self, title: str, reason: str = "", action: str = "", icon: str = "inbox"
    ) -> None:
        """Set why the list may be empty, and the words of what to do then (`empty_acted`)."""
        self._empty_words = (title, reason, action, icon)
        self._show_state()

    def follow(self, job: Job, rows: Callable[[Any], Sequence[Any]] = list) -> Job:
        """Show what the job brings; say so while it takes long, offer to retry if it fails.

        `rows` returns the rows of what it brings, where that is more than rows.
        """
        self._rows_of = rows
        if self._followed is not None:
            self._followed.forget()  # its answer could come after this one's
        self._followed = job
        self._patience.start()
        job.succeeded.connect(self._on_brought)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._patience.stop)
        return job

    @Slot(object)
    def _on_brought(self, found: Any) -> None:
        self.show_rows(self._rows_of(found))

    @Slot(object)
    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; when they are those on show, nothing moves."""
        self._state = "rows"
        if list(rows) != list(self.table.rows):
            self.table.show(rows)
            return
        self._show_state()
        if self.current() is not None:
            self._on_current()

    def current(self) -> Any | None:
        """Return the row the person is on."""
        index = self.grid.currentIndex()
        return self.table.row_at(index) if index.isValid() else None

    def selected(self) -> list[Any]:
        """Return all chosen rows, from top to bottom."""
        chosen = self.grid.selectionModel().selectedRows()
        return [self.table.row_at(index) for index in sorted(chosen, key=QModelIndex.row)]

    def choose(self, key: Hashable) -> bool:
        """Go to the row with this key; tell whether it is shown."""
        at = self.table.find(key)
        if at >= 0:
            self._go(at)
        return at >= 0

    def remember(self, memory: QSettings, key: str) -> None:
        """Restore widths, order and hidden columns kept under the key; keep them from now on."""
        self._memory = memory
        drawn = f"{len(self.table.columns)}-{theme.px(100)}-{language()}"  # what widths depend on
        self._memory_key = f"{key}/{drawn}"
        state = memory.value(self._memory_key)
        header = self.grid.horizontalHeader()
        if isinstance(state, QByteArray) and header.restoreState(state):
            self._fitted = True
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_header_changed)
        header.sortIndicatorChanged.connect(self._on_header_changed)

    @Slot(int)
    def _on_resized(self, column: int) -> None:
        """Remember a width a person gave, not one that followed the window's."""
        header = self.grid.horizontalHeader()
        last = header.stretchLastSection() and header.visualIndex(column) == header.count() - 1
        stretched = header.sectionResizeMode(column) == QHeaderView.ResizeMode.Stretch
        if not (last or stretched or self._giving):
            self._on_header_changed()

    @Slot()
    def _on_header_changed(self) -> None:
        if self._memory and self._fitted and self.grid.isVisible():
            self._memory.setValue(self._memory_key, self.grid.horizontalHeader().saveState())

    @Slot()
    def _on_patience_ended(self) -> None:
        if self._state != "rows":
            self._state = "loading"
            self._show_state()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._state = "failed"
        words = str(error) if isinstance(error, QaDeskError) else type(error).__name__
        self.empty.say(_("This list could not be loaded"), words, _("Try again"), "circle-alert")
        self._show_state()

    @Slot()
    def _on_acted(self) -> None:
        if self._state == "failed":
            self.retried.emit()
        elif self.filter_box.text():
            self.filter_box.clear()
            self.filter_box.setFocus()
        else:
            self.empty_acted.emit()

    @Slot()
    def _on_filter_entered(self) -> None:
        if self.table.rowCount():
            if self.current() is None:
                self._go(0)
            self.grid.setFocus()

    @Slot()
    def _on_opened(self) -> None:
        row = self.current()
        if row is not None:
            self.opened.emit(row)

    @Slot()
    def _on_current(self) -> None:
        self.chosen.emit(self.current())

    @Slot()
    def _keep_place(self) -> None:
        row = self.current()
        self._kept = (
            None if row is None else (self.table.key(row), self.grid.verticalScrollBar().value())
        )

    @Slot()
    def _restore_place(self) -> None:
        self._show_state()
        if not self._fitted and self.table.rowCount():
            self._fit()
        if self._kept:
            key, scrolled = self._kept
            if (at := self.table.find(key)) >= 0:
                self._go(at)
                self.grid.verticalScrollBar().setValue(scrolled)
            else:
                self.chosen.emit(None)

    def _go(self, at: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.table.index(at, 0)
        self.grid.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _fit(self) -> None:
        """Give each column the width of what stands in it, once."""
        header = self.grid.horizontalHeader()
        font = QFont(header.font())
        font.setWeight(QFont.Weight.DemiBold)
        titles = QFontMetrics(font)
        for n, column in enumerate(self.table.columns):
            title = titles.horizontalAdvance(column.title) + theme.px(16)
            width = max(title, self.grid.sizeHintForColumn(n)) + theme.px(16)
            most = _WHOLE_NAME if column.reading else _WIDEST
            header.resizeSection(n, min(width, theme.px(most)))
        header.setStretchLastSection(not any(column.wide for column in self.table.columns))
        self._fitted = True
        self._give_room()

    @Slot()
    def _give_room(self) -> None:
        """Let the wide column have the room that is left, but never less than can be read."""
        header = self.grid.horizontalHeader()
        self._giving = True
        for n, column in enumerate(self.table.columns):
            if column.wide and self._fitted:
                least = self._least(n)
                left = self.grid.viewport().width() - header.length() + header.sectionSize(n)
                roomy = left > least
                mode = QHeaderView.ResizeMode
                header.setSectionResizeMode(n, mode.Stretch if roomy else mode.Interactive)
                if not roomy:
                    header.resizeSection(n, least)
        self._giving = False

    def _least(self, n: int) -> int:
        """Return how wide a column has to be; a name is whole (P21)."""
        if self.table.columns[n].reading is None:
            return theme.px(_WIDE)
        needed = self.grid.sizeHintForColumn(n) + theme.px(16)
        return max(theme.px(_WIDE), min(needed, theme.px(_WHOLE_NAME)))

    def _show_state(self) -> None:
        shown, total = self.table.rowCount(), self.table.total
        self._count.setText(
            _("{shown} of {total}").format(shown=shown, total=total)
            if shown != total
            else ngettext("{n} row", "{n} rows", total).format(n=total)
        )
        if self._state == "loading":
            self.empty.say(_("Loading"), icon="clock")
        elif self._state != "failed" and total:
            self.empty.say(
                _("Nothing matches the filter"),
                self.filter_box.text(),
                _("Clear the filter"),
                "search",
            )
        elif self._state != "failed":
            self.empty.say(*self._empty_words)
        self.filter_box.setVisible(bool(total) and self.is_filtered)
        self._count.setVisible(bool(total) and self.is_filtered)
        self._stack.setCurrentWidget(self.grid if shown else self.empty)
