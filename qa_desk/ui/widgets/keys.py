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


_FUNCTION_KEYS = {
    Qt.Key.Key_F5: Command.PLAY,
    Qt.Key.Key_F6: Command.BACK,
    Qt.Key.Key_F7: Command.MARK,
    Qt.Key.Key_F8: Command.NEXT,
}
_KEYS = _FUNCTION_KEYS | {
    Qt.Key.Key_Left: Command.BACK,
    Qt.Key.Key_Right: Command.FORWARD,
    Qt.Key.Key_Up: Command.PREVIOUS,
    Qt.Key.Key_Down: Command.NEXT,
    Qt.Key.Key_Return: Command.NEXT,
    Qt.Key.Key_Enter: Command.NEXT,
}
_CHARACTERS = {" ": Command.PLAY, "M": Command.MARK, "N": Command.NOT_APPLICABLE}
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
        return None
    return _KEYS.get(Qt.Key(event.key())) or _CHARACTERS.get(_character(event))


def function_command(event: QKeyEvent) -> Command | None:
    """Return what a function key asks for, wherever something is typed."""
    if event.modifiers() & _SHORTCUT:
        return None
    return _FUNCTION_KEYS.get(Qt.Key(event.key()))


def digit(event: QKeyEvent) -> int | None:
    """Return 1…9 for a digit key, half-width or full-width."""
    character = _character(event)
    plain = len(character) == 1 and character in "123456789"
    return int(character) if plain and not event.modifiers() & _SHORTCUT else None
