"""Where a case is used, and how it leaves the program, as people do it on their pages."""

import pytest
from teaching_hall import ENTRY
from teaching_office import TeachingOffice
from ui.pages.sitting import before, idle

from qa_desk.services import bulletins, exports, teaching
from qa_desk.ui.pages.bulletins import BulletinsPage
from qa_desk.ui.pages.model_calls import ModelCallsPage
from qa_desk.ui.pages.teaching_cases import TeachingCasesPage


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = TeachingOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def sit(office, qtbot):
    """A function that opens somebody's page, with its first line open."""
    pages = []

    def sit(name, kind=TeachingCasesPage):
        page = before(kind(*office.jobs(name)), qtbot, 1196)
        pages.append(page)
        page.list.grid.selectRow(0)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


@pytest.fixture
def bulletin(office):
    with office.at("qa_lead") as work:
        return bulletins.begin(work)


def test_a_case_is_put_into_a_bulletin_which_leads_to_it(office, sit, bulletin, qtbot):
    case_id = office.add()
    page = sit("inspector")
    assert page.view.uses.isHidden()
    page.view.buttons["use"].click()
    idle(page, qtbot)
    page.dialog.tick([bulletin])
    page.dialog.button.click()
    idle(page, qtbot)
    (link,) = page.view.uses.buttons
    assert link.text().startswith("Daily QA bulletin")
    with qtbot.waitSignal(page.open_requested) as wanted:
        link.click()
    assert wanted.args == ["bulletins", bulletin]
    other = sit("inspector", BulletinsPage)
    (link,) = other.view.cases.buttons
    assert link.toolTip() == f"Good case  ·  {ENTRY.lesson}"
    with qtbot.waitSignal(other.open_requested) as wanted:
        link.click()
    assert wanted.args == ["teaching_cases", case_id]


def test_where_nothing_is_open_that_is_said(office, sit, qtbot):
    office.add()
    page = sit("inspector")
    page.view.buttons["use"].click()
    idle(page, qtbot)
    assert "No training need, bulletin or calibration is open" in page.notice.words()


def test_a_published_case_leads_to_its_model_call(office, sit, qtbot):
    row, model_call = office.published()
    page = sit("trainer")
    assert page.view.buttons["use"].isHidden()
    (link,) = page.view.uses.buttons
    with qtbot.waitSignal(page.open_requested) as wanted:
        link.click()
    assert wanted.args == ["model_calls", model_call]
    other = sit("other_csr", ModelCallsPage)
    other.show_record(row.id)  # of its case
    idle(other, qtbot)
    assert other.state() == model_call


def test_a_case_is_saved_once_somebody_else_approves(office, sit, qtbot, tmp_path):
    case_id = office.add()
    assert sit("inspector").view.buttons["save"].isHidden()
    page = sit("qa_lead")
    page.ask_reason = lambda: "for the team"
    page.view.buttons["save"].click()
    idle(page, qtbot)
    assert "Asked" in page.notice.words()
    page.view.buttons["save"].click()
    idle(page, qtbot)
    assert "waits for" in page.notice.words()
    with office.at("manager") as work:
        (request,) = exports.waiting(work)
        exports.approve(work, request.id)
    file = tmp_path / "case.wav"
    page.choose_file = lambda: str(file)
    page.view.buttons["save"].click()
    idle(page, qtbot)
    assert "is saved" in page.notice.words()
    assert file.stat().st_size > 16_000
    with office.at("qa_lead") as work:
        assert not teaching.asked(work, case_id).is_asked
