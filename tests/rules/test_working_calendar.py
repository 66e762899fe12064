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


def test_p20_a_file_names_a_day_a_kind_and_a_name():
    calendar = read("日期,类型,名称\n2027年1月1日,休,元旦\n2027/1/2,班,元旦\n")
    assert calendar.days() == [
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 1, 2), True, "元旦"),
    ]
    assert calendar.years == frozenset()  # two days are no year
    many = "".join(f"2027-10-0{day},holiday,国庆节\n" for day in range(1, 8))
    assert read(many).years == {2027}


@pytest.mark.parametrize("line", ["2027-01-01,休,x\n2027-01-01,班,x", "2027-01-01,休,a,b,c,d"])
def test_p20_a_day_that_is_both_and_a_row_too_long_are_refused(line):
    with pytest.raises(InputError, match="each day once"):
        read(line)


def test_p20_days_of_the_centres_own_win_over_those_of_the_program():
    own = {"calendar.2026": "2026-01-05,holiday,ours\n", "calendar.2027": "", "calendar.x": "!"}
    calendar = working_calendar.of(own)
    assert not calendar.is_working_day(date(2026, 1, 5))
    assert calendar.is_working_day(date(2026, 1, 1))  # the program's 2026 is gone as a whole
    assert not calendar.is_working_day(date(2025, 1, 1))
    assert calendar.missing(date(2026, 12, 1)) is None
    assert calendar.missing(date(2027, 12, 1)) == 2028


def test_p20_a_centre_that_works_weekdays_has_days_of_its_own_too():
    calendar = working_calendar.of({"calendar": "weekdays", "calendar.2026": "2026-11-20,休,x"})
    assert not calendar.is_working_day(date(2026, 11, 20))
    assert calendar.is_working_day(date(2026, 10, 1))


def test_p20_single_days_of_another_year_are_added_to_it():
    days = "".join(f"2027-10-0{day},holiday,国庆节\n" for day in range(1, 8))
    found = CHINA.with_file(read(f"2026-12-26,班,元旦\n2026-01-01,班,x\n{days}"))
    assert found.years == {2025, 2026, 2027}
    assert found.is_working_day(date(2026, 12, 26))
    assert found.is_working_day(date(2026, 1, 1))
    assert not found.is_working_day(date(2026, 1, 2))
    assert found.listed(2025) == CHINA.listed(2025)
    assert len(found.listed(2027)) == 7


@given(
    st.dictionaries(
        st.dates(date(2027, 1, 1), date(2027, 12, 31)),
        st.tuples(st.booleans(), st.sampled_from(["", "国庆节、中秋节", 'a "b", c'])),
        max_size=30,
    )
)
def test_p20_what_is_stored_of_a_year_is_read_back(days):
    named = sorted((day, is_worked, name) for day, (is_worked, name) in days.items())
    calendar = working_calendar.made(named)
    assert read(calendar.written(2027)).days() == named
    assert working_calendar.of({"calendar.2027": calendar.written(2027)}).listed(2027) == named
