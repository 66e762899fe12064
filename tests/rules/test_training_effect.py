"""Whether a training helped, with the printed digits and at the stated error rate (6.9)."""

from fractions import Fraction

import pytest

from qa_desk.rules import training_effect
from qa_desk.rules.statistics import Mean, Share, half_up
from qa_desk.rules.training_effect import Drop, Followed, Goal

_BEFORE = (784, 812, 750, 835, 791, 768, 803, 777)
_AFTER = (840, 851, 802, 843, 856, 799, 868, 805)
_OTHERS = (12, 6, 23, 6, 18, 10)
_OTHERS_BEFORE = (786, 810, 752, 831, 790, 760)


def _followed(before, after, n=1):
    return Followed(Mean.of([before] * n), Mean.of([after] * n))


def _example(n=1):
    trainees = [_followed(*pair, n) for pair in zip(_BEFORE, _AFTER, strict=True)]
    others = zip(_OTHERS_BEFORE, _OTHERS, strict=True)
    return trainees, [_followed(before, before + gain, n) for before, gain in others]


def test_the_worked_example():
    found = training_effect.effect(*_example(), samples=1)

    assert found.gain.value() == 43
    assert found.gain_interval.tenths(0.1) == (26, 60)
    assert half_up(found.net) == 31  # 4.30 − 1.25 = 3.05, shown as +3.1
    assert found.net_interval.tenths(0.1) == (13, 48)
    assert not found.warns
    assert found.interval.tenths(0.1) == (14, 48)  # they began alike: nothing to be taken out
    assert training_effect.verdict(found, Goal(830)) == "effective"
    assert training_effect.verdict(found, Goal(850)) == "partly"


def test_the_fall_of_the_defect_rate():
    drop = Drop(Share(24, 120), Share(9, 110))

    assert (drop.before.permille(), drop.after.permille(), drop.permille) == (200, 82, 118)
    assert drop.interval().tenths(100) == (28, 207)
    assert Drop(Share(0, 0), Share(9, 110)).permille is None
    assert Drop(Share(9, 110), Share(0, 0)).interval() is None


@pytest.mark.parametrize("enough", [False, True])
def test_a_gain_is_not_proven_without_enough_others(enough):
    trainees, others = _example()
    least = training_effect.LEAST_CONTROLS

    found = training_effect.effect(trainees, others[: least if enough else least - 1], samples=1)

    assert found.warns is not enough
    assert (found.net is None) is (found.level is None) is not enough
    assert found.interval == (found.level_interval if enough else found.gain_interval)
    assert found.interval.low > 0
    assert training_effect.verdict(found, Goal(830)) == ("effective" if enough else "too_few")


def test_whoever_began_lower_comes_back_further_and_that_is_taken_out():
    """Nobody was trained: half of what somebody is off the middle is chance, and is gone after."""
    people = [(600 + 20 * n, 750 + 10 * n + 7 * (-1) ** n) for n in range(16)]
    low = [_followed(*each) for each in people[:6]]
    high = [_followed(*each) for each in people[6:]]

    found = training_effect.effect(low, high, samples=1)

    assert found.net_interval.low > 50
    assert found.level_interval.holds_zero
    assert training_effect.verdict(found, Goal(0)) == "not_effective"


def test_where_all_began_with_one_value_nothing_tells_how_much_to_take_out():
    alike = [_followed(800, 800 + gain) for gain in range(6)]

    found = training_effect.effect(alike, alike, samples=1)

    assert (found.level, found.interval) == (None, None)
    assert training_effect.verdict(found, Goal(0)) == "too_few"


@pytest.mark.parametrize(
    ("trainees", "samples", "wanted"),
    [
        ([], 5, "too_few"),
        ([_followed(800, 900, 5)], 5, "too_few"),  # one alone has no interval
        ([Followed(Mean.of([800]), Mean())] * 3, 5, "too_few"),
        ([_followed(800, 790, 2), _followed(800, 815, 2)], 5, "too_few"),
        ([_followed(800, 790, 5), _followed(800, 815, 5)], 5, "not_effective"),
        ([_followed(800, 700, 5), _followed(800, 690, 5)], 5, "not_effective"),
    ],
)
def test_a_verdict_wants_enough_data(trainees, samples, wanted):
    found = training_effect.effect(trainees, [], samples)

    assert training_effect.verdict(found, Goal(850)) == wanted


def test_a_goal_may_be_to_come_down():
    assert Goal(100, higher_is_better=False).is_met(82)
    assert not Goal(100, higher_is_better=False).is_met(182)
    assert not Goal(100).is_met(None)


def test_a_gain_is_exact():
    followed = Followed(Mean.of([800, 801]), Mean.of([805, 805, 806]))

    assert followed.gain == Fraction(2416, 3) - Fraction(1601, 2)
