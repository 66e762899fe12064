"""Reminders at 50 % and 90 % of the working time (domain.md 2.2, P14)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.deadlines import WHOLE, passed_share
from qa_desk.rules.reminders import Stay, due_now, is_reminded, passed, shares

START = datetime(2026, 11, 16, 2, tzinfo=UTC)
USUAL = shares({})


def after(hours):
    return START + timedelta(hours=hours)


STAY = Stay(START, after(100))


@st.composite
def stays(draw):
    """Draw a stay of some days with hours of work in it, which may end before its deadline."""
    length = draw(st.integers(1, 200))
    begins = draw(st.lists(st.integers(-10, 210), max_size=5))
    working = tuple((after(begin), after(begin + draw(st.integers(0, 12)))) for begin in begins)
    left = draw(st.none() | st.integers(0, 250))
    return Stay(START, after(length), working, None if left is None else after(left))


def walked(stay, looks, wanted=USUAL):
    """Look at a case now and then; return the reminders with the time of each."""
    made = []
    for hours in sorted(looks):
        share = due_now(stay, after(hours), [each for each, _hours in made], wanted)
        if share is not None:
            made.append((share, hours))
    return made


looks = st.lists(st.integers(0, 300), max_size=40)


@pytest.mark.parametrize(
    ("hours", "made", "share"),
    [(49, (), None), (50, (), 50), (89, (50,), None), (90, (50,), 90), (99, (50, 90), None)],
)
def test_somebody_is_reminded_at_half_and_at_nine_tenths_of_the_time(hours, made, share):
    assert due_now(STAY, after(hours), made, USUAL) == share


def test_the_centre_may_choose_other_shares():
    stored = {"reminders.first": "80", "reminders.second": "30"}
    assert shares(stored) == (30, 80)
    assert shares({"reminders.first": "90"}) == (90,)
    assert due_now(STAY, after(30), (), shares(stored)) == 30


def test_a_change_of_the_shares_reminds_nobody_again():
    assert due_now(STAY, after(95), (60, 80), USUAL) is None
    assert due_now(STAY, after(95), (90,), USUAL) is None
    assert due_now(STAY, after(95), (60,), USUAL) == 90


@given(stays(), looks)
def test_nobody_is_reminded_twice_of_the_same(stay, at):
    made = [share for share, _hours in walked(stay, at)]
    assert len(made) == len(set(made)) <= len(USUAL)
    assert made == sorted(made)


@given(stays(), looks)
def test_nobody_is_reminded_after_the_case_has_moved_on(stay, at):
    assert all(
        stay.left_at is None or after(hours) < stay.left_at for _s, hours in walked(stay, at)
    )


@given(stays(), looks)
def test_nobody_is_reminded_before_so_much_of_the_working_time_is_over(stay, at):
    for share, hours in walked(stay, at):
        assert passed_share(stay.entered_at, stay.due_at, after(hours), stay.working) >= share


@given(stays(), looks)
def test_both_reminders_come_before_a_timeout_may(stay, at):
    """Whoever looks twice after the deadline finds both; without them there is no timeout."""
    made = [share for share, _hours in walked(stay, [*at, 400, 401])]
    if stay.left_at is None:
        assert tuple(made) == USUAL
        assert is_reminded(made, USUAL)
    assert not is_reminded(made[:1], USUAL)
    assert all(share < WHOLE for share in USUAL)


@pytest.mark.parametrize(
    ("hours", "number"), [(0, 0), (49, 0), (50, 1), (89, 1), (90, 2), (300, 2)]
)
def test_how_many_reminders_are_due_follows_from_the_time(hours, number):
    assert passed(STAY, after(hours), USUAL) == number
