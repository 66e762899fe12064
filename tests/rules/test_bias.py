import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.bias import Aspect, Part, band, chi_square_tail, measure, probability

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), max_size=6)


@pytest.mark.parametrize(
    ("square", "freedom", "tail"),  # from the tables of the distribution
    [
        (3.841, 1, 0.05),
        (5.991, 2, 0.05),
        (7.815, 3, 0.05),
        (9.488, 4, 0.05),
        (15.086, 5, 0.01),
        (6.635, 1, 0.01),
        (37.566, 20, 0.01),
        (0.0, 1, 1.0),
        (0.0, 2, 1.0),
        (0.0, 3, 1.0),
        (0.0, 4, 1.0),
    ],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(square, freedom, tail):
    assert chi_square_tail(square, freedom) == pytest.approx(tail, abs=2e-4)


def test_shares_stand_side_by_side_in_tenths_of_a_percent():
    aspect = Aspect("hour", (Part("09", 600, 30), Part("10", 400, 70)), None)
    assert aspect.differences == (-300, 300)
    assert (aspect.largest, aspect.at, aspect.verdict) == (300, "09", "small")
    assert (Aspect("hour", (), None).largest, Aspect("hour", (), None).at) == (0, "")


def test_a_draw_that_prefers_the_short_calls_is_told_from_chance():
    pool = {"length": {"0": 5000, "1": 5000}, "hour": {"09": 5000, "10": 5000}}
    found = measure(pool, {"length": {"0": 140, "1": 60}, "hour": {"09": 104, "10": 96}})
    assert (found.pool, found.drawn) == (10_000, 200)
    assert [aspect.name for aspect in found.differs] == ["length"]
    assert [aspect.verdict for aspect in found.aspects] == ["differs", "chance"]


def test_too_few_or_all_of_the_pool_say_nothing():
    assert probability([Part("a", 100, 2), Part("b", 100, 1)]) is None
    assert probability([Part("a", 10, 10), Part("b", 10, 10)]) is None
    assert probability([Part("a", 10, 0)]) is None
    assert probability([]) is None
    assert probability([Part("a", 1000, 100)]) is None


def test_inspectors_are_compared_with_an_even_share():
    found = measure(
        {"length": {"0": 100}, "inspector": {"1001": 50, "1002": 50}},
        {"length": {"0": 100}, "inspector": {"1001": 80, "1002": 20}},
    )
    assert [aspect.name for aspect in found.differs] == ["inspector"]


def test_small_cells_are_taken_together():
    parts = [Part("a", 1000, 100), Part("b", 10, 3), Part("c", 8, 0), Part("d", 1000, 97)]
    assert probability(parts) > 0.2
    assert probability([*parts[:2], parts[3]]) > 0.2
    some = [Part(name, pool, 4) for name, pool in zip("abcde", (30, 30, 40, 40, 45), strict=True)]
    assert probability(some) > 0.2  # 6, 8 and 4.5 are expected: two cells


def test_fair_draws_are_seldom_called_unfair():
    rng = random.Random(20261116)
    pool = ["a"] * 500 + ["b"] * 300 + ["c"] * 200
    called = 0
    for _ in range(400):
        drawn = Counter(rng.sample(pool, 300))
        found = measure({"hour": Counter(pool)}, {"hour": drawn})
        called += bool(found.differs)
    assert called <= 12  # four are expected of four hundred


@given(counts, st.data())
def test_whatever_is_drawn_the_measure_holds(pool, data):
    drawn = {key: data.draw(st.integers(0, number)) for key, number in pool.items()}
    found = measure({"queue": pool}, {"queue": drawn})
    aspect = found.aspects[0]
    assert (found.pool, found.drawn) == (sum(pool.values()), sum(drawn.values()))
    assert 0 <= aspect.largest <= 1000
    assert aspect.p is None or 0 <= aspect.p <= 1.0000001


def test_nothing_in_common_is_no_bias():
    assert measure({}, {}).aspects == ()


@pytest.mark.parametrize(
    ("seconds", "name"), [(0, "0"), (59, "0"), (60, "1"), (599, "3"), (600, "4")]
)
def test_bands_of_length(seconds, name):
    assert band(seconds) == name
