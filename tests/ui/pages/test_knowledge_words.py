"""No word of the page of questions or of its forms is cut off, in any language."""

import pytest
from every_word import Longer, see_all
from knowledge_office import KnowledgeOffice
from ui.pages.sitting import idle

from qa_desk import i18n
from qa_desk.services.knowledge import asking
from qa_desk.services.knowledge.types import Question
from qa_desk.ui.main_window import MainWindow
from qa_desk.ui.pages import ALL


@pytest.fixture(params=["zh", "en", "longer"], autouse=True)
def _language(request, monkeypatch):
    if request.param == "longer":
        monkeypatch.setattr(i18n, "catalogue", lambda _language: Longer())
    else:
        i18n.set_language(request.param)


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = KnowledgeOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's window at the page of questions."""
    windows = []

    def sit(role):
        window = MainWindow(*office.jobs(role), ALL, "Local file")
        window._building.stop()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.open("knowledge")
        idle(window, qtbot)
        window.page().list.grid.selectRow(0)
        idle(window, qtbot)
        return window

    yield sit
    for window in windows:
        idle(window, qtbot)
    windows.clear()


def forms(window, qtbot, *steps):
    page = window.page()
    for step in steps:
        page._on_wanted(step)
        qtbot.waitUntil(lambda: page.dialog is not None)
        see_all(page.dialog, qtbot)
        page.dialog.reject()
    see_all(window, qtbot)


def test_every_word_is_seen(office, sit, qtbot):
    with office.work("csr") as work:
        asking.ask(work, Question("What does it cost", "billing", is_waiting=True))
    coach = sit("coach")
    forms(coach, qtbot, "solve_question", "forward_question", "link_question")
    coach.asking.begin()
    qtbot.waitUntil(lambda: coach.asking.dialog is not None)
    coach.asking.dialog.solved.setChecked(True)
    see_all(coach.asking.dialog, qtbot)
    coach.asking.dialog.reject()
    editor = sit("editor")
    steps = ("verify_answer", "ask_back", "answer_meanwhile", "settle_knowledge")
    forms(editor, qtbot, *steps, "answer_customer", "withdraw_question")
    for tab in (editor.page().answers, editor.page().figures):
        editor.page().tabs.setCurrentWidget(tab)
        idle(editor, qtbot)
        see_all(editor, qtbot)
    editor.asking.begin()
    qtbot.waitUntil(lambda: editor.asking.dialog is not None)
    see_all(editor.asking.dialog, qtbot)
    editor.asking.dialog.reject()
