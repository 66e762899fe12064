"""Who is reminded sees it in the inbox, and what waits stands at the bottom at first (P14)."""

from datetime import timedelta

import pytest

from qa_desk.models import Evaluation, Reminder
from qa_desk.services import reminding
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages.inbox import InboxPage
from qa_desk.ui.pages.results import ResultsPage
from qa_desk.ui.widgets.wording import reminded


@pytest.fixture
def late(office):
    """A result whose time is over and of which its CSR was reminded twice."""
    state = office.released(item_3=1)
    with office.work("qa_lead") as work:
        work.session.get_one(Evaluation, state.id).due_at = work.now - timedelta(hours=1)
    for _ in range(2):
        with office.work("qa_lead") as work:
            reminding.remind(work)
    return state


@pytest.fixture
def window(office, qtbot):
    """A function that opens somebody's window on a page."""
    windows = []

    def window(role, *pages):
        jobs, actor = office.jobs(role)
        window = MainWindow(jobs, actor, pages, "Local file")
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        return window

    yield window
    windows.clear()


def delivered(office):
    with office.work("qa_lead") as work:
        return [one.how for one in work.session.query(Reminder)]


def test_p14_a_reminder_shows_on_its_row_and_is_delivered_by_that(office, late, window, qtbot):
    shown = window("csr", InboxPage)
    grid = shown.page().list.grid
    qtbot.waitUntil(lambda: delivered(office) == ["seen", "seen"])
    words = grid.model().index(0, 0).data()
    assert words.endswith("Second reminder")
    shown.page().list.grid.viewport().repaint()


def test_p14_what_waits_stands_at_the_bottom_at_the_sign_in(office, late, window, qtbot):
    shown = window("csr", InboxPage)
    place = shown.status.place
    qtbot.waitUntil(lambda: place.text().startswith("1 result waits for you"))
    assert "Overdue since" in place.text()
    place._news.setInterval(10)
    place._news.start()
    qtbot.waitUntil(lambda: place.text() == "Local file")


def test_p14_who_has_not_opened_the_inbox_has_not_seen_the_reminder(office, late, window, qtbot):
    shown = window("csr", ResultsPage, InboxPage)
    qtbot.waitUntil(lambda: shown.status.place.text().startswith("1 result waits"))
    inbox = shown._pages["inbox"]
    inbox.refresh()
    cell = inbox.list.grid.model().index
    qtbot.waitUntil(lambda: str(cell(0, 0).data()).endswith("Second reminder"))
    qtbot.waitUntil(lambda: inbox.jobs.running == 0)
    assert delivered(office) == [None, None]


def test_news_do_not_hide_that_the_server_is_away(office, window, qtbot):
    shown = window("csr", InboxPage)
    qtbot.waitUntil(lambda: shown.jobs.running == 0)
    shown.jobs.say_away(OSError("away"))
    qtbot.waitUntil(lambda: "does not answer" in shown.status.place.text())
    shown.status.place.tell("news")
    assert "does not answer" in shown.status.place.text()


def test_two_reminders_are_the_second_and_none_is_nothing():
    assert [reminded(n) for n in range(4)] == ["", "Reminder", "Second reminder", "Second reminder"]
