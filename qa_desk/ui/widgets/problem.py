"""Why something was not done, said in place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qa_desk.ui import theme
from qa_desk.ui.widgets.chips import IconLabel


class Problem(QWidget):
    """A sentence with its icon under a form; hidden until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = theme.role(QLabel(), "problem")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(8)
        line.addWidget(IconLabel("circle-alert", "fatal"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say what is wrong; nothing hides it."""
        self._words.setText(sentence)
        self.setVisible(bool(sentence))

    def words(self) -> str:
        """Return what it says, empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()
