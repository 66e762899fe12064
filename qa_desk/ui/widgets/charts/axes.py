"""The axes of a picture: names below, in whole words, and numbers in their unit at the left."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from qa_desk.ui.theme import Colours
from qa_desk.ui.widgets.charts.heat import fitted

_GAP = 4.0


class NameAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph tells no types
    """The names of marks at 0, 1, 2 …, wrapped below them; of days and months one line."""

    def __init__(self, names: Sequence[str], font: QFont, colours: Colours, lines: int) -> None:
        super().__init__("bottom")
        self._names, self._font, self._lines = names, font, lines
        self._metrics = QFontMetricsF(font)
        self._ink, self._line = QColor(colours.dim), QPen(QColor(colours.edge))
        self.setHeight(self._metrics.lineSpacing() * lines + 2 * _GAP)

    def generateDrawSpecs(self, p: QPainter) -> tuple[Any, list[Any], list[Any]]:
        """Return the line and each name where it belongs."""
        del p
        box = self.mapRectFromParent(self.geometry())
        slot = box.width() / max(1, len(self._names))
        step = 1
        if self._lines == 1:
            widest = max(map(self._metrics.horizontalAdvance, self._names), default=0.0)
            step = max(1, -int(-(widest + 8) // slot)) if slot else 1
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        flags_of = int(flags) | int(Qt.TextFlag.TextWordWrap)
        texts = []
        for place in range(len(self._names) - 1, -1, -step):  # the last is always named
            width = slot * step - 4
            left = box.left() + slot * (place + 0.5) - width / 2
            text = fitted(self._names[place], self._metrics, width, self._lines)
            texts.append((QRectF(left, box.top() + _GAP, width, box.height()), flags_of, text))
        return (self._line, box.topLeft(), box.topRight()), [], texts

    def drawPicture(
        self,
        p: QPainter,
        axisSpec: Any,  # noqa: N803 - pyqtgraph's names
        tickSpecs: list[Any],  # noqa: N803
        textSpecs: list[Any],  # noqa: N803
    ) -> None:
        """Draw what `generateDrawSpecs` found."""
        del tickSpecs
        pen, begin, end = axisSpec
        p.setPen(pen)
        p.drawLine(QPointF(begin), QPointF(end))
        p.setFont(self._font)
        p.setPen(self._ink)
        for box, flags, text in textSpecs:
            p.drawText(box, flags, text)


class ValueAxis(pg.AxisItem):  # type: ignore[misc]  # as above
    """Numbers with the sign of their unit, and hairlines across the picture."""

    def __init__(self, side: str, suffix: str, font: QFont, colours: Colours) -> None:
        super().__init__(side)
        self._suffix = suffix
        self.enableAutoSIPrefix(enable=False)
        self.setStyle(tickFont=font, tickLength=0, tickTextOffset=6)
        self.setPen(QPen(QColor(colours.edge)))
        self.setTextPen(QPen(QColor(colours.dim)))
        if side == "left":
            self.setTickPen(QPen(QColor(colours.line)))
            self.setGrid(255)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the numbers as they are written."""
        del scale, spacing
        return [f"{value:.10g}{self._suffix}".replace("-", "−") for value in values]
