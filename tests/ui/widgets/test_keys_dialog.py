"""E-03..E-07 by keyboard: every key is listed on F1, those of the scoring desk can be changed."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeyEvent

from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.keys import Command
from qa_desk.ui.widgets.keys_dialog import KeysDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def memory(tmp_path):
    kept = QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)
    keys.recall(kept)
    yield kept
    keys.recall(QSettings(str(tmp_path / "none.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def dialog(qtbot, memory):
    made = KeysDialog(memory)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog, command):
    assert dialog.table.choose(command.value)


def change(dialog, qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    dialog.change.click()
    qtbot.keyClick(dialog.table, key, modifiers)


def shown(dialog):
    row = dialog.table.current()
    return row.keys, row.in_text


def pressed(key, modifiers=Qt.KeyboardModifier.NoModifier, text=""):
    return keys.command(QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, text))


def test_every_command_is_listed_with_its_keys(dialog):
    words = {row.words: row for row in dialog.table.table.rows}
    assert {command.value for command in Command} <= words.keys()
    assert (words["Play or pause"].keys, words["Play or pause"].in_text) == ("Space", "F5")
    assert words["Jump to a page or command"].keys == "Ctrl+K"


def test_another_key_takes_the_place_of_the_one_before(dialog, qtbot, memory):
    choose(dialog, Command.MARK)
    change(dialog, qtbot, Qt.Key.Key_Q)
    assert shown(dialog) == ("Q", "F7")
    assert pressed(Qt.Key.Key_Q, text="q") is Command.MARK
    assert pressed(Qt.Key.Key_M, text="m") is None
    assert memory.value("MARK") == "Q F7"


def test_a_function_key_takes_the_place_of_the_one_in_a_note(dialog, qtbot):
    choose(dialog, Command.MARK)
    change(dialog, qtbot, Qt.Key.Key_F12)
    assert shown(dialog) == ("M", "F12")


def test_changed_keys_come_back_at_the_next_sign_in(dialog, qtbot, memory, tmp_path):
    choose(dialog, Command.BACK)
    change(dialog, qtbot, Qt.Key.Key_Home, SHIFT)
    keys.recall(QSettings(str(tmp_path / "somebody else.ini"), QSettings.Format.IniFormat))
    assert keys.bound(Command.BACK) == keys.DEFAULTS[Command.BACK]
    keys.recall(memory)
    assert keys.bound(Command.BACK) == ("Shift+Home", "F6")


@pytest.mark.parametrize(
    ("key", "modifiers", "reason"),
    [
        (Qt.Key.Key_Space, CONTROL, "switches the input method"),
        (Qt.Key.Key_A, CONTROL | SHIFT, "switches the input method"),
        (Qt.Key.Key_Period, CONTROL, "switches the input method"),
        (Qt.Key.Key_3, Qt.KeyboardModifier.NoModifier, "a meaning of its own"),
        (Qt.Key.Key_K, CONTROL, "a meaning of its own"),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, "taken by “Play or pause”"),
    ],
)
def test_a_key_that_would_mean_two_things_is_refused(dialog, qtbot, key, modifiers, reason):
    """P5: nothing that switches the input method either."""
    choose(dialog, Command.MARK)
    change(dialog, qtbot, key, modifiers)
    assert reason in dialog.problem.words()
    assert shown(dialog) == ("M", "F7")


def test_a_modifier_alone_is_waited_out_and_escape_leaves_it(dialog, qtbot):
    choose(dialog, Command.MARK)
    dialog.change.click()
    qtbot.keyPress(dialog.table, Qt.Key.Key_Shift, SHIFT)
    assert "Press the key" in dialog.hint.text()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Escape)
    assert "Press the key" not in dialog.hint.text()
    assert dialog.isVisible()
    assert shown(dialog) == ("M", "F7")


def test_the_usual_key_comes_back_unless_another_command_has_it(dialog, qtbot, memory):
    choose(dialog, Command.MARK)
    change(dialog, qtbot, Qt.Key.Key_Q)
    choose(dialog, Command.PLAY)
    change(dialog, qtbot, Qt.Key.Key_M)
    choose(dialog, Command.MARK)
    dialog.usual.click()
    assert shown(dialog) == ("", "F7")
    choose(dialog, Command.PLAY)
    dialog.usual.click()
    choose(dialog, Command.MARK)
    dialog.usual.click()
    assert shown(dialog) == ("M", "F7")
    assert memory.allKeys() == []


def test_a_fixed_key_cannot_be_changed(dialog):
    assert dialog.table.choose("Filter")
    assert not dialog.change.isEnabled()
    assert "same for everybody" in dialog.change.toolTip()
    dialog.table.opened.emit()
    assert "Press the key" not in dialog.hint.text()


def test_the_pages_are_told_once_and_only_if_something_changed(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.changed):
        dialog.close_button.click()
    dialog.show()
    choose(dialog, Command.MARK)
    change(dialog, qtbot, Qt.Key.Key_Q)
    with qtbot.waitSignal(dialog.changed):
        dialog.close_button.click()
