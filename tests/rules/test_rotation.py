"""Which backups are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import rotation

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
moments = st.sets(st.integers(0, 180 * 24 * 60).map(lambda n: START + timedelta(minutes=n)))


def days(kept):
    return {moment.date() for moment in kept}


@given(moments)
def test_the_newest_is_kept_and_there_are_never_more_than_eleven(made):
    kept = rotation.kept(made)
    assert kept <= made
    assert len(kept) <= rotation.DAYS + rotation.WEEKS
    assert not made or max(made) in kept


@given(moments)
def test_each_of_the_last_seven_days_with_a_backup_keeps_its_newest(made):
    for day in sorted(days(made))[-rotation.DAYS :]:
        assert max(m for m in made if m.date() == day) in rotation.kept(made)


@given(moments)
def test_each_of_the_last_four_weeks_with_a_backup_keeps_one(made):
    weeks = {m.isocalendar()[:2] for m in made}
    kept = {m.isocalendar()[:2] for m in rotation.kept(made)}
    assert set(sorted(weeks)[-rotation.WEEKS :]) <= kept


@given(moments)
def test_dropping_twice_drops_nothing_more(made):
    assert rotation.kept(rotation.kept(made)) == rotation.kept(made)


def test_a_year_of_mornings_leaves_a_week_of_days_and_a_month_of_weeks():
    kept = set()
    for n in range(365):
        kept = rotation.kept(kept | {START + timedelta(days=n)})
    last = START + timedelta(days=364)  # a Thursday
    daily = {last - timedelta(days=n) for n in range(7)}
    weekly = {last - timedelta(days=n) for n in (0, 4, 11, 18)}
    assert kept == daily | weekly
