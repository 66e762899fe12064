"""The script of a test call beside the checklist: what to ask, and what was answered (P23)."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import _
from qa_desk.rules.scripts import VERDICTS, Reply
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, wording
from qa_desk.ui.widgets.form_row import NoteEdit, chain_tabs
from qa_desk.ui.widgets.form_style import style_sheet
from qa_desk.ui.widgets.line_in_hand import LineInHand

_LOOKS = {"right": "full", "wrong": "part", "not_asked": "na"}
_STEPS = {keys.Command.NEXT: 1, keys.Command.PREVIOUS: -1}
_FOCUS = Qt.FocusReason.OtherFocusReason


class ReplyRow(LineInHand):
    """A question, the answer it should have, and the one it got.

    Digits say the verdict, the same digit again takes it back; Tab goes to what was said.
    Signals: `changed()`; `moved(+1 or -1)`; `commanded(Command)`; `left()` by Esc.
    """

    changed = Signal()
    moved = Signal(int)
    commanded = Signal(object)
    left = Signal()

    def __init__(self, number: int, reply: Reply) -> None:
        super().__init__()
        self._reply = reply
        self.buttons = {verdict: QPushButton(_(words)) for verdict, words in VERDICTS.items()}
        self.said = NoteEdit()
        self.said.setPlaceholderText(_("what was said"))
        self.said.setAccessibleName(_("What was said to question {number}").format(number=number))
        self.said.setText(reply.said)
        self._lay_out(number)
        self._show()
        self.said.textEdited.connect(self._on_said)
        chain_tabs(self, self.said)

    @property
    def reply(self) -> Reply:
        """Return what came of the question."""
        return self._reply

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.said.setReadOnly(read_only)
        for button in self.buttons.values():
            button.setEnabled(not read_only)

    def take(self, verdict: str) -> None:
        """Say what the answer was; the same again takes it back."""
        if not self.said.isReadOnly():
            again = verdict == self._reply.verdict
            self._reply = replace(self._reply, verdict="" if again else verdict)
            self._show()
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a verdict, go on, or leave what else is pressed to the page."""
        command, place = keys.command(event), keys.digit(event)
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif place is not None and self.hasFocus():
            if place <= len(VERDICTS):
                self.take(tuple(VERDICTS)[place - 1])
        elif command in _STEPS:
            self.moved.emit(_STEPS[command])
        elif command is keys.Command.NOT_APPLICABLE:
            self.take("not_asked")
        elif command is not None:
            self.commanded.emit(command)
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Go back from what was said to the question, and from there to the form."""
        if self.hasFocus():
            self.left.emit()
        else:
            self.setFocus(_FOCUS)

    @Slot(str)
    def _on_said(self, typed: str) -> None:
        self._reply = replace(self._reply, said=typed)
        self.changed.emit()

    def _on_clicked(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        button = self.sender()
        self.take(next(verdict for verdict, own in self.buttons.items() if own is button))
        self._show()

    def _show(self) -> None:
        for verdict, button in self.buttons.items():
            button.setChecked(verdict == self._reply.verdict)

    def _lay_out(self, number: int) -> None:
        asked = self._reply.asked
        self.setAccessibleName(f"{number} {asked.question}")
        self.setAccessibleDescription(asked.expected)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addWidget(_words(f"{number}  {asked.question}", "strong"))
        column.addWidget(_words(asked.expected))
        if asked.article:
            column.addWidget(_words(asked.article, "small"))
        line = QHBoxLayout()
        line.setSpacing(4)
        for place, (verdict, button) in enumerate(self.buttons.items(), 1):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has it, and its digits
            button.setProperty("option", _LOOKS[verdict])
            button.setToolTip(str(place))
            button.clicked.connect(self._on_clicked)
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.said)


class ScriptPanel(QScrollArea):
    """Signals: `changed()`; `commanded(Command)` of a key for the desk; `left()` by Esc."""

    changed = Signal()
    commanded = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ReplyRow] = []
        self.scenario = ""
        self.is_read_only = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.counted = theme.role(QLabel(), "small")
        theme.changes().happened.connect(self._restyle)
        self._restyle()
        self.show_script("", ())

    def show_script(self, scenario: str, replies: Sequence[Reply]) -> None:
        """Show what a test call is to ask, and what was answered so far."""
        self.scenario = scenario
        inside = theme.role(QWidget(), "bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 8)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 4)
        head.setSpacing(4)
        head.addWidget(_words(scenario, "dim"))
        self.counted = theme.role(QLabel(), "small")
        head.addWidget(self.counted)
        column.addLayout(head)
        self.rows = [ReplyRow(number, reply) for number, reply in enumerate(replies, 1)]
        for row in self.rows:
            column.addWidget(row)
            row.changed.connect(self._on_changed)
            row.moved.connect(self._on_moved)
            row.commanded.connect(self.commanded)
            row.left.connect(self.left)
        column.addStretch(1)
        self.setWidget(inside)
        self.set_read_only(read_only=self.is_read_only)
        self._count()

    def replies(self) -> tuple[Reply, ...]:
        """Return the questions as asked, and what came of them."""
        return tuple(row.reply for row in self.rows)

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.is_read_only = read_only
        for row in self.rows:
            row.set_read_only(read_only=read_only)

    def begin(self) -> None:
        """Go to the first question that is open, else to the first."""
        wanted = next((row for row in self.rows if not row.reply.verdict), None)
        if self.rows:
            self._go(wanted or self.rows[0])

    @Slot()
    def _on_changed(self) -> None:
        self._count()
        self.changed.emit()

    @Slot(int)
    def _on_moved(self, step: int) -> None:
        to = self.rows.index(self.sender()) + step  # type: ignore[arg-type]
        if 0 <= to < len(self.rows):
            self._go(self.rows[to])

    def _go(self, row: ReplyRow) -> None:
        row.setFocus(_FOCUS)
        self.ensureWidgetVisible(row, 0, theme.px(8))

    def _count(self) -> None:
        self.counted.setText(wording.tally(self.replies()))

    def _restyle(self) -> None:
        self.setStyleSheet(style_sheet())


def _words(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    if role:
        theme.role(label, role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
