"""The rail shows every page of a person, however many they are."""

import pytest
from PySide6.QtWidgets import QScrollArea

from qa_desk.ui.widgets.rail import Rail


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
