from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import coverage
from qa_desk.rules.coverage import (
    NO_CHECKS,
    Checks,
    Csr,
    Duty,
    Month,
    Segment,
    Terms,
    alert,
    cell,
    duty,
    line,
    percent,
    totals,
)

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = Terms()
FIRST = date(2026, 11, 1)
NOVEMBER = Month.at(FIRST, datetime(2026, 12, 5, 4, tzinfo=UTC), ZONE, TERMS.day_close)
MIDDLE = replace(NOVEMBER, now=datetime(2026, 11, 16, 4, tzinfo=UTC))  # Monday noon
SHIFTS = [n for n, day in enumerate(NOVEMBER.days) if day.weekday() < 5] + [0]  # 22 of them
counts = st.integers(0, 6)
some_checks = st.builds(Checks, counts, counts, counts, counts)


def moment(day, hour):
    return datetime.combine(day, time(0), ZONE).astimezone(UTC) + timedelta(hours=hour)


def segment(kind="work", start=8, end=16, day=FIRST, **values):
    return Segment(kind, moment(day, start), moment(day, end), **values)


def shift(n, end=16):
    return duty([segment(day=FIRST + timedelta(days=n), end=end)], TERMS)


def month_of(done_on, month=NOVEMBER, terms=TERMS, shifts=SHIFTS, quick=0, number=1, **csr):
    """Return a line: so many evaluations on each of these days, and quick checks besides."""
    duties = {n: shift(n) for n in shifts}
    checks = {n: Checks(done_on.get(n, 0), quick if n in duties else 0) for n in range(30)}
    days = [cell(duties.get(n), checks[n], terms, month, n) for n in range(30)]
    counted = [checks[n].to_month(equal=terms.equal) for n in range(30)]
    return line(Csr(UUID(int=number), "x", "1", **csr), days, counted, month, terms)


# -- the worked examples of domain.md 6.6 ----------------------------------------------------------


def test_862_of_880_shift_days_with_three_checks_are_98_0_percent():
    full = [month_of(dict.fromkeys(SHIFTS, 3), number=n) for n in range(22)]
    one_short = [
        month_of({**dict.fromkeys(SHIFTS, 3), SHIFTS[0]: 2}, number=n) for n in range(22, 40)
    ]
    found = totals(full + one_short, NOVEMBER)
    assert (found.days_met, found.days) == (862, 880)
    assert found.day_rate == 980


def test_38_of_40_csrs_with_twenty_evaluations_are_95_0_percent():
    lines = [month_of(dict.fromkeys(SHIFTS[:20], 1), number=n) for n in range(38)]
    lines += [month_of(dict.fromkeys(SHIFTS[:19], 1), number=n) for n in (38, 39)]
    found = totals(lines, NOVEMBER)
    assert (found.months_met, found.months, found.month_rate) == (38, 40, 950)


def test_a_new_csr_with_9_of_22_shifts_needs_9_evaluations():
    late = [n for n in SHIFTS if n >= 17][:9]
    assert month_of({}, shifts=late, since=date(2026, 11, 18)).required == 9


def test_no_data_is_a_dash_never_zero():
    found = totals([], NOVEMBER)
    assert found.day_rate is None
    assert found.month_rate is None
    assert percent(0, 3) == 0


def test_rates_are_rounded_half_up_to_one_decimal():
    assert percent(1, 16) == 63  # 6.25 %
    assert percent(2, 3) == 667


# -- shift days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("segments", "contacts", "exempt"),
    [
        ([segment()], None, ""),
        ([segment()], 3, ""),
        ([segment()], 2, "few_contacts"),
        ([segment(end=12)], None, ""),
        ([segment(end=11)], 9, "short_shift"),
        ([segment(end=10), segment(start=14, end=16)], None, ""),
        ([segment("leave")], None, "leave"),
        ([segment("training")], None, "training"),
        ([segment("training", end=12), segment(start=12)], None, ""),
        ([segment("leave", end=13), segment(start=13)], None, "short_shift"),
        ([segment(), segment("incident", 10, 11)], None, "incident"),
        ([segment(counts=False)], None, "not_counted"),
    ],
)
def test_which_shift_days_checks_are_due_on(segments, contacts, exempt):
    assert duty(segments, TERMS, contacts).exempt == exempt


def test_an_exempt_day_keeps_the_rosters_reason():
    assert duty([segment("training", reason="新产品培训")], TERMS).reason == "新产品培训"
    assert duty([segment(reason="换班")], TERMS).reason == ""


@pytest.mark.parametrize(
    ("n", "checks", "state"),
    [
        (12, Checks(1, 2), "met"),
        (12, Checks(1, 1), "missed"),
        (12, Checks(1, 1, late_quick=1), "missed"),
        (15, Checks(1, 1), "open"),
        (15, Checks(3), "met"),
        (16, NO_CHECKS, "planned"),
    ],
)
def test_the_state_of_a_shift_day(n, checks, state):
    assert cell(shift(n), checks, TERMS, MIDDLE, n).state == state


def test_yesterday_stays_open_until_its_close():
    morning = replace(NOVEMBER, now=datetime(2026, 11, 18, 1, 29, tzinfo=UTC))
    assert cell(shift(16), NO_CHECKS, TERMS, morning, 16).state == "open"
    later = replace(morning, now=morning.now + timedelta(minutes=1))
    assert cell(shift(16), NO_CHECKS, TERMS, later, 16).state == "missed"


def test_p16_an_approved_shortfall_is_told_from_what_was_missed():
    terms = replace(TERMS, granted_day=2, granted_month=10)
    states = [cell(shift(2), Checks(n), terms, NOVEMBER, 2).state for n in range(4)]
    assert states == ["missed", "missed", "approved", "met"]
    assert not month_of(dict.fromkeys(SHIFTS, 0), terms=terms, quick=2).missed
    shown = month_of(dict.fromkeys(SHIFTS[:10], 1), terms=terms, quick=2)
    assert (shown.required, shown.granted, shown.is_short) == (20, 10, False)
    assert totals([shown], NOVEMBER).days_approved == 12


def test_a_check_on_a_free_or_exempt_day_counts_to_the_month_only():
    leave = duty([segment("leave")], TERMS)
    assert cell(None, Checks(1), TERMS, NOVEMBER, 0).state == "free"
    shown = cell(leave, Checks(1, late_full=1), TERMS, NOVEMBER, 0)
    assert (shown.state, shown.done, shown.late, shown.missing) == ("exempt", 1, 1, 0)
    assert month_of({28: 1}).done == 1


# -- months ----------------------------------------------------------------------------------------


def test_quick_checks_count_to_the_day_and_by_one_switch_to_the_month_as_well():
    checks = Checks(1, 2, 1, 1)
    assert checks.to_month(equal=False) == 2
    assert checks.to_month(equal=True) == 5
    assert checks.late == 2


@pytest.mark.parametrize(
    ("values", "required"),
    [
        ({}, 20),
        ({"shifts": SHIFTS[:9]}, 20),  # there all month, with few shifts: the policy's 20
        ({"shifts": SHIFTS[:9], "until": date(2026, 11, 12)}, 9),
        ({"shifts": SHIFTS[:9], "until": date(2026, 11, 12), "terms": Terms(part=False)}, 20),
        ({"shifts": [], "since": date(2026, 11, 12)}, 20),  # no roster: nothing known of parts
    ],
)
def test_evaluations_required_of_whole_and_part_months(values, required):
    assert month_of({}, **values).required == required


def test_leave_in_the_roster_makes_part_of_a_month():
    leave = [duty([segment("leave")], TERMS)] * 11
    duties = leave + [shift(n) for n in range(11, 22)]
    days = [cell(each, NO_CHECKS, TERMS, NOVEMBER, n) for n, each in enumerate(duties)]
    assert line(Csr(UUID(int=1), "x", "1"), days, [0] * 22, NOVEMBER, TERMS).required == 10


def test_the_forecast_goes_on_at_the_pace_of_the_days_gone_by():
    gone = [n for n in SHIFTS if n < 15]
    shown = month_of(dict.fromkeys(gone, 1), MIDDLE, quick=2)
    assert len(gone) == 11
    assert (shown.done, shown.forecast) == (11, 21)  # ten shifts to come after today
    assert not shown.is_short
    assert month_of({gone[0]: 1}, MIDDLE).forecast == 2
    assert month_of({gone[0]: 1}, MIDDLE, quick=3).is_short
    assert month_of({}, replace(MIDDLE, now=moment(FIRST, 9))).forecast is None


def test_who_was_never_checked_is_listed():
    """S3-4.1, S3-5.2c."""
    never = month_of({}, MIDDLE, number=1)
    quickly = month_of({}, MIDDLE, number=2)
    quickly = replace(quickly, modes=(0, 0, 1, 0, 0))
    found = totals([never, quickly], MIDDLE)
    assert found.uncovered == (UUID(int=1),)
    assert found.modes == (0, 0, 1, 0, 0)
    assert not month_of({}, shifts=[]).is_uncovered


@given(st.lists(some_checks, min_size=30, max_size=30), st.integers(0, 45), st.booleans())
def test_a_month_adds_up_whatever_was_done(checks, day, equal):
    terms = replace(TERMS, equal=equal)
    month = replace(NOVEMBER, now=moment(FIRST + timedelta(days=day), 12))
    duties = {n: shift(n) for n in SHIFTS}
    days = [cell(duties.get(n), checks[n], terms, month, n) for n in range(30)]
    counted = [each.to_month(equal=equal) for each in checks]
    shown = line(Csr(UUID(int=1), "x", "1"), days, counted, month, terms)
    found = totals([shown], month)
    assert shown.done == sum(counted)
    assert shown.forecast is None or shown.forecast >= shown.done
    assert 0 <= found.days_met <= found.days <= 22
    assert all(each.missing == max(0, each.due - each.done) for each in days)
    assert all((each.state == "met") == (each.done >= 3) for each in days if each.due)


# -- while there is still shift left ---------------------------------------------------------------


def on_shift(done, end, month=MIDDLE):
    duties = {15: shift(15, end)}
    days = [cell(duties.get(n), Checks(done if n == 15 else 0), TERMS, month, n) for n in range(30)]
    return line(Csr(UUID(int=1), "x", "1"), days, [0] * 30, month, TERMS)


def test_a_shortfall_is_told_when_the_inspectors_time_is_not_enough():
    sixteen = moment(MIDDLE.today, 16)
    lines = [on_shift(1, 16)] * 5 + [on_shift(2, 16)] * 2 + [on_shift(0, 20)] * 3
    enough = alert(lines, MIDDLE, TERMS, [sixteen] * 4)
    assert (enough.csrs, enough.checks, enough.is_short) == (10, 21, False)
    a_little = MIDDLE.now + timedelta(minutes=35)
    found = alert(lines, MIDDLE, TERMS, [a_little, MIDDLE.now - timedelta(hours=1)])
    assert found == coverage.Alert(7, 12, sixteen, is_short=True)  # 12 × 3 minutes against 35
    assert not alert(lines[:7], MIDDLE, TERMS, [a_little + timedelta(minutes=1)]).is_short


def test_nobody_on_shift_needs_nothing():
    assert alert([on_shift(3, 16), on_shift(0, 11)], MIDDLE, TERMS, []) is None


def test_terms_come_from_the_centres_settings():
    assert Terms.of({}) == TERMS
    stored = {"cov.day": "2", "cov.equal": "yes", "cov.day_close": "10:00"}
    assert Terms.of(stored) == Terms(day=2, equal=True, day_close=time(10))


def test_p16_terms_come_from_the_shortfall_that_a_plan_approved():
    shortfall = {"wanted": 800, "reached": 600, "least": 15}
    found = Terms.of({}, {**shortfall, "quick_wanted": 1840, "quick_reached": 1400})
    assert (found.granted_day, found.granted_month) == (2, 15)
    nothing = {"wanted": 0, "reached": 0, "least": 0, "quick_wanted": 0, "quick_reached": 0}
    assert Terms.of({}, nothing).granted_day == 3


def test_a_month_knows_its_days():
    february = Month.at(date(2028, 2, 17), MIDDLE.now, ZONE, time(9, 30))
    assert (february.first, february.last) == (date(2028, 2, 1), date(2028, 2, 29))
    assert len(february.days) == 29
    assert isinstance(shift(3), Duty)
