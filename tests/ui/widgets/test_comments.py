import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qa_desk.ui.widgets.comments import Comments
from qa_desk.ui.widgets.keys import Command


@pytest.fixture
def comments(qtbot):
    comments = Comments()
    qtbot.addWidget(comments)
    with qtbot.waitActive(comments):
        comments.show()
        comments.activateWindow()
    comments.praise.setFocus()
    return comments


def test_the_function_keys_work_while_something_is_written(qtbot, comments):
    with qtbot.waitSignal(comments.commanded) as told:
        qtbot.keyClick(comments.praise, Qt.Key.Key_F5)
    assert told.args == [Command.PLAY]
    qtbot.keyClicks(comments.praise, "m 1")
    assert comments.praise.toPlainText() == "m 1"


def test_tab_leaves_the_field(qtbot, comments):
    qtbot.keyClick(comments.praise, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is comments.suggestion


def test_showing_a_text_is_not_a_change(qtbot, comments):
    with qtbot.assertNotEmitted(comments.changed):
        comments.praise.show_text("patient")
    comments.praise.show_text("patient")
    assert comments.praise.toPlainText() == "patient"


def test_a_number_in_the_text_brings_a_gentle_word(qtbot, comments):
    """P18."""
    qtbot.keyClicks(comments.suggestion, "call 13812345678")
    assert "138****5678" in comments.warning.text()
    assert comments.warning.isVisible()
    comments.suggestion.clear()
    assert not comments.warning.isVisible()
