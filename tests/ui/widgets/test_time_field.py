import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qa_desk.ui.widgets.time_field import TimeField


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.other = QPushButton("elsewhere")
    window.field = TimeField()
    column = QVBoxLayout(window)
    column.addWidget(window.other)
    column.addWidget(window.field)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.other.setFocus()
    window.field.show_length(245_000)
    window.field.show_position(90_640)
    return window


@pytest.fixture
def field(window):
    return window.field


def test_it_shows_the_moment_being_heard(field):
    assert field.text() == "1:30.6"


@pytest.mark.parametrize(("typed", "ms"), [("1:30", 90_000), ("75", 75_000), ("２：０５", 125_000)])
def test_a_typed_time_is_asked_for_and_the_focus_goes_back(qtbot, field, typed, ms):
    field.begin()
    field.show_position(95_000)
    with qtbot.waitSignal(field.asked) as asked:
        field.setText(typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [ms]
    assert field.window().other.hasFocus()
    assert field.text() == "1:35.0"


def test_what_is_no_time_stays_to_be_corrected(qtbot, field):
    field.begin()
    qtbot.keyClicks(field, "1:x")
    with qtbot.assertNotEmitted(field.asked):
        qtbot.keyClick(field, Qt.Key.Key_Enter)
    assert field.hasFocus()
    assert "1:30" in field.accessibleDescription()
    qtbot.keyClicks(field, "9")
    assert field.accessibleDescription() == ""


def test_escape_and_leaving_go_nowhere(qtbot, field):
    with qtbot.assertNotEmitted(field.asked):
        field.begin()
        qtbot.keyClicks(field, "3")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "1:30.6"
        field.setFocus()
        qtbot.keyClicks(field, "3")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()
    assert field.text() == "1:30.6"


def test_beginning_twice_still_finds_back(qtbot, field):
    field.begin()
    field.begin()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.window().other.hasFocus()
