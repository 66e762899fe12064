"""The fields of a part's form: each shows a value of the document and tells what was typed.

Ctrl+Z belongs to the whole checklist, so the fields keep no undo of their own.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import LANGUAGES, _
from qa_desk.rules import typed_numbers
from qa_desk.ui import theme
from qa_desk.ui.widgets.case_parts import text as caption

_KEYS = QKeySequence.StandardKey
_NUMBER_WIDTH = 72


def is_history(event: QEvent) -> bool:
    """Say whether a key is undo or redo, which a field leaves to the checklist."""
    return isinstance(event, QKeyEvent) and (event.matches(_KEYS.Undo) or event.matches(_KEYS.Redo))


class Line(QLineEdit):
    """One line."""

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the checklist."""
        if is_history(event):
            event.ignore()
            return False
        return super().event(event)


class Box(QPlainTextEdit):
    """A few lines; Tab goes on."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFixedHeight(theme.px(20) * lines + 16)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the checklist."""
        if is_history(event):
            event.ignore()
            return False
        return super().event(event)


class Field(QWidget):
    """What all fields are: `show_value` shows, `edited(value, typed)` tells what it is now."""

    edited = Signal(object, bool)

    def show_value(self, value: Any) -> None:
        """Show a value of the document, without a word."""
        raise NotImplementedError

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        self.setEnabled(not read_only)


class LineField(Field):
    """A line of text, or a number that is kept as it was typed where it is none."""

    def __init__(self, name: str, *, number: bool = False) -> None:
        super().__init__()
        self._number = number
        self.line = Line()
        self.line.setAccessibleName(name)
        _row(self, self.line)
        if number:
            self.line.setFixedWidth(theme.px(_NUMBER_WIDTH))
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
            _end(self)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)

    def show_value(self, value: Any) -> None:
        """Show a text or number; what means the same stays as it is being typed."""
        words = typed_numbers.shown_number(value)
        same = typed_numbers.typed_number(self.line.text()) == value if self._number else False
        if self.line.text() != words and not (same and self.line.hasFocus()):
            self.line.setText(words)

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be read and copied, or typed into."""
        self.line.setReadOnly(read_only)

    def _on_edited(self, typed: str) -> None:
        self.edited.emit(typed_numbers.typed_number(typed) if self._number else typed, True)


class TextsField(Field):
    """A text in both languages, side by side."""

    def __init__(self, name: str, lines: int) -> None:
        super().__init__()
        self.boxes: dict[str, Box] = {}
        self._value: dict[str, str] = {}
        columns = []
        for language, title in LANGUAGES.items():
            box = Box(lines)
            box.setAccessibleName(_("{what}, {language}").format(what=name, language=title))
            box.textChanged.connect(self._on_changed)
            self.boxes[language] = box
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(caption(title, "small", wraps=False))
            column.addWidget(box)
            columns.append(column)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for column in columns:
            row.addLayout(column, 1)
        self.setFocusProxy(self.boxes["zh"])

    def show_value(self, value: Any) -> None:
        """Show both texts."""
        self._value = dict(value or {})
        for language, box in self.boxes.items():
            words = str(self._value.get(language, ""))
            if box.toPlainText() != words:
                with QSignalBlocker(box):
                    box.setPlainText(words)

    def set_read_only(self, *, read_only: bool) -> None:
        """Let them be read and copied, or typed into."""
        for box in self.boxes.values():
            box.setReadOnly(read_only)

    def _on_changed(self) -> None:
        typed = {language: box.toPlainText() for language, box in self.boxes.items()}
        if any(words != self._value.get(language, "") for language, words in typed.items()):
            self._value = {**self._value, **typed}
            self.edited.emit(typed, True)


class ChoiceField(Field):
    """One of several codes."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName(name)
        self.offer(choices)
        _row(self, self.box)
        _end(self)
        self.setFocusProxy(self.box)
        self.box.activated.connect(self._on_chosen)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these codes and words."""
        if [(self.box.itemData(n), self.box.itemText(n)) for n in range(self.box.count())] != [
            *choices
        ]:
            self.box.clear()
            for code, words in choices:
                self.box.addItem(words, code)

    def show_value(self, value: Any) -> None:
        """Show what is chosen; a code that is unknown is shown as it is."""
        code = "" if value is None else str(value)
        if self.box.findData(code) < 0:
            self.box.addItem(code, code)
        self.box.setCurrentIndex(self.box.findData(code))

    def _on_chosen(self) -> None:
        self.edited.emit(self.box.currentData(), False)


class FlagField(Field):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = QCheckBox(words)
        _row(self, self.box)
        self.setFocusProxy(self.box)
        self.box.clicked.connect(self._on_clicked)

    def show_value(self, value: Any) -> None:
        """Show whether it is so."""
        self.box.setChecked(bool(value))

    def _on_clicked(self, checked: bool) -> None:
        self.edited.emit(checked, False)


class NumbersField(Field):
    """A number for each of some codes, such as the five dimensions."""

    def __init__(self, names: Sequence[tuple[str, str]], *, optional: bool) -> None:
        super().__init__()
        self._optional = optional
        self._value: dict[str, Any] = {}
        self.lines: dict[str, LineField] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for code, name in names:
            field = LineField(name, number=True)
            field.setToolTip(name)
            field.edited.connect(lambda value, _typed, code=code: self._on_edited(code, value))
            self.lines[code] = field
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(caption(code, "small", wraps=False))
            column.addWidget(field)
            row.addLayout(column)
        row.addStretch(1)
        self.setFocusProxy(next(iter(self.lines.values())))

    def show_value(self, value: Any) -> None:
        """Show the numbers."""
        self._value = dict(value or {})
        for code, field in self.lines.items():
            field.show_value(self._value.get(code))

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only, or take input too."""
        for field in self.lines.values():
            field.set_read_only(read_only=read_only)

    def _on_edited(self, code: str, value: Any) -> None:
        left_out = self._optional and value == ""
        put = {**self._value, code: value}
        self._value = {key: each for key, each in put.items() if key != code or not left_out}
        self.edited.emit(self._value, True)


def _row(field: Field, inside: QWidget) -> None:
    row = QHBoxLayout(field)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inside)


def _end(field: Field) -> None:
    layout = field.layout()
    if isinstance(layout, QHBoxLayout):
        layout.addStretch(1)
