"""A digest says what happens around inspection: complaints, actions, plans, questions (S1-2A.9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import make_person
from models.sample_actions import make_action
from models.sample_complaints import make_complaint, make_value
from models.sample_improvement import make_plan
from models.sample_knowledge import make_ticket

from qa_desk.models import Department
from qa_desk.rules import report_periods
from qa_desk.rules.report_forms import Form
from qa_desk.services.reporting import around
from qa_desk.services.reporting.gather import gathered


@pytest.fixture
def year(work):
    return Form("yearly_digest", work.today.replace(month=1, day=1), work.today)


def figures(parts):
    return {one.measure: one for one in parts["figures"].figures}


def rows(parts, code):
    return parts[code].tables[0].rows


@pytest.fixture
def lead(desk):
    return desk.by("qa_lead")


def complain(desk, number, days, closed=None, **values):
    """Enter a complaint that was due `days` from now; perhaps it was closed `closed` from now."""
    work = desk.scene.work
    values["due_at"] = work.now + timedelta(days=days)
    if closed is not None:
        values["closed_at"] = work.now + timedelta(days=closed)
    values["received_at"] = work.now - timedelta(seconds=int(number))
    return make_complaint(work, desk.scene.lead, number=f"CP-{number}", **values)


@pytest.fixture
def register(desk):
    """Five complaints: one in time, one late, one overdue of a department, two open; one praise.

    Two are of one customer.
    """
    work = desk.scene.work
    logistics = Department(code="logistics", name="物流部")
    work.session.add(logistics)
    work.session.flush()
    complain(desk, "1", days=1, closed=0)
    complain(desk, "2", days=-1, closed=0)
    complain(desk, "3", days=-1, department_id=logistics.id)
    complain(desk, "4", days=1, number_hash=b"same")
    complain(desk, "5", days=1, number_hash=b"same")
    complain(desk, "6", days=1, kind="praise")


@pytest.mark.usefixtures("register")
def test_complaints_are_counted_with_their_rates(desk, lead, year):
    """5 received; of the 3 that are closed or past their time 1 in time; 1 of 5 a repeat."""
    make_value(desk.scene.work, desk.scene.lead, metric="volume", value=1_000_000)
    month = replace(year, kind="monthly_digest", first=year.last.replace(day=1))
    found = figures(gathered(lead, month))
    assert (found["complaints"].value, found["complaint_rate"].value) == (5, 50)
    assert found["complaint_rate"].n == 10_000
    assert (found["complaint_timeliness"].value, found["complaint_timeliness"].n) == (333, 3)
    assert (found["complaint_repeat"].value, found["complaint_repeat"].n) == (200, 5)


@pytest.mark.usefixtures("register")
def test_without_contacts_there_is_no_rate_and_without_complaints_nothing(desk, lead, year):
    work, apart = desk.scene.work, timedelta(days=40)
    at = {"received_at": work.now + apart, "due_at": work.now + apart}
    make_complaint(work, desk.scene.lead, number="CP-9", **at)
    week = Form("weekly_digest", *report_periods.around("weekly_digest", work.today + apart))
    found = figures(gathered(lead, week))
    assert found["complaints"].value == 1
    assert "complaint_rate" not in found
    before = Form("yearly_digest", date(2001, 1, 1), date(2001, 12, 31))
    assert "complaints" not in figures(gathered(lead, before))


def test_what_is_set_going_and_what_is_overdue_is_told_with_its_owner(desk, lead, year):
    work, csr = desk.scene.work, desk.scene.csr
    day = work.today
    make_action(work, desk.scene.lead, csr, due=day - timedelta(days=2))
    make_action(work, desk.scene.lead, csr, number="AC-2", due=day - timedelta(days=3))
    make_action(work, desk.scene.lead, None, "suggestion", "SG-1", due=day - timedelta(days=3))
    done = make_action(work, desk.scene.lead, csr, number="AC-3")
    done.state, done.finished_at, done.finished_by = "done", work.now, csr.id
    work.session.flush()
    make_ticket(work, desk.scene.lead, csr, due_at=work.now - timedelta(hours=1))
    make_ticket(work, desk.scene.lead, csr, number="KT-2")
    found = gathered(lead, year)
    assert rows(found, "progress") == (
        ("actions_open", 3), ("actions_closed", 1), ("questions_raised", 2),
    )  # fmt: skip
    assert rows(found, "overdue") == (
        ("actions", "", 1), ("actions", f"{csr.name} {csr.staff_no}", 2), ("questions", "", 1),
    )  # fmt: skip


@pytest.mark.usefixtures("register")
def test_a_complaint_past_its_time_is_told_with_its_department(lead, year):
    assert rows(gathered(lead, year), "overdue") == (("complaints", "物流部", 1),)


def test_improvement_plans_that_hold_are_counted(desk, lead):
    make_plan(desk.scene.work, make_person(desk.scene.work))
    plan_year = Form("yearly_digest", date(2027, 1, 1), date(2027, 12, 31))
    assert ("plans_in_force", 1) in rows(gathered(lead, plan_year), "progress")


@pytest.mark.usefixtures("register")
def test_who_sees_a_part_only_tells_nothing_of_it_and_a_team_has_none(desk, lead, year):
    work = desk.scene.work
    make_action(work, desk.scene.lead, desk.scene.csr)
    assert rows(gathered(desk.by("inspector"), year), "progress") == ()
    of_team = replace(year, subject_id=desk.scene.team.id, subject=desk.scene.team.name)
    found = gathered(lead, of_team)
    assert "complaints" not in figures(found)
    assert rows(found, "progress") == rows(found, "overdue") == ()


@pytest.mark.usefixtures("register")
def test_a_csr_would_be_told_nothing_of_the_whole(desk, year):
    csr = desk.by("csr")
    told = [*around.figures(csr, year), *around.progress(csr, year), *around.overdue(csr)]
    assert told == []
