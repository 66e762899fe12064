"""The difference of two groups that did not begin alike (analysis of covariance)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt
from operator import mul

from qa_desk.rules.statistics import Interval, t_quantile

Point = tuple[Fraction, Fraction]  # before, after


@dataclass(frozen=True)
class _Group:
    n: int
    before: Fraction  # means
    after: Fraction
    spread: Fraction  # sum of squares of what was before, about its mean
    common: Fraction  # sum of products of both
    ends: Fraction  # sum of squares of what was after

    @classmethod
    def of(cls, points: Sequence[Point]) -> "_Group":
        n, unit = len(points), lcm(*(part.denominator for point in points for part in point))
        before, after = ([int(point[side] * unit) for point in points] for side in (0, 1))

        def products(one: Sequence[int], two: Sequence[int]) -> Fraction:
            whole = n * sum(map(mul, one, two)) - sum(one) * sum(two)
            return Fraction(whole, n * unit * unit)

        return cls(
            n,
            Fraction(sum(before), n * unit),
            Fraction(sum(after), n * unit),
            products(before, before),
            products(before, after),
            products(after, after),
        )

    def rest(self, slope: Fraction) -> Fraction:
        """Return the sum of squares that a slope leaves unexplained."""
        return self.ends - 2 * slope * self.common + slope * slope * self.spread


@dataclass(frozen=True)
class Difference:
    """By how much the first group ended above the second, had both begun alike."""

    value: Fraction
    interval: Interval | None  # None where nothing varies, or too few are left to tell


def difference(first: Sequence[Point], second: Sequence[Point]) -> Difference | None:
    """Return after (first − second) at equal beginnings; None where all began with one value.

    One slope within both groups says how much of a lead at the beginning is still there at the
    end; what is left varies in each group by itself, so the degrees of freedom are Welch's.
    """
    one, two = _Group.of(first), _Group.of(second)
    spread = one.spread + two.spread
    if not spread:
        return None
    slope = (one.common + two.common) / spread
    lead = one.before - two.before
    value = one.after - two.after - slope * lead
    variance, doubt = Fraction(0), Fraction(0)
    for group in (one, two):
        share = group.spread / spread
        left = group.n - 1 - share  # the slope costs one, of both together
        if left <= 0:
            return Difference(value, None)
        part = group.rest(slope) / left * (Fraction(1, group.n) + lead**2 * share / spread)
        variance += part
        doubt += part**2 / left
    if not variance:
        return Difference(value, None)
    reach = t_quantile(float(variance**2 / doubt)) * sqrt(variance)
    return Difference(value, Interval(float(value) - reach, float(value) + reach))
