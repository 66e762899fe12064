"""One line of a quick check takes single keys, half-width or full-width (P5)."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from qa_desk.ui.widgets.choice_row import ChoiceRow


@pytest.fixture
def row(qtbot):
    row = ChoiceRow("Attitude")
    qtbot.addWidget(row)
    with qtbot.waitActive(row):
        row.show()
        row.activateWindow()
    row.setFocus()
    return row


def typed(row, text, modifiers=Qt.KeyboardModifier.NoModifier):
    QApplication.sendEvent(row, QKeyEvent(QEvent.Type.KeyPress, 0, modifiers, text))


@pytest.mark.parametrize(
    ("key", "value"),
    [("p", "problem"), ("2", "problem"), ("２", "problem"), ("+", "praise"), ("=", "praise"),
     ("＋", "praise"), ("3", "praise"), ("o", "ok"), ("1", "ok")],
)  # fmt: skip
def test_p5_a_key_chooses(row, qtbot, key, value):
    with qtbot.waitSignal(row.changed):
        typed(row, key)
    assert row.value == value
    assert row.buttons[value].isChecked()


def test_other_keys_and_shortcuts_choose_nothing(row):
    typed(row, "x")
    typed(row, "p", Qt.KeyboardModifier.ControlModifier)
    assert row.value == "ok"


def test_enter_and_the_arrows_go_on(row, qtbot):
    for key, step in ((Qt.Key.Key_Return, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, -1)):
        with qtbot.waitSignal(row.left) as left:
            qtbot.keyClick(row, key)
        assert left.args == [step]


def test_a_click_chooses_and_takes_the_focus(row, qtbot):
    row.clearFocus()
    qtbot.mouseClick(row.buttons["praise"], Qt.MouseButton.LeftButton)
    assert row.value == "praise"
    assert row.hasFocus()
    qtbot.mouseClick(row.buttons["praise"], Qt.MouseButton.LeftButton)
    assert row.buttons["praise"].isChecked()
