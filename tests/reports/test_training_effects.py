"""What a training brought, in words, to the published digits (6.9)."""

from dataclasses import replace

import pytest
from reports.training_sample import AFTER, BEFORE, shown

from qa_desk.reports import training_effects
from qa_desk.rules.statistics import Interval, Share
from qa_desk.rules.training_effect import Drop


def test_the_net_gain_is_told_with_its_interval():
    assert training_effects.headline(shown()) == (
        "+3.1 points more than colleagues without the training (95 % between 1.4 and 4.8)"
    )
    assert training_effects.details(shown()) == [
        "Trainees +4.3 points (n 8), colleagues +1.3 points (n 6)",
        "Before unequal beginnings are taken out: +3.1 points (95 % between 1.3 and 4.8)",
        (
            "Defect rate of the items 20.0 % (24/120) → 8.2 % (9/110): 11.8 points less "
            "(95 % between 2.8 and 20.7)"
        ),
    ]
    assert training_effects.warning(shown()) == ""


def test_without_colleagues_the_gain_is_told_with_a_warning():
    found = shown(others=())
    assert training_effects.headline(found) == (
        "+4.3 points more than before (95 % between 2.6 and 6.0)"
    )
    assert "Without 5 comparable colleagues" in training_effects.warning(found)


def test_a_loss_is_called_one():
    found = shown(before=AFTER, after=BEFORE)
    assert training_effects.headline(found) == (
        "4.5 points less than colleagues without the training (95 % between 2.2 and 6.8)"
    )
    alone = shown(before=AFTER, after=BEFORE, others=())
    assert training_effects.headline(alone).startswith("4.3 points less than before")


def test_what_may_be_chance_and_what_is_not_sampled_yet_is_said():
    found = shown(before=(784, 812), after=(840, 801), others=(12, 6, 23, 6, 18), samples=6)
    assert "The interval holds 0: it may be chance." in training_effects.details(found)
    assert any("somebody has 5 so far" in said for said in training_effects.details(found))


def test_not_enough_data_is_said_plainly():
    found = shown(after=(840, *[None] * 7), others=())
    assert training_effects.headline(found) == (
        "Not enough data yet: 1 of 8 trainees have samples before and after."
    )
    assert training_effects.warning(found) == ""


@pytest.mark.parametrize(
    ("drop", "said"),
    [
        (Drop(Share(0, 0), Share(1, 2)), ""),
        (Drop(Share(9, 110), Share(24, 120)), "11.8 points more (95 % between 2.8 and 20.7)"),
    ],
)
def test_a_defect_rate_that_rose_or_is_not_known(drop, said):
    told = training_effects.drop(drop, drop.interval())
    assert told.endswith(said)
    assert bool(told) is bool(said)


def test_the_picture_has_trainees_first_and_their_colleagues_together_in_grey():
    chart = training_effects.picture(shown(), "score", 830)
    assert [pair.is_grey for pair in chart.pairs] == [False] * 8 + [True]
    assert (chart.pairs[-1].before.value, chart.pairs[-1].after.value) == (78.8, 80.1)
    assert (chart.pairs[-1].before.n, chart.pairs[-1].after.n) == (36, 30)
    assert not any(pair.is_grey for pair in training_effects.picture(shown(others=()), "", 1).pairs)
    assert chart.pairs[0].before.value == 78.4
    assert chart.target == 83.0
    assert chart.reach() == (70.0, 90.0)
    assert training_effects.picture(shown(), "defects", 100).target is None


def test_a_difference_has_its_sign():
    assert [training_effects.signed(n) for n in (31, 0, -4)] == ["+3.1", "0.0", "−0.4"]


def test_an_interval_is_in_the_unit_of_its_estimate():
    found = replace(shown(), drop_interval=Interval(0.0, 0.1))
    assert "between 0.0 and 10.0" in training_effects.details(found)[-1]
