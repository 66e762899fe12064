"""The coverage board as it is drawn: names at the left, a cell for every day.

A thousand CSRs × 31 days are drawn cell by cell as they come into view, by one small delegate; the
names are a header, so that they stay while the days scroll.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.coverage import Day, Line, Month
from qa_desk.ui import theme
from qa_desk.ui.widgets import board_words, wording
from qa_desk.ui.widgets.names import shown

Index = QModelIndex | QPersistentModelIndex
_ROW, _CELL, _NAME, _FIGURE = 26, 29, 140, 56
_GROUNDS = {  # state: ground and text, colours of the theme
    "met": ("good_ground", "good"),
    "open": ("accent_ground", "accent"),
    "approved": ("hover", "text"),
    "missed": ("late_ground", "late"),
    "exempt": ("background", "dim"),
}


class Table(QAbstractTableModel):
    """The lines of a month as Qt asks for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self.month: Month | None = None
        self.days: tuple[date, ...] = ()

    def show(self, month: Month, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.month, self.lines, self.days = month, lines, month.days
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Count the lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Count the days."""
        return 0 if parent.isValid() else len(self.days)

    def at(self, index: Index) -> Day:
        """Return the cell of an index."""
        return self.lines[index.row()].days[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer the view about a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return board_words.short(self.at(index))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            day = self.days[index.column()]
            return board_words.cell(self.lines[index.row()], day, self.at(index))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Answer the view about a day or a CSR."""
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (len(self.days) if across else len(self.lines)):
            return None
        if across:
            day = self.days[section]
            words = f"{day.day} {_(board_words.WEEKDAYS[day.weekday()])}"
            named = {Qt.ItemDataRole.DisplayRole: words, Qt.ItemDataRole.ToolTipRole: str(day)}
            return named.get(Qt.ItemDataRole(role))
        line = self.lines[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{shown(line.csr.name)} {line.csr.staff_no}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return board_words.csr(line)
        return None


class _Cells(QStyledItemDelegate):
    """Paints a cell: its ground says the state, its number says it without colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = index.model()
        assert isinstance(table, Table)  # noqa: S101 - it is given no other
        day = table.at(index)
        box: QRect = option.rect
        colours = theme.colours()
        ground, ink = _GROUNDS.get(day.state, ("", "dim"))
        inner = box.adjusted(1, 1, -1, -1)
        if ground:
            painter.fillRect(inner, QColor(getattr(colours, ground)))
        if day.state == "approved":
            painter.setPen(QPen(QColor(colours.control_edge), 1, Qt.PenStyle.DotLine))
            painter.drawRect(inner.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(getattr(colours, ink)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, board_words.short(day))
        if day.late:
            self._mark_late(painter, inner)
        view = self.parent()
        if isinstance(view, QTableView) and view.currentIndex() == index and view.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    @staticmethod
    def _mark_late(painter: QPainter, box: QRect) -> None:
        side = theme.px(6)
        corner = box.topRight()
        triangle = [
            corner,
            corner - QPointF(side, 0).toPoint(),
            corner + QPointF(0, side).toPoint(),
        ]
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(theme.colours().late)))
        painter.drawPolygon(QPolygonF(triangle))
        painter.restore()


class _Names(QHeaderView):
    """The CSRs at the left, with their evaluations and where the month is heading."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.px(_ROW))
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        """Return room for a name and two figures."""
        return QSize(theme.px(_NAME + 2 * _FIGURE), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a CSR's name and figures."""
        table = self.model()
        assert isinstance(table, Table)  # noqa: S101 - it is given no other
        line = table.lines[section]
        colours = theme.colours()
        painter.save()
        painter.fillRect(rect, QColor(colours.surface))
        name, done, forecast = self.columns(rect)
        painter.setPen(QColor(colours.text))
        words = f"{shown(line.csr.name)} {line.csr.staff_no}"
        cut = QFontMetrics(painter.font()).elidedText(
            words, Qt.TextElideMode.ElideMiddle, name.width()
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(name, middle | Qt.AlignmentFlag.AlignLeft, cut)
        reached = line.done >= line.required
        painter.setPen(QColor(colours.good if reached else colours.text))
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(done, right, f"{line.done}/{line.required}")
        is_short = line.forecast is not None and line.forecast < line.granted
        painter.setPen(QColor(colours.late if is_short else colours.dim))
        painter.drawText(forecast, right, forecast_words(line))
        painter.restore()

    @staticmethod
    def columns(rect: QRect) -> tuple[QRect, QRect, QRect]:
        """Return where name, evaluations and forecast stand."""
        figure, gap = theme.px(_FIGURE), theme.px(12)
        forecast = QRect(rect.right() - figure, rect.top(), figure - gap // 2, rect.height())
        done = forecast.translated(-figure, 0)
        name = QRect(rect.left() + gap, rect.top(), done.left() - rect.left() - gap, rect.height())
        return name, done, forecast


class _Days(QHeaderView):
    """The days over the cells: number and weekday, today's stands out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.px(_CELL))
        self.setMinimumSectionSize(theme.px(_CELL))
        self.setFixedHeight(theme.px(40))
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a day."""
        table = self.model()
        assert isinstance(table, Table)  # noqa: S101 - it is given no other
        day, colours = table.days[section], theme.colours()
        is_today = table.month is not None and day == table.month.today
        painter.save()
        painter.fillRect(rect, QColor(colours.surface))
        middle = Qt.AlignmentFlag.AlignCenter
        number = QRect(rect.left(), rect.top() + 2, rect.width(), rect.height() // 2)
        painter.setPen(QColor(colours.accent if is_today else colours.text))
        painter.drawText(number, middle, str(day.day))
        font = QFont(painter.font())
        font.setPixelSize(theme.px(11))
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if is_today else colours.dim))
        weekday = number.translated(0, rect.height() // 2 - 4)
        painter.drawText(weekday, middle, _(board_words.WEEKDAYS[day.weekday()]))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        painter.restore()


class _Titles(QWidget):
    """The titles of the names' columns, in the corner."""

    def paintEvent(self, event: object) -> None:
        """Paint them in the line of the days."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().surface))
        painter.setPen(QColor(theme.colours().dim))
        bottom = Qt.AlignmentFlag.AlignVCenter
        name, done, forecast = _Names.columns(self.rect())
        font = QFont(painter.font())
        font.setPixelSize(theme.px(12))
        painter.setFont(font)
        painter.drawText(name, bottom | Qt.AlignmentFlag.AlignLeft, _("CSR"))
        painter.drawText(done, bottom | Qt.AlignmentFlag.AlignRight, _("So far"))
        painter.drawText(forecast, bottom | Qt.AlignmentFlag.AlignRight, _("Forecast"))
        painter.end()


class BoardTable(QTableView):
    """The board. `opened(csr id, date)` by Enter or double click on a day."""

    opened = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(self)
        self.setModel(self.table)
        self.setItemDelegate(_Cells(self))
        self._names = _Names(self)
        self.setVerticalHeader(self._names)
        self.setHorizontalHeader(_Days(self))
        self.setAccessibleName(_("Coverage"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self._titles = _Titles(self)
        self.doubleClicked.connect(self._on_opened)

    def show_lines(self, month: Month, lines: Sequence[Line]) -> None:
        """Show these lines; who is looked at stays where they are."""
        kept = self.current()
        top = self.verticalScrollBar().value()
        is_new = self.table.month is None or self.table.month.first != month.first
        self.table.show(month, lines)
        self._give_room()
        rows = {line.csr.id: n for n, line in enumerate(lines)}
        row, column = 0, month.today.day - 1 if month.first <= month.today <= month.last else 0
        if kept is not None and not is_new and kept[0] in rows:
            row, column = rows[kept[0]], kept[1].day - 1
        if lines:
            self.setCurrentIndex(self.table.index(row, min(column, len(month.days) - 1)))
        if not is_new:
            self.verticalScrollBar().setValue(top)

    def current(self) -> tuple[UUID, date] | None:
        """Return the CSR and day the person is on."""
        index = self.currentIndex()
        if not index.isValid():
            return None
        return self.table.lines[index.row()].csr.id, self.table.days[index.column()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open or copy by key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_opened(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the lines chosen, all of them when only one cell is, as tab-separated text."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        lines = self.table.lines
        chosen = [lines[row] for row in rows] if len(rows) > 1 else lines
        if self.table.month is not None:
            QGuiApplication.clipboard().setText(board_words.tsv(self.table.month, chosen))

    def resizeEvent(self, event: Any) -> None:
        """Share the room among the days, and keep the titles in the corner."""
        super().resizeEvent(event)
        self._give_room()
        header = self.horizontalHeader()
        self._titles.setGeometry(self._names.x(), header.y(), self._names.width(), header.height())

    def _give_room(self) -> None:
        days = len(self.table.days)
        if days:
            width = max(theme.px(_CELL), self.viewport().width() // days)
            self.horizontalHeader().setDefaultSectionSize(min(width, theme.px(48)))

    @Slot(QModelIndex)
    def _on_opened(self, index: Index) -> None:
        self.opened.emit(self.table.lines[index.row()].csr.id, self.table.days[index.column()])


def forecast_words(line: Line) -> str:
    """Return where a CSR's month is heading."""
    return wording.NOTHING if line.forecast is None else str(line.forecast)
