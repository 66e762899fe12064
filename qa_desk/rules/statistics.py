"""How sure a figure is: rates and means with their 95 % intervals (domain.md 6).

A rate carries its n, a mean its n and its spread, and both are kept as whole numbers, so that
parts add up to the whole in any order. Nothing is rounded before it is shown; then half up.
Wilson: E. B. Wilson, JASA 22 (1927) 209. Newcombe: R. G. Newcombe, Stat. Med. 17 (1998) 873,
method 10. Means: Student's t; Welch's for the difference of two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, in the unit of its estimate."""

    low: float
    high: float

    def tenths(self, scale: float = 1) -> tuple[int, int]:
        """Return both ends times `scale` in tenths, half up, as they are shown."""
        return tenths(self.low * scale), tenths(self.high * scale)

    @property
    def holds_zero(self) -> bool:
        """Say whether no difference is within it."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Share:
    """A part of a whole; shares of separate wholes add up."""

    part: int
    of: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.of + other.of)

    @property
    def rest(self) -> "Share":
        """Return what is missing to the whole: the accuracy that belongs to an error rate."""
        return Share(self.of - self.part, self.of)

    def permille(self, least: int = 1) -> int | None:
        """Return it in thousandths, None when the whole is less than is needed to say it."""
        return _nearest(self.part * 1000, self.of) if self.of >= max(1, least) else None

    def interval(self) -> Interval | None:
        """Return Wilson's interval of the rate (0 to 1): 388/400 is 0.948 to 0.983 (6.2)."""
        return wilson(self.part, self.of) if self.of else None


@dataclass(frozen=True)
class Mean:
    """The mean of `n` exact numbers, kept as their sum and the sum of their squares."""

    n: int = 0
    total: int | Fraction = 0
    squares: int | Fraction = 0

    @classmethod
    def of(cls, values: Iterable[int | Fraction]) -> "Mean":
        """Return the mean of some values."""
        found = tuple(values)
        return cls(len(found), sum(found), sum(value * value for value in found))

    def __add__(self, other: "Mean") -> "Mean":
        return Mean(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def value(self, least: int = 1) -> int | None:
        """Return it half up, in the unit of the values; None for fewer than `least`."""
        return half_up(Fraction(self.total, self.n)) if self.n >= max(1, least) else None

    @property
    def exact(self) -> Fraction | None:
        """Return it as it is; None for no values."""
        return Fraction(self.total, self.n) if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """Return the sample variance; None for fewer than two values."""
        if self.n < 2:
            return None
        return Fraction(self.n * self.squares - self.total**2, self.n * (self.n - 1))

    def interval(self) -> Interval | None:
        """Return Student's interval of the mean; None for fewer than two values."""
        if self.variance is None:
            return None
        middle = self.total / self.n
        reach = t_quantile(self.n - 1) * sqrt(self.variance / self.n)
        return Interval(middle - reach, middle + reach)


@dataclass(frozen=True)
class Stratum:
    """What was drawn from one part of a population, and how many that part has (6.5b)."""

    size: int
    drawn: Mean


def weighted_mean(strata: Sequence[Stratum]) -> Fraction | None:
    """Return Σ (N_h/N)·mean_h: None while a part that is not empty has nothing drawn."""
    parts = [stratum for stratum in strata if stratum.size]
    if not parts or not all(stratum.drawn.n for stratum in parts):
        return None
    whole = sum(stratum.size for stratum in parts)
    return sum((stratum.drawn.exact or 0) * stratum.size for stratum in parts) / Fraction(whole)


def weighted_interval(strata: Sequence[Stratum]) -> Interval | None:
    """Return the interval of the weighted mean, with what each part that was drawn whole lacks.

    Var = Σ (N_h/N)² · s_h²/n_h · (1 − n_h/N_h) (Cochran, Sampling Techniques, 5.4), normal.
    """
    middle = weighted_mean(strata)
    parts = [stratum for stratum in strata if stratum.size]
    if middle is None or any(part.drawn.variance is None for part in parts):
        return None
    whole = sum(part.size for part in parts)
    spread = sum(
        Fraction(part.size, whole) ** 2
        * (part.drawn.variance or 0)
        / part.drawn.n
        * max(Fraction(), 1 - Fraction(part.drawn.n, part.size))
        for part in parts
    )
    reach = _Z * sqrt(spread)
    return Interval(float(middle) - reach, float(middle) + reach)


def wilson(part: int, of: int) -> Interval:
    """Return Wilson's score interval of a rate of at least one, from 0 to 1."""
    rate, z2 = part / of, _Z * _Z
    middle = (rate + z2 / (2 * of)) / (1 + z2 / of)
    reach = _Z / (1 + z2 / of) * sqrt(rate * (1 - rate) / of + z2 / (4 * of * of))
    low = 0.0 if part == 0 else max(0.0, middle - reach)
    high = 1.0 if part == of else min(1.0, middle + reach)
    return Interval(low, high)


def newcombe(first: Share, second: Share) -> Interval:
    """Return the interval of first − second, from −1 to 1; both wholes are at least one.

    *Example* 24/120 and 9/110: 0.028 to 0.207 (6.9).
    """
    one, two = first.part / first.of, second.part / second.of
    of_one, of_two = wilson(first.part, first.of), wilson(second.part, second.of)
    down = sqrt((one - of_one.low) ** 2 + (of_two.high - two) ** 2)
    up = sqrt((of_one.high - one) ** 2 + (two - of_two.low) ** 2)
    return Interval(one - two - down, one - two + up)


def welch(first: Mean, second: Mean) -> Interval | None:
    """Return the interval of the difference of two means, first − second, by Welch.

    None where one of them has fewer than two values, or neither varies.
    """
    if first.variance is None or second.variance is None:
        return None
    one, two = first.variance / first.n, second.variance / second.n
    if not one + two:
        return None
    freedom = (one + two) ** 2 / (one**2 / (first.n - 1) + two**2 / (second.n - 1))
    middle = first.total / first.n - second.total / second.n
    reach = t_quantile(float(freedom)) * sqrt(one + two)
    return Interval(middle - reach, middle + reach)


def t_quantile(freedom: float, level: float = 0.975) -> float:
    """Return the quantile of Student's t: 2.365 for 7 degrees of freedom."""
    from scipy.special import stdtrit  # loaded only where a mean is shown with its interval

    return float(stdtrit(freedom, level))


def half_up(value: Fraction) -> int:
    """Return the nearest whole number; halves go up."""
    return floor(value + Fraction(1, 2))


def _nearest(part: int, of: int) -> int:
    """Return the same of a fraction of whole numbers, which is much quicker."""
    return (2 * part + of) // (2 * of)


def tenths(value: float) -> int:
    """Return a figure in tenths, half up, as it is shown.

    What a float misses by less than a billionth is not allowed to move the last digit.
    """
    return floor(value * 10 + 0.5 + 1e-9)
