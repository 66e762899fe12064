"""The commands of the scoring desk, their keys, and what a person made of those (P5).

A key is written as Qt writes it: "Space", "M", "Shift+Left", "F5". Function keys, and keys with
Ctrl or Alt, work inside a note too; all others would be typed there.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum

from PySide6.QtCore import QKeyCombination, QSettings, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from qa_desk.i18n import N_, _
from qa_desk.ui import theme


class Command(Enum):
    """What a key asks for, in words."""

    PLAY = N_("Play or pause")
    BACK = N_("Back 5 s")
    FORWARD = N_("Forward 5 s")
    MARK = N_("Mark this moment")
    NEXT = N_("Next item")
    PREVIOUS = N_("Previous item")
    NOT_APPLICABLE = N_("N/A")
    NEXT_MISSING = N_("Next missing")
    PAST = N_("Earlier results of this CSR")
    PHRASES = N_("Quick phrases")
    UNDO = N_("Undo")
    REDO = N_("Redo")
    BLIND = N_("Hide points and scores")
    SUBMIT = N_("Submit")
    WATCH = N_("Watch a contact live")
    SCRIPT = N_("To the script of a test call")
    RECORD = N_("Record from the microphone")
    BACK_FINE = N_("Back 1 s")
    FORWARD_FINE = N_("Forward 1 s")
    BACK_FAR = N_("Back 15 s")
    FORWARD_FAR = N_("Forward 15 s")
    PREVIOUS_MARK = N_("Previous mark")
    NEXT_MARK = N_("Next mark")
    NEXT_SPEECH = N_("Next speech")
    SKIP_SILENCE = N_("Skip silence")
    LOOP = N_("Repeat from A to B")
    GO_TO = N_("Go to time")
    SLOWER = N_("Slower")
    FASTER = N_("Faster")
    MUTE_CSR = N_("Mute the CSR")
    MUTE_CUSTOMER = N_("Mute the customer")
    EVEN_OUT = N_("Make the quiet side louder")
    ZOOM_IN = N_("Zoom in")
    ZOOM_OUT = N_("Zoom out")
    ZOOM_WHOLE = N_("Whole recording")
    ATTACH = N_("Attach a file")
    ATTACHMENTS = N_("To the attachments")
    SCREEN = N_("Screen video")
    SCREEN_EARLIER = N_("Screen video 0.1 s earlier")
    SCREEN_LATER = N_("Screen video 0.1 s later")
    TEACH = N_("Make the passage a teaching case")
    NOTE = N_("Write an information note")


STEPS = {  # ms
    Command.BACK_FINE: -1000,
    Command.FORWARD_FINE: 1000,
    Command.BACK: -5000,
    Command.FORWARD: 5000,
    Command.BACK_FAR: -15_000,
    Command.FORWARD_FAR: 15_000,
}
DEFAULTS: Mapping[Command, tuple[str, ...]] = {
    Command.PLAY: ("Space", "F5"),
    Command.BACK: ("Left", "F6"),
    Command.FORWARD: ("Right",),
    Command.MARK: ("M", "F7"),
    Command.NEXT: ("Return", "Enter", "Down", "F8"),
    Command.PREVIOUS: ("Up",),
    Command.NOT_APPLICABLE: ("N",),
    Command.NEXT_MISSING: ("F3",),
    Command.PAST: ("P",),
    Command.PHRASES: ("F4",),
    Command.UNDO: ("Ctrl+Z",),
    Command.REDO: ("Ctrl+Y",),
    Command.BLIND: ("Ctrl+B",),
    Command.SUBMIT: ("Ctrl+Return", "Ctrl+Enter"),
    Command.WATCH: ("F9",),
    Command.SCRIPT: ("R", "F2"),
    Command.RECORD: ("Ctrl+R",),
    Command.BACK_FINE: ("Shift+Left",),
    Command.FORWARD_FINE: ("Shift+Right",),
    Command.BACK_FAR: ("A",),
    Command.FORWARD_FAR: ("D",),
    Command.PREVIOUS_MARK: ("[",),
    Command.NEXT_MARK: ("]",),
    Command.NEXT_SPEECH: ("J",),
    Command.SKIP_SILENCE: ("K",),
    Command.LOOP: ("L",),
    Command.GO_TO: ("G",),
    Command.SLOWER: ("S",),
    Command.FASTER: ("F",),
    Command.MUTE_CSR: ("C",),
    Command.MUTE_CUSTOMER: ("V",),
    Command.EVEN_OUT: ("E",),
    Command.ZOOM_IN: ("+", "="),
    Command.ZOOM_OUT: ("-",),
    Command.ZOOM_WHOLE: ("0",),
    Command.ATTACH: ("Ctrl+O",),
    Command.ATTACHMENTS: ("O",),
    Command.SCREEN: ("I",),
    Command.SCREEN_EARLIER: (",",),
    Command.SCREEN_LATER: (".",),
    Command.TEACH: ("T",),
    Command.NOTE: ("W",),
}
_IN_TEXT = re.compile(r"F\d+|.*\b(?:Ctrl|Alt|Meta)\+.*")
_OURS = (  # of the window, of fields and of lists; digits choose an option
    *map(str, range(10)),
    *("Tab", "Backtab", "Shift+Backtab", "Esc", "Del", "Backspace", "F1", "F10"),
    *(f"Ctrl+{key}" for key in "ACFKLNPSTVX123456789"),
    *("Alt+Left", "Alt+Right", "Alt+F4"),
    *("Ctrl++", "Ctrl+=", "Ctrl+-"),
)
_INPUT_METHOD = re.compile(r"(?:Ctrl|Shift)\+Space|.*Ctrl\+Shift\+.*|Ctrl\+\.")  # switches it
_ALONE = {
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
    *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock, Qt.Key.Key_unknown),
}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

_bound: dict[Command, tuple[str, ...]] = {}
_commands: dict[str, Command] = {}


def bound(command: Command) -> tuple[str, ...]:
    """Return the keys of a command."""
    return _bound[command]


def in_text(key: str) -> bool:
    """Say whether a key works where something is typed."""
    return bool(_IN_TEXT.fullmatch(key))


def native(keys: Iterable[str]) -> str:
    """Return keys as this system writes them."""
    return ", ".join(map(theme.keys, keys))


def first(command: Command, *, text: bool = False) -> str:
    """Return the first key of a command, or the first that works in a text; "" without one."""
    fit = (key for key in bound(command) if in_text(key) or not text)
    return theme.keys(next(fit, "")).replace("Return", "Enter")  # as it stands on the key


def tip(command: Command) -> str:
    """Return what a command does and its keys, for a tool tip."""
    words = _(command.value)
    return f"{words} ({native(bound(command))})" if bound(command) else words


def recall(memory: QSettings) -> None:
    """Take the keys of the person who signed in; those not changed are the usual ones."""
    _bound.clear()
    for command, usual in DEFAULTS.items():
        kept = memory.value(command.name)
        _bound[command] = tuple(str(kept).split()) if kept is not None else usual
    _index()


def bind(memory: QSettings, command: Command, key: str) -> None:
    """Give a command another key, in the place of those of the same kind, and remember it."""
    others = [each for each in bound(command) if in_text(each) != in_text(key)]
    _keep(memory, command, tuple(sorted((*others, key), key=in_text)))


def unbind(memory: QSettings, command: Command) -> None:
    """Give a command its usual keys again, but none that another one has by now."""
    taken = {key for other in Command if other is not command for key in bound(other)}
    _keep(memory, command, tuple(key for key in DEFAULTS[command] if key not in taken))


def _keep(memory: QSettings, command: Command, keys: tuple[str, ...]) -> None:
    _bound[command] = keys
    if keys == DEFAULTS[command]:
        memory.remove(command.name)
    else:
        memory.setValue(command.name, " ".join(keys))
    _index()


def _index() -> None:
    _commands.clear()
    _commands.update({key: command for command in Command for key in _bound[command]})


def refusal(command: Command, key: str) -> str:
    """Return why a command cannot have a key, nothing when it can."""
    if _INPUT_METHOD.fullmatch(key):
        return _("{key} switches the input method. Choose another key.").format(key=native([key]))
    if key in _OURS:
        return _("{key} has a meaning of its own. Choose another key.").format(key=native([key]))
    other = _commands.get(key, command)
    if other is not command:
        words = _("{key} is taken by “{command}”. Choose another key.")
        return words.format(key=native([key]), command=_(other.value))
    return ""


def pressed(event: QKeyEvent) -> str:
    """Return the key of an event, "" for a modifier alone.

    Full-width letters and digits count as the plain ones.
    """
    modifiers = event.modifiers() & ~_KEYPAD
    character = unicodedata.normalize("NFKC", event.text()).upper()
    if len(character) == 1 and character.isprintable() and not modifiers & _HELD:
        return "Space" if character == " " else character
    key = Qt.Key(event.key())
    if key in _ALONE:
        return ""
    sequence = QKeySequence(QKeyCombination(modifiers, key))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def command(event: QKeyEvent) -> Command | None:
    """Return what the key asks for; a note keeps the characters and cursor keys for itself."""
    key = pressed(event)
    return _commands.get(key) or _commands.get(key.replace("Shift+", ""))


def function_command(event: QKeyEvent) -> Command | None:
    """Return what a key asks for wherever something is typed."""
    key = pressed(event)
    return _commands.get(key) if in_text(key) else None


def digit(event: QKeyEvent) -> int | None:
    """Return 1…9 for a digit key, half-width or full-width."""
    key = pressed(event)
    return int(key) if len(key) == 1 and key in "123456789" else None


_bound.update(DEFAULTS)
_index()
