import pytest
from PySide6.QtCore import Qt

from qa_desk.ui.widgets.fatal_row import FatalRow


@pytest.fixture
def row(qtbot, checklist):
    row = FatalRow(checklist.fatal_errors[2])
    qtbot.addWidget(row)
    row.show()
    return row


def test_the_box_and_the_digit_say_the_same(qtbot, row):
    with qtbot.waitSignal(row.answered) as told:
        qtbot.mouseClick(row.box, Qt.MouseButton.LeftButton)
    assert told.args == ["IN-F3", ""]
    with qtbot.waitSignal(row.answered) as told:
        qtbot.keyClicks(row, "1")
    assert told.args == ["IN-F3", None]
    assert not row.choose(2)


def test_a_note_is_taken_only_when_the_error_was_found(qtbot, row):
    assert not row.note.isEnabled()
    row.show_found("")
    assert row.note.isEnabled()
    with qtbot.waitSignal(row.answered) as told:
        qtbot.keyClicks(row.note, "x")
    assert told.args == ["IN-F3", "x"]


def test_a_found_error_is_red_with_an_icon(row):
    row.show_found("said so")
    assert row.text.property("role") == "problem"
    assert row._icon.isVisible()
    assert row.note.text() == "said so"
    row.show_found(None)
    assert not row._icon.isVisible()
