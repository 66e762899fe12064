"""Deadlines in working time (domain.md 2.2, P20)."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import deadlines
from qa_desk.rules.deadlines import (
    Due,
    Roster,
    closes_at,
    counted,
    due,
    last_time,
    lead_days_after,
    passed_share,
    period_lock,
    shift_days_after,
    working_days_after,
    working_time,
)
from qa_desk.rules.working_calendar import is_weekday

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIMITS = (
    "sla.eval.complete",
    "sla.csr.respond",
    "sla.tl.help",
    "sla.appeal2.file",
    "sla.tl.judge",
    "sla.tl.countersign",
    "sla.qa.review",
)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def local(day, hour=18, minute=0, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def span(start, hours=8):
    return start, start + timedelta(hours=hours)


def early(*days, off=()):
    """Return a roster of shifts from nine to five."""
    shifts = {date(2026, 6, day): span(local(day, 9)) for day in days}
    return Roster(shifts, frozenset(date(2026, 6, day) for day in off))


def june(*days):
    return tuple(date(2026, 6, day) for day in days)


@st.composite
def rosters(draw):
    """Draw a month of shifts of any hours, and of days off."""
    first = draw(st.dates(date(2025, 1, 1), date(2026, 10, 1)))
    kinds = draw(st.lists(st.sampled_from(["off", "none", 0, 8, 16, 22]), max_size=50))
    days = {first + timedelta(days=n): kind for n, kind in enumerate(kinds)}
    shifts = {
        day: span(datetime.combine(day, time(kind), SHANGHAI))
        for day, kind in days.items()
        if isinstance(kind, int)
    }
    return first, Roster(shifts, frozenset(day for day, kind in days.items() if kind == "off"))


# -- the CSR's clock -----------------------------------------------------------------------------


def test_the_csr_has_two_whole_shift_days_after_release():
    found = shift_days_after(local(1, 10), 2, SHANGHAI, early(1, 2, 3, 4))
    assert found == Due(local(3, 17), "shift", june(2, 3))


def test_days_off_do_not_count():
    assert shift_days_after(local(1, 18), 2, SHANGHAI, early(4, 5)).at == local(5, 17)


def test_a_shift_over_midnight_counts_as_the_day_on_which_it_began_p7():
    nights = {date(2026, 6, day): span(local(day, 22), 10) for day in (1, 2, 3)}
    assert shift_days_after(local(1, 10), 2, SHANGHAI, Roster(nights)).at == local(4, 8)
    evenings = {date(2026, 6, day): span(local(day, 16)) for day in (1, 2, 3)}
    assert shift_days_after(local(1, 10), 2, SHANGHAI, Roster(evenings)).at == local(4, 0)


@pytest.mark.parametrize("roster", [early(), early(2), early(2, 9)])
def test_five_calendar_days_are_the_most_where_the_roster_says_nothing(roster):
    found = shift_days_after(local(1, 10), 2, SHANGHAI, roster)
    assert found == Due(local(6, 23, 59), "calendar", june(2, 3, 4, 5, 6))


def test_the_clock_stands_still_while_the_csr_is_off_roster():
    """Leave from the 2nd to the 9th: two shift days are those after it."""
    away = range(2, 10)
    assert shift_days_after(local(1), 2, SHANGHAI, early(10, 11, off=away)).at == local(11, 17)
    unknown = shift_days_after(local(1), 2, SHANGHAI, early(off=away))
    assert unknown == Due(local(14, 23, 59), "calendar", june(10, 11, 12, 13, 14))


def test_the_centre_may_choose_other_numbers():
    roster = early(*range(1, 20))
    assert shift_days_after(local(1), 3, SHANGHAI, roster, 10).at == local(4, 17)
    assert shift_days_after(local(1), 9, SHANGHAI, roster, 2).at == local(3, 23, 59)
    stored = {"sla.csr.respond": "3", "sla.csr.respond.cap": "10"}
    assert due("sla.csr.respond", local(1), roster, stored).at == local(4, 17)


def test_the_day_of_release_is_the_day_in_the_centre():
    late = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)  # 01:00 on the 2nd in Shanghai
    assert shift_days_after(late, 2, SHANGHAI, early(2, 3, 4)).at == local(4, 17)


@pytest.mark.parametrize("limit", ["sla.tl.help", "sla.appeal2.file"])
def test_helping_and_a_second_appeal_have_one_shift_day_of_the_csr(limit):
    assert due(limit, local(1), early(1, 3, 4), {}) == Due(local(3, 17), "shift", june(3))


def test_the_clock_stands_still_no_longer_than_until_the_results_of_the_month_freeze():
    """Away for two months from 1 June: July's fifth working day is the 7th."""
    away = frozenset(date(2026, 6, 2) + timedelta(days=n) for n in range(60))
    found = due("sla.csr.respond", local(1), Roster({}, away), {})
    assert found == Due(local(7, month=7), "calendar", ())
    lock = period_lock(date(2026, 6, 9), 5, SHANGHAI)
    assert found.at == lock
    stored = {"period.lock": "1", "sla.csr.respond.cap": "45"}
    assert due("sla.csr.respond", local(1), Roster(), stored).at == local(16, 23, 59, month=7)


@given(moments, rosters())
def test_the_csr_always_has_time(released_at, drawn):
    found = due("sla.csr.respond", released_at, drawn[1], {})
    assert released_at < found.at < released_at + timedelta(days=45)
    assert found.at.tzinfo is UTC


@given(moments, rosters(), st.sampled_from(LIMITS), st.integers(0, 72))
def test_who_starts_later_is_never_due_sooner(start, drawn, limit, hours):
    later = start + timedelta(hours=hours)
    assert due(limit, start, drawn[1], {}).at <= due(limit, later, drawn[1], {}).at


# -- the team lead's clock -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roster", "at", "unit"),
    [
        (early(), local(2), "working"),
        (early(1, 2), local(2, 17), "shift"),
        (early(1, 4), local(4, 17), "shift"),  # his next day on duty
        (early(1), local(2), "working"),  # beyond the roster
        (early(1, off=(2, 3)), local(4), "working"),
        (early(1, 30), local(5), "working"),  # nobody waits longer than for a vacant post
    ],
)
def test_a_team_lead_has_a_working_day_by_his_roster(roster, at, unit):
    for limit in ("sla.tl.judge", "sla.tl.countersign"):
        found = due(limit, local(1), roster, {})
        assert (found.at, found.unit) == (at, unit)


def test_a_lead_on_duty_on_sunday_is_due_on_sunday():
    assert lead_days_after(local(6), 1, SHANGHAI, is_weekday, early(7)).at == local(7, 17)


# -- the office's clock --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "due_on"),
    [(1, 1, 2), (1, 2, 3), (5, 1, 8), (5, 2, 9), (6, 1, 8), (7, 5, 12)],  # 1 June 2026: a Monday
)
def test_working_days_end_at_six_and_leave_out_the_weekend(start, n, due_on):
    assert working_days_after(local(start, 20), n, SHANGHAI).at == local(due_on)


def test_p20_holidays_do_not_count_and_make_up_days_do():
    """The Dragon Boat Festival of 2026 is from Friday the 19th to Sunday the 21st of June."""
    found = due("sla.qa.review", local(17), early(), {})
    assert found == Due(local(22), "working", june(18, 22))
    assert due("sla.qa.review", local(17), early(), {"calendar": "weekdays"}).at == local(19)
    before = local(19, month=9)  # a Saturday; Sunday the 20th is worked
    assert due("sla.qa.review", before, early(), {}).days[0] == date(2026, 9, 20)


def test_summer_time_moves_the_hour_in_utc_not_the_hour_at_work():
    berlin = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 3, 27, 12, tzinfo=berlin)
    assert working_days_after(friday, 1, berlin).at == datetime(2026, 3, 30, 16, tzinfo=UTC)


def test_no_days_at_all_make_no_deadline():
    with pytest.raises(ValueError, match="0"):
        working_days_after(local(1), 0, SHANGHAI)


@pytest.mark.parametrize(
    ("month", "n", "stored", "locked"),
    [
        (date(2026, 10, 1), 5, {}, local(6, month=11)),
        (date(2026, 9, 30), 5, {}, local(13, month=10)),  # after the National Day holidays
        (date(2026, 9, 15), 5, {"calendar": "weekdays"}, local(7, month=10)),
        (date(2026, 12, 1), 1, {}, datetime(2027, 1, 1, 18, tzinfo=SHANGHAI)),  # not published
    ],
)
def test_a_months_results_freeze_on_a_working_day_of_the_next(month, n, stored, locked):
    _zone, is_working_day = deadlines.terms(stored)
    assert period_lock(month, n, SHANGHAI, is_working_day) == locked


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        (date(2026, 11, 16), date(2026, 11, 17)),  # Monday
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday: on Monday
        (date(2026, 11, 22), date(2026, 11, 23)),
    ],
)
def test_p7_a_day_closes_in_the_morning_of_the_next_working_day(day, closes):
    moment = datetime.combine(closes, time(9, 30), SHANGHAI)
    assert closes_at(day, time(9, 30), SHANGHAI) == moment


@pytest.mark.parametrize(
    ("now", "last"), [((2, 18), (2, 18)), ((2, 17), (1, 18)), ((2, 23), (2, 18))]
)
def test_the_last_time_of_day_is_today_s_or_yesterday_s(now, last):
    assert last_time(time(18), local(*now), SHANGHAI) == local(*last)


# -- which days were counted ---------------------------------------------------------------------


@given(moments, rosters(), st.sampled_from(LIMITS))
def test_p20_the_days_counted_are_found_again_from_the_deadline(start, drawn, limit):
    said = due(limit, start, drawn[1], {})
    found = counted(limit, said.at, drawn[1], {})
    assert found is not None
    assert found.at == said.at
    if found.unit == said.unit != "calendar":
        assert found.days == said.days


@pytest.mark.parametrize("limit", LIMITS)
def test_nothing_is_said_of_a_deadline_that_was_counted_otherwise(limit):
    assert counted(limit, local(3, 12, 34), early(1, 2, 3), {}) is None
    assert counted(limit, local(3, 12, 34), Roster({}, frozenset(june(*range(1, 31)))), {}) is None


def test_rosters_are_put_together_from_rows():
    one, other = UUID(int=1), UUID(int=2)
    day, next_day = june(1, 2)
    rows = [(one, day, span(local(1, 9))), (one, next_day, None), (other, day, None)]
    assert deadlines.rosters(rows) == {
        one: Roster({day: span(local(1, 9))}, frozenset({next_day})),
        other: Roster({}, frozenset({day})),
    }


# -- how much of the time is over ----------------------------------------------------------------


def test_only_hours_in_which_somebody_works_are_over():
    """Released on Monday noon, due on Wednesday at five: eight hours on each of two days."""
    start, end = local(1, 12), local(3, 17)
    hours = working_time(start, end, early(2, 3, 9), {})
    assert hours == [span(local(2, 9)), span(local(3, 9))]
    shares = [passed_share(start, end, now, hours) for now in (start, local(2, 8), local(2, 13))]
    assert shares == [0, 0, 25]
    assert [passed_share(start, end, local(3, hour), hours) for hour in (2, 13, 17)] == [
        50,
        75,
        100,
    ]


def test_without_a_roster_the_office_works_from_nine_to_six_on_working_days():
    start, end = local(18, 18), local(23, 18)  # over the Dragon Boat Festival
    hours = working_time(start, end, Roster(), {})
    assert hours == [span(local(day, 9), 9) for day in (18, 22, 23)]
    assert passed_share(start, end, local(21, 12), hours) == 0
    assert passed_share(start, end, local(22, 18), hours) == 50


def test_where_nobody_works_until_then_the_clock_on_the_wall_counts():
    start, end = local(1, 0), local(2, 0)
    assert passed_share(start, end, local(1, 12), []) == 50
    assert passed_share(start, start, start, []) == 100


@given(moments, rosters(), st.sampled_from(LIMITS), st.lists(st.floats(-0.5, 1.5), max_size=6))
def test_the_share_only_grows_and_is_whole_at_the_deadline(start, drawn, limit, at):
    end = due(limit, start, drawn[1], {}).at
    hours = working_time(start, end, drawn[1], {})
    shares = [passed_share(start, end, start + (end - start) * each, hours) for each in sorted(at)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 100 for share in shares)
    assert passed_share(start, end, end, hours) == 100


def test_hours_of_work_go_on_the_next_working_day():
    zone = ZoneInfo("Asia/Shanghai")
    friday = datetime(2026, 11, 20, 17, tzinfo=zone)
    assert deadlines.working_hours_after(friday, 2, zone) == datetime(2026, 11, 23, 10, tzinfo=zone)
