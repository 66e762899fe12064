"""The difference of two groups at equal beginnings."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.covariance import difference

POINTS = st.lists(
    st.tuples(st.integers(0, 1000).map(Fraction), st.integers(0, 1000).map(Fraction)),
    min_size=3,
    max_size=12,
)


def points(*found):
    return [(Fraction(x), Fraction(y)) for x, y in found]


@given(POINTS, POINTS)
def test_it_is_what_least_squares_say(first, second):
    found = difference(first, second)
    if found is None:
        assert len({x for x, _y in first}) == len({x for x, _y in second}) == 1
        return
    rows = [(1, g, float(x)) for g, side in ((1, first), (0, second)) for x, _y in side]
    ends = [float(y) for side in (first, second) for _x, y in side]
    (_one, wanted, _slope), *_rest = np.linalg.lstsq(np.array(rows), np.array(ends), rcond=None)
    assert float(found.value) == pytest.approx(wanted, abs=1e-6)
    if found.interval is not None:
        assert found.interval.low <= found.value <= found.interval.high


def test_with_one_spread_it_is_the_interval_of_the_textbook():
    """Equal groups: pooled residuals with n − 3 degrees of freedom, here 2.365 for 7."""
    first = points((1, 3), (2, 5), (3, 6), (4, 9), (5, 10))
    second = points((1, 1), (2, 3), (3, 4), (4, 7), (5, 8))
    found = difference(first, second)
    assert found.value == 2
    left = Fraction(8, 5)  # squares that the slope of 9/5 leaves
    reach = 2.365 * float(left / 7 * Fraction(2, 5)) ** 0.5
    assert found.interval.low == pytest.approx(2 - reach, abs=1e-3)


def test_without_spread_or_with_too_few_there_is_no_interval():
    alike = points((1, 2), (1, 3))
    assert difference(alike, alike) is None
    assert difference(points((1, 1), (2, 2)), alike).interval is None
    straight = points((1, 1), (2, 2), (3, 3))
    assert difference(straight, straight).interval is None
