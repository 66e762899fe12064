"""Profiles in the window: whose, which month, what stands behind, and on paper."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from ui.pages.sitting import before, idle

from qa_desk.models import JournalEntry
from qa_desk.ui.pages.profiles import ProfilesPage
from qa_desk.ui.widgets.profile_preview import ProfilePreview


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page."""

    def sit(role):
        return before(ProfilesPage(*office.jobs(role)), qtbot, 1196)

    return sit


def said(page):
    return [label.text() for label in page.view.widget().findChildren(QLabel) if label.text()]


def choose(page, qtbot, record):
    page.show_record(record)
    idle(page, qtbot)


def test_p12_a_csr_sees_himself_and_no_list(office, sit):
    office.released(item_3=1)
    page = sit("csr")

    assert not page.list.isVisible()
    assert page.shown.subject.id == office.csr.id
    words = said(page)
    assert "The month beside the one before" in words
    assert "The five dimensions" in words
    assert any(word.startswith("Average score") for word in words)
    assert [view.chart is not None for view in page.view.charts] == [True] * 3
    assert page.export.isHidden()


def test_a_team_leads_to_its_people_and_a_fatal_error_to_its_result(office, sit, qtbot):
    office.released(item_2=3)
    page = sit("lead")
    assert page.shown.subject.is_team

    people = page.view.tables["team_people"]
    people.choose(0)
    people.setFocus()
    qtbot.keyClick(people, Qt.Key.Key_Return)
    idle(page, qtbot)
    assert page.shown.subject.id == office.csr.id

    fatal = page.view.tables["fatal_results"]
    fatal.choose(0)
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(fatal, Qt.Key.Key_Return)
    assert opened.args[0] == "results"
    assert opened.args[1] in page.shown.behind.values()


def test_another_month_is_chosen_and_the_page_stays(office, sit, qtbot):
    office.released()
    page = sit("qa_lead")
    choose(page, qtbot, office.csr.id)
    page.month.setCurrentIndex(3)
    page.month.activated.emit(3)
    idle(page, qtbot)

    assert page.shown.month.isoformat() == page.month.currentData()
    assert page.state() == office.csr.id
    page.restore(office.team.id)
    idle(page, qtbot)
    assert page.shown.subject.is_team
    assert page.list.isVisible()


def test_whoever_may_not_see_somebody_is_told_so(office, sit, qtbot):
    page = sit("csr")
    choose(page, qtbot, office.lead.id)

    assert "not yours to see" in page.notice.words()


def test_a_page_is_exported(office, sit, qtbot, tmp_path, monkeypatch):
    office.released()
    page = sit("qa_lead")
    monkeypatch.setattr(page, "choose_file", lambda _name: "")
    page.export.click()
    monkeypatch.setattr(page, "choose_file", lambda _name: str(tmp_path / "page"))
    page.export.click()
    idle(page, qtbot)

    assert openpyxl.load_workbook(tmp_path / "page.xlsx").active.max_row > 5
    assert "page.xlsx" in page.notice.words()


def test_a_page_is_printed_and_the_journal_knows(office, sit, qtbot):
    office.released()
    page = sit("qa_lead")
    choose(page, qtbot, office.csr.id)
    page.print.click()
    preview = page.findChild(ProfilePreview)
    qtbot.waitUntil(lambda: preview.document.pageCount() > 0)
    preview.note()
    idle(page, qtbot)
    preview.close()

    with office.work("qa_lead") as work:
        noted = work.session.query(JournalEntry).filter_by(subject="profile").one()
    assert noted.action == "print"
