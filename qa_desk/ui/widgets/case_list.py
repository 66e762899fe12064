"""The list of what waits: two lines for each result, what to do first."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qa_desk.i18n import N_, _
from qa_desk.services.cases import CaseRow
from qa_desk.ui import theme
from qa_desk.ui.tables import Column, Table, TableView
from qa_desk.ui.widgets import wording

Index = QModelIndex | QPersistentModelIndex
_TO_DO = {
    "E2": N_("Release"),
    "E3": N_("Confirm"),
    "E4": N_("Countersign"),
    "E5": N_("Judge dispute"),
    "E6": N_("Talk it over"),
    "E7": N_("Review"),
    "E8": N_("Confirm"),
    "E9": N_("Second appeal"),
}
_ICONS = {
    "E0": "headphones",
    "E1": "list-checks",
    "E2": "upload",
    "E3": "pen-line",
    "E4": "pen-line",
    "E5": "scale",
    "E6": "message-square",
    "E7": "scale",
    "E8": "pen-line",
    "E9": "scale",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def to_do(row: CaseRow) -> str:
    """Return what waits to be done about a result."""
    return _(_TO_DO[row.status]) if row.status in _TO_DO else ""


def _words(row: CaseRow, times: int) -> str:
    due = wording.due(row.due_at, datetime.now(UTC))
    call = wording.local_time(row.started_at)
    score = f"{wording.score(row.final)} {wording.result(row.result)}" if row.result else ""
    about = (score, row.number, call, row.team, due, wording.reminded(times))
    parts = (to_do(row), wording.whose(row), *about)
    return wording.DOT.join(filter(None, parts))


class CaseList(TableView):
    """Results that wait, to go through from top to bottom."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        times: dict[UUID, int] = {}

        def words(row: CaseRow) -> str:
            return _words(row, times.get(row.id, 0))

        def tip(row: CaseRow) -> str:
            return "\n".join(filter(None, (words(row), wording.counted_days(row.due))))

        column: Column[CaseRow] = Column(name, lambda row: row, words, wide=True, tip=tip)
        super().__init__(Table([column], lambda row: row.id), name, parent)
        self._times = times
        grid = self.grid
        grid.setSortingEnabled(False)
        grid.setSelectionMode(grid.SelectionMode.SingleSelection)
        grid.horizontalHeader().hide()
        grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.verticalHeader().setDefaultSectionSize(theme.px(60))
        grid.setItemDelegate(_Delegate(grid, times))

    def show_reminders(self, times: Mapping[UUID, int]) -> None:
        """Show how often somebody was reminded of these results."""
        self._times.clear()
        self._times.update(times)
        self.grid.viewport().update()

    def next_to(self, key: object) -> CaseRow | None:
        """Return the row after the one with this key, the one before it at the end."""
        at = self.table.find(key)
        rows = self.table.rowCount()
        if at < 0 or rows < 2:
            return None
        other = at + 1 if at + 1 < rows else at - 1
        row: CaseRow = self.table.row_at(self.table.index(other, 0))
        return row


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget, times: Mapping[UUID, int]) -> None:
        super().__init__(parent)
        self._times = times

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(280), super().sizeHint(option, index).height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        row: CaseRow = model.row_at(index)
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        view = option.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, view)
        painter.save()
        _paint_row(painter, option.rect, view.font(), row, self._times.get(row.id, 0))
        painter.restore()


def _paint_row(painter: QPainter, rect: QRect, font: QFont, row: CaseRow, times: int) -> None:
    """Paint what to do, about whom and the score; below it which call, and until when."""
    pad, side = theme.px(12), theme.px(16)
    inside = rect.adjusted(pad, theme.px(6), -pad, -theme.px(6))
    upper = QRect(inside.topLeft(), QSize(inside.width(), inside.height() // 2))
    icon = QRect(upper.left(), upper.center().y() - side // 2 + 1, side, side)
    theme.paint_icon(painter, icon, _ICONS.get(row.status, "inbox"), "accent")
    upper.setLeft(upper.left() + side + 8)
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    painter.setFont(strong)
    upper.setRight(_at_right(painter, upper, *_figure(row)))
    words = wording.DOT.join(filter(None, (to_do(row), wording.whose(row))))
    _write(painter, upper, "text", words)
    small = QFont(font)
    small.setPixelSize(theme.px(12))
    painter.setFont(small)
    lower = QRect(upper.left(), upper.bottom() + 1, inside.right() - upper.left(), upper.height())
    _paint_lower(painter, lower, row, times)


def _paint_lower(painter: QPainter, box: QRect, row: CaseRow, times: int) -> None:
    now = datetime.now(UTC)
    late = wording.is_late(row.due_at, now)
    colour, icon = ("late", "clock") if late else ("dim", None)
    width = painter.fontMetrics().horizontalAdvance
    call = wording.near_time(row.started_at, now)
    due = wording.due(row.due_at, now)
    least = f"{wording.reminded(times)}{row.number}" if times else call
    if width(f"{least}{due}") + theme.px(36) > box.width():
        due, icon = wording.near_time(row.due_at, now), "clock"  # which says what time it is
    box.setRight(_at_right(painter, box, due, colour, icon))
    if words := wording.reminded(times):
        _write(painter, box, "dim" if times == 1 else "late", words)
        box.setLeft(box.left() + width(words) + theme.px(8))
    words = f"{call}{wording.DOT}{row.number}"
    fits = width(words) <= box.width()
    _write(painter, box, "dim", words if fits else row.number if row.status in _TO_DO else call)


def _figure(row: CaseRow) -> tuple[str, str, str | None]:
    """Return what stands at the right: the score, before there is one the call's length."""
    if row.status in _TO_DO:
        colour = wording.result_colour(row.result) or "text"
        return wording.score(row.final), colour, wording.result_icon(row.result)
    return wording.duration(row.duration_ms), "dim", None


def _write(painter: QPainter, box: QRect, colour: str, words: str) -> None:
    painter.setPen(QColor(getattr(theme.colours(), colour)))
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _LEFT, words)


def _at_right(painter: QPainter, box: QRect, words: str, colour: str, icon: str | None) -> int:
    """Write at the right, the icon before it; return where the room at the left ends."""
    painter.setPen(QColor(getattr(theme.colours(), colour)))
    painter.drawText(box, _RIGHT, words)
    left = box.right() - painter.fontMetrics().horizontalAdvance(words)
    if icon:
        side = theme.px(14)
        left -= side + 4
        place = QRect(left, box.center().y() - side // 2 + 1, side, side)
        theme.paint_icon(painter, place, icon, colour)
    return left - 12
