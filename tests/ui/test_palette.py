"""P21: Ctrl+K finds a person by name, pinyin, initials or staff no., and opens the panel."""

import pytest
from factories import make_person
from PySide6.QtCore import Qt

from qa_desk.models import database, engines
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.people import PeoplePage
from qa_desk.ui.widgets.palette import PERSON, Palette


@pytest.fixture
def sit(sqlite_url, qtbot):
    """A function that opens the window of somebody in a centre with 单丽 and 王力."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    opened = []
    with access.work() as work:
        make_person(work, "csr", name="单丽", staff_no="00417", reading="shan li")
        make_person(work, "csr", name="王力", staff_no="00418")
        roles = {role: make_person(work, role) for role in ("admin", "inspector")}

    def sit(role):
        with access.ask() as work:
            actor = database.actor_of(work.session, roles[role], work.now)
        own = database.Access(engine, actor)
        jobs = Jobs(own.work, own.ask)
        kinds = [kind for kind in (InboxPage, PeoplePage) if kind.is_for(actor)]
        window = MainWindow(jobs, actor, kinds, "Local file")
        qtbot.addWidget(window)
        window.show()
        opened.append(jobs)
        qtbot.waitUntil(lambda: jobs.running == 0)
        return window

    yield sit
    for jobs in opened:  # qtbot has closed the windows
        qtbot.waitUntil(lambda jobs=jobs: jobs.running == 0)
        assert jobs.close()
    access.close()


def jump(window, qtbot):
    window.jump()
    palette = window.findChild(Palette)
    qtbot.waitUntil(lambda: window.jobs.running == 0)
    return palette


def found(palette, typed):
    palette.field.setText(typed)
    items = [palette.list.item(n) for n in range(palette.list.count())]
    keys = [item.data(Qt.ItemDataRole.UserRole) for item in items]
    return [item.text() for item, key in zip(items, keys, strict=True) if key.startswith(PERSON)]


@pytest.mark.parametrize("typed", ["单丽", "sl", "shanli", "00417"])
def test_a_person_is_found_and_the_panel_opened(sit, qtbot, typed):
    window = sit("admin")
    palette = jump(window, qtbot)
    assert palette.field.placeholderText() == "Jump to a page, a person or a command"
    (line,) = found(palette, typed)
    assert line.startswith("单丽 00417")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.jobs.running == 0)
    page = window.page()
    assert (page.name, page.people.current().staff_no) == ("people", "00417")
    assert page.panel.isVisible()


def test_a_person_is_opened_whom_the_search_of_the_page_had_hidden(sit, qtbot):
    window = sit("admin")
    window.open("people")
    page = window.page()
    page.people.filter_box.setText("00418")
    qtbot.waitUntil(lambda: window.jobs.running == 0)
    palette = jump(window, qtbot)
    found(palette, "00417")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.people.current().staff_no == "00417")


def test_nothing_typed_lists_nobody_and_others_are_not_offered_people(sit, qtbot):
    palette = jump(sit("admin"), qtbot)
    assert found(palette, "") == []
    assert len(found(palette, "0041")) == 2
    palette.close()
    palette = jump(sit("inspector"), qtbot)
    assert palette.field.placeholderText() == "Jump to a page or command"
    assert found(palette, "00417") == []
    palette.close()
