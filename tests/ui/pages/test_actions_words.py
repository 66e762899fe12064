"""The page of actions and its forms show every word, in either language and in a longer one."""

import pytest
from action_office import ActionOffice
from every_word import Longer, see_all
from ui.pages.sitting import idle
from ui.pages.test_actions import note

from qa_desk import i18n
from qa_desk.services import actions
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL


@pytest.fixture(params=["zh", "en", "longer"], autouse=True)
def language(request, monkeypatch):
    """Let the program speak a language."""
    if request.param == "longer":
        monkeypatch.setattr(i18n, "catalogue", lambda _language: Longer())
    else:
        i18n.set_language(request.param)
    yield
    i18n.set_language("en")


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = ActionOffice(sqlite_url, tmp_path)
    yield office
    office.close()


def seen(window, qtbot):
    window.adjustSize()
    with qtbot.waitExposed(window):
        window.show()
    see_all(window, qtbot)


def test_every_word_is_seen_by_those_who_meet_it_here(office, qtbot):
    note(office, urgency="urgent")
    with office.work("csr") as work:
        actions.suggest(work, "x", "customer")
    for role in ("improver", "head"):
        window = MainWindow(*office.jobs(role), ALL, "Local file qa-desk.db")
        window._building.stop()
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        for name in window.page_names():  # what the new roles have is all of use to them
            window.open(name)
            idle(window.page(), qtbot)
        window.open("actions")
        page = window.page()
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        see_all(window, qtbot)
        for what in ("finish", "hand_over", "postpone", "report", "drop"):
            if what in page.view.buttons:
                page.view.buttons[what].click()
                idle(page, qtbot)
                seen(page.dialog, qtbot)
                page.dialog.reject()
        for button in (page.write, page.give, page.suggest):
            button.click()
            idle(page, qtbot)
            seen(page.dialog, qtbot)
            page.dialog.reject()
        page.tabs.setCurrentWidget(page.months)
        idle(page, qtbot)
        see_all(window, qtbot)
