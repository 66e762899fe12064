"""A small form over a page: what it is about, its fields, one thing to do."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.ui import theme
from qa_desk.ui.jobs import Job
from qa_desk.ui.widgets.problem import Problem

_WIDTH, _SIDE = 420, 24


class FormDialog(QDialog):
    """Signals `wanted()` when its fields will do; whoever asked closes it or says a problem."""

    wanted = Signal()

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(verb)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.problem = Problem()
        self.button = theme.role(QPushButton(verb), "primary")
        self.button.setDefault(True)
        self.cancel = QPushButton(_("Cancel"))
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self._wrapped: list[QLabel] = []
        self._inside = QWidget()
        self._inside.setLayout(self.body)
        self.body.setContentsMargins(0, 0, 0, 0)
        self._lay_out(title)
        self.button.clicked.connect(self._on_clicked)
        self.cancel.clicked.connect(self.reject)

    def missing(self) -> str:
        """Return what is wrong with what was filled in, nothing when it will do."""
        return ""

    def show_error(self, sentence: str) -> None:
        """Say why it was not done, and let it be tried again."""
        self.problem.say(sentence)
        self.set_open(on=True)

    def follow(self, job: Job) -> Job:
        """Say here why a job was not done."""
        job.failed.connect(self._on_not_done)
        return job

    @Slot(object)
    def _on_not_done(self, error: Exception) -> None:
        self.set_open(on=True)
        if not isinstance(error, QaDeskError):
            raise error
        self.show_error(str(error))

    def set_open(self, *, on: bool) -> None:
        """Let it be filled in, or not while it is being done."""
        self._inside.setEnabled(on)
        self.button.setEnabled(on)

    def add(self, words: str, field: QWidget, hint: str = "") -> None:
        """Add a field under its label."""
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words)
        self.body.addWidget(label)
        self.body.addWidget(field)
        if hint:
            self.say(hint, "small")
        self.body.addSpacing(8)
        if self.focusWidget() is None:
            field.setFocus()

    def say(self, words: str, role: str = "dim") -> QLabel:
        """Add a sentence."""
        label = theme.role(QLabel(words), role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.body.addWidget(label)
        self._wrapped.append(label)
        return label

    def showEvent(self, event: QShowEvent) -> None:
        """Give words the room they need, now that their letters are known."""
        self.setFixedWidth(max(self.width(), self._layout.totalMinimumSize().width()))
        margins = self.contentsMargins()
        room = self.width() - theme.px(2 * _SIDE) - margins.left() - margins.right()
        for label in self._wrapped:
            label.setMinimumHeight(label.heightForWidth(room))
        super().showEvent(event)
        self.adjustSize()

    def reject(self) -> None:
        """Close it, but not while what was asked is being done."""
        if self._inside.isEnabled():
            super().reject()

    @Slot()
    def _on_clicked(self) -> None:
        problem = self.missing()
        self.problem.say(problem)
        if not problem:
            self.set_open(on=False)
            self.wanted.emit()

    def _lay_out(self, title: str) -> None:
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(_SIDE), 20, theme.px(_SIDE), 20)
        layout.setSpacing(4)
        heading = theme.role(QLabel(title), "heading")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addSpacing(4)
        layout.addWidget(self._inside)
        layout.addWidget(self.problem)
        layout.addSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.button)
        layout.addLayout(buttons)
        self.setFixedWidth(theme.px(_WIDTH))
