"""How the policies are met: a manager finds a clause and goes to where it is met."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from qa_desk.i18n import set_language
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.requirements import RequirementsPage
from qa_desk.work import Actor

MANAGER = Actor(UUID(int=1), "manager", "经理", "M1", frozenset({"cs_manager"}))


@pytest.fixture(params=["en", "zh"])
def page(request, qtbot):
    set_language(request.param)
    jobs = Jobs(None, None)
    page = RequirementsPage(jobs, MANAGER)
    page.went = []
    page.open_requested.connect(lambda name, _record: page.went.append(name))
    qtbot.addWidget(page)
    page.resize(1178, 680)
    page.show()
    page.catch_up()
    qtbot.waitUntil(lambda: page.list.table.total == 325)
    yield page
    assert jobs.close()
    set_language("en")


def choose(box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_who_answers_for_the_centre_has_the_page():
    assert RequirementsPage.is_for(MANAGER)
    csr = Actor(UUID(int=2), "csr", "客服", "C1", frozenset({"csr"}))
    assert not RequirementsPage.is_for(csr)


def test_clauses_are_found_by_policy_mark_and_words(page):
    choose(page.marks, "OUT")
    assert page.list.table.total == 63
    choose(page.policies, "服务改善计划管理办法")
    assert [row.id for row in page.list.table.shown] == ["S4-2.1.2", "S4-6.1.1–3", "S4-6.2.3"]
    choose(page.marks, "")
    page.list.filter_box.setText("SMART")
    assert [row.id for row in page.list.table.shown] == ["S4-3.2.1"]


def test_enter_goes_to_the_first_page_and_a_button_to_any(page, qtbot):
    page.list.choose("S1-2A.9")
    page.list.choose("S3-4.10b")
    QTest.keyClick(page.list.grid, Qt.Key.Key_Return)
    ways = page.findChildren(QPushButton)[-2:]
    qtbot.waitUntil(lambda: all(way.isVisible() for way in ways))
    ways[1].click()
    assert page.went == ["policies", "standards"]


def test_a_clause_that_is_not_part_of_qa_desk_leads_nowhere(page):
    page.list.choose("S1-5.7")
    QTest.keyClick(page.list.grid, Qt.Key.Key_Return)
    assert page.went == []


def test_what_was_chosen_is_there_again(page):
    choose(page.marks, "GOV")
    page.list.choose("S1-3.6")
    state = page.state()
    choose(page.marks, "")
    page.list.choose("C-1")
    page.restore(state)
    assert page.marks.currentData() == "GOV"
    assert page.list.current().id == "S1-3.6"
