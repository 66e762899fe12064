"""The grid inside every table: its looks and its keys."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from qa_desk.ui import theme


class Grid(QTableView):
    """The table itself, with its keys: Enter opens, Ctrl+C copies, Ctrl+F filters."""

    opened = Signal()
    filter_wanted = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
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

    def copy(self) -> None:
        """Copy the chosen rows with their titles, as tab-separated text."""
        header, model = self.horizontalHeader(), self.model()
        order = [header.logicalIndex(n) for n in range(header.count())]
        shown = [n for n in order if not header.isSectionHidden(n)]
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
        return menu

    @Slot(QAction)
    def _on_column(self, action: QAction) -> None:
        self.horizontalHeader().setSectionHidden(action.data(), not action.isChecked())
