"""What an item and a fatal error of the form share: the keys, the marks, the note, the frame."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

from qa_desk.i18n import _
from qa_desk.rules.sheets import Mark
from qa_desk.ui import theme
from qa_desk.ui.widgets import keys, wording
from qa_desk.ui.widgets.chips import IconLabel
from qa_desk.ui.widgets.mark_chips import MarkChips
from qa_desk.ui.widgets.number_watch import number_warning

MARGIN = 12
LEAD_WIDTH = 28

_IN_NOTE = (
    *(keys.Command.NEXT_MISSING, keys.Command.PHRASES, keys.Command.PLAY),
    *(keys.Command.BACK, keys.Command.MARK, keys.Command.NEXT),
)


class NoteEdit(QLineEdit):
    """A note of one line; text composed by an input method counts when it is committed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("note", True)
        self.setProperty("need", False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=True)
        self.setAccessibleName(_("Note"))
        self.setToolTip(note_tip())
        self.textChanged.connect(self._show_tip)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), super().minimumSizeHint().height())

    def show_need(self, *, needed: bool) -> None:
        """Let the hint stand out while a note is needed."""
        if bool(self.property("need")) != needed:
            self.setProperty("need", needed)
            theme.repolish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undo and redo to the form: they are the sheet's."""
        if keys.function_command(event) is None:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _show_tip(self, text: str) -> None:
        self.setToolTip(f"{text}\n\n{note_tip()}" if text else note_tip())


def chain_tabs(*stops: QWidget) -> None:
    """Let Tab go from each of the widgets to the next."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def note_tip() -> str:
    """Return which keys work inside a note."""
    known = ((keys.first(command, text=True), _(command.value)) for command in _IN_NOTE)
    told = [f"{key} {words}" for key, words in known if key]
    return wording.DOT.join([*told, _("Esc back to the item")])


class _Sign(IconLabel):
    """Stands before the note; it keeps its room by painting nothing, without a new layout."""

    def __init__(self) -> None:
        super().__init__("corner-down-right", "faint", 14)
        self._look = (False, True)

    def show_sign(self, *, needed: bool, shown: bool) -> None:
        """Warn that something is needed, point to the note, or be blank."""
        if (needed, shown) != self._look:
            self._look = (needed, shown)
            self.set_icon(*(("circle-alert", "late") if needed else ("corner-down-right", "faint")))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._look[1]:
            super().paintEvent(event)


class FormRow(QFrame):
    """A row that takes the single keys while it has the focus (practice.md P5).

    Signals: `commanded(Command)` what the form does; `noted()` the note changed;
    `mark_heard(mark)`, `mark_removed(mark)`.
    """

    commanded = Signal(object)
    noted = Signal()
    mark_heard = Signal(object)
    mark_removed = Signal(object)

    def __init__(self, lead: QWidget, text: str) -> None:
        super().__init__()
        self.setProperty("current", False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self._current = False
        self._needs: frozenset[str] = frozenset()
        self.read_only = False
        self.text = QLabel(text)
        self.note = NoteEdit()
        self.marks = MarkChips()
        self._sign = _Sign()
        self.note.textEdited.connect(self.noted)
        self.note.textEdited.connect(self.show_hint)
        self.marks.heard.connect(self.mark_heard)
        self.marks.removed.connect(self.mark_removed)
        self.setAccessibleName(text)
        self._assemble(lead)

    def _assemble(self, lead: QWidget) -> None:
        lead.setFixedWidth(theme.px(LEAD_WIDTH))
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (lead, self.text):
            widget.setMinimumHeight(theme.px(26))
        self.upper_line = QHBoxLayout()
        self.upper_line.setSpacing(6)
        self.upper_line.addWidget(lead, alignment=Qt.AlignmentFlag.AlignTop)
        self.upper_line.addWidget(self.text, 1, Qt.AlignmentFlag.AlignTop)
        self.lower_line = QHBoxLayout()
        self.lower_line.setSpacing(6)
        self.lower_line.setContentsMargins(theme.px(LEAD_WIDTH) + 6, 0, 0, 0)
        self.lower_line.addWidget(self._sign)
        self.lower_line.addWidget(self.marks)
        self.lower_line.addWidget(self.note, 1)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(MARGIN, 5, MARGIN, 4)
        self._lines.setSpacing(4)
        self._lines.addLayout(self.upper_line)
        self._lines.addLayout(self.lower_line)
        self.show_hint()

    def add_line(self, line: QLayout) -> None:
        """Put a line between the text and the note."""
        self._lines.insertLayout(1, line)

    # -- what it shows -----------------------------------------------------------------------

    def show_note(self, note: str) -> None:
        """Show a note, unless it is being typed here."""
        if self.note.text() != note:
            self.note.setText(note)
        self.show_hint()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show the marks of this row."""
        self.marks.show_marks(marks, read_only=self.read_only)
        chain_tabs(self.note, *self.marks.chips())
        self.show_hint()

    def show_needs(self, needs: frozenset[str]) -> None:
        """Show what still has to be filled in: "note", "mark", "cause"."""
        if needs != self._needs:
            self._needs = needs
            self.show_hint()

    def first_need(self) -> QWidget:
        """Return where to go for what is needed: the note where it is only that, else the row."""
        return self.note if self._needs == {"note"} else self

    def show_current(self, *, current: bool) -> None:
        """Look like the row in hand, or like the others."""
        if current != self._current:
            self._current = current
            self.setProperty("current", current)
            for chip in self.marks.chips():
                theme.repolish(chip)
            self.show_hint()
        self.update()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.read_only = read_only
        self.note.setReadOnly(read_only)
        self.show_hint()

    def last_stop(self) -> QWidget:
        """Return where Tab leaves the row."""
        return self.note

    def hint(self) -> str:
        """Return the keys of this row, shown while it is in hand and has no note."""
        raise NotImplementedError

    def show_hint(self) -> None:
        """Say in the empty note what is needed, or the keys of the row in hand."""
        needs = {
            frozenset({"note"}): _("A note is needed: what happened"),
            frozenset({"mark"}): _("A mark in the recording is needed ({key})"),
            frozenset({"note", "mark"}): _("A note and a mark in the recording ({key}) are needed"),
        }.get(self._needs - {"cause"}, "")
        needs = needs.format(key=keys.first(keys.Command.MARK))
        own = self.hint() if self._current and not self.read_only else ""
        self.note.setPlaceholderText(needs or own)
        self.note.show_need(needed=bool(needs))
        needs = needs or number_warning(self.note.text())
        shown = needs or self._current or self.note.text() or self.marks.chips()
        self._sign.show_sign(needed=bool(needs), shown=bool(shown))
        self._sign.setToolTip(needs)

    # -- what a person does ------------------------------------------------------------------

    def choose(self, place: int) -> bool:
        """Take a digit key, 1 the first; say whether it meant something."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = keys.command(event)
        if event.key() == Qt.Key.Key_Escape and not self.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.read_only and self._press_digit(event):
            return
        elif command is not None:
            self.commanded.emit(command)
        else:
            super().keyPressEvent(event)

    def _press_digit(self, event: QKeyEvent) -> bool:
        place = keys.digit(event)
        return place is not None and self.choose(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        del event  # the focus alone makes it the row in hand

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._current:
            return
        colours = theme.colours()
        inside = self.isAncestorOf(self.window().focusWidget() or self) or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.accent_ground))
        painter.setPen(QPen(QColor(colours.accent if inside else colours.edge), 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
