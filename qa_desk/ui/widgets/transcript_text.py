"""What was said, turn by turn: time, a bar in the party's colour, the words."""

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from qa_desk.i18n import _
from qa_desk.rules.transcripts import Turn
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.timecode import clock

_WORDS_AT = 58  # where the words begin, beside the time and the bar
_BAR_AT = 46
_BAR = 3


class TranscriptText(QTextEdit):
    """A transcript to read, with a cursor to walk by turn.

    Signals: `seek_requested(ms)` for a turn that is clicked or entered, `commanded(Command)` for
    the player's keys, `left()` at Escape.
    """

    seek_requested = Signal(int)
    commanded = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns: tuple[Turn, ...] = ()
        self._starts: list[int] = []
        self._current = -1  # the turn that is being said
        self._found: list[QTextCursor] = []
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Transcript"))
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        theme.role(self, "transcript")
        theme.changes().happened.connect(self._write)

    # -- what it shows -----------------------------------------------------------------------

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Show what was said in a call."""
        self._turns = tuple(turns)
        self._starts = [turn.span[0] for turn in turns if turn.span]
        self._current = -1
        self._write()

    def follow(self, at_ms: int) -> None:
        """Show which turn is being said, and bring it into sight unless it is being read here."""
        if not self._starts:
            return
        current = bisect_right(self._starts, at_ms) - 1
        if current == self._current:
            return
        self._current = current
        self.viewport().update()
        if current >= 0 and not self.hasFocus():
            self._bring_into_sight(self.document().findBlockByNumber(current))

    def find_all(self, words: str) -> int:
        """Mark every place where these words stand; return how many there are."""
        self._found = []
        if words:
            at = self.document().find(words)
            while not at.isNull():
                self._found.append(at)
                at = self.document().find(words, at)
        self._show_found(-1)
        return len(self._found)

    def go_to_found(self, place: int) -> None:
        """Bring a place that was found into sight."""
        self._bring_into_sight(self._found[place].block())
        cursor = QTextCursor(self._found[place].block())
        self.setTextCursor(cursor)
        self._show_found(place)

    def _show_found(self, chosen: int) -> None:
        colours = theme.colours()
        marked = []
        for place, cursor in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(
                QColor(colours.accent if place == chosen else colours.late_ground)
            )
            mark.format.setForeground(
                QColor(colours.on_accent if place == chosen else colours.text)
            )
            marked.append(mark)
        self.setExtraSelections(marked)

    def _write(self) -> None:
        """Write the document anew: another call, or another theme."""
        words_at, colours = theme.px(_WORDS_AT), theme.colours()
        shape = QTextBlockFormat()
        shape.setLeftMargin(words_at)
        shape.setTextIndent(-words_at)
        shape.setTabPositions([QTextOption.Tab(words_at, QTextOption.TabType.LeftTab)])
        shape.setBottomMargin(theme.px(6))
        dim, plain = QTextCharFormat(), QTextCharFormat()
        dim.setForeground(QColor(colours.dim))
        plain.setForeground(QColor(colours.text))
        self._found = []
        self.setExtraSelections([])
        self.clear()
        self.document().setDocumentMargin(theme.px(8))
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for place, turn in enumerate(self._turns):
            if place:
                cursor.insertBlock()
            cursor.setBlockFormat(shape)
            cursor.insertText((clock(turn.span[0]) if turn.span else "") + "\t", dim)
            if turn.speaker:
                cursor.insertText(turn.speaker + _(": "), dim)
            cursor.insertText(turn.words, plain)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _bring_into_sight(self, block: QTextBlock) -> None:
        box = self.document().documentLayout().blockBoundingRect(block)
        bar = self.verticalScrollBar()
        if not bar.value() <= box.top() <= box.bottom() <= bar.value() + self.viewport().height():
            bar.setValue(round(box.top() - self.viewport().height() / 3))

    # -- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, box in self._visible():
            self._paint_turn(painter, self._turns[place], box, is_current=place == self._current)
        painter.end()
        super().paintEvent(event)

    def _paint_turn(self, painter: QPainter, turn: Turn, box: QRectF, *, is_current: bool) -> None:
        colours = theme.colours()
        if is_current:
            painter.setBrush(QColor(colours.accent_ground))
            painter.drawRoundedRect(box.adjusted(4, -3, -4, 3), 4, 4)
        painter.setBrush(QColor(getattr(colours, turn.party or "edge")))
        left = self.document().documentMargin() + theme.px(_BAR_AT)
        painter.drawRect(QRectF(left, box.top(), theme.px(_BAR), box.height()))

    def _visible(self) -> list[tuple[int, QRectF]]:
        """Return the turns on screen with the boxes of their words."""
        layout, top = self.document().documentLayout(), self.verticalScrollBar().value()
        found = []
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid() and block.blockNumber() < len(self._turns):
            box = layout.blockBoundingRect(block).translated(0, -top)
            if box.top() > self.viewport().height():
                break
            words = QRectF(
                0, box.top(), self.viewport().width(), block.layout().boundingRect().height()
            )
            found.append((block.blockNumber(), words))
            block = block.next()
        return found

    # -- what a person does ------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._play()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = keys.command(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._play()
        elif command in (keys.Command.NEXT, keys.Command.PREVIOUS):
            self._walk(1 if command is keys.Command.NEXT else -1)
        elif command is not None:
            self.commanded.emit(command)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current >= 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(self._current)))

    def _walk(self, step: int) -> None:
        block = self.textCursor().block()
        target = block.next() if step > 0 else block.previous()
        if target.isValid():
            cursor = QTextCursor(target)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            self.setTextCursor(cursor)

    def _play(self) -> None:
        number = self.textCursor().blockNumber()
        span = self._turns[number].span if number < len(self._turns) else None
        if span is not None:
            self.seek_requested.emit(span[0])
