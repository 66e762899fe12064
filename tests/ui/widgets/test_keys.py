import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command

NONE = Qt.KeyboardModifier.NoModifier


def key(key, text="", modifiers=NONE):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


@pytest.mark.parametrize("text", ["3", "３"])
def test_a_full_width_digit_is_a_digit(text):
    assert keys.digit(key(Qt.Key.Key_unknown, text)) == 3


@pytest.mark.parametrize("text", ["", "0", "a", "33", "三", "½"])
def test_nothing_else_is_a_digit(text):
    assert keys.digit(key(Qt.Key.Key_unknown, text)) is None


@pytest.mark.parametrize(
    ("pressed", "text", "command"),
    [
        (Qt.Key.Key_Space, " ", Command.PLAY),
        (Qt.Key.Key_unknown, "\u3000", Command.PLAY),
        (Qt.Key.Key_M, "m", Command.MARK),
        (Qt.Key.Key_M, "Ｍ", Command.MARK),
        (Qt.Key.Key_N, "n", Command.NOT_APPLICABLE),
        (Qt.Key.Key_Return, "\r", Command.NEXT),
        (Qt.Key.Key_Down, "", Command.NEXT),
        (Qt.Key.Key_Up, "", Command.PREVIOUS),
        (Qt.Key.Key_Left, "", Command.BACK),
        (Qt.Key.Key_Right, "", Command.FORWARD),
        (Qt.Key.Key_F7, "", Command.MARK),
        (Qt.Key.Key_BracketLeft, "[", Command.PREVIOUS_MARK),
        (Qt.Key.Key_unknown, "］", Command.NEXT_MARK),
        (Qt.Key.Key_A, "a", Command.BACK_FAR),
        (Qt.Key.Key_D, "Ｄ", Command.FORWARD_FAR),
        (Qt.Key.Key_J, "ｊ", Command.NEXT_SPEECH),
        (Qt.Key.Key_K, "k", Command.SKIP_SILENCE),
        (Qt.Key.Key_L, "l", Command.LOOP),
        (Qt.Key.Key_S, "s", Command.SLOWER),
        (Qt.Key.Key_F, "F", Command.FASTER),
        (Qt.Key.Key_G, "g", Command.GO_TO),
        (Qt.Key.Key_C, "c", Command.MUTE_CSR),
        (Qt.Key.Key_V, "v", Command.MUTE_CUSTOMER),
        (Qt.Key.Key_E, "e", Command.EVEN_OUT),
        (Qt.Key.Key_unknown, "０", Command.ZOOM_WHOLE),
        (Qt.Key.Key_Q, "q", None),
    ],
)
def test_a_key_asks_for_one_thing(pressed, text, command):
    assert keys.command(key(pressed, text)) is command


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier]
)
def test_shortcuts_of_the_window_are_left_alone(modifier):
    assert keys.command(key(Qt.Key.Key_Space, " ", modifier)) is None
    assert keys.function_command(key(Qt.Key.Key_F5, "", modifier)) is None
    assert keys.digit(key(Qt.Key.Key_1, "1", modifier)) is None


def test_in_a_text_only_the_function_keys_ask():
    assert keys.function_command(key(Qt.Key.Key_F5)) is Command.PLAY
    assert keys.function_command(key(Qt.Key.Key_F8)) is Command.NEXT
    assert keys.function_command(key(Qt.Key.Key_Space, " ")) is None


def test_arrows_go_nearer_with_shift_and_mean_other_things_with_control():
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    assert keys.command(key(Qt.Key.Key_Left, "", shift)) is Command.BACK_FINE
    assert keys.command(key(Qt.Key.Key_Right, "", shift)) is Command.FORWARD_FINE
    assert keys.command(key(Qt.Key.Key_Left, "", control)) is None
    assert keys.command(key(Qt.Key.Key_Left, "", shift | control)) is None


def test_no_two_commands_have_one_key_and_none_switches_the_input_method():
    usual = [each for bound in keys.DEFAULTS.values() for each in bound]
    assert len(usual) == len(set(usual))
    assert not [each for each in usual if each.startswith(("Ctrl", "Alt"))]
