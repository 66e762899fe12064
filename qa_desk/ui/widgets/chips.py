"""Small pieces of meaning: an icon that follows the theme, and a chip of icon and words."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from qa_desk.ui import theme

KINDS = {
    "neutral": "dim",
    "information": "accent",
    "fatal": "fatal",
    "late": "late",
    "good": "good",
}
_USUAL_ICONS = {"fatal": "circle-alert", "late": "clock", "good": "check"}


class IconLabel(QWidget):
    """An icon of the set in a colour of the theme."""

    def __init__(
        self, name: str, colour: str = "dim", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._colour = colour
        self._size = theme.px(size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name = name
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the icon."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the colours of now."""
        del event
        box = QRect(0, 0, self._size, self._size)
        box.moveCenter(self.rect().center())
        painter = QPainter(self)
        theme.paint_icon(painter, box, self._name, self._colour)
        painter.end()


class ElidedLabel(QLabel):
    """A line of words that gives way with "…" where there is no room for all of it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the words as there is room for; the tip has them all."""
        del event
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setToolTip(self.text() if words != self.text() else "")
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )
        painter.end()


class Chip(QFrame):
    """A state in a few words; its kind is one of `KINDS`, and never colour alone tells it."""

    def __init__(
        self,
        text: str,
        kind: str = "neutral",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel("info", "dim", 14)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 8, 3)
        layout.setSpacing(4)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        self.show_state(text, kind, icon)

    def show_state(self, text: str, kind: str = "neutral", icon: str | None = None) -> None:
        """Say something else."""
        name = icon or _USUAL_ICONS.get(kind, "")
        self._text.setText(text)
        self._icon.setVisible(bool(name))
        if name:
            self._icon.set_icon(name, KINDS[kind])
        if self.property("chip") != kind:
            self.setProperty("chip", kind)
            for widget in (self, self._text):
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()
