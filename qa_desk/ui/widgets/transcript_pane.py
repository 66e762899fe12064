"""The transcript beside a recording: follows the playing, is searched, and leads to a moment."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.transcripts import Turn
from qa_desk.ui import theme
from qa_desk.ui.widgets.transcript_text import TranscriptText


class _Search(QLineEdit):
    """Words to look for; signals `moved(+1 or -1)` for the next or previous place, `closed()`."""

    moved = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.moved.emit(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class TranscriptPane(QWidget):
    """Signals: `seek_requested(ms)`, `commanded(Command)` and `left()` as its text has them."""

    seek_requested = Signal(int)
    commanded = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = -1
        self._count = 0
        self.text = TranscriptText()
        self.search = _Search()
        self.search.setPlaceholderText(_("Find in the transcript"))
        self.search.setAccessibleName(_("Find in the transcript"))
        self.search.setClearButtonEnabled(True)
        self.said = theme.role(QLabel(), "small")
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        self.text.seek_requested.connect(self.seek_requested)
        self.text.commanded.connect(self.commanded)
        self.text.left.connect(self.left)
        self.search.textChanged.connect(self._on_searched)
        self.search.moved.connect(self._on_moved)
        self.search.closed.connect(self._on_closed)

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Show what was said in a call."""
        self.text.show_turns(turns)
        self._on_searched(self.search.text())

    @Slot(int)
    def follow(self, at_ms: int) -> None:
        """Show what is being said at a moment."""
        self.text.follow(at_ms)

    def begin_search(self) -> None:
        """Let words be typed to look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        self._count, self._place = self.text.find_all(words.strip()), -1
        if self._count:
            self._on_moved(1)
        else:
            self.said.setText(_("not found") if words.strip() else "")

    @Slot(int)
    def _on_moved(self, step: int) -> None:
        if self._count:
            self._place = (self._place + step) % self._count
            self.text.go_to_found(self._place)
            self.said.setText(_("{n} of {total}").format(n=self._place + 1, total=self._count))

    @Slot()
    def _on_closed(self) -> None:
        """Go on in the text from what was found; the marks go with the words."""
        self.search.clear()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
