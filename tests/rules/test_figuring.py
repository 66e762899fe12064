"""Figures are stated with n, interval, the one before and the target; nothing is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.figures_of import sums

from qa_desk.rules import figuring
from qa_desk.rules.report_forms import Figure
from qa_desk.rules.statistics import Mean, Share

_SHARES = st.integers(1, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


def test_a_rate_has_its_interval_and_its_target():
    found = figuring.rate("fatal_accuracy", Share(388, 400), Share(95, 100), 98, "customer")

    assert found == Figure("fatal_accuracy", 970, 400, 948, 983, 950, 980, "customer")


def test_a_rate_of_nothing_is_nothing():
    assert figuring.rate("pass_rate", Share(0, 0)) == Figure("pass_rate", None, 0)


def test_a_score_has_student_s_interval():
    found = figuring.score("score", Mean.of((880, 900, 920)), Mean.of((890,)), 850, "random")

    assert found == Figure("score", 900, 3, 850, 950, 890, 850, "random")
    assert figuring.score("score", Mean.of((880,))) == Figure("score", 880, 1)


def test_an_interval_of_scores_stays_within_them():
    found = figuring.score("score", Mean.of((1000, 1000, 0)))

    assert (found.value, found.low, found.high) == (667, 0, 1000)


def test_a_number_has_no_interval():
    assert figuring.count("score", 3, 4, "x") == Figure("score", 3, 4, of="x")


def test_a_rate_on_too_few_is_not_told():
    assert figuring.told(Share(1, 9), 10) == (None, None, None)
    assert figuring.told(Share(388, 400), 10) == (970, 948, 983)


def test_6_9_a_change_has_newcombe_s_interval():
    assert figuring.change(Share(24, 120), Share(9, 110)) == (118, 28, 207)
    assert figuring.change(Share(0, 0), Share(9, 110)) == (None, None, None)
    assert figuring.change(Share(9, 110), Share(0, 0)) == (None, None, None)


@pytest.mark.parametrize(
    ("share", "state"),
    [
        (Share(5928, 6240), "unsure"),  # 95.0 %, 94.4 to 95.5
        (Share(6100, 6240), "met"),
        (Share(5700, 6240), "missed"),
        (Share(19, 20), "unsure"),
        (Share(0, 0), ""),
    ],
)
def test_the_interval_decides_whether_a_target_is_reached(share, state):
    assert figuring.state(share, 95) == state


def test_6_5_defects_of_a_hundred_evaluations():
    found = [figuring.per_100(defects, 400) for defects in (118, 72, 36, 44, 42, 312)]

    assert found == [295, 180, 90, 110, 105, 780]
    assert figuring.per_100(1, 0) is None


def test_sums_add_up():
    assert (sums(4) + sums(6)).totals.n == 10
    assert (sums(4) + sums(6)).items.items["BK-1"].opportunities == 10


@given(_SHARES, _SHARES)
def test_a_change_lies_within_its_interval(now, before):
    moved, low, high = figuring.change(now, before)

    assert low - 1 <= moved <= high + 1
    back = figuring.change(before, now)
    assert back[0] in (-moved, -moved + 1, -moved - 1)
