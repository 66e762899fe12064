"""How far a drawn set departs from the pool it was drawn from: the selection-bias meter (C-1).

For each aspect the shares stand side by side. The measure is the largest difference in percentage
points; whether chance alone makes such a one is told by a chi-square test, corrected for a sample
that is a good part of its pool. Cells in which fewer than five are expected are taken together.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.scoring import half_up

ASPECTS = ("length", "hour", "weekday", "queue", "inspector")
LENGTHS = (60, 180, 300, 600)  # seconds at which the bands of length begin, after the first from 0
_LEAST_EXPECTED = 5
_RARE = 0.01  # p below which chance alone is no explanation: one such in a hundred fair draws


@dataclass(frozen=True)
class Part:
    """One part of an aspect: so many of the pool, so many of the drawn."""

    name: str
    pool: int
    drawn: int


@dataclass(frozen=True)
class Aspect:
    """One way to look at both sets; `p` is None where there are too few to tell."""

    name: str  # one of ASPECTS
    parts: tuple[Part, ...]
    p: float | None

    @property
    def differences(self) -> tuple[int, ...]:
        """Return drawn share minus pool share of each part, in tenths of a percentage point."""
        drawn = sum(part.drawn for part in self.parts)
        pool = sum(part.pool for part in self.parts)
        return tuple(share(part.drawn, drawn) - share(part.pool, pool) for part in self.parts)

    @property
    def largest(self) -> int:
        """Return the largest difference of a share, in tenths of a percentage point."""
        return max(map(abs, self.differences), default=0)

    @property
    def at(self) -> str:
        """Return the part in which it is."""
        sizes = [abs(difference) for difference in self.differences]
        return self.parts[sizes.index(max(sizes))].name if sizes else ""

    @property
    def verdict(self) -> str:
        """Return "small" where there are too few to tell, else "chance" or "differs"."""
        if self.p is None:
            return "small"
        return "differs" if self.p < _RARE else "chance"


@dataclass(frozen=True)
class Bias:
    """A drawn set beside its pool."""

    pool: int
    drawn: int
    aspects: tuple[Aspect, ...]
    of: CallFilter = field(default_factory=CallFilter)  # what the pool's calls have in common

    @property
    def differs(self) -> tuple[Aspect, ...]:
        """Return the aspects in which chance alone is no explanation."""
        return tuple(aspect for aspect in self.aspects if aspect.verdict == "differs")


def measure(pool: Mapping[str, Mapping[str, int]], drawn: Mapping[str, Mapping[str, int]]) -> Bias:
    """Compare counts by aspect and part; the drawn ones are counted in the pool as well."""
    aspects = []
    for name in ASPECTS:
        if name in pool and name in drawn:
            keys = sorted({*pool[name], *drawn[name]})
            parts = [Part(key, pool[name].get(key, 0), drawn[name].get(key, 0)) for key in keys]
            aspects.append(Aspect(name, tuple(parts), probability(parts, name != "inspector")))
    counted = [aspect for aspect in aspects if aspect.name != "inspector"]
    first = counted[0].parts if counted else ()
    return Bias(sum(p.pool for p in first), sum(p.drawn for p in first), tuple(aspects))


def probability(parts: Sequence[Part], is_sample: bool = True) -> float | None:
    """Return how often a fair draw departs from its pool at least so far; None if too few.

    `is_sample` says that the drawn are a part of the pool, which then leaves less to chance.
    """
    pool, drawn = sum(part.pool for part in parts), sum(part.drawn for part in parts)
    if not drawn or not pool or (is_sample and drawn >= pool):
        return None
    cells = _cells(parts, Fraction(drawn, pool))
    if len(cells) < 2:
        return None
    square = sum(float((seen - expected) ** 2 / expected) for expected, seen in cells)
    if is_sample:
        square *= (pool - 1) / (pool - drawn)
    return chi_square_tail(square, len(cells) - 1)


def _cells(parts: Sequence[Part], share: Fraction) -> list[tuple[Fraction, int]]:
    """Return expected and seen numbers, the small cells taken together with the next larger."""
    cells: list[tuple[Fraction, int]] = []
    expected, seen = Fraction(0), 0
    for part in sorted(parts, key=lambda part: (part.pool, part.name)):
        expected, seen = expected + part.pool * share, seen + part.drawn
        if expected >= _LEAST_EXPECTED:
            cells.append((expected, seen))
            expected, seen = Fraction(0), 0
    if expected and cells:
        cells[-1] = (cells[-1][0] + expected, cells[-1][1] + seen)
    return cells


def chi_square_tail(square: float, freedom: int) -> float:
    """Return the chance of at least this chi-square with so many degrees of freedom."""
    half = square / 2
    if not half:
        return 1.0
    odd = freedom % 2 / 2
    tail = math.erfc(math.sqrt(half)) if odd else 0.0
    powers = (n + odd for n in range(freedom // 2))
    return tail + sum(math.exp(-half + n * math.log(half) - math.lgamma(n + 1)) for n in powers)


def band(seconds: int) -> str:
    """Return the band of length of a call, as a name that sorts."""
    return str(sum(seconds >= start for start in LENGTHS))


def share(n: int, of: int) -> int:
    """Return a share in tenths of a percent, half-up."""
    return half_up(n * 1000, of) if of else 0
