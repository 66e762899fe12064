"""Complaints and indicators show every word, in either language and in a longer one."""

import pytest
from every_word import Longer, see_all
from ui.pages.sitting import idle
from ui.pages.test_complaints import ComplaintDesk

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
    office = ComplaintDesk(sqlite_url, tmp_path)
    yield office
    office.close()


def seen(window, qtbot):
    window.adjustSize()
    with qtbot.waitExposed(window):
        window.show()
    see_all(window, qtbot)


def test_every_word_is_seen(office, qtbot):
    key = office.enter(severity="major", csr_id=office.csr.id, customer="13800138000")
    office.enter(severity="major", customer="13800138000", reason="delay")
    window = MainWindow(*office.jobs("cs_manager"), ALL, "Local file qa-desk.db")
    window._building.stop()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open("complaints", key)
    page = window.page()
    idle(page, qtbot)
    see_all(window, qtbot)
    for what in ("find", "close", "edit", "report"):
        page.view.buttons[what].click()
        idle(page, qtbot)
        seen(page.dialog, qtbot)
        page.dialog.reject()
    page.tabs.setCurrentWidget(page.week)
    idle(page, qtbot)
    see_all(window, qtbot)
    window.open("indicators")
    page = window.page()
    idle(page, qtbot)
    see_all(window, qtbot)
    page.level.setCurrentIndex(page.level.count() - 1)
    idle(page, qtbot)
    for button in (page.value, page.targets):
        button.click()
        idle(page, qtbot)
        seen(page.dialog, qtbot)
        page.dialog.reject()
