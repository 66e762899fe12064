"""To which shift day a moment belongs (P7)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import make_person
from sqlalchemy import event

from qa_desk.models import Shift, roster_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)


def at(day, clock):
    """Return a moment on a November day by the wall clock in Shanghai; 24:30 is of the next."""
    hours, minutes = map(int, clock.split(":"))
    midnight = datetime(2026, 11, day, tzinfo=SHANGHAI)
    return (midnight + timedelta(hours=hours, minutes=minutes)).astimezone(UTC)


def roster(work, *segments):
    """Give somebody new these segments: (day, start, end), or with a kind behind them."""
    person = make_person(work, "csr")
    for number, (day, start, end, *kind) in enumerate(segments, 1):
        work.session.add(
            Shift(
                person_id=person.id,
                day=date(2026, 11, day),
                segment=number,
                kind=kind[0] if kind else "work",
                starts_at=at(day, start),
                ends_at=at(day, end),
            )
        )
    work.session.flush()
    return person


def day_of(work, person, moment):
    return roster_days.shift_day(work.session, person.id, moment, SHANGHAI).day


@pytest.mark.parametrize(
    ("clock", "day"),
    [("22:00", 16), ("24:30", 16), ("31:59", 16), ("32:59", 16), ("33:01", 17), ("20:59", 16)],
)
def test_a_night_shift_keeps_what_comes_after_midnight_p7(work, clock, day):
    person = roster(work, (16, "22:00", "32:00"))
    assert day_of(work, person, at(16, clock)) == day


def test_without_a_shift_it_is_the_local_calendar_day_p7(work):
    person = roster(work)
    assert day_of(work, person, at(17, "00:30")) == 17
    assert day_of(work, person, datetime(2026, 11, 16, 16, 30, tzinfo=UTC)) == 17


@pytest.mark.parametrize(
    ("kind", "day"), [("leave", 17), ("training", 17), ("incident", 16), ("work", 16)]
)
def test_leave_and_training_are_no_shift_p7(work, kind, day):
    person = roster(work, (16, "22:00", "32:00", kind))
    assert day_of(work, person, at(17, "01:00")) == day


def test_an_early_contact_of_a_shift_that_starts_at_midnight_is_of_that_day_p7(work):
    person = roster(work, (17, "00:00", "08:00"))
    assert day_of(work, person, at(16, "23:10")) == 17
    assert day_of(work, person, at(16, "22:50")) == 16


def test_between_two_shifts_the_nearer_one_counts_p7(work):
    person = roster(work, (16, "20:00", "28:00"), (17, "05:00", "13:00"))
    assert day_of(work, person, at(17, "04:20")) == 16
    assert day_of(work, person, at(17, "04:40")) == 17


def test_the_next_shift_begins_where_the_last_one_ends_p7(work):
    person = roster(work, (16, "24:00", "32:00"), (17, "08:00", "16:00"))
    assert day_of(work, person, at(17, "07:59")) == 16
    assert day_of(work, person, at(17, "08:00")) == 17


def test_a_split_shift_keeps_its_break_p7(work):
    person = roster(work, (16, "16:00", "20:00"), (16, "23:00", "27:00"))
    assert day_of(work, person, at(16, "21:30")) == 16
    assert day_of(work, person, at(17, "02:30")) == 16


def test_many_are_asked_at_once_p7(work, monkeypatch):
    monkeypatch.setattr(roster_days, "_MOST_ASKED", 2)
    people = [roster(work, (16, "22:00", "32:00")) for _ in range(5)]
    pairs = [(person.id, at(day, "01:00")) for person in people for day in (16, 17)]
    asked = []
    engine = work.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    found = roster_days.shift_days(work.session, pairs, SHANGHAI)
    assert len(asked) == 3
    assert [found[pair] for pair in pairs] == [MONDAY] * 10
    assert roster_days.shift_days(work.session, [], SHANGHAI) == {}
