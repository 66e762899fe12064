"""One line of a quick check: OK, problem or praise by a single key (P5)."""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from qa_desk.i18n import _
from qa_desk.rules.quick_checks import VALUES
from qa_desk.ui import theme
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.form_style import style_sheet
from qa_desk.ui.widgets.line_in_hand import LineInHand

KEYS = {"O": "ok", "1": "ok", "P": "problem", "2": "problem", "+": "praise", "=": "praise",
        "3": "praise"}  # fmt: skip
_LOOKS = {"ok": "na", "problem": "part", "praise": "full"}
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def value_for(event: QKeyEvent) -> str | None:
    """Return the value that a key means; full-width ones count too."""
    if event.modifiers() & _MODIFIERS:
        return None
    return KEYS.get(unicodedata.normalize("NFKC", event.text()).upper())


class ChoiceRow(LineInHand):
    """A label and three buttons. Signals: `changed()`; `left(step)` by Enter, Down or Up."""

    changed = Signal()
    left = Signal(int)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = "ok"
        self.setAccessibleName(label)
        self.buttons = {value: QPushButton(_(name)) for value, name in VALUES.items()}
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(4)
        line.addWidget(QLabel(label), 1)
        for value, button in self.buttons.items():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("option", _LOOKS[value])
            button.setAccessibleName(wording.told(label, button.text()))
            button.clicked.connect(self._on_clicked)
            line.addWidget(button)
        theme.changes().happened.connect(self._restyle)
        self._restyle()
        self.set_value("ok")

    @property
    def value(self) -> str:
        """Return what is chosen."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose, without a word."""
        self._value = value
        for own, button in self.buttons.items():
            button.setChecked(own == value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by key, or go on."""
        value = value_for(event)
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if value is not None:
            self._take(value)
        elif event.modifiers() & _MODIFIERS or event.key() not in steps:
            super().keyPressEvent(event)
        else:
            self.left.emit(steps[Qt.Key(event.key())])

    def _on_clicked(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        button = self.sender()
        self._take(next(value for value, own in self.buttons.items() if own is button))

    def _take(self, value: str) -> None:
        self.set_value(value)
        self.changed.emit()

    def _restyle(self) -> None:
        wide = f"QPushButton[option] {{ min-width: {theme.px(70)}px; }}"
        self.setStyleSheet(style_sheet() + wide)
