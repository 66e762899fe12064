"""The page of meetings and its forms show every word, in either language and in a longer one."""

import pytest
from every_word import Longer, see_all
from ui.pages.sitting import idle
from ui.pages.test_meetings import MeetingOffice, fill, prepared, press

from qa_desk import i18n
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
    office = MeetingOffice(sqlite_url, tmp_path)
    yield office
    office.close()


def opened(office, role, qtbot):
    """Open the page in a window as wide as a small screen."""
    window = MainWindow(*office.jobs(role), ALL, "Local file qa-desk.db")
    window._building.stop()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open("meetings")
    page = window.page()
    idle(page, qtbot)
    see_all(window, qtbot)
    return window, page


def test_every_word_is_seen_by_those_who_meet_it_here(office, qtbot):
    window, page = opened(office, "manager", qtbot)
    press(page, qtbot, page.new)
    see_all(page.dialog, qtbot)
    page.dialog.reject()
    dialog = prepared(page, qtbot, "drill")
    fill(office, dialog)
    for field in dialog.form.drill.values():
        field.setPlainText("x")
    idle(page, qtbot)
    see_all(dialog, qtbot)
    press(page, qtbot, dialog.issue)
    assert not dialog.problem.words()
    see_all(dialog, qtbot)
    dialog.close()
    dialog.deleteLater()
    idle(page, qtbot)
    see_all(window, qtbot)
