"""Whether an inspector scores harder or milder than the others, calls being equally hard.

Calls are not scored twice, so what makes them hard is taken out by what is known of them before
anybody listens: skill group, contact reason, length, sample. Each result is compared with the mean
of the *other* inspectors' results of its own kind of call; who has no such peers is left out.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from uuid import UUID

from qa_desk.rules.statistics import Interval, Mean, t_quantile


@dataclass(frozen=True)
class Given:
    """A score (tenths) that an inspector gave to a call of a kind."""

    inspector: UUID
    kind: Hashable
    score: int


@dataclass(frozen=True)
class Drift:
    """By how much an inspector scores above his peers, in tenths; below is negative."""

    inspector: UUID
    n: int  # own results of a kind that others have scored too
    apart: float
    interval: Interval | None

    @property
    def is_marked(self) -> bool:
        """Say whether the interval leaves out 0: then it deserves a look, and no more."""
        return self.interval is not None and not self.interval.holds_zero


def drifts(given: Iterable[Given], least: int) -> list[Drift]:
    """Return the drift of each inspector with at least so many results that have peers."""
    kinds: dict[Hashable, Mean] = defaultdict(Mean)
    own: dict[UUID, dict[Hashable, Mean]] = defaultdict(lambda: defaultdict(Mean))
    for each in given:
        score = Mean.of([each.score])
        kinds[each.kind] += score
        own[each.inspector][each.kind] += score
    found = (_drift(inspector, parts, kinds) for inspector, parts in own.items())
    return [one for one in found if one.n >= max(1, least)]


def _drift(inspector: UUID, own: Mapping[Hashable, Mean], kinds: Mapping[Hashable, Mean]) -> Drift:
    """Return Σ (n_k/n)·(own mean − peers' mean) over kinds, with Student's interval.

    Var = s²·Σ (n_k/n)²·(1/n_k + 1/m_k), s² pooled within own and peers of each kind.
    """
    pairs = [(mean, peers) for kind, mean in own.items() if (peers := _less(kinds[kind], mean)).n]
    n = sum(mean.n for mean, _peers in pairs)
    if not n:
        return Drift(inspector, 0, 0.0, None)
    apart = sum(
        Fraction(mean.n, n) * ((mean.exact or 0) - (peers.exact or 0)) for mean, peers in pairs
    )
    cells = [cell for pair in pairs for cell in pair]
    freedom = sum(cell.n - 1 for cell in cells)
    if not freedom:
        return Drift(inspector, n, float(apart), None)
    within = sum((cell.variance or 0) * (cell.n - 1) for cell in cells) / Fraction(freedom)
    weights = sum(
        Fraction(mean.n, n) ** 2 * (Fraction(1, mean.n) + Fraction(1, peers.n))
        for mean, peers in pairs
    )
    reach = t_quantile(freedom) * sqrt(within * weights)
    return Drift(inspector, n, float(apart), Interval(float(apart) - reach, float(apart) + reach))


def _less(whole: Mean, part: Mean) -> Mean:
    return Mean(whole.n - part.n, whole.total - part.total, whole.squares - part.squares)
