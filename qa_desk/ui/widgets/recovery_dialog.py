"""Asks for the recovery key of an encrypted file."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets.problem import Problem


class RecoveryDialog(QDialog):
    """`typed(recovery key)`; who asked closes it, or shows why it was not the right one."""

    typed = Signal(str)

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Recovery key"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.key = QLineEdit()
        self.key.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.key.setAccessibleName(_("Recovery key"))
        self.problem = Problem()
        self.button = theme.role(QPushButton(_("Open the file")), "primary")
        self.button.setDefault(True)
        self._lay_out(sentence)
        self.button.clicked.connect(self._on_clicked)
        self.key.textEdited.connect(self._on_edited)

    def show_error(self, sentence: str) -> None:
        """Say why the file did not open."""
        self.problem.say(sentence)
        self.button.setEnabled(True)
        self.key.setFocus()

    @Slot()
    def _on_edited(self) -> None:
        self.problem.say("")

    @Slot()
    def _on_clicked(self) -> None:
        self.button.setEnabled(False)
        self.typed.emit(self.key.text())

    def _lay_out(self, sentence: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(theme.role(QLabel(_("This file is locked")), "heading"))
        words = theme.role(QLabel(sentence), "dim")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        layout.addWidget(words)
        label = QLabel(_("Recovery key"))
        label.setBuddy(self.key)
        layout.addWidget(label)
        layout.addWidget(self.key)
        layout.addWidget(self.problem)
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.button)
        layout.addLayout(buttons)
        self.setFixedWidth(theme.px(460))
