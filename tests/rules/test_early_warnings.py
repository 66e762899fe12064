"""A warning is rare while nothing changes, and comes when something does."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.rules import early_warnings
from qa_desk.rules.statistics import Mean, Share

MANY = 400
TOLERATED = 28  # of 400: one in forty is 10, and five standard deviations more


def scores(rng, n, middle, spread=60):
    return Mean.of(min(1000, max(0, round(rng.gauss(middle, spread)))) for _n in range(n))


def test_thirty_days_are_compared_with_those_before_them():
    found = early_warnings.spans(date(2026, 11, 30), 90)

    assert (found.first, found.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (found.before_first, found.before_last) == (date(2026, 8, 3), date(2026, 10, 31))


def test_a_csr_who_fell_well_below_his_own_past_is_named_with_the_interval():
    """S3-1d."""
    rng = random.Random(1)

    drop = early_warnings.falling(scores(rng, 20, 780), scores(rng, 60, 880), 10)

    assert drop.low > 0
    assert 60 < (drop.low + drop.high) / 2 < 140


@pytest.mark.parametrize(("latest", "baseline"), [(9, 60), (20, 9)])
def test_too_few_results_warn_of_nothing(latest, baseline):
    rng = random.Random(2)

    assert early_warnings.falling(scores(rng, latest, 500), scores(rng, baseline, 900), 10) is None
    assert early_warnings.rising(Share(20, latest + 20), Share(1, baseline), 30) is None


def test_a_small_drop_is_no_matter_however_sure():
    assert early_warnings.falling(Mean.of([880, 881] * 50), Mean.of([890, 891] * 50), 10) is None
    assert early_warnings.falling(Mean.of([800] * 20), Mean.of([900] * 20), 10) is None


def test_an_item_that_fails_more_often_is_named_with_the_interval():
    rise = early_warnings.rising(Share(24, 120), Share(9, 110), 30)

    assert (round(rise.low * 1000), round(rise.high * 1000)) == (28, 207)  # domain.md 6.9
    assert early_warnings.rising(Share(9, 110), Share(24, 120), 30) is None
    assert early_warnings.rising(Share(10, 110), Share(9, 110), 30) is None


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(10, 40), st.integers(650, 950))
def test_csrs_who_do_not_change_are_seldom_named(seed, n, middle):
    rng = random.Random(seed)

    alarms = sum(
        early_warnings.falling(scores(rng, n, middle), scores(rng, 3 * n, middle), 10) is not None
        for _csr in range(MANY)
    )

    assert alarms <= TOLERATED


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(30, 300), st.floats(0.01, 0.6))
def test_items_whose_rate_stays_are_seldom_named(seed, n, rate):
    rng = random.Random(seed)

    def share():
        return Share(sum(rng.random() < rate for _n in range(n)), n)

    alarms = sum(early_warnings.rising(share(), share(), 30) is not None for _item in range(MANY))

    assert alarms <= TOLERATED
