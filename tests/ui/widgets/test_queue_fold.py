"""On a small screen the sheet in hand has the room of the queue."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from qa_desk.ui.widgets.queue_fold import QueueFold


@pytest.fixture
def page(qtbot):
    page = QWidget()
    page.queue, page.stack = QLabel("queue"), QStackedWidget()
    page.start, page.sheet = QLabel("start"), QLabel("sheet")
    page.stack.addWidget(page.start)
    page.stack.addWidget(page.sheet)
    page.fold = QueueFold(page, page.queue, page.stack, page.sheet)
    row = QHBoxLayout(page)
    for widget in (page.fold, page.queue, page.stack):
        row.addWidget(widget)
    qtbot.addWidget(page)
    page.resize(800, 400)
    page.show()
    return page


def shown(page):
    return page.queue.isVisible(), page.fold.isVisible()


def test_the_queue_gives_way_to_the_sheet_and_comes_back_by_the_button(page, qtbot):
    assert shown(page) == (True, False)
    page.stack.setCurrentWidget(page.sheet)
    assert shown(page) == (False, True)
    qtbot.mouseClick(page.fold, Qt.MouseButton.LeftButton)
    assert shown(page) == (True, True)
    page.stack.setCurrentWidget(page.start)
    assert shown(page) == (True, False)
    page.stack.setCurrentWidget(page.sheet)
    assert shown(page) == (False, True)


def test_a_wide_page_has_room_for_both(page):
    page.stack.setCurrentWidget(page.sheet)
    page.resize(1190, 680)
    assert shown(page) == (True, False)
    page.resize(800, 680)
    assert shown(page) == (False, True)
