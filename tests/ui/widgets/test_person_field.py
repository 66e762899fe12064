"""A person is found by a few letters, and Enter takes the likeliest (P21)."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.ui.widgets.person_field import PersonField


@dataclass(frozen=True)
class Someone:
    id: UUID
    name: str
    staff_no: str
    reading: str = ""
    team: str = "一班"


PEOPLE = [
    Someone(UUID(int=1), "王立夏", "1001"),
    Someone(UUID(int=2), "单听松", "1002", "Shàn Tīngsōng"),
    Someone(UUID(int=3), "王兰香", "2100"),
]


@pytest.fixture
def field(qtbot):
    window = QWidget()
    field = PersonField()
    QVBoxLayout(window).addWidget(field)
    qtbot.addWidget(window)
    window.resize(500, 400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.show_people(PEOPLE)
    field.setFocus()
    field.owner = window
    return field


def test_p21_the_very_staff_no_stands_before_all_that_begin_or_end_so(field):
    assert [p.staff_no for p in field.matches("1001")] == ["1001"]
    assert [p.staff_no for p in field.matches("100")] == ["1001", "1002", "2100"]
    assert [p.name for p in field.matches("shan")] == ["单听松"]


def test_enter_takes_the_first_and_typing_on_lets_it_go(field, qtbot):
    qtbot.keyClicks(field, "wlx")
    with qtbot.waitSignal(field.chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == [PEOPLE[0]]
    assert field.text() == "王立夏 1001"
    with qtbot.waitSignal(field.chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert chosen.args == [None]
    assert field.person is None


def test_a_click_takes_a_match(field, qtbot):
    qtbot.keyClicks(field, "w")
    item = field._list.item(1)
    place = field._list.visualItemRect(item).center()
    qtbot.mouseClick(field._list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert field.person == PEOPLE[2]


def test_escape_and_leaving_close_the_list(field, qtbot):
    qtbot.keyClicks(field, "w")
    assert field._list.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field._list.isVisible()
    qtbot.keyClicks(field, "l")
    field.clearFocus()
    assert not field._list.isVisible()
