"""A page is made behind the one in front: nothing of it may be a window, and take the keys away."""

import traceback

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from qa_desk.ui.pages import ALL


class _Watch(QObject):
    def __init__(self):
        super().__init__()
        self.windows = []

    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Show and thing.isWidgetType() and thing.isWindow():
            where = [each for each in traceback.extract_stack() if "qa_desk/ui" in each.filename]
            self.windows.append(f"{type(thing).__name__} {where[-1].filename}:{where[-1].lineno}")
        return False


def may(page, role):
    return not page.roles or role in page.roles


MADE = [(page, role) for page in ALL for role in ("qa_lead", "inspector", "csr") if may(page, role)]


@pytest.mark.parametrize(("page", "role"), MADE, ids=[f"{page.name}-{role}" for page, role in MADE])
def test_a_page_in_the_making_shows_no_window(office, qtbot, page, role):
    jobs, actor = office.jobs(role)
    watch = _Watch()
    QApplication.instance().installEventFilter(watch)
    made = page(jobs, actor)
    QApplication.instance().removeEventFilter(watch)
    qtbot.addWidget(made)
    assert watch.windows == []
