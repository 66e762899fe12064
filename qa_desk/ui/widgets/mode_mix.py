"""How the checks are shared among the modes of monitoring: one bar, with its words."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qa_desk.i18n import _
from qa_desk.rules.coverage import MODES, percent
from qa_desk.ui import theme
from qa_desk.ui.widgets import board_words, wording

_COLOURS = ("csr", "customer", "both", "late", "dim")


class ModeMix(QWidget):
    """A bar of as many parts as there are modes; the tip says how many of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: tuple[int, ...] = (0,) * len(MODES)
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
            f"{wording.mode(mode)}: {number} ({board_words.percent(percent(number, every))})"
            for mode, number in zip(MODES, self._numbers, strict=True)
        )

    def sizeHint(self) -> QSize:
        """Return room for a slim bar."""
        return QSize(theme.px(160), theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts side by side."""
        del event
        painter = QPainter(self)
        colours = theme.colours()
        every, left = sum(self._numbers), 0.0
        painter.fillRect(self.rect(), QColor(colours.pressed))
        for number, colour in zip(self._numbers, _COLOURS, strict=True):
            if number:
                width = self.width() * number / every
                part = QRectF(left, 0, max(1.0, width - 1), self.height())
                painter.fillRect(part, QColor(getattr(colours, colour)))
                left += width
        painter.end()
