"""After the record: what holds is listed and ended, what is proposed goes to the policy (5.12)."""

from datetime import timedelta

import pytest
from calibration_office import CODE, CalibrationOffice
from PySide6.QtCore import QDate
from ui.pages.sitting import before, idle

from qa_desk.i18n import Bilingual
from qa_desk.models import Checklist
from qa_desk.models.base import uuid7
from qa_desk.rules.policies import DecidedBy, Entry
from qa_desk.services import policies
from qa_desk.services.calibrating import Arrangement, Topic, closing, reading, running
from qa_desk.ui.pages.calibration import CalibrationPage
from qa_desk.ui.pages.policies import PoliciesPage


@pytest.fixture
def office(sqlite_url, tmp_path, qtbot):
    office = CalibrationOffice(sqlite_url, tmp_path)
    yield office
    office.close()


@pytest.fixture
def session_id(office):
    made = office.scored()
    with office.work("qa_lead") as work:
        results = reading.results(work, made)
        topic = Topic(
            *(
                uuid7(),
                1,
                "SF-1",
                Bilingual(),
                "看法",
                "一项即可",
                Bilingual("报姓氏即可", "Surname"),
            ),
            change="写明报姓氏即可",
        )
        seen = office.session(work, made).row.version
        seen = running.discuss(work, made, seen, [topic])
        due = [Arrangement(one, "", "重听", None) for one in results.beyond]
        closing.close(work, made, running.arrange(work, made, seen, due))
    return made


@pytest.fixture
def sit(office, qtbot):
    pages = []

    def sit(role, kind):
        page = before(kind(*office.jobs(role)), qtbot, 1196)
        pages.append(page)
        idle(page, qtbot)
        return page

    yield sit
    for page in pages:
        idle(page, qtbot)
        page.jobs.close()


def test_what_holds_is_listed_and_ended_with_a_reason(office, session_id, sit, qtbot):
    page = sit("qa_lead", CalibrationPage)
    page.agreed.click()
    idle(page, qtbot)
    dialog = page.dialog
    (row,) = dialog.list.table.rows
    assert (row.checklist.en, row.item_key, row.text.en) == ("Short form", "SF-1", "Surname")
    dialog.list.choose(row.id)
    assert "SF-1  Standard greeting" in dialog.words.text()
    dialog.end.click()
    dialog.form.button.click()
    assert "why" in dialog.form.problem.words()
    dialog.form.reason.setText("now in the standard")
    later = dialog.form.day.date().addDays(2)
    dialog.form.day.setDate(later)
    dialog.form.button.click()
    idle(page, qtbot)
    assert "now in the standard" in dialog.words.text()
    assert not dialog.end.isEnabled()
    dialog.session.click()
    idle(page, qtbot)
    assert page.view.session.row.id == session_id
    assert "now in the standard" in page.view.talk.topic.ended.text()
    assert later > QDate.currentDate()


def test_who_only_scores_reads_and_ends_nothing(office, session_id, sit, qtbot):
    page = sit("inspector", CalibrationPage)
    page.agreed.click()
    idle(page, qtbot)
    dialog = page.dialog
    assert dialog.end.isHidden()
    assert len(dialog.list.table.rows) == 1
    dialog.shut.click()
    page.show_record(session_id)
    idle(page, qtbot)
    assert page.view.propose.isHidden()


def test_proposals_open_the_evaluation_of_the_policy_and_lead_back(office, session_id, sit, qtbot):
    page = sit("qa_lead", CalibrationPage)
    page.show_record(session_id)
    idle(page, qtbot)
    page.view.propose.click()
    idle(page, qtbot)
    assert "not in the register" in page.view.problem.words()
    with office.work("qa_lead") as work:
        checklist = work.session.query(Checklist).filter_by(code=CODE).one()
        kept = {"kind": "checklist", "checklist_id": checklist.id, "department": "质检组"}
        kept["next_review"] = work.today + timedelta(days=90)
        policies.make(work, Entry("KF-09", title=Bilingual("简表", "Short"), **kept))
    with qtbot.waitSignal(page.open_requested) as wanted:
        page.view.propose.click()
    idle(page, qtbot)
    name, decided = wanted.args
    assert name == "policies"
    assert isinstance(decided, DecidedBy)
    assert page.view.propose.isHidden()
    assert decided.number in page.view.talk.topic.decision.text()
    with qtbot.waitSignal(page.open_requested):
        page.view.talk.topic.decision.click()
    other = sit("qa_lead", PoliciesPage)
    other.show_record(decided)
    idle(other, qtbot)
    dialog = other.dialog
    assert dialog.form.changes.lines()[0][1] == "写明报姓氏即可"
    (link,) = dialog.sessions.findChildren(type(dialog.save))
    with qtbot.waitSignal(other.open_requested) as back:
        link.click()
    assert back.args == ["calibration", session_id]
