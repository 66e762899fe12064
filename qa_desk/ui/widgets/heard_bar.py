"""How much of a recording was heard so far, and where: a thin bar for the inspector himself."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from qa_desk.i18n import _
from qa_desk.rules import passages as rule
from qa_desk.rules.passages import Passage
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording

_HIGH = 4
_REACH = 12  # a thin bar is easier to hit than to see


class _Bar(QWidget):
    """The passages heard, over the whole part."""

    pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.heard: tuple[Passage, ...] = ()
        self.part: Passage = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changes().happened.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_REACH))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colours, height = theme.colours(), theme.px(_HIGH)
        top = (self.height() - height) / 2
        painter = QPainter(self)
        painter.fillRect(QRectF(0, top, self.width(), height), QColor(colours.pressed))
        first, last = self.part
        for start, end in self.heard if last > first else ():
            left, right = (self._x(min(max(at, first), last)) for at in (start, end))
            painter.fillRect(QRectF(left, top, right - left, height), QColor(colours.accent))
        painter.end()

    def _x(self, at_ms: int) -> float:
        first, last = self.part
        return (at_ms - first) / (last - first) * self.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        first, last = self.part
        share = min(max(0.0, event.position().x() / max(1, self.width())), 1.0)
        self.pressed.emit(first + round(share * (last - first)))


class HeardBar(QWidget):
    """Shows what was heard; signals `seek_requested(ms)` for a place that is clicked."""

    seek_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = _Bar()
        self.words = theme.role(QLabel(), "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.words)
        self.bar.pressed.connect(self.seek_requested)

    def show_heard(self, heard: Iterable[Passage], part: Passage) -> None:
        """Show which passages of a part of the recording were heard."""
        self.bar.heard, self.bar.part = tuple(heard), part
        self.words.setText(_("heard {share} %").format(share=rule.heard(self.bar.heard, part)))
        words = wording.heard(self.bar.heard, part)
        self.bar.setToolTip(words)
        self.bar.setAccessibleName(words)
        self.bar.update()
