"""A line over a page that says what happened, with one thing to do about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import ElidedLabel, IconLabel


class Notice(QFrame):
    """Hidden until it has something to say. `acted` says that its button was used."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "notice")
        self._icon = IconLabel("info", "accent")
        self._words = ElidedLabel()
        self._button = QPushButton()
        self._button.clicked.connect(self.acted)
        close = QToolButton()
        close.setIcon(theme.icon("x"))
        close.setToolTip(_("Close"))
        close.setAccessibleName(_("Close"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(close)
        self.hide()

    def say(self, words: str, action: str = "") -> None:
        """Say what was done."""
        self._show(words, "circle-check", "good", action)

    def warn(self, words: str, action: str = "") -> None:
        """Say what was not possible, and why."""
        self._show(words, "circle-alert", "late", action)

    def words(self) -> str:
        """Return what it says, empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def _show(self, words: str, icon: str, colour: str, action: str) -> None:
        self._icon.set_icon(icon, colour)
        self._words.setText(words)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.show()
