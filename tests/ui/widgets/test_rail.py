"""The rail shows every page of a person, however many they are, or lets groups be folded."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from qa_desk.ui.page import Page
from qa_desk.ui.pages import ALL
from qa_desk.ui.widgets.rail import Rail
from qa_desk.ui.widgets.rail_group import RailGroup

GROUPS = {"": 9, "Figures": 5, "Learning": 5, "Rules": 5, "Meetings": 4, "Administration": 6}


def _shown(qtbot, pages, height):
    rail = Rail()
    qtbot.addWidget(rail)
    for n in range(pages):
        rail.add(f"page{n}", f"Page {n}", "inbox")
    rail.fit(1366)
    rail.resize(rail.width(), height)
    rail.show()
    qtbot.waitExposed(rail)
    return rail


@pytest.mark.parametrize("pages", [3, 18, 24])
def test_all_pages_are_seen_without_scrolling_in_a_small_window(qtbot, pages):
    rail = _shown(qtbot, pages, 700)
    bar = rail.findChild(QScrollArea).verticalScrollBar()

    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_the_pages_stand_at_ease_where_there_is_room(qtbot):
    few, many = _shown(qtbot, 3, 700), _shown(qtbot, 24, 700)
    qtbot.waitUntil(lambda: few.button("page0").height() > many.button("page0").height())

    many.resize(many.width(), 1200)
    qtbot.waitUntil(lambda: many.button("page0").height() == few.button("page0").height())


# Groups


def _grouped(qtbot, height=704, chosen=None):
    """Return a rail of 34 pages in groups, the first page in front."""
    rail = Rail()
    qtbot.addWidget(rail)
    for group, count in GROUPS.items():
        for n in range(count):
            rail.add(f"{group}{n}", f"{group} {n}", "inbox", group)
    rail.show_front("0")
    rail.fold(chosen or {})
    rail.fit(1366)
    rail.resize(rail.width(), height)
    rail.show()
    qtbot.waitExposed(rail)
    return rail


def _group(rail, name):
    return next(one for one in rail.findChildren(RailGroup) if one.property("group") == name)


def _open(rail):
    return [name for name in GROUPS if _group(rail, name).is_open]


def test_34_pages_fit_a_small_window_because_the_last_groups_are_folded(qtbot):
    rail = _grouped(qtbot)
    bar = rail.findChild(QScrollArea).verticalScrollBar()

    assert _open(rail) == ["", "Figures", "Learning"]
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert all(_group(rail, name).heading.isVisible() for name in GROUPS if name)


def test_all_groups_are_open_where_there_is_room(qtbot):
    rail = _grouped(qtbot)
    rail.resize(rail.width(), 1300)
    qtbot.waitUntil(lambda: _open(rail) == list(GROUPS))


def test_a_heading_folds_its_group_and_opens_it_by_click_and_by_key(qtbot):
    rail = _grouped(qtbot)
    group = _group(rail, "Figures")
    with qtbot.waitSignal(rail.folded) as told:
        qtbot.mouseClick(group.heading, Qt.MouseButton.LeftButton)
    assert told.args == ["Figures", False]
    assert not group.is_open
    assert group.heading.accessibleDescription() == "Collapsed"

    group.heading.setFocus()
    with qtbot.waitSignal(rail.folded) as told:
        qtbot.keyClick(group.heading, Qt.Key.Key_Space)
    assert told.args == ["Figures", True]
    assert group.heading.accessibleDescription() == "Expanded"


def test_what_somebody_chose_stays_whatever_the_room(qtbot):
    rail = _grouped(qtbot, chosen={"Figures": False, "Administration": True})
    assert _open(rail) == ["", "Learning", "Administration"]
    rail.resize(rail.width(), 1300)
    qtbot.waitUntil(lambda: _group(rail, "Rules").is_open)
    assert not _group(rail, "Figures").is_open


def test_a_page_that_comes_to_the_front_is_seen(qtbot):
    rail = _grouped(qtbot, chosen={"Administration": False})
    rail.show_front("Administration5")
    button = rail.button("Administration5")
    assert button.isVisible()
    assert button.isChecked()
    view = rail.findChild(QScrollArea).viewport()
    qtbot.waitUntil(lambda: view.rect().contains(button.mapTo(view, button.rect().center())))


def test_a_folded_group_says_how_much_waits_in_it(qtbot):
    rail = _grouped(qtbot, chosen={"Learning": False})
    rail.button("Learning0").show_waiting(2)
    rail.button("Learning1").show_waiting(3)
    heading = _group(rail, "Learning").heading
    assert heading.accessibleDescription() == "5 waiting"

    qtbot.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert heading.accessibleDescription() == "Expanded"


def test_few_pages_stand_there_without_headings(qtbot):
    rail = _shown(qtbot, 3, 700)
    assert not any(group.heading.isVisible() for group in rail.findChildren(RailGroup))


def test_the_pages_of_a_group_follow_each_other_and_the_days_own_come_first():
    groups = [page.group for page in ALL]
    assert groups[0] == Page.group == ""
    assert groups == sorted(groups, key=groups.index)
