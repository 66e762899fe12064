"""What the monitoring report asks of the database (domain.md 5.3; S3-6.D2)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from factories import PASSWORD, make_released, make_submitted
from reporting import yesterday

from qa_desk.models import Evaluation, WatchEntry
from qa_desk.rules.coverage import Csr, Day, Line, Month
from qa_desk.rules.report_forms import Form
from qa_desk.services import cases, signing_off
from qa_desk.services.reporting import covering, monitoring
from qa_desk.services.reporting.gather import gathered


def reckon(desk, kind="monthly_report", role="inspector", **values):
    """Return the sections of a report of the month of the scene's calls."""
    work = desk.by(role)
    day = yesterday(work)
    first, last = day.replace(day=1), work.today
    return gathered(work, Form(kind, first, last, **values))


def rows(parts, code, table):
    return next(each for each in parts[code].tables if each.code == table).rows


def figures(parts, code):
    return {(one.measure, one.of): one for one in parts[code].figures}


@pytest.fixture
def watched(desk):
    work = desk.by("qa_lead")
    day = yesterday(work)
    for person, reason in ((desk.scene.csr.id, ""), (None, "billing")):
        work.session.add(
            WatchEntry(
                person_id=person, contact_reason=reason, reason="why", uplift=3, valid_from=day,
                created_at=work.now, created_by=work.actor.id,
            )
        )  # fmt: skip
    work.session.flush()


def test_everybody_who_drafts_gets_the_same_figures_of_the_whole_centre(desk, watched):
    make_released(desk.scene, item_3=1)
    make_released(desk.scene)
    assert reckon(desk, role="inspector") == reckon(desk, role="qa_lead")


def test_the_sections_of_a_month(desk, watched):
    make_released(desk.scene, item_3=1)
    make_released(desk.scene, item_3=1, item_5=2)
    make_submitted(desk.scene)
    parts = reckon(desk)
    name = f"{desk.scene.csr.name} {desk.scene.csr.staff_no}"

    [inspector] = rows(parts, "plan", "by_inspector")
    assert inspector[1:4] == (3, 3, 0)
    [mode] = rows(parts, "plan", "by_mode")
    assert mode[0] == "recording"
    assert mode[1] >= 1
    assert figures(parts, "results")["pass_rate", "random"].n >= 2
    assert [row[0] for row in rows(parts, "teams", "teams")] == [desk.scene.team.name]
    assert rows(parts, "people", "people")[0][0] == name
    assert rows(parts, "items", "items_lost")
    assert rows(parts, "causes", "causes")[0][0] == "csr"
    assert [(row[0], row[3]) for row in rows(parts, "recurrence", "recurrence")] == [(name, 2)]
    assert [row[0] for row in rows(parts, "watched", "watched")] == [name, "billing"]
    assert figures(parts, "disputes")["dispute_rate", ""].value == 0
    assert rows(parts, "inspectors", "inspectors")[0][1] >= 2
    assert set(reckon(desk, "tenday_report")) == set(parts) - {"people", "inspectors", "complaints"}


def test_a_ten_day_report_names_fewer_items(desk):
    make_released(desk.scene, **{f"item_{n}": 1 for n in range(1, 8)})
    assert len(rows(reckon(desk, "tenday_report"), "items", "items_lost")) == 5


def test_a_team_sees_its_own_figures_only(desk):
    make_released(desk.scene, item_3=1)
    own = reckon(desk, subject_id=desk.scene.team.id)
    other = reckon(desk, subject_id=desk.scene.csr.id)
    assert rows(own, "people", "people")
    assert rows(other, "people", "people") == ()
    assert rows(other, "plan", "by_inspector") == ()
    assert figures(other, "disputes")["dispute_rate", ""].n == 0


def test_what_waits_for_a_lead_past_its_time_is_told(desk):
    made = make_released(desk.scene)
    work = desk.by("csr")
    cases.opened(work, made.id)
    seen = work.session.get(Evaluation, made.id, populate_existing=True).version
    answer = signing_off.Answer("agree", heard=True)
    signing_off.confirm(work, made.id, seen, answer, PASSWORD)
    later = replace(desk.by("inspector"), now=work.now + timedelta(days=60))
    day = yesterday(work)
    form = Form("monthly_report", day, work.today)
    [late] = rows(gathered(later, form), "signed", "overdue")
    lead = desk.scene.lead
    assert late == (desk.scene.team.name, f"{lead.name} {lead.staff_no}", 1)
    other = replace(form, subject_id=desk.scene.csr.id)
    assert rows(gathered(later, other), "signed", "overdue") == ()


def step(key, verdict="", minutes=0):
    """Return a step as the rows have it."""
    at = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    return SimpleNamespace(key=key, verdict=verdict, taken_at=at)


@pytest.mark.parametrize(
    ("status", "steps", "verdict", "minutes"),
    [
        ("E7", [step("dispute")], "", None),
        ("E10", [step("dispute"), step("judge_true", minutes=90)], "upheld", 90),
        ("E5", [step("dispute"), step("judge_true", minutes=90)], "", None),
        ("E10", [step("dispute"), step("uphold", "upheld", 60)], "upheld", 60),
        ("E10", [step("dispute"), step("correct", "overturned_kb_wrong", 60),
                 step("panel_uphold", "upheld", 80)], "overturned_kb_wrong", 80),
        ("E10", [step("dispute"), step("uphold", "", 60), step("contest", minutes=70),
                 step("panel_correct", "partly_revised", 100)], "partly_revised", 30),
    ],
)  # fmt: skip
def test_a_dispute_ends_with_its_last_decision(status, steps, verdict, minutes):
    row = SimpleNamespace(status=status, close_reason=None, inspector_id=None)
    found = monitoring._course(row, steps)
    assert (found.is_disputed, found.verdict, found.minutes) == (bool(steps), verdict, minutes)


def line(*states, done=0, required=20):
    csr = Csr(UUID(int=1), "one", "1001", None, "A")
    days = tuple(Day(state, 0, 3) for state in states)
    days += (Day("free"),) * (31 - len(days))
    return Line(csr, days, done, required, None, required)


def coverage(*lines, today=datetime(2026, 11, 10, tzinfo=UTC), kind="monthly_report"):
    month = Month.at(date(2026, 10, 1), today, ZoneInfo("UTC"), time(9, 30))
    places = range(31) if kind == "monthly_report" else range(10)
    board = covering.Board(tuple(lines), month, places, kind == "monthly_report")
    return covering.coverage(board, 100)


def test_coverage_names_who_was_checked_too_seldom():
    part = coverage(
        line("met", "missed", "approved", done=20), line("met", done=12), line("met", done=20)
    )
    assert part.tables[0].rows == (
        ("one 1001", "A", 1, 20, 20, None),
        ("one 1001", "A", 0, 12, 20, 8),
    )
    day, month = part.figures
    assert (day.value, day.n) == (600, 5)
    assert (month.value, month.n) == (667, 3)


def test_nobody_is_short_of_a_month_that_goes_on():
    going = coverage(line("met", done=3), today=datetime(2026, 10, 20, tzinfo=UTC))
    assert going.tables[0].rows == ()
    assert coverage(line("met", done=3), kind="tenday_report").tables[0].rows == ()


def test_planned_counts_the_approved_plan(desk):
    make_released(desk.scene)
    work = desk.by("qa_lead")
    found = covering._planned(work, yesterday(work))
    assert sum(found.values()) >= 1
    assert covering._planned(work, work.today.replace(year=2020)) == {}


def test_the_thirty_days_of_recurrence_are_not_the_period(desk):
    cases = [make_released(desk.scene, item_3=1).id for _n in range(2)]
    work = desk.by("inspector")
    day = yesterday(work)

    def told(kind, first, earlier):
        for case, on in zip(cases, (earlier, day), strict=True):
            work.session.get(Evaluation, case).day = on
        work.session.flush()
        parts = gathered(work, Form(kind, first, day))
        again = [row[3] for row in rows(parts, "recurrence", "recurrence")]
        return figures(parts, "results")["score", "random"].n, again

    before, long_ago = day - timedelta(days=15), day - timedelta(days=30)
    assert told("tenday_report", day - timedelta(days=9), before) == (1, [2])
    assert told("monthly_report", long_ago, long_ago) == (2, [])
