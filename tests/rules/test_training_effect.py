"""Whether a training helped, with the printed digits and at the stated error rate (6.9)."""

import random
from fractions import Fraction

import pytest

from qa_desk.rules import training_effect
from qa_desk.rules.statistics import Mean, Share, half_up
from qa_desk.rules.training_effect import Drop, Followed, Goal

_BEFORE = (784, 812, 750, 835, 791, 768, 803, 777)
_AFTER = (840, 851, 802, 843, 856, 799, 868, 805)
_OTHERS = (12, 6, 23, 6, 18, 10)
_SAMPLES = 5
_RUNS = 1000


def _followed(before, after, n=1):
    return Followed(Mean.of([before] * n), Mean.of([after] * n))


def _example(n=1):
    trainees = [_followed(*pair, n) for pair in zip(_BEFORE, _AFTER, strict=True)]
    return trainees, [_followed(800, 800 + gain, n) for gain in _OTHERS]


def test_the_worked_example():
    found = training_effect.effect(*_example(), samples=1)

    assert found.gain.value() == 43
    assert found.gain_interval.tenths(0.1) == (26, 60)
    assert half_up(found.net) == 31  # 4.30 − 1.25 = 3.05, shown as +3.1
    assert found.net_interval.tenths(0.1) == (13, 48)
    assert not found.warns
    assert training_effect.verdict(found, Goal(830)) == "effective"
    assert training_effect.verdict(found, Goal(850)) == "partly"


def test_the_fall_of_the_defect_rate():
    drop = Drop(Share(24, 120), Share(9, 110))

    assert (drop.before.permille(), drop.after.permille(), drop.permille) == (200, 82, 118)
    assert drop.interval().tenths(100) == (28, 207)
    assert Drop(Share(0, 0), Share(9, 110)).permille is None
    assert Drop(Share(9, 110), Share(0, 0)).interval() is None


def test_without_others_the_gain_is_told_with_a_warning():
    trainees, _others = _example()

    found = training_effect.effect(trainees, [], samples=1)

    assert found.warns
    assert found.net is None
    assert found.interval == found.gain_interval


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


def _centre(chance, effect):
    """Return trainees and controls of one simulated centre, the worst half sent to a training."""
    people = []
    for _csr in range(40):
        level = chance.gauss(800, 40)
        people.append((level, [round(chance.gauss(level, 60)) for _ in range(8)]))
    people.sort(key=lambda each: sum(each[1]))
    sent, others = people[:12], people[12:24]

    def after(level, gain):
        return Mean.of(round(chance.gauss(level + gain, 60)) for _ in range(8))

    def before(level):
        return Mean.of(round(chance.gauss(level, 60)) for _ in range(8))

    return (
        [Followed(before(level), after(level, effect)) for level, _first in sent],
        [Followed(before(level), after(level, 0)) for level, _first in others],
    )


def _share(effect, goal, wanted, runs=_RUNS):
    chance = random.Random(f"{effect}")
    found = [
        training_effect.verdict(
            training_effect.effect(*_centre(chance, effect), samples=_SAMPLES), goal
        )
        for _run in range(runs)
    ]
    return sum(each == wanted for each in found) / runs


def test_a_training_without_effect_is_rarely_called_effective():
    """One run in forty is what a 95 % interval allows on this side; four sigma more for chance."""
    assert _share(0, Goal(0), "effective") < 0.025 + 4 * (0.025 * 0.975 / _RUNS) ** 0.5


def test_a_large_effect_is_found():
    assert _share(80, Goal(0), "effective") > 0.95


def test_a_small_effect_is_found_more_often_than_none_and_less_often_than_a_large_one():
    assert 0.025 < _share(30, Goal(0), "effective") < 0.95


def test_who_is_chosen_for_bad_scores_gains_by_himself_and_the_others_tell():
    """The same samples that sent people there stand as "before": the biased selection of 6.9."""
    chance = random.Random(3)
    naive = net = 0
    for _run in range(_RUNS):
        people = []
        for _csr in range(40):
            level = chance.gauss(800, 40)
            people.append((level, Mean.of(round(chance.gauss(level, 60)) for _ in range(5))))
        people.sort(key=lambda each: each[1].total)
        sent = people[:16]
        chance.shuffle(sent)  # of the same level, half are trained and half are not

        def followed(person):
            level, before = person
            return Followed(before, Mean.of(round(chance.gauss(level, 60)) for _ in range(5)))

        trained, others = [list(map(followed, part)) for part in (sent[:8], sent[8:])]
        alone = training_effect.effect(trained, [], _SAMPLES)
        beside = training_effect.effect(trained, others, _SAMPLES)
        naive += training_effect.verdict(alone, Goal(0)) == "effective"
        net += training_effect.verdict(beside, Goal(0)) == "effective"

    assert naive / _RUNS > 0.1  # the naive figure is fooled: hence the warning
    assert net / _RUNS < 0.025 + 4 * (0.025 * 0.975 / _RUNS) ** 0.5
