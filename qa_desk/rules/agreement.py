"""How well people who score the same calls agree (domain.md 6.8).

Ratings come as one row for each unit (a call, or an item of a call) with one place for each rater;
None is a rating that is missing. What cannot be told, because nothing varies, is None and shown as
"–" beside the plain agreement: never 0 and never 1.

Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); Fleiss, Psychol. Bull. 76 (1971)
378; Cohen 1960 with the standard errors of Fleiss, Cohen and Everitt (1969); Gwet, Brit. J. Math.
Stat. Psychol. 61 (2008) 29. With ratings missing, Fleiss and AC1 as in Gwet's Handbook (2014).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from qa_desk.rules.statistics import Interval, Share

Ratings = Sequence[Sequence[int | None]]
_Floats = npt.NDArray[np.float64]
_Metric = Callable[[_Floats, _Floats], _Floats]

GOOD, TENTATIVE = 0.8, 2 / 3  # Krippendorff's reading of alpha
_LIMIT = 1.959963984540054


@dataclass(frozen=True)
class Coefficient:
    """A coefficient with its 95 % interval; None where nothing varies."""

    value: float | None
    interval: Interval | None = None

    @property
    def reading(self) -> str:
        """Return "good", "tentative", "poor", or "" where it is not defined (6.8)."""
        if self.value is None:
            return ""
        if self.value >= GOOD:
            return "good"
        return "tentative" if self.value >= TENTATIVE else "poor"


@dataclass(frozen=True)
class Deviation:
    """How somebody's scores lie against the reference (6.8): bias, MAD, limits of agreement."""

    n: int
    bias: float
    mad: float
    greatest: float
    limits: Interval | None  # bias ± 1.96 s; None for fewer than two scores
    within: Share  # of the scores, in tolerance


def alpha(ratings: Ratings, metric: str = "nominal") -> float | None:
    """Return Krippendorff's alpha by a metric: nominal, ordinal, interval or ratio.

    A unit with fewer than two ratings drops out: it agrees with nobody.
    """
    values, units = _coincidences(ratings)
    return _told(_alphas(values, units.sum(axis=0)[None], metric)[0]) if len(values) else None


def bootstrap_alpha(
    ratings: Ratings, metric: str = "nominal", resamples: int = 1000, seed: int = 0
) -> Coefficient:
    """Return alpha with the percentile interval of units drawn anew, the same for a seed.

    Draws in which nothing varies say nothing of alpha and are left out; there is no interval
    where they are more than half.
    """
    values, units = _coincidences(ratings)
    if not len(values):
        return Coefficient(None)
    found = _told(_alphas(values, units.sum(axis=0)[None], metric)[0])
    n, size = len(units), len(values)
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
    sums = (drawn @ units.reshape(n, -1)).reshape(resamples, size, size)
    spread = _alphas(values, sums, metric)
    spread = spread[~np.isnan(spread)]
    if found is None or len(spread) * 2 < resamples:
        return Coefficient(found)
    low, high = np.quantile(spread, [0.025, 0.975])
    return Coefficient(found, Interval(float(low), float(high)))


def pairwise(ratings: Ratings) -> Share:
    """Return how many pairs of raters of the same unit agree: 30 of 36 (6.8)."""
    parts = [_counts(row) for row in ratings]
    return Share(
        sum(n * (n - 1) // 2 for counts in parts for n in counts.values()),
        sum(_pairs(sum(counts.values())) for counts in parts),
    )


def against(ratings: Ratings, reference: Sequence[int | None]) -> Share:
    """Return how many ratings are the reference's: 22 of 24 (6.8)."""
    told = [
        given == right
        for row, right in zip(ratings, reference, strict=True)
        if right is not None
        for given in row
        if given is not None
    ]
    return Share(sum(told), len(told))


def fleiss(ratings: Ratings) -> float | None:
    """Return Fleiss' kappa, chance being what all raters together choose."""
    return _chance_corrected(ratings, lambda shares: float((shares**2).sum()))


def brennan_prediger(ratings: Ratings, categories: int) -> float | None:
    """Return the free-marginal kappa (Randolph), chance being one in so many categories."""
    return _chance_corrected(ratings, lambda _shares: 1 / categories)


def ac1(ratings: Ratings, categories: int) -> float | None:
    """Return Gwet's AC1, which a rare fatal error does not pull down as it does kappa."""
    if categories < 2:
        return None
    return _chance_corrected(
        ratings, lambda shares: float((shares * (1 - shares)).sum()) / (categories - 1)
    )


def cohen(table: Sequence[Sequence[int]], weights: str = "") -> Coefficient:
    """Return Cohen's kappa of two raters from their table, "linear" weighted or not.

    The interval is Wald's, by the standard error of Fleiss, Cohen and Everitt.
    """
    counts: _Floats = np.asarray(table, dtype=float)
    whole, size = counts.sum(), len(counts)
    if not whole:
        return Coefficient(None)
    shares = counts / whole
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    places = np.arange(size)
    apart = np.abs(places[:, None] - places[None, :])
    agreed = 1 - apart / max(1, size - 1) if weights else (apart == 0).astype(float)
    seen = float((agreed * shares).sum())
    chance = float((agreed * np.outer(rows, columns)).sum())
    if chance >= 1:
        return Coefficient(None)
    kappa = (seen - chance) / (1 - chance)
    of_rows, of_columns = agreed @ columns, agreed.T @ rows
    spread = agreed - (of_rows[:, None] + of_columns[None, :]) * (1 - kappa)
    variance = float((shares * spread**2).sum()) - (kappa - chance * (1 - kappa)) ** 2
    error = sqrt(max(0.0, variance / whole)) / (1 - chance)
    return Coefficient(kappa, Interval(kappa - _LIMIT * error, kappa + _LIMIT * error))


def table_of(
    first: Sequence[int | None], second: Sequence[int | None], categories: Sequence[int]
) -> list[list[int]]:
    """Return the table of two raters over the units that both have rated."""
    place = {category: n for n, category in enumerate(categories)}
    found = [[0] * len(place) for _category in place]
    for one, other in zip(first, second, strict=True):
        if one is not None and other is not None:
            found[place[one]][place[other]] += 1
    return found


def deviation(
    scores: Sequence[int | None], reference: Sequence[int | None], tolerance: int
) -> Deviation | None:
    """Return how scores lie against the reference's, in their unit; None without any pair."""
    apart = [
        given - right
        for given, right in zip(scores, reference, strict=True)
        if given is not None and right is not None
    ]
    if not apart:
        return None
    n = len(apart)
    bias = sum(apart) / n
    limits = None
    if n > 1:
        reach = _LIMIT * sqrt(sum((each - bias) ** 2 for each in apart) / (n - 1))
        limits = Interval(bias - reach, bias + reach)
    return Deviation(
        n=n,
        bias=bias,
        mad=sum(map(abs, apart)) / n,
        greatest=max(apart, key=abs),
        limits=limits,
        within=Share(sum(abs(each) <= tolerance for each in apart), n),
    )


# -- how it is done ------------------------------------------------------------------------------


def _counts(row: Sequence[int | None]) -> dict[int, int]:
    found: dict[int, int] = {}
    for given in row:
        if given is not None:
            found[given] = found.get(given, 0) + 1
    return found


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _coincidences(ratings: Ratings) -> tuple[_Floats, _Floats]:
    """Return the values that occur, and for each unit how often each pair of them coincides."""
    rated = [counts for counts in map(_counts, ratings) if sum(counts.values()) > 1]
    values = sorted({value for counts in rated for value in counts})
    told = np.array([[counts.get(value, 0) for value in values] for counts in rated], dtype=float)
    if not values:
        return np.empty(0), np.empty((0, 0, 0))
    together = told[:, :, None] * told[:, None, :]
    together[:, range(len(values)), range(len(values))] -= told
    return np.array(values, dtype=float), together / (told.sum(axis=1) - 1)[:, None, None]


def _alphas(values: _Floats, sums: _Floats, metric: str) -> _Floats:
    """Return alpha of each of several coincidence matrices; NaN where nothing varies."""
    marginals = sums.sum(axis=2)
    whole = marginals.sum(axis=1)
    apart = _METRICS[metric](values, marginals)
    seen = (sums * apart).sum(axis=(1, 2)) * (whole - 1)
    chance = (marginals[:, :, None] * marginals[:, None, :] * apart).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance > 0, 1 - seen / chance, np.nan)


def _nominal(values: _Floats, _marginals: _Floats) -> _Floats:
    apart: _Floats = (values[:, None] != values[None, :]).astype(float)
    return apart[None]


def _ordinal(values: _Floats, marginals: _Floats) -> _Floats:
    """Count what lies between two ranks, half of either end, squared."""
    upto = marginals.cumsum(axis=1)
    middle = upto - marginals / 2
    apart: _Floats = (middle[:, :, None] - middle[:, None, :]) ** 2
    return apart * _nominal(values, marginals)


def _interval(values: _Floats, _marginals: _Floats) -> _Floats:
    apart: _Floats = (values[:, None] - values[None, :]) ** 2
    return apart[None]


def _ratio(values: _Floats, _marginals: _Floats) -> _Floats:
    both = values[:, None] + values[None, :]
    apart: _Floats = ((values[:, None] - values[None, :]) / np.where(both == 0, 1, both)) ** 2
    return apart[None]


_METRICS: dict[str, _Metric] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def _chance_corrected(ratings: Ratings, chance: Callable[[_Floats], float]) -> float | None:
    rated = [counts for counts in map(_counts, ratings) if counts]
    several = [counts for counts in rated if sum(counts.values()) > 1]
    if not several:
        return None
    values = sorted({value for counts in rated for value in counts})
    shares = np.array(
        [[counts.get(value, 0) / sum(counts.values()) for value in values] for counts in rated]
    ).mean(axis=0)
    seen = sum(
        sum(_pairs(n) for n in counts.values()) / _pairs(sum(counts.values())) for counts in several
    ) / len(several)
    by_chance = chance(shares)
    return None if by_chance >= 1 - 1e-12 else (seen - by_chance) / (1 - by_chance)


def _told(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
