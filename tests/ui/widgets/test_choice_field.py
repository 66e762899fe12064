"""Several of many, by keys and by mouse."""

import pytest
from PySide6.QtCore import Qt

from qa_desk.ui.widgets.choice_field import ChoiceField

TEAMS = [(f"T{n}", f"Team {n}") for n in range(12)]


@pytest.fixture
def field(qtbot):
    field = ChoiceField("All teams")
    field.offer(TEAMS)
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    yield field
    if field.opened is not None:
        field.opened.close()


def keys(qtbot, field, *pressed):
    for key in pressed:
        qtbot.keyClick(field.opened.search, key)


def test_letters_and_enter_choose(field, qtbot):
    assert field.text() == "All teams"
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClicks(field.opened.search, "team 1")
    assert field.opened.list.count() == 3  # 1, 10 and 11
    with qtbot.waitSignal(field.changed):
        keys(qtbot, field, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert field.values() == ("T10",)
    field.opened.search.clear()
    keys(qtbot, field, Qt.Key.Key_Return)
    assert field.values() == ("T0", "T10")
    assert field.text() == "Team 0, Team 10"
    keys(qtbot, field, Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert field.values() == ("T10",)
    qtbot.waitUntil(lambda: field.opened is None)


def test_the_arrows_go_round(field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_Return)
    keys(qtbot, field, Qt.Key.Key_Up)
    assert field.opened.list.currentRow() == len(TEAMS) - 1
    keys(qtbot, field, Qt.Key.Key_Down)
    assert field.opened.list.currentRow() == 0


def test_a_short_list_has_no_field_to_look_in_and_space_ticks(field, qtbot):
    field.offer(TEAMS[:2])
    field.click()
    assert not field.opened.search.isVisible()
    qtbot.keyClick(field.opened.list, Qt.Key.Key_Space)
    assert field.values() == ("T0",)


def test_what_is_no_longer_offered_stays_chosen_until_it_is_unticked(field, qtbot):
    field.set_values(["T3", "gone"])
    assert field.values() == ("T3", "gone")
    field.click()
    last = field.opened.list.item(field.opened.list.count() - 1)
    assert last.text() == "gone"
    last.setCheckState(Qt.CheckState.Unchecked)
    assert field.values() == ("T3",)


def test_it_is_painted_with_its_arrow(field):
    assert not field.grab().isNull()
