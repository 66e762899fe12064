"""The single keys of the scoring desk (practice.md P5) and their twins for inside a note."""

import unicodedata
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

STEP_MS = 5000


class Command(Enum):
    """What a key asks for."""

    PLAY = auto()
    BACK = auto()
    FORWARD = auto()
    MARK = auto()
    NEXT = auto()
    PREVIOUS = auto()
    NOT_APPLICABLE = auto()
    UNDO = auto()
    REDO = auto()
    NEXT_MISSING = auto()
    PHRASES = auto()
    PAST = auto()
    BLIND = auto()
    SUBMIT = auto()


_FUNCTION_KEYS = {
    Qt.Key.Key_F5: Command.PLAY,
    Qt.Key.Key_F6: Command.BACK,
    Qt.Key.Key_F7: Command.MARK,
    Qt.Key.Key_F8: Command.NEXT,
    Qt.Key.Key_F3: Command.NEXT_MISSING,
    Qt.Key.Key_F4: Command.PHRASES,
}
_CONTROL_KEYS = {
    Qt.Key.Key_Z: Command.UNDO,
    Qt.Key.Key_Y: Command.REDO,
    Qt.Key.Key_B: Command.BLIND,
    Qt.Key.Key_Return: Command.SUBMIT,
    Qt.Key.Key_Enter: Command.SUBMIT,
}
_KEYS = _FUNCTION_KEYS | {
    Qt.Key.Key_Left: Command.BACK,
    Qt.Key.Key_Right: Command.FORWARD,
    Qt.Key.Key_Up: Command.PREVIOUS,
    Qt.Key.Key_Down: Command.NEXT,
    Qt.Key.Key_Return: Command.NEXT,
    Qt.Key.Key_Enter: Command.NEXT,
}
_CHARACTERS = {
    " ": Command.PLAY,
    "M": Command.MARK,
    "N": Command.NOT_APPLICABLE,
    "P": Command.PAST,
}
_SHORTCUT = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def _character(event: QKeyEvent) -> str:
    """Return what was typed; full-width letters and digits count as the plain ones."""
    return unicodedata.normalize("NFKC", event.text()).upper()


def command(event: QKeyEvent) -> Command | None:
    """Return what the key asks for; a note keeps the characters and cursor keys for itself."""
    if event.modifiers() & _SHORTCUT:
        return control_command(event)
    return _KEYS.get(Qt.Key(event.key())) or _CHARACTERS.get(_character(event))


def function_command(event: QKeyEvent) -> Command | None:
    """Return what a function key, or one with Ctrl, asks for wherever something is typed."""
    if event.modifiers() & _SHORTCUT:
        return control_command(event)
    return _FUNCTION_KEYS.get(Qt.Key(event.key()))


def control_command(event: QKeyEvent) -> Command | None:
    """Return what a key with Ctrl asks for; a field has no undo of its own beside the sheet's."""
    if event.modifiers() & _SHORTCUT != Qt.KeyboardModifier.ControlModifier:
        return None
    return _CONTROL_KEYS.get(Qt.Key(event.key()))


def digit(event: QKeyEvent) -> int | None:
    """Return 1…9 for a digit key, half-width or full-width."""
    character = _character(event)
    plain = len(character) == 1 and character in "123456789"
    return int(character) if plain and not event.modifiers() & _SHORTCUT else None
