"""What the steps of the assistant share: a title, why it is good for something, and a problem."""

from typing import ClassVar

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.rules.setting_up import STEPS, Standing
from qa_desk.ui import messages, theme
from qa_desk.ui.jobs import Job, Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_parts import text
from qa_desk.ui.widgets.problem import Problem


class Step(QWidget):
    """One step. Signals: `put_in()` when something is in the centre that was not, `left(page, id)`.

    `memory` keeps what is typed, so that a closed assistant loses nothing.
    """

    key: ClassVar[str] = ""
    right: ClassVar[str] = ""  # without which the step is not shown

    put_in = Signal()
    left = Signal(str, object)

    def __init__(self, jobs: Jobs, memory: QSettings) -> None:
        super().__init__()
        self.jobs, self.memory = jobs, memory
        self.said = theme.role(QLabel(), "strong")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.hide()
        self.problem = Problem()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addWidget(theme.role(QLabel(_(STEPS[self.key])), "title"))

    def explain(self, words: str) -> None:
        """Say what the step is for."""
        self.body.addWidget(text(words, "dim"))
        self.body.addSpacing(8)

    def show_standing(self, standing: Standing) -> None:
        """Take note of what is in the centre."""

    def first_widget(self) -> QWidget:
        """Return what has the focus when the step is shown."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Say what was done."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.problem.say("")

    def line(self, words: str, key: str, hint: str) -> QLineEdit:
        """Add a field whose words are kept."""
        field = QLineEdit(str(self.memory.value(key, "")))
        field.setProperty("key", key)
        field.setPlaceholderText(hint)
        field.setAccessibleName(words)
        field.textChanged.connect(self._on_typed)
        label = QLabel(words)
        label.setBuddy(field)
        self.body.addWidget(label)
        return field

    def row(self, *widgets: QWidget, stretch: int = -1) -> None:
        """Add widgets beside each other; the one at `stretch` takes the room, else the end does."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for number, widget in enumerate(widgets):
            row.addWidget(widget, int(number == stretch))
        if stretch < 0:
            row.addStretch(1)
        self.body.addLayout(row)

    def browse_button(self, words: str, slot: object) -> QPushButton:
        """Return a button that looks for a file or a folder."""
        button = QPushButton(_("Browse"))
        button.setIcon(theme.icon("folder-open"))
        button.setIconSize(theme.icon_size(gap=True))
        button.setAccessibleName(wording.told(words, button.text()))
        button.clicked.connect(slot)
        return button

    def follow(self, job: Job) -> Job:
        """Say here why a job was not done."""
        job.failed.connect(self._on_failed)
        return job

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QaDeskError):
            self.say("")
            self.problem.say(str(error))
        else:
            messages.failure(self, error)

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        self.memory.setValue(self.sender().property("key"), typed)
        self.problem.say("")
