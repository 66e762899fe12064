"""How the checks are shared among the modes of monitoring: one bar, with its words."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qa_desk.i18n import _
from qa_desk.rules.coverage import MODES, percent
from qa_desk.rules.scoring import half_up
from qa_desk.ui import theme
from qa_desk.ui.widgets import board_words, wording
from qa_desk.ui.widgets.colour_key import SIDE, shade

_HIGH = 10
_GAP = 6  # between the words and the bar


class ModeMix(QWidget):
    """A bar of as many parts as there are modes; the tip says how many of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: tuple[int, ...] = (0,) * len(MODES)
        theme.role(self, "small")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_numbers(self._numbers)

    def show_numbers(self, numbers: Sequence[int]) -> None:
        """Show the checks of each of MODES."""
        self._numbers = tuple(numbers)
        self.setToolTip(self.words())
        self.setAccessibleName(_("Modes of monitoring"))
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Return the numbers of all modes, with their shares."""
        every = sum(self._numbers)
        return "\n".join(
            wording.told(
                wording.mode(mode), f"{number} ({board_words.percent(percent(number, every))})"
            )
            for mode, number in zip(MODES, self._numbers, strict=True)
        )

    def sizeHint(self) -> QSize:
        """Return room for the words and a slim bar under them."""
        high = self.fontMetrics().height() + theme.px(_GAP + _HIGH)
        return QSize(theme.px(160), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts side by side, and over them which mode is which."""
        del event
        painter = QPainter(self)
        every, left, high = sum(self._numbers), 0.0, theme.px(_HIGH)
        bar = QRectF(0, self.height() - high, self.width(), high)
        painter.fillRect(bar, QColor(theme.colours().pressed))
        for place, number in enumerate(self._numbers):
            if number:
                width = self.width() * number / every
                part = QRectF(left, bar.top(), max(1.0, width - 1), high)
                painter.fillRect(part, shade(place))
                left += width
        self._paint_key(painter)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        """Name as many modes as there is room for; the tip names all."""
        every, left, side = sum(self._numbers), 0, theme.px(SIDE)
        metrics = painter.fontMetrics()
        for place, (mode, number) in enumerate(zip(MODES, self._numbers, strict=True)):
            if not number:
                continue
            words = f"{wording.mode(mode)} {half_up(100 * number, every)} %"
            room = self.width() - left - side - theme.px(6)
            if metrics.horizontalAdvance(words) > room:
                words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.fillRect(left, (metrics.height() - side) // 2, side, side, shade(place))
            left += side + theme.px(6)
            painter.setPen(QColor(theme.colours().dim))
            painter.drawText(left, metrics.ascent(), words)
            left += metrics.horizontalAdvance(words) + theme.px(16)
            if left + side > self.width():
                return
