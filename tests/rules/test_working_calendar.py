"""Working days as the State Council has them (P20)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import InputError
from qa_desk.rules import working_calendar
from qa_desk.rules.working_calendar import WorkingCalendar, is_weekday, read

CHINA = working_calendar.of({})


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2025-01-26", True),
        ("2025-01-27", True),
        ("2025-01-28", False),
        ("2025-02-04", False),
        ("2025-02-05", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-02", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-06-19", False),
        ("2026-09-20", True),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),
        ("2026-11-21", False),
        ("2026-11-23", True),
    ],
)
def test_p20_holidays_are_off_and_make_up_days_are_worked(day, is_worked):
    assert CHINA.is_working_day(date.fromisoformat(day)) == is_worked


def test_p20_a_published_year_has_the_working_days_of_its_notice():
    """365 days less 104 of weekends and the holidays that fall on weekdays, make-up days added."""
    assert (CHINA.working_days(2025), CHINA.working_days(2026)) == (248, 248)
    assert all(is_weekday(day) is False for day in CHINA.make_up)


@given(st.dates(date(2027, 1, 1), date(2099, 12, 31)))
def test_p20_a_year_that_is_not_there_has_its_weekdays(day):
    assert CHINA.is_working_day(day) == is_weekday(day)


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_a_centre_elsewhere_works_monday_to_friday(day):
    calendar = working_calendar.of({"calendar": "weekdays"})
    assert calendar.is_working_day(day) == is_weekday(day)
    assert calendar.missing(date(2040, 12, 31)) is None


@pytest.mark.parametrize(
    ("today", "missing"),
    [("2026-11-30", None), ("2026-12-01", 2027), ("2025-12-31", None), ("2030-06-01", 2030)],
)
def test_p20_from_december_on_the_next_year_is_missed(today, missing):
    assert CHINA.missing(date.fromisoformat(today)) == missing


def test_the_days_of_a_year_are_listed_in_their_order():
    days = CHINA.listed(2026)
    assert days == sorted(days)
    assert days[:2] == [(date(2026, 1, day), False, "元旦") for day in (1, 2)]
    assert (date(2026, 1, 4), True, "元旦") in days
    assert CHINA.listed(2040) == []
    assert "2040" in working_calendar.not_known(2040)


def test_a_calendar_of_the_centres_own_is_read():
    calendar = read(
        "year,first,last,kind,name\n\n# ours\n2027,2027-02-05,2027-02-06,holiday,Spring\n"
        "2027,2027-02-07,2027-02-07,working,Spring\n"
    )
    assert calendar == WorkingCalendar(
        frozenset({2027}),
        {date(2027, 2, 5): "Spring", date(2027, 2, 6): "Spring"},
        {date(2027, 2, 7): "Spring"},
    )
    assert read("") == WorkingCalendar()


@pytest.mark.parametrize(
    "line",
    [
        "2027,2027-02-05",
        "soon,2027-02-05,2027-02-05,holiday,x",
        "2027,2027-02-30,2027-02-30,holiday,x",
        "2027,2027-02-06,2027-02-05,holiday,x",
        "2027,2027-02-06,2028-02-05,holiday,x",
        "2027,2027-02-05,2027-02-05,party,x",
    ],
)
def test_a_line_that_nobody_can_read_is_named(line):
    with pytest.raises(InputError, match="Line 2 of the calendar"):
        read(f"# mine\n{line}\n")
