"""Intervals and means against the worked examples of domain.md 6 and published values."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import statistics
from qa_desk.rules.statistics import Interval, Mean, Share, Stratum

_BEFORE = (784, 812, 750, 835, 791, 768, 803, 777)
_AFTER = (840, 851, 802, 843, 856, 799, 868, 805)
_GAINS = [after - before for before, after in zip(_BEFORE, _AFTER, strict=True)]
_SHARES = st.integers(1, 500).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))
_VALUES = st.lists(st.integers(0, 1000), max_size=30)


@pytest.mark.parametrize(
    ("part", "of", "told", "low", "high"),
    [
        (388, 400, 970, 948, 983),  # 6.2, fatal accuracy of any class
        (361, 400, 903, 869, 928),  # 6.4, with the minimum skill of a call
        (81, 263, 308, 255, 366),  # Newcombe 1998, table I
        (15, 148, 101, 62, 160),
        (0, 20, 0, 0, 161),
        (1, 29, 34, 6, 172),
    ],
)
def test_wilson_gives_the_published_digits(part, of, told, low, high):
    share = Share(part, of)

    assert share.permille() == told
    assert share.interval().tenths(100) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        (Share(24, 120), Share(9, 110), 0.028, 0.207),  # 6.9
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),  # Newcombe 1998, table II, method 10
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
        (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
    ],
)
def test_newcombe_gives_the_published_digits(first, second, low, high):
    found = statistics.newcombe(first, second)

    places = 3 if first.of == 120 else 4
    assert (round(found.low, places), round(found.high, places)) == (low, high)


def test_the_gain_of_trainees_has_student_s_interval():
    gain = Mean.of(_GAINS)

    assert gain.value() == 43
    assert gain.interval().tenths(0.1) == (26, 60)  # 6.9: +4.3 [2.6, 6.0]
    assert statistics.t_quantile(7) == pytest.approx(2.365, abs=5e-4)


def test_the_net_gain_is_against_those_who_were_not_trained():
    net = statistics.welch(Mean.of(_GAINS), Mean.of((12, 6, 23, 6, 18, 10)))

    assert net.tenths(0.1) == (13, 48)  # 6.9: +3.1 [1.3, 4.8]
    assert not net.holds_zero
    assert Interval(-1, 2).holds_zero


def test_a_mean_of_targeted_samples_is_weighted_by_the_calls():
    ordinary = Stratum(8100, Mean(120, 120 * 886, 120 * 886**2))
    risky = Stratum(900, Mean(80, 80 * 712, 80 * 712**2))

    weighted = statistics.weighted_mean([ordinary, risky])

    assert statistics.half_up(weighted) == 869  # 6.5b, where the naive mean is 81.6
    assert (ordinary.drawn + risky.drawn).value() == 816


def test_a_weighted_mean_has_an_interval_that_shrinks_to_nothing_when_all_is_drawn():
    values = Mean.of((800, 900, 850))
    parts = [Stratum(3, values), Stratum(0, Mean())]

    whole = statistics.weighted_interval(parts)
    some = statistics.weighted_interval([Stratum(300, values)])

    assert whole.low == whole.high == 850
    assert some.low < 850 < some.high
    assert statistics.weighted_interval([Stratum(10, Mean())]) is None
    assert statistics.weighted_interval([Stratum(10, Mean.of((800,)))]) is None


def test_nothing_is_said_of_nothing():
    assert Share(0, 0).permille() is None
    assert Share(0, 0).interval() is None
    assert Share(9, 9).permille(least=10) is None
    assert Mean().value() is None
    assert Mean().exact is None
    assert Mean.of((5,)).interval() is None
    assert Mean.of((5, 6)).value(least=3) is None
    assert statistics.weighted_mean([]) is None
    assert statistics.weighted_mean([Stratum(5, Mean())]) is None
    assert statistics.welch(Mean.of((5,)), Mean.of((5, 6))) is None
    assert statistics.welch(Mean.of((5, 6)), Mean.of((5,))) is None
    assert statistics.welch(Mean.of((5, 5)), Mean.of((6, 6))) is None


def test_halves_go_up():
    assert statistics.half_up(Fraction(5, 2)) == 3
    assert Share(1, 8).permille() == 125
    assert Share(397, 400).permille() == 993  # 99.25 % is shown as 99.3 (6.2)
    assert statistics.tenths(0.25) == 3
    assert statistics.tenths(-0.25) == -2


@given(_SHARES, _SHARES)
def test_an_interval_holds_its_rate(one, other):
    found = one.interval()
    apart = statistics.newcombe(one, other)

    assert 0 <= found.low <= one.part / one.of + 1e-12
    assert one.part / one.of - 1e-12 <= found.high <= 1
    assert apart.low <= one.part / one.of - other.part / other.of <= apart.high
    assert one.rest.part == one.of - one.part
    assert (one + other) == Share(one.part + other.part, one.of + other.of)


@given(_VALUES, _VALUES)
def test_means_add_up_in_any_order(one, other):
    together = [*one, *other]
    random.Random(len(together)).shuffle(together)

    assert Mean.of(one) + Mean.of(other) == Mean.of(together)
