"""The days of the demonstration centre, at every edge of a month and a week."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.demo.days import Days, at, day_of, first_of, weekday_on_or_after, weekdays_later
from qa_desk.rules.working_calendar import is_weekday

DAYS = st.dates(date(2026, 3, 1), date(2040, 12, 31))


def test_a_moment_is_by_the_centres_clock():
    assert at(date(2026, 11, 18), 8.5) == datetime(2026, 11, 18, 0, 30, tzinfo=UTC)
    assert day_of(datetime(2026, 11, 18, 17, tzinfo=UTC)) == date(2026, 11, 19)


def test_months_go_over_the_year():
    assert first_of(date(2027, 1, 31), -1) == date(2026, 12, 1)
    assert first_of(date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_working_days_leave_the_weekend_out():
    assert weekdays_later(date(2026, 11, 16), -2) == date(2026, 11, 12)
    assert weekdays_later(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert weekdays_later(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert weekday_on_or_after(date(2026, 11, 21)) == date(2026, 11, 23)


@given(DAYS)
def test_the_draw_has_calls_and_the_inspectors_a_full_day_after_it(today):
    days = Days(today)
    assert days.drawn_on - days.running >= timedelta(days=4)
    assert is_weekday(days.drawn_on)
    assert weekdays_later(days.drawn_on, 1) <= days.yesterday
    assert weekdays_later(days.drawn_on, 2) >= today


@given(DAYS)
def test_the_roster_reaches_over_both_months_and_today(today):
    days = Days(today)
    assert days.roster[0] == days.previous == first_of(days.running, -1)
    assert today in days.roster
    assert (days.roster[-1] + timedelta(days=1)).day == 1
    assert len(days.roster) <= 93
