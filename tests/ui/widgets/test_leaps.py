import pytest

from qa_desk.ui.widgets.leaps import Leaps

QUIET = ((5000, 10_000), (20_000, 22_000), (30_000, 60_000))


@pytest.fixture
def leaps():
    leaps = Leaps()
    leaps.take(QUIET)
    leaps.skipping = True
    return leaps


@pytest.mark.parametrize(
    ("at", "target"),
    [
        (4000, None),
        (5100, None),  # the end of a word may be in it
        (5200, 9700),
        (7000, 9700),
        (9000, None),  # it is over before a leap would be
        (21_000, None),  # too short to be worth one
        (30_500, 59_700),
    ],
)
def test_silence_is_leapt_over_without_cutting_words(leaps, at, target):
    assert leaps.target(at) == target


def test_nothing_is_leapt_over_that_nobody_wished(leaps):
    leaps.skipping = False
    assert leaps.target(7000) is None


def test_a_leap_over_silence_never_counts_as_heard(leaps):
    assert all(leaps.target(at) is None or leaps.target(at) - at > 1500 for at in range(70_000))


def test_the_time_saved_is_that_of_all_leaps(leaps):
    assert leaps.saved_ms == 4500 + 29_500
    leaps.forget()
    assert leaps.saved_ms == 0


def test_a_passage_is_repeated_from_a_to_b_until_it_is_ended(leaps):
    leaps.skipping = False
    leaps.set_end(3000)
    assert (leaps.begin, leaps.loop) == (3000, None)
    assert leaps.target(3500) is None
    leaps.set_end(4000)
    assert leaps.loop == (3000, 4000)
    assert leaps.target(3999) is None
    assert leaps.target(4010) == 3000
    assert leaps.target(9000) is None  # gone there on purpose
    leaps.set_end(9000)
    assert (leaps.begin, leaps.loop) == (None, None)


def test_b_may_come_before_a_and_at_a_it_takes_a_back(leaps):
    leaps.set_end(4000)
    leaps.set_end(4000)
    assert (leaps.begin, leaps.loop) == (None, None)
    leaps.set_end(4000)
    leaps.set_end(3000)
    assert leaps.loop == (3000, 4000)


def test_a_silence_that_b_lies_in_is_left_at_b(leaps):
    leaps.set_end(1000)
    leaps.set_end(8000)
    assert leaps.target(5500) == 8000
    assert leaps.target(8000) == 1000


def test_another_recording_repeats_nothing(leaps):
    leaps.set_end(1000)
    leaps.set_end(8000)
    leaps.forget()
    leaps.take(QUIET)
    assert leaps.target(8000) == 9700
    assert leaps.begin is None


def test_silences_that_are_found_later_leave_the_repeated_passage_alone(leaps):
    leaps.set_end(1000)
    leaps.take(QUIET)
    assert leaps.begin == 1000


def test_a_silence_with_a_mark_in_it_is_heard(leaps):
    leaps.mark([7000, 29_900])
    assert leaps.target(6000) is None
    assert leaps.target(31_000) is None
    assert leaps.saved_ms == 0
    leaps.mark([])
    assert leaps.target(6000) == 9700


@pytest.mark.parametrize(("at", "there"), [(0, 9700), (7000, 9700), (9700, 21_700), (59_900, None)])
def test_the_next_speech_is_where_a_silence_ends(leaps, at, there):
    assert leaps.next_speech(at) == there
