"""Dots in rows, by how far they lie from nought, with the band that is tolerated (S3-5.7b)."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from qa_desk.i18n import _
from qa_desk.rules.charts import Dots, lanes, mean
from qa_desk.ui.theme import Colours
from qa_desk.ui.widgets.charts import shades
from qa_desk.ui.widgets.charts.words import Spot, number, unit

_NO_LIMIT, _NOTHING = 1e6, QSizeF()
_WIDEST = 0.3  # of the picture, for the names of the rows
_DOT, _ROW = 1.3, 2.2  # in lines of text
_NARROW = 260.0  # of what lies beside the names, for which the height is reckoned


class DotsPicture(QGraphicsWidget):
    """Draws `Dots` in pixels: a numbered dot within the band, a numbered diamond outside."""

    def __init__(self, chart: Dots, spots: list[Spot], font: QFont, colours: Colours) -> None:
        super().__init__()
        self._chart, self._spots, self._colours = chart, spots, colours
        self._font, self._metrics = font, QFontMetricsF(font)

    @staticmethod
    def height_of(chart: Dots, font: QFont) -> float:
        """Return how high the picture is in a font."""
        line = QFontMetricsF(font).lineSpacing()
        row = max(_ROW, _DOT * _most(chart, _DOT * line) + 0.4)
        return float(line * (3.4 + row * len(chart.rows)))

    def areas(self) -> list[QRectF]:
        """Return where each mark stands, in the picture's pixels."""
        size = _DOT * self._line()
        found = []
        for row, dots in enumerate(self._chart.dots):
            box = self._row(row)
            places = [None if mark.value is None else self._x(mark.value) for mark in dots]
            for place, lane in zip(places, lanes(places, size), strict=True):
                middle = QPointF(self._x(0) if place is None else place, box.center().y())
                at = middle + QPointF(0, lane * size)
                found.append(QRectF(at.x() - size / 2, at.y() - size / 2, size, size))
        return found

    def place_at(self, x: float, y: float) -> int | None:
        """Return the number of the mark at a point of the picture."""
        for place, area in enumerate(self.areas()):
            if area.contains(x, y) and self._spots[place].mark.value is not None:
                return place
        return None

    def boundingRect(self) -> QRectF:
        return QRectF(self.rect())

    def sizeHint(self, which: Qt.SizeHint, constraint: QSizeF | QSize = _NOTHING) -> QSizeF:
        del constraint
        if which == Qt.SizeHint.MaximumSize:
            return QSizeF(_NO_LIMIT, _NO_LIMIT)
        return QSizeF(200, self.height_of(self._chart, self._font))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        del option, widget
        painter.setFont(self._font)
        self._paint_ground(painter)
        for row, name in enumerate(self._chart.rows):
            self._paint_row(painter, row, name)
        for spot, area in zip(self._spots, self.areas(), strict=True):
            if spot.mark.value is not None:
                self._paint_dot(painter, spot, area)

    # -- where ------------------------------------------------------------------------------

    def _line(self) -> float:
        return float(self._metrics.lineSpacing())

    def _names(self) -> float:
        widest = max(map(self._metrics.horizontalAdvance, self._chart.rows), default=0.0)
        return float(min(widest + 12, self.rect().width() * _WIDEST))

    def _plot(self) -> QRectF:
        """Return the box of the dots, between the key above and the numbers below."""
        names, line = self._names(), self._line()
        box = self.rect().adjusted(names, 1.6 * line, -4, -1.6 * line)
        return QRectF(box)

    def _x(self, value: float) -> float:
        plot = self._plot()
        return float(plot.left() + (self._chart.place(value) + 1) / 2 * plot.width())

    def _row(self, row: int) -> QRectF:
        plot = self._plot()
        height = plot.height() / max(1, len(self._chart.rows))
        return QRectF(plot.left(), plot.top() + row * height, plot.width(), height)

    # -- how --------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter) -> None:
        """Paint the bands, their edges, nought, and what they are."""
        chart, plot, colours = self._chart, self._plot(), self._colours
        for row, reach in enumerate(chart.bands):
            box = self._row(row)
            box.setLeft(self._x(-reach))
            box.setRight(self._x(reach))
            painter.fillRect(box, QColor(colours.good_ground))
            painter.setPen(QPen(QColor(colours.good), 1, Qt.PenStyle.DashLine))
            for x in (box.left(), box.right()):
                painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        painter.setPen(QPen(QColor(colours.text), 1))
        painter.drawLine(QLineF(self._x(0), plot.top(), self._x(0), plot.bottom()))
        painter.setPen(QColor(colours.dim))
        line, of = self._line(), unit(chart)
        widest = max(chart.bands, default=0.0)
        for value in sorted({0.0, widest, -widest}):
            box = QRectF(self._x(value) - 60, plot.bottom() + 0.3 * line, 120, line)
            sign = "+" if value > 0 else ""
            said = sign + number(value, of, bare=True)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, said)
        key = _("● in tolerance    ◆ outside    ┃ mean    the number is the call's")
        head = QRectF(0, 0, self.rect().width(), line * 1.4)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)

    def _paint_row(self, painter: QPainter, row: int, name: str) -> None:
        box, colours = self._row(row), self._colours
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(QLineF(0, box.bottom(), box.right(), box.bottom()))
        painter.setPen(QColor(colours.text))
        room = self._names() - 8
        text = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        place = QRectF(0, box.top(), room, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        middle = mean(self._chart.dots[row])
        if middle is not None:
            painter.setPen(QPen(QColor(colours.text), 3))
            x, reach = self._x(middle), 0.36 * box.height()
            painter.drawLine(QLineF(x, box.center().y() - reach, x, box.center().y() + reach))

    def _paint_dot(self, painter: QPainter, spot: Spot, area: QRectF) -> None:
        colours, outside = self._colours, self._chart.is_outside(spot.row, spot.mark)
        shade = QColor(colours.late if outside else colours.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.surface), 1))
        painter.setBrush(shade)
        if outside:
            wide = area.adjusted(-3, -3, 3, 3)
            middle = wide.center()
            corners = (
                QPointF(middle.x(), wide.top()),
                QPointF(wide.right(), middle.y()),
                QPointF(middle.x(), wide.bottom()),
                QPointF(wide.left(), middle.y()),
            )
            painter.drawPolygon(QPolygonF(corners))
        else:
            painter.drawEllipse(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(shades.ink(shade))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, spot.mark.label)
        if self._chart.is_pinned(spot.mark):
            self._paint_value(painter, spot, area)

    def _paint_value(self, painter: QPainter, spot: Spot, area: QRectF) -> None:
        """Tell the value of a dot that lies beyond the scale."""
        value = spot.mark.value or 0.0
        sign, side = "", Qt.AlignmentFlag.AlignLeft
        box = area.adjusted(area.width() + 6, 0, 80, 0)
        if value > 0:
            sign, side = "+", Qt.AlignmentFlag.AlignRight
            box = area.adjusted(-80, 0, -area.width() - 6, 0)
        painter.setPen(QColor(self._colours.late))
        said = sign + number(value, unit(self._chart), bare=True)
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, said)


def _most(chart: Dots, size: float) -> int:
    """Return how many lanes a row takes where dots are of a size and the picture is narrow."""
    width = size * 2 * chart.reach / _NARROW
    of = [lanes([mark.value for mark in dots], width) for dots in chart.dots]
    return max((1 + 2 * max(map(abs, each), default=0) for each in of), default=1)
