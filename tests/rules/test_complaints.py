"""6.12 and S1-2B.6: limits, states and figures of complaints."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import complaints
from qa_desk.rules.complaints import CAUSES, GROUPINGS, KINDS, STATES, Facts
from qa_desk.rules.statistics import Share

DAY = date(2026, 11, 18)  # a Wednesday
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


def facts(**said):
    values = {"id": UUID(int=1), "day": DAY, "kind": "complaint", "severity": "ordinary"}
    return Facts(**{**values, "state": "closed", **said})


def test_6_12_the_worked_example():
    found = [facts(state="closed_late" if n < 2 else "closed", repeat=n < 2) for n in range(18)]
    figures = complaints.figures(found, 46_500)
    assert figures.rate == 39  # tenths: 3.9
    assert figures.on_time == Share(16, 18)
    assert figures.on_time.permille() == 889
    assert figures.repeat.permille() == 111


def test_s0_2_2_2a_only_complaints_count_to_the_figures():
    """S0-2.2.2a."""
    found = complaints.figures([facts(), facts(kind="praise"), facts(kind="suggestion")], 10_000)
    assert (found.complaints, found.others, found.rate) == (1, 2, 10)
    assert complaints.figures([]).rate is None


def test_s0_3_2_3_what_is_not_due_yet_is_neither_late_nor_in_time():
    """S0-3.2.3."""
    found = [facts(state="open", is_due=False), facts(state="overdue"), facts()]
    assert complaints.figures(found).on_time == Share(1, 2)
    assert complaints.figures(found).open == 2


@pytest.mark.parametrize(
    ("severity", "days"), [("ordinary", 7), ("major", 2)]
)  # five and two working days from a Wednesday
def test_s0_3_2_3_the_limit_follows_the_severity_and_the_working_calendar(severity, days):
    """S0-3.2.3."""
    stored = {"calendar": "weekdays"}
    due = complaints.due(severity, NOW, stored)
    assert due.date() == DAY + timedelta(days=days)
    longer = {**stored, "complaint.limit.major": "5", "complaint.limit.ordinary": "5"}
    assert complaints.due(severity, NOW, longer).date() == DAY + timedelta(days=7)


def test_how_one_stands():
    due = NOW + timedelta(hours=1)
    assert complaints.state(due, None, NOW) == "open"
    assert complaints.state(due, None, NOW + timedelta(hours=2)) == "overdue"
    assert complaints.state(due, due, NOW) == "closed"
    assert complaints.state(due, due + timedelta(seconds=1), NOW) == "closed_late"


def test_s1_2a_4b_and_s1_2b_s6_major_ones_and_repeats_are_the_managers():
    """S1-2A.4b, S1-2B.s6."""
    assert complaints.for_manager("major", 0)
    assert complaints.for_manager("ordinary", 1)
    assert not complaints.for_manager("ordinary", 0)


def test_the_span_around_a_day():
    assert complaints.span_around("week", DAY) == (date(2026, 11, 16), date(2026, 11, 22))
    assert complaints.span_around("month", DAY) == (date(2026, 11, 1), date(2026, 11, 30))
    assert complaints.told_span(complaints.span_around("month", DAY)) == "2026-11"
    assert complaints.told_span(complaints.span_around("day", DAY)) == "2026-11-18"
    assert complaints.told_span((date(2026, 6, 1), date(2026, 6, 7))) == "2026-06-01 to 2026-06-07"
    assert complaints.span_around("month", date(2026, 12, 31))[1] == date(2026, 12, 31)


def test_s1_2b_6_the_weekly_table_by_csr_type_and_status():
    """S1-2B.6."""
    found = [
        facts(csr="王力 0012", severity="major", attributable=True, repeat=1),
        facts(csr="王力 0012", state="open"),
        facts(csr="李明 0013", state="closed_late"),
        facts(kind="praise", state="overdue"),
    ]
    lines = complaints.table(found, "csr")
    assert [line.group for line in lines] == ["王力 0012", "李明 0013", ""]
    first = lines[0]
    assert (first.complaints, first.major, first.attributable) == (2, 1, 1)
    assert (first.open, first.closed, first.repeat) == (1, 1, 1)
    assert (lines[1].closed_late, lines[2].others, lines[2].overdue) == (1, 1, 1)
    assert {line.group for line in complaints.table(found, "kind")} == {"complaint", "praise"}
    assert {line.group for line in complaints.table(found, "state")} == set(STATES)


def test_what_a_line_is_called():
    assert complaints.named("kind", "praise") == "Compliment"
    assert complaints.named("cause", "system") == "System or line"
    assert complaints.named("csr", "王力 0012") == "王力 0012"
    assert complaints.named("csr", "") == "Nobody named"
    assert complaints.named("reason", "") == "Not said"


def test_s1_2a_3b_the_reasons_most_complained_of_come_first():
    """S1-2A.3b."""
    found = [facts(reason="账单")] * 3 + [facts(reason="催办")] * 2 + [facts()]
    found += [facts(reason="表扬", kind="praise")] * 9
    picture = complaints.pareto(found, "reason", "2026-11", most=2)
    assert [(bar.label, bar.value) for bar in picture.bars] == [("账单", 3), ("催办", 2)]
    assert picture.whole == 6
    assert picture.cumulative() == [50.0, pytest.approx(83.33, abs=0.01)]


def test_the_trend_has_every_week_also_an_empty_one():
    found = [facts(), facts(day=DAY - timedelta(days=14)), facts(kind="praise")]
    picture = complaints.trend(found, DAY, "week", 3, "")
    assert [(bar.label, bar.value) for bar in picture.bars] == [
        ("11-02", 1), ("11-09", 0), ("11-16", 1),
    ]  # fmt: skip
    months = complaints.trend(found, DAY, "month", 2, "")
    assert [bar.label for bar in months.bars] == ["2026-10", "2026-11"]


EACH = st.builds(
    Facts,
    id=st.uuids(),
    day=st.just(DAY),
    kind=st.sampled_from(sorted(KINDS)),
    severity=st.sampled_from(("ordinary", "major")),
    state=st.sampled_from(sorted(STATES)),
    csr=st.sampled_from(("", "a", "b")),
    reason=st.sampled_from(("", "x", "y")),
    cause=st.sampled_from(("", *CAUSES)),
    attributable=st.booleans(),
    repeat=st.integers(0, 2),
    is_due=st.booleans(),
)


@given(st.lists(EACH, max_size=12), st.sampled_from(sorted(GROUPINGS)))
def test_the_lines_of_a_table_add_up_to_the_whole(found, grouping):
    lines = complaints.table(found, grouping)
    whole = complaints.figures(found)
    assert sum(line.complaints for line in lines) == whole.complaints
    assert sum(line.others for line in lines) == whole.others
    assert sum(line.repeat for line in lines) == whole.repeat.part
    states = sum(line.open + line.overdue + line.closed + line.closed_late for line in lines)
    assert states == len(found)
