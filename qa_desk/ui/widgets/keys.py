"""The single keys of the scoring desk (practice.md P5) and their twins for inside a note."""

import unicodedata
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

FINE_STEP_MS = 1000
STEP_MS = 5000
FAR_STEP_MS = 15_000


class Command(Enum):
    """What a key asks for."""

    PLAY = auto()
    BACK = auto()
    FORWARD = auto()
    MARK = auto()
    NEXT = auto()
    PREVIOUS = auto()
    NOT_APPLICABLE = auto()
    BACK_FINE = auto()
    FORWARD_FINE = auto()
    BACK_FAR = auto()
    FORWARD_FAR = auto()
    PREVIOUS_MARK = auto()
    NEXT_MARK = auto()
    NEXT_SPEECH = auto()
    SKIP_SILENCE = auto()
    LOOP = auto()
    SLOWER = auto()
    FASTER = auto()
    GO_TO = auto()
    MUTE_CSR = auto()
    MUTE_CUSTOMER = auto()
    EVEN_OUT = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    ZOOM_WHOLE = auto()


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
_WITH_SHIFT = {
    Qt.Key.Key_Left: Command.BACK_FINE,
    Qt.Key.Key_Right: Command.FORWARD_FINE,
}
_WITH_CONTROL = {
    Qt.Key.Key_Left: Command.BACK_FAR,
    Qt.Key.Key_Right: Command.FORWARD_FAR,
}
_CHARACTERS = {
    " ": Command.PLAY,
    "M": Command.MARK,
    "N": Command.NOT_APPLICABLE,
    "[": Command.PREVIOUS_MARK,
    "]": Command.NEXT_MARK,
    "【": Command.PREVIOUS_MARK,
    "】": Command.NEXT_MARK,
    "J": Command.NEXT_SPEECH,
    "K": Command.SKIP_SILENCE,
    "L": Command.LOOP,
    "S": Command.SLOWER,
    "F": Command.FASTER,
    "G": Command.GO_TO,
    "C": Command.MUTE_CSR,
    "V": Command.MUTE_CUSTOMER,
    "E": Command.EVEN_OUT,
    "+": Command.ZOOM_IN,
    "=": Command.ZOOM_IN,
    "-": Command.ZOOM_OUT,
    "0": Command.ZOOM_WHOLE,
}
STEPS = {
    Command.BACK_FINE: -FINE_STEP_MS,
    Command.FORWARD_FINE: FINE_STEP_MS,
    Command.BACK: -STEP_MS,
    Command.FORWARD: STEP_MS,
    Command.BACK_FAR: -FAR_STEP_MS,
    Command.FORWARD_FAR: FAR_STEP_MS,
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
    key, held = Qt.Key(event.key()), event.modifiers()
    if held & _SHORTCUT:
        only = held & (_SHORTCUT | Qt.KeyboardModifier.ShiftModifier)
        return _WITH_CONTROL.get(key) if only == Qt.KeyboardModifier.ControlModifier else None
    shifted = _WITH_SHIFT.get(key) if held & Qt.KeyboardModifier.ShiftModifier else None
    return shifted or _KEYS.get(key) or _CHARACTERS.get(_character(event))


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
