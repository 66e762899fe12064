"""“Why this call? Why not?”: a call ID or evaluation number is answered in sentences (D10)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qa_desk.errors import QaDeskError
from qa_desk.i18n import _
from qa_desk.services import call_lookup, drawing
from qa_desk.services.drawing import Why
from qa_desk.ui import theme
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.problem import Problem
from qa_desk.work import Work


class WhyBox(QWidget):
    """A field, and the answer under it."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Call ID or evaluation no."))
        self.field.setMaximumWidth(theme.px(280))
        self.ask = QPushButton(_("Answer"))
        self.ask.setAutoDefault(True)
        self.answer = QLabel()
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.answer.setWordWrap(True)
        self.answer.hide()
        self.problem = Problem()
        label = QLabel(_("Why this call, or why not?"))
        label.setBuddy(self.field)
        self.field.setAccessibleName(label.text())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.field, 100)
        line.addWidget(self.ask)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.answer)
        column.addWidget(self.problem)
        self.field.returnPressed.connect(self._on_asked)
        self.ask.clicked.connect(self._on_asked)

    def words(self) -> str:
        """Return the answer, or what is wrong with the question."""
        return self.problem.words() or self.answer.text()

    @Slot()
    def _on_asked(self) -> None:
        if self.field.text().strip() and self.ask.isEnabled():
            self.ask.setEnabled(False)
            job = self._jobs.ask(_why, self.field.text())
            job.succeeded.connect(self._on_answer)
            job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_answer(self, sentences: Sequence[str]) -> None:
        self._say("\n".join(sentences), "")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.ask.setEnabled(True)
        if not isinstance(error, QaDeskError):
            raise error
        self._say("", str(error))

    def _say(self, words: str, problem: str) -> None:
        self.ask.setEnabled(True)
        self.answer.setText(words)
        self.answer.setVisible(bool(words))
        self.problem.say(problem)


def _why(work: Work, written: str) -> list[str]:
    return [
        _sentence(why)
        for call in call_lookup.find(work, written)
        for why in drawing.why(work, call.id)
    ]


def _sentence(why: Why) -> str:
    if why.drawn_at is None:
        return why.sentence
    draw = _("Draw of {time}").format(time=wording.local_time(why.drawn_at))
    if why.rule:
        draw = _("{draw}, rule “{rule}”").format(draw=draw, rule=why.rule)
    return _("{draw}: {sentence}").format(draw=draw, sentence=why.sentence)
