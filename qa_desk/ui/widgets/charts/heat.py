"""A table of coloured cells, each with its number (S3-4.9)."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from qa_desk.i18n import _
from qa_desk.rules.charts import Heat
from qa_desk.rules.measures import MEASURES
from qa_desk.ui.theme import Colours
from qa_desk.ui.widgets.charts import shades
from qa_desk.ui.widgets.charts.words import Spot, number, unit

_ROW, _GAP, _HEAD_LINES = 2.0, 1.0, 3  # a row in lines of text
_NO_LIMIT, _NOTHING = 1e6, QSizeF()
_SYLLABLE = 3  # letters that are left on either side of a hyphen
_WIDEST = 0.3  # of the picture, for the names of the rows


class HeatPicture(QGraphicsWidget):
    """Draws a `Heat` in pixels; the strongest colour is what asks for attention."""

    def __init__(self, chart: Heat, spots: list[Spot], font: QFont, colours: Colours) -> None:
        super().__init__()
        self._chart, self._spots, self._colours = chart, spots, colours
        self._font, self._metrics = font, QFontMetricsF(font)
        values = [spot.mark.value for spot in spots if spot.mark.value is not None]
        self._least, self._most = (min(values), max(values)) if values else (0.0, 0.0)
        measure = MEASURES.get(chart.measure)
        self._strong_is_less = bool(measure and measure.higher_is_better)

    @staticmethod
    def height_of(chart: Heat, font: QFont) -> float:
        """Return how high a table is in a font."""
        line = QFontMetricsF(font).lineSpacing()
        return float(line * (_HEAD_LINES + 0.6 + _ROW * len(chart.rows) + 2.2))

    def areas(self) -> list[QRectF]:
        """Return where each mark stands, in the picture's pixels."""
        return [self._cell(spot.row, spot.column) for spot in self._spots]

    def place_at(self, x: float, y: float) -> int | None:
        """Return the number of the mark at a point of the picture."""
        for number_of, area in enumerate(self.areas()):
            if area.contains(x, y):
                return number_of
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
        self._paint_heads(painter)
        for spot in self._spots:
            self._paint_cell(painter, spot)
        self._paint_key(painter)

    def strength(self, value: float) -> float:
        """Return how strongly a value is coloured, 0 to 1."""
        if self._most == self._least:
            return 0.0
        share = (value - self._least) / (self._most - self._least)
        return 1 - share if self._strong_is_less else share

    # -- where ------------------------------------------------------------------------------

    def _line(self) -> float:
        return float(self._metrics.lineSpacing())

    def _names(self) -> float:
        """Return the width that the names of the rows have."""
        widest = max(map(self._metrics.horizontalAdvance, self._chart.rows), default=0.0)
        return float(min(widest + 12, self.rect().width() * _WIDEST))

    def _cell(self, row: int, column: int) -> QRectF:
        names, line = self._names(), self._line()
        width = (self.rect().width() - names - 2) / max(1, len(self._chart.columns))
        top = line * (_HEAD_LINES + 0.6) + row * _ROW * line
        return QRectF(names + column * width, top, width - _GAP, _ROW * line - _GAP)

    # -- how --------------------------------------------------------------------------------

    def _paint_heads(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._colours.dim))
        line = self._line()
        for column, title in enumerate(self._chart.columns):
            box = self._cell(0, column)
            box = QRectF(box.left() + 2, 0, box.width() - 4, line * (_HEAD_LINES + 0.2))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            text = fitted(title, self._metrics, box.width(), _HEAD_LINES)
            painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, text)
        painter.setPen(QColor(self._colours.text))
        for row, name in enumerate(self._chart.rows):
            box = self._cell(row, 0)
            box = QRectF(0, box.top(), self._names() - 8, box.height())
            text = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_cell(self, painter: QPainter, spot: Spot) -> None:
        box, value = self._cell(spot.row, spot.column), spot.mark.value
        if value is None:
            painter.setPen(QColor(self._colours.dim))
        else:
            ground = shades.cell(self.strength(value), self._colours)
            painter.fillRect(box, ground)
            painter.setPen(shades.ink(ground))
        text = number(value, unit(self._chart), bare=True)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_key(self, painter: QPainter) -> None:
        """Paint what the colours mean, from pale to strong."""
        if self._least == self._most:
            return
        line, of = self._line(), unit(self._chart)
        ends = (self._least, self._most)[:: -1 if self._strong_is_less else 1]
        top = self._cell(len(self._chart.rows), 0).top() + 0.8 * line
        painter.setPen(QColor(self._colours.dim))
        pale, strong = (number(end, of) for end in ends)
        words = {True: _("lower"), False: _("higher")}
        strong = f"{strong}  {words[self._strong_is_less]}"
        left = self._names()
        middle = Qt.AlignmentFlag.AlignVCenter
        width = self._metrics.horizontalAdvance(pale) + 8
        painter.drawText(QRectF(left, top, width, line), middle, pale)
        left += width
        for step in range(shades.STEPS):
            shade = shades.cell(step / (shades.STEPS - 1), self._colours)
            painter.fillRect(QRectF(left + step * 24, top, 24, line), QBrush(shade))
        left += 24 * shades.STEPS + 8
        painter.drawText(QRectF(left, top, self.rect().width() - left, line), middle, strong)


def fitted(text: str, metrics: QFontMetricsF, width: float, lines: int) -> str:
    """Return a text that stands in so many lines of a width, shortened by … if it must be."""
    flags = Qt.TextFlag.TextWordWrap
    most = metrics.lineSpacing() * (lines + 0.2)

    def fits(words: str) -> bool:
        box = metrics.boundingRect(QRectF(0, 0, max(1.0, width), 10_000), flags, words)
        return bool(box.height() <= most and box.width() <= width + 1)

    if fits(text):
        return text
    text = " ".join(_parted(word, metrics, width) for word in text.split(" "))
    if fits(text):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle] + "…") else (low, middle - 1)
    return text[:low].rstrip() + "…"


def _parted(word: str, metrics: QFontMetricsF, width: float) -> str:
    """Return a word with hyphens where it is wider than a line; Chinese breaks anywhere."""
    if not (word.isascii() and word.isalpha()) or metrics.horizontalAdvance(word) <= width:
        return word
    for place in range(len(word) - _SYLLABLE, _SYLLABLE - 1, -1):
        if metrics.horizontalAdvance(word[:place] + "-") <= width:
            return f"{word[:place]}- {_parted(word[place:], metrics, width)}"
    return word
