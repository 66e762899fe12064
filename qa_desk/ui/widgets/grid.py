"""The grid inside every table: its looks, its keys and its menus."""

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import table_export
from qa_desk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from qa_desk.ui.tables import Table


class Grid(QTableView):
    """The table itself, with its keys: Enter opens, Ctrl+C copies, Ctrl+F filters.

    `code` is one of `dictionary.LISTS`: what has one can be exported from its menus. What became
    of that is said in `notice`, wherever the owner puts it.
    """

    opened = Signal()
    filter_wanted = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.code, self.notice = "", Notice(self)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setIconSize(theme.icon_size())
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(theme.px(48))
        header.setFixedHeight(theme.px(32))
        header.setResizeContentsPrecision(200)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_choose_columns)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, copy or filter by key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.filter_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another room to share."""
        super().resizeEvent(event)
        self.resized.emit()

    def shown_columns(self) -> list[int]:
        """Return the numbers of the columns that are shown, from left to right."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(n) for n in range(header.count())]
        return [n for n in order if not header.isSectionHidden(n)]

    @Slot()
    def copy(self) -> None:
        """Copy the chosen rows with their titles, as tab-separated text."""
        model, shown = self.model(), self.shown_columns()
        horizontal = Qt.Orientation.Horizontal
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [
            [model.headerData(n, horizontal) for n in shown],
            *([model.index(row, n).data() for n in shown] for row in rows),
        ]
        text = "\n".join("\t".join(" ".join(str(x).split()) for x in line) for line in lines)
        QGuiApplication.clipboard().setText(text)

    @Slot(QPoint)
    def _on_choose_columns(self, at: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(at))

    def columns_menu(self) -> QMenu:
        """Return a menu of the columns, ticked where shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        header = self.horizontalHeader()
        shown = header.count() - header.hiddenSectionCount()
        for n in range(header.count()):
            title = str(self.model().headerData(n, Qt.Orientation.Horizontal) or "")
            action = QAction(title, menu, checkable=True, checked=not header.isSectionHidden(n))
            action.setData(n)
            action.setEnabled(header.isSectionHidden(n) or shown > 1)
            menu.addAction(action)
        menu.triggered.connect(self._on_column)
        self._add_export(menu)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the rows, by the mouse or by the menu key."""
        self.rows_menu().popup(event.globalPos())

    def rows_menu(self) -> QMenu:
        """Return a menu of what can be done with the rows."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(theme.icon("copy"), _("Copy"), self.copy)
        copy.setEnabled(self.selectionModel().hasSelection())
        self._add_export(menu)
        return menu

    def can_export(self) -> bool:
        """Say whether this list is one that this person may take out of the program."""
        return bool(self.code) and table_export.above(self) is not None

    @Slot()
    def export(self) -> None:
        """Export the list as it is shown, to a file that the person chooses."""
        if self.code and (how := table_export.above(self)):
            table = cast("Table[Any]", self.model())
            how.begin(self.code, table_export.listing(table, self), self.notice)

    def _add_export(self, menu: QMenu) -> None:
        if self.can_export():
            menu.addSeparator()
            menu.addAction(theme.icon("download"), _("Export…"), self.export)

    @Slot(QAction)
    def _on_column(self, action: QAction) -> None:
        if action.data() is None:
            return  # not one of the columns
        self.horizontalHeader().setSectionHidden(action.data(), not action.isChecked())
