"""P23: during a test call the script is asked by keyboard, and what was answered is kept."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qa_desk.rules.scripts import Question, Reply
from qa_desk.ui.widgets import keys
from qa_desk.ui.widgets.script_panel import ScriptPanel

FEE = Question("月租多少?", "每月 39 元", "KB-0117 v4")
CHANGE = Question("何时生效?", "次月 1 日")
REFUND = Question("退不退?", "48 小时内")


@pytest.fixture
def panel(qtbot):
    panel = ScriptPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show_script("老用户问月租", [Reply(each) for each in (FEE, CHANGE, REFUND)])
    panel.show()
    qtbot.waitExposed(panel)
    panel.begin()
    return panel


def test_a_script_is_asked_by_digits_and_enter(panel, qtbot):
    heard = []
    panel.changed.connect(lambda: heard.append(panel.replies()))
    for row, digit in zip(panel.rows, "123", strict=True):
        assert row.hasFocus()
        QTest.keyClicks(row, digit)
        QTest.keyClick(row, Qt.Key.Key_Return)
    assert [reply.verdict for reply in heard[-1]] == ["right", "wrong", "not_asked"]
    assert panel.counted.text().split("  ·  ") == ["1 right", "1 wrong", "1 not asked"]
    assert panel.rows[2].hasFocus()
    QTest.keyClick(panel.rows[2], Qt.Key.Key_Up)
    assert panel.rows[1].hasFocus()


def test_the_same_digit_takes_a_verdict_back_and_full_width_digits_count(panel):
    row = panel.rows[0]
    wide = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "２")
    QApplication.sendEvent(row, wide)
    assert row.reply.verdict == "wrong"
    QTest.keyClicks(row, "2")
    assert row.reply.verdict == ""
    QTest.keyClicks(row, "n")
    assert row.reply.verdict == "not_asked"
    QTest.keyClicks(row, "7")
    assert row.reply.verdict == "not_asked"


def test_what_was_said_is_noted_with_digits_in_it(panel, qtbot):
    row = panel.rows[0]
    QTest.keyClick(row, Qt.Key.Key_Tab)
    assert row.said.hasFocus()
    QTest.keyClicks(row.said, "39 yuan")
    QTest.keyClick(row.said, Qt.Key.Key_Return)
    assert panel.rows[1].hasFocus()
    assert panel.replies()[0] == Reply(FEE, "", "39 yuan")


def test_other_keys_are_the_desks(panel, qtbot):
    with qtbot.waitSignal(panel.commanded) as asked:
        QTest.keyClick(panel.rows[0], Qt.Key.Key_M)
    assert asked.args == [keys.Command.MARK]
    panel.rows[0].said.setFocus()
    with qtbot.waitSignal(panel.commanded) as asked:
        QTest.keyClick(panel.rows[0].said, Qt.Key.Key_F7)
    assert asked.args == [keys.Command.MARK]
    QTest.keyClick(panel.rows[0].said, Qt.Key.Key_Escape)
    assert panel.rows[0].hasFocus()
    with qtbot.waitSignal(panel.left):
        QTest.keyClick(panel.rows[0], Qt.Key.Key_Escape)


def test_it_goes_on_at_the_first_open_question(panel):
    done = Reply(FEE, "right", "39")
    panel.show_script("x", [done, Reply(CHANGE), Reply(REFUND)])
    panel.begin()
    assert panel.rows[1].hasFocus()
    assert panel.replies()[0] == done
    panel.show_script("x", [done])
    panel.begin()
    assert panel.rows[0].hasFocus()
    panel.show_script("", ())
    panel.begin()
    assert panel.replies() == ()


def test_the_mouse_does_the_same(panel, qtbot):
    row = panel.rows[1]
    with qtbot.waitSignal(panel.changed):
        qtbot.mouseClick(row.buttons["wrong"], Qt.MouseButton.LeftButton)
    assert row.reply.verdict == "wrong"
    assert row.hasFocus()
    assert row.buttons["wrong"].isChecked()


def test_what_is_over_is_shown_only(panel):
    panel.set_read_only(read_only=True)
    QTest.keyClicks(panel.rows[0], "1")
    assert panel.rows[0].reply.verdict == ""
    assert panel.rows[0].said.isReadOnly()


def test_a_reader_hears_the_question_and_the_answer(panel):
    row = panel.rows[0]
    assert row.accessibleName() == "1 月租多少?"
    assert row.accessibleDescription() == "每月 39 元"
    assert not row.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
