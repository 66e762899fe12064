"""Where somebody belongs from day to day: no day twice, and no day lost."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa_desk.errors import RuleError
from qa_desk.rules import careers
from qa_desk.rules.careers import Held, Place, Stay

DAY = timedelta(days=1)
BEGIN = date(2026, 1, 1)
TEAMS = [UUID(int=n) for n in range(1, 5)]
A, B, C, D = (Place(team) for team in TEAMS)
HORIZON = 120


@st.composite
def lives(draw):
    """Stays that follow each other, with or without gaps, the last perhaps without an end."""
    day, stays = BEGIN, []
    for number in range(draw(st.integers(0, 5))):
        day += draw(st.integers(0, 9)) * DAY
        last = day + draw(st.integers(0, 19)) * DAY
        stays.append(Stay(UUID(int=100 + number), draw(st.sampled_from([A, B, C])), day, last))
        day = last + DAY
    if stays and draw(st.booleans()):
        stays[-1] = Stay(stays[-1].key, stays[-1].place, stays[-1].first)
    return draw(st.permutations(stays))


days = st.integers(0, HORIZON - 1).map(lambda n: BEGIN + n * DAY)


def places(stays):
    """Return the place of every day, and prove that no day has two."""
    found = {}
    for day in (BEGIN + n * DAY for n in range(HORIZON)):
        here = [stay.place for stay in stays if stay.holds_on(day)]
        assert len(here) <= 1
        if here:
            found[day] = here[0]
    return found


@given(lives(), days)
def test_a_transfer_leaves_no_day_twice_and_no_gap_where_none_was(stays, first):
    before, after = places(stays), places(careers.moved(stays, D, first))
    assert set(before) <= set(after)
    assert after[first] == D
    assert {day: after[day] for day in after if day < first} == {
        day: before[day] for day in before if day < first
    }
    now = next((stay for stay in stays if stay.holds_on(first)), None)
    if now is not None:
        assert set(after) == set(before)
        assert all(after[d] == (D if now.holds_on(d) else before[d]) for d in after if d >= first)


@given(lives(), days)
def test_a_transfer_that_is_taken_back_is_as_if_it_had_never_been(stays, first):
    now = next((stay for stay in stays if stay.holds_on(first)), None)
    assume(now is not None and now.first < first)
    key = UUID(int=999)
    moved = [
        Stay(stay.key or key, stay.place, stay.first, stay.last)
        for stay in careers.moved(stays, D, first)
    ]
    assert careers.taken_back(moved, key) == careers.in_order(stays)


@given(lives(), days)
def test_nothing_is_held_after_the_last_day_and_nothing_changes_before(stays, last):
    before, after = places(stays), places(careers.ended(stays, last))
    assert after == {day: place for day, place in before.items() if day <= last}


def test_who_is_there_already_is_not_transferred():
    with pytest.raises(RuleError, match="already"):
        careers.moved([Stay(None, A, BEGIN)], A, BEGIN + 3 * DAY)


def test_a_transfer_of_the_first_day_corrects_the_place():
    key = UUID(int=7)
    assert careers.moved([Stay(key, A, BEGIN)], B, BEGIN) == (Stay(key, B, BEGIN),)


def test_a_transfer_before_the_first_day_lasts_until_it():
    old = Stay(UUID(int=7), A, BEGIN)
    new = Stay(None, B, BEGIN - 9 * DAY, BEGIN - DAY)
    assert careers.moved([old], B, BEGIN - 9 * DAY) == (new, old)


def test_what_has_nothing_before_it_is_not_taken_back():
    key = UUID(int=7)
    with pytest.raises(RuleError, match="no team right before"):
        careers.taken_back([Stay(key, A, BEGIN)], key)


def test_a_stay_without_a_day_is_none():
    assert careers.in_order([Stay(None, A, BEGIN, BEGIN - DAY)]) == ()


moments = st.integers(0, 20).map(lambda n: datetime(2026, 1, 1, n, tzinfo=UTC))
held = st.builds(Held, st.just(TEAMS[0]), moments, st.none() | moments)


@given(held, held, moments)
def test_two_clash_when_both_are_held_at_one_moment(one, other, moment):
    def has(which):
        return which.first <= moment and (which.until is None or moment < which.until)

    assert one.clashes(other) == other.clashes(one)
    if has(one) and has(other):
        assert one.clashes(other)


def test_one_after_the_other_does_not_clash():
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert not Held(TEAMS[0], noon - DAY, noon).clashes(Held(TEAMS[1], noon))
    assert Held(TEAMS[0], noon).clashes(Held(TEAMS[1], noon + DAY))
    assert not Held(TEAMS[0], noon, noon).clashes(Held(TEAMS[1], noon))
