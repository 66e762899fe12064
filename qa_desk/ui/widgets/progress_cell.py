"""How far something is, in a table: a slim bar before the words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.ui import theme
from qa_desk.ui.tables import VALUE_ROLE

_MARGIN = 12
_GAP = 8
_HIGH = 6
_WIDE = 48
_LONGEST = "100%"


class ProgressDelegate(QStyledItemDelegate):
    """Paints a value from 0 to 1 as a bar; the cell's words stand at its right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        words = option.fontMetrics.horizontalAdvance(_LONGEST)
        height = super().sizeHint(option, index).height()
        return QSize(2 * _MARGIN + theme.px(_WIDE) + _GAP + words, height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        share = index.data(VALUE_ROLE)
        if share is None:
            return
        room = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.colours().text))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side, words)
        reserved = option.fontMetrics.horizontalAdvance(_LONGEST) + _GAP
        bar = QRectF(room.left(), room.center().y() - _HIGH / 2, room.width() - reserved, _HIGH)
        _paint_bar(painter, bar, share)
        painter.restore()


def _paint_bar(painter: QPainter, bar: QRectF, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours().edge))
    painter.drawRoundedRect(bar, _HIGH / 2, _HIGH / 2)
    if share > 0:
        bar.setWidth(max(_HIGH, bar.width() * share))
        painter.setBrush(QColor(theme.colours().good if share >= 1 else theme.colours().accent))
        painter.drawRoundedRect(bar, _HIGH / 2, _HIGH / 2)
