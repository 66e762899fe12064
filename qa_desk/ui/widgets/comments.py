"""What is said about the whole call: praise, suggestions without deduction, who witnessed it."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.form_row import note_tip
from qa_desk.ui.widgets.number_watch import leave_alone, number_warning

_LINES = 3


class CommentEdit(QPlainTextEdit):
    """A few lines of text with the function keys of a note; `commanded(Command)`."""

    commanded = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # Ctrl+Z is the sheet's
        self.setToolTip(note_tip())
        self.setFixedHeight(theme.px(20) * _LINES + 12)

    def show_text(self, text: str) -> None:
        """Show a text, unless it is being typed here."""
        if self.toPlainText() != text:
            with QSignalBlocker(self):
                self.setPlainText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = keys.function_command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            self.commanded.emit(command)


class Comments(QWidget):
    """The fields; signals `changed()` and `commanded(Command)`."""

    changed = Signal()
    commanded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.praise = CommentEdit(_("Praise"))
        self.suggestion = CommentEdit(_("Suggestion (no deduction)"))
        self.witness = CommentEdit(_("Witness of the fatal error, or who acknowledged it at once"))
        self._of_witness: list[QWidget] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 12)
        layout.setSpacing(4)
        self.warning = theme.role(QLabel(), "small")
        self.warning.setWordWrap(True)
        self.warning.hide()
        for edit in self._edits():
            label = theme.role(QLabel(edit.accessibleName()), "small")
            label.setBuddy(edit)
            layout.addWidget(label, alignment=Qt.AlignmentFlag.AlignBottom)
            layout.addWidget(edit)
            layout.addSpacing(4)
            leave_alone(edit)  # it warns below
            edit.textChanged.connect(self.changed)
            edit.textChanged.connect(self._on_text)
            edit.commanded.connect(self.commanded)
        self._of_witness = [label, edit]
        layout.addWidget(self.warning)
        self.ask_witness(needed=False)

    def _edits(self) -> tuple[CommentEdit, ...]:
        return self.praise, self.suggestion, self.witness

    def ask_witness(self, *, needed: bool) -> None:
        """Ask for a witness where there is no recording (P8); one that is named stays."""
        for widget in self._of_witness:
            widget.setVisible(needed or bool(self.witness.toPlainText()))

    @Slot()
    def _on_text(self) -> None:
        typed = "\n".join(edit.toPlainText() for edit in self._edits())
        words = number_warning(typed)
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for edit in self._edits():
            edit.setReadOnly(read_only)
