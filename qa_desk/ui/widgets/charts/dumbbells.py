"""Who was where before and is where after: a ring, a line and a dot for each person (6.9)."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from qa_desk.i18n import _
from qa_desk.rules.charts import Chart, Dumbbells, Pair
from qa_desk.ui.theme import Colours
from qa_desk.ui.widgets.charts.words import Spot, number, unit

_ROW, _HEAD, _FOOT = 1.7, 1.8, 1.6  # in lines of text
_NO_LIMIT, _NOTHING = 1e6, QSizeF()
_WIDEST = 0.34  # of the picture, for the names
_DOT = 5.0


class DumbbellPicture(QGraphicsWidget):
    """Draws `Dumbbells` in pixels; who is only compared with is grey."""

    def __init__(self, chart: Dumbbells, spots: list[Spot], font: QFont, colours: Colours) -> None:
        super().__init__()
        self._chart, self._spots, self._colours = chart, spots, colours
        self._font, self._metrics = font, QFontMetricsF(font)
        self._low, self._high = chart.reach()

    @staticmethod
    def height_of(chart: Chart, font: QFont) -> float:
        """Return how high the picture is in a font."""
        rows = len(chart.pairs) if isinstance(chart, Dumbbells) else 0
        return float(QFontMetricsF(font).lineSpacing() * (_HEAD + _FOOT + _ROW * rows))

    def areas(self) -> list[QRectF]:
        """Return where each mark stands, in the picture's pixels."""
        return [self._area(spot) for spot in self._spots]

    def place_at(self, x: float, y: float) -> int | None:
        """Return the number of the mark nearest to a point in its row."""
        row = int((y - self._top(0)) // (_ROW * self._line()))
        near = [place for place, spot in enumerate(self._spots) if spot.row == row]
        return min(near, key=lambda n: abs(self.areas()[n].center().x() - x), default=None)

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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        self._paint_key(painter)
        self._paint_axis(painter)
        for row, pair in enumerate(self._chart.pairs):
            self._paint_pair(painter, row, pair)

    # -- where ------------------------------------------------------------------------------

    def _line(self) -> float:
        return float(self._metrics.lineSpacing())

    def _names(self) -> float:
        """Return the width that the names have."""
        names = (pair.label for pair in self._chart.pairs)
        widest = max(map(self._metrics.horizontalAdvance, names), default=0.0)
        return float(min(widest + 16, self.rect().width() * _WIDEST))

    def _top(self, row: int) -> float:
        return self._line() * (_HEAD + row * _ROW)

    def _x(self, value: float) -> float:
        room = self.rect().width() - self._names() - 24
        return self._names() + 12 + room * (value - self._low) / (self._high - self._low)

    def _area(self, spot: Spot) -> QRectF:
        value = self._low if spot.mark.value is None else spot.mark.value
        middle = QPointF(self._x(value), self._top(spot.row) + _ROW * self._line() / 2)
        reach = _DOT + 3
        return QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)

    # -- how --------------------------------------------------------------------------------

    def _paint_key(self, painter: QPainter) -> None:
        """Paint what a ring and a dot mean, and the target."""
        line, left = self._line(), self._names() + 12
        for is_after, words in ((False, _("before")), (True, _("after"))):
            middle = QPointF(left + _DOT, line * 0.7)
            self._paint_dot(painter, middle, self._colours.accent, is_full=is_after)
            left += 2 * _DOT + 6
            left += self._write(painter, left, 0.2 * line, words) + 16
        if any(pair.is_grey for pair in self._chart.pairs):
            self._paint_dot(
                painter, QPointF(left + _DOT, line * 0.7), self._colours.dim, is_full=True
            )
            left += 2 * _DOT + 6
            left += self._write(painter, left, 0.2 * line, _("without the training")) + 16
        if self._chart.target is not None:
            words = _("target {value}").format(value=number(self._chart.target, unit(self._chart)))
            painter.setPen(QPen(QColor(self._colours.good), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(left, line * 0.7), QPointF(left + 18, line * 0.7))
            self._write(painter, left + 24, 0.2 * line, words)

    def _write(self, painter: QPainter, left: float, top: float, words: str) -> float:
        painter.setPen(QColor(self._colours.dim))
        wide = self._metrics.horizontalAdvance(words)
        painter.drawText(
            QRectF(left, top, wide + 2, self._line()), Qt.AlignmentFlag.AlignVCenter, words
        )
        return float(wide)

    def _paint_axis(self, painter: QPainter) -> None:
        """Paint a hairline each ten with its number below, and the target."""
        end = self._top(len(self._chart.pairs))
        step = 10 if self._high - self._low <= 60 else 20
        for value in range(int(self._low), int(self._high) + 1, step):
            x = self._x(value)
            painter.setPen(QPen(QColor(self._colours.line)))
            painter.drawLine(QPointF(x, self._top(0)), QPointF(x, end))
            painter.setPen(QColor(self._colours.dim))
            box = QRectF(x - 30, end + 2, 60, self._line())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{value}")
        if self._chart.target is not None:
            x = self._x(self._chart.target)
            painter.setPen(QPen(QColor(self._colours.good), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, self._top(0)), QPointF(x, end))

    def _paint_pair(self, painter: QPainter, row: int, pair: Pair) -> None:
        shade = self._colours.dim if pair.is_grey else self._colours.accent
        top, high = self._top(row), _ROW * self._line()
        painter.setPen(QColor(self._colours.dim if pair.is_grey else self._colours.text))
        room = self._names() - 8
        name = self._metrics.elidedText(pair.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, top, room, high), Qt.AlignmentFlag.AlignVCenter, name)
        middle = top + high / 2
        before, after = pair.before.value, pair.after.value
        if before is not None and after is not None:
            painter.setPen(QPen(QColor(shade), 1.5 if pair.is_grey else 2.5))
            painter.drawLine(QPointF(self._x(before), middle), QPointF(self._x(after), middle))
        for value, is_full in ((before, False), (after, True)):
            if value is not None:
                self._paint_dot(painter, QPointF(self._x(value), middle), shade, is_full=is_full)

    def _paint_dot(self, painter: QPainter, middle: QPointF, shade: str, *, is_full: bool) -> None:
        painter.setPen(QPen(QColor(shade), 2))
        painter.setBrush(QColor(shade if is_full else self._colours.surface))
        painter.drawEllipse(middle, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
