"""The figures of disputes in the window."""

import pytest
from assessing import assessed
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel
from ui.pages.sitting import before, idle

from qa_desk.ui.pages.dispute_figures import DisputeFiguresPage


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, of a day before and a day after too."""

    def sit(role):
        page = before(DisputeFiguresPage(*office.jobs(role)), qtbot, 1196)
        page.first.setDate(QDate.currentDate().addDays(-2))
        page.last.setDate(QDate.currentDate().addDays(2))
        idle(page, qtbot)
        return page

    return sit


def said(page):
    return [label.text() for label in page.pane.widget().findChildren(QLabel) if label.text()]


def test_capability_8_the_page_shows_the_figures_in_groups(office, sit):
    assessed(office)
    office.released()
    page = sit("qa_lead")
    words = said(page)
    assert words[:3] == ["All together", "Results released", "2"]
    at = words.index("Disputed")
    assert words[at : at + 3] == ["Disputed", "50.0 %", "1 of 2"]
    assert "Overturned: the inspector erred" in words
    assert "fewer than 10" in words
    assert not page.export.isHidden()


def test_one_inspector_is_chosen_and_stays_chosen(office, sit, qtbot):
    assessed(office)
    page = sit("qa_lead")
    page.inspector.setCurrentIndex(1)
    page.inspector.activated.emit(1)
    idle(page, qtbot)
    assert page.wanted().inspector == office.inspector.id
    assert page.inspector.currentData() == office.inspector.id
    page.last.setDate(QDate.currentDate().addDays(-1))
    page.first.setDate(QDate.currentDate().addDays(-9))
    idle(page, qtbot)
    assert "Nothing was released on these days" in said(page)
    assert page.inspector.currentData() == office.inspector.id
    assert not page.export.isEnabled()


def test_the_figures_are_exported_where_the_person_says(office, sit, qtbot, tmp_path, monkeypatch):
    assessed(office)
    page = sit("qa_lead")
    monkeypatch.setattr(page, "choose_file", lambda: "")
    page.export.click()
    monkeypatch.setattr(page, "choose_file", lambda: str(tmp_path / "figures.xlsx"))
    page.export.click()
    idle(page, qtbot)
    assert (tmp_path / "figures.xlsx").exists()
    assert "figures.xlsx" in page.notice.words()
    monkeypatch.setattr(page, "choose_file", lambda: str(tmp_path / "nowhere" / "figures.csv"))
    page.export.click()
    idle(page, qtbot)
    assert page.notice.words()
    assert "Saved" not in page.notice.words()


def test_team_leads_cannot_export_and_compare_nobody(office, sit):
    assessed(office)
    page = sit("lead")
    assert page.export.isHidden()
    assert page.inspector.isHidden()
    assert "Overturned by inspector" not in said(page)
