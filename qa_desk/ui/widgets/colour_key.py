"""A key to a bar: a square in the colour of a part, and its words."""

from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qa_desk.ui import theme

SIDE = 10  # of the square
_SHADES = (255, 190, 135, 90, 50)  # of the accent, for one part after another


class ColourKey(QWidget):
    """Shows what a colour stands for."""

    def __init__(self, colour: Callable[[], QColor], words: str) -> None:
        super().__init__()
        self._colour = colour
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(SIDE + 6), 0, 0, 0)
        line.addWidget(theme.role(QLabel(words), "dim"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square."""
        del event
        side = theme.px(SIDE)
        painter = QPainter(self)
        painter.fillRect(0, (self.height() - side) // 2, side, side, self._colour())
        painter.end()


def shade(place: int) -> QColor:
    """Return the colour of a part of a bar, by its place."""
    colour = QColor(theme.colours().accent)
    colour.setAlpha(_SHADES[place % len(_SHADES)])
    return colour
