"""What stands where nothing is: why, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import IconLabel


class EmptyState(QWidget):
    """An icon, a sentence, and the next action. `acted` says that its button was used."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("inbox", "faint", 32)
        self._title = theme.role(QLabel(), "heading")
        self._reason = theme.role(QLabel(), "dim")
        for label in (self._title, self._reason):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            label.setMaximumWidth(theme.px(440))
        self._button = QPushButton()
        self._button.clicked.connect(self.acted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(self._icon, 0, centre)
        layout.addSpacing(4)
        for label in (self._title, self._reason):
            line = QHBoxLayout()  # an alignment would forget that words wrap
            line.addStretch(1)
            line.addWidget(label, 100)
            line.addStretch(1)
            layout.addLayout(line)
        layout.addSpacing(8)
        layout.addWidget(self._button, 0, centre)
        layout.addStretch(3)

    def say(self, title: str, reason: str = "", action: str = "", icon: str = "inbox") -> None:
        """Say why nothing is here; an action's words make its button appear."""
        self._icon.set_icon(icon, "fatal" if icon == "circle-alert" else "faint")
        self._title.setText(title)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._button.setText(action)
        self._button.setVisible(bool(action))

    def words(self) -> str:
        """Return what it says."""
        return "\n".join(filter(None, (self._title.text(), self._reason.text())))
