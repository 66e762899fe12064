from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.deadlines import csr_respond, last_time, working_days_after

SHANGHAI = ZoneInfo("Asia/Shanghai")
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def local(day, hour=18, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


def ends_on(*moments):
    """Return the ends of shifts that end on their own day."""
    return {moment.astimezone(SHANGHAI).date(): moment for moment in moments}


def test_the_csr_has_two_whole_shift_days_after_release():
    ends = ends_on(*(local(day) for day in (1, 2, 3, 4)))
    assert csr_respond(local(1, 10), ends, SHANGHAI) == local(3)


def test_days_off_do_not_count():
    assert csr_respond(local(1, 18), ends_on(local(4), local(5, 22)), SHANGHAI) == local(5, 22)


def test_a_shift_over_midnight_counts_as_the_day_on_which_it_began_p7():
    nights = {date(2026, 6, day): local(day + 1, 8) for day in (1, 2, 3)}
    assert csr_respond(local(1, 10), nights, SHANGHAI) == local(4, 8)
    evenings = {date(2026, 6, day): local(day + 1, 0) for day in (1, 2, 3)}
    assert csr_respond(local(1, 10), evenings, SHANGHAI) == local(4, 0)


@pytest.mark.parametrize("ends", [[], [local(2)], [local(2), local(9)]])
def test_five_calendar_days_are_the_most_whatever_the_roster(ends):
    assert csr_respond(local(1, 10), ends_on(*ends), SHANGHAI) == local(6, 23, 59)


def test_the_centre_may_choose_other_numbers():
    ends = ends_on(*(local(day) for day in range(1, 20)))
    assert csr_respond(local(1), ends, SHANGHAI, shift_days=3, cap_days=10) == local(4)
    assert csr_respond(local(1), ends, SHANGHAI, shift_days=9, cap_days=2) == local(3, 23, 59)


def test_the_day_of_release_is_the_day_in_the_centre():
    late = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)  # 01:00 on the 2nd in Shanghai
    ends = ends_on(local(2), local(3), local(4))
    assert csr_respond(late, ends, SHANGHAI) == local(4)


@given(moments, st.lists(moments, max_size=6))
def test_the_csr_always_has_time_and_never_more_than_the_cap(released_at, found):
    due = csr_respond(released_at, ends_on(*found), SHANGHAI)
    assert released_at < due < released_at + timedelta(days=6)
    assert due.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [(1, 1, 2), (1, 2, 3), (5, 1, 8), (5, 2, 9), (6, 1, 8), (7, 5, 12)],  # 1 June 2026: a Monday
)
def test_working_days_end_at_six_and_leave_out_the_weekend(start, n, due):
    assert working_days_after(local(start, 20), n, SHANGHAI) == local(due)


def test_another_calendar_may_be_given():
    holiday = date(2026, 6, 2)
    due = working_days_after(local(1), 1, SHANGHAI, lambda day: day != holiday)
    assert due == local(3)


def test_summer_time_moves_the_hour_in_utc_not_the_hour_at_work():
    berlin = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 3, 27, 12, tzinfo=berlin)
    assert working_days_after(friday, 1, berlin) == datetime(2026, 3, 30, 16, tzinfo=UTC)


def test_no_days_at_all_make_no_deadline():
    with pytest.raises(ValueError, match="0"):
        working_days_after(local(1), 0, SHANGHAI)


@pytest.mark.parametrize(
    ("now", "last"), [((2, 18), (2, 18)), ((2, 17), (1, 18)), ((2, 23), (2, 18))]
)
def test_the_last_time_of_day_is_today_s_or_yesterday_s(now, last):
    assert last_time(time(18), local(*now), SHANGHAI) == local(*last)
