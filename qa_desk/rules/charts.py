"""Pictures of figures, before anybody draws them: on the screen, on paper, or as an image.

Every mark knows its n, its interval and the key of what stands behind it. A value is a number in
the unit of its measure as people read it (percent, points); None is drawn as a gap, never as 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

_FAR, _END = 3.0, 0.94  # bands that a scale of dots shows at most, and where its end is


@dataclass(frozen=True)
class Mark:
    """A point, bar or cell: what it is called, its value, how sure, on how many, and its key."""

    label: str
    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    key: str = ""  # for whoever asks what stands behind it
    is_changed: bool = False  # the checklist changed here: not to be compared with before


@dataclass(frozen=True)
class Chart:
    """What all pictures have: a title, the measure they show, and what they are of in words."""

    title: str
    measure: str = ""  # a key of measures.MEASURES
    note: str = ""  # the stratum, the period, the n
    target: float | None = None


@dataclass(frozen=True)
class Trend(Chart):
    """A line over periods, with its interval as a band."""

    points: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Control(Chart):
    """A control chart of rates or means: the middle and each point's own 3-sigma limits."""

    points: tuple[Mark, ...] = ()
    middle: float | None = None
    limits: tuple[tuple[float, float] | None, ...] = ()

    def outside(self) -> list[int]:
        """Return the places of the points beyond their limits."""
        return [
            place
            for place, (point, limit) in enumerate(zip(self.points, self.limits, strict=True))
            if limit and point.value is not None and not limit[0] <= point.value <= limit[1]
        ]


@dataclass(frozen=True)
class Bars(Chart):
    """Bars beside one another, with their intervals."""

    bars: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Pareto(Chart):
    """Bars from the greatest down, and the share that they come to together."""

    bars: tuple[Mark, ...] = ()
    whole: float | None = None  # what all come to, where only the greatest have a bar

    def cumulative(self) -> list[float]:
        """Return the share in percent of each bar with all before it; the bars are in order."""
        whole = sum(bar.value or 0 for bar in self.bars) if self.whole is None else self.whole
        shares, sofar = [], 0.0
        for bar in self.bars:
            sofar += bar.value or 0
            shares.append(100 * sofar / whole if whole else 0.0)
        return shares


@dataclass(frozen=True)
class Heat(Chart):
    """A table of coloured cells: rows are people or teams, columns are items or dimensions."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    cells: tuple[tuple[Mark, ...], ...] = ()  # by row


@dataclass(frozen=True)
class Pair:
    """One person before and after; `is_grey` for whoever is only compared with."""

    label: str
    before: Mark
    after: Mark
    is_grey: bool = False


@dataclass(frozen=True)
class Dumbbells(Chart):
    """A ring before and a dot after for each person, joined by a line (6.9)."""

    pairs: tuple[Pair, ...] = ()

    def reach(self) -> tuple[float, float]:
        """Return from where to where the values go, in whole tens."""
        marks = [mark for pair in self.pairs for mark in (pair.before, pair.after)]
        known = [mark.value for mark in marks if mark.value is not None]
        known += [] if self.target is None else [self.target]
        low, high = min(known, default=0.0), max(known, default=100.0)
        start, end = 10.0 * (low // 10), 10.0 * -(-high // 10)
        return start, max(end, start + 10)


@dataclass(frozen=True)
class Dots(Chart):
    """How far scores lie from nought: a row of dots for each person, and what is tolerated there.

    A mark's label is short, for it stands in its dot: the number of the call.
    """

    rows: tuple[str, ...] = ()
    dots: tuple[tuple[Mark, ...], ...] = ()  # by row
    bands: tuple[float, ...] = ()  # by row, to either side of nought

    @property
    def reach(self) -> float:
        """Return how far the scale goes to either side: what lies far beyond stands at its end."""
        known = [abs(mark.value) for row in self.dots for mark in row if mark.value is not None]
        widest = max(self.bands, default=0.0)
        far = max([1.4 * widest, *known])
        return 1.12 * (min(far, _FAR * widest) if widest else far) or 1.0

    def place(self, value: float) -> float:
        """Return where a value stands on the scale, -1 to 1, at its end when it is beyond."""
        return min(max(value / self.reach, -_END), _END)

    def is_pinned(self, mark: Mark) -> bool:
        """Say whether a dot stands at the end of the scale, so that its value has to be told."""
        return mark.value is not None and abs(mark.value) > _END * self.reach

    def is_outside(self, row: int, mark: Mark) -> bool:
        """Say whether a dot lies beyond the band of its row."""
        return mark.value is not None and abs(mark.value) > self.bands[row]


def mean(marks: Sequence[Mark]) -> float | None:
    """Return the mean of the values there are."""
    known = [mark.value for mark in marks if mark.value is not None]
    return sum(known) / len(known) if known else None


def lanes(places: Sequence[float | None], width: float) -> tuple[int, ...]:
    """Return in which lane each of some places of a width is drawn, so that none hides another.

    Lane 0 is the middle, 1 and -1 lie beside it, and so on; what has no place is in the middle.
    """
    taken: dict[int, list[float]] = {}
    found = []
    for place in places:
        lane = 0
        if place is not None:
            while any(abs(place - other) < width for other in taken.get(lane, ())):
                lane = -lane if lane > 0 else 1 - lane
            taken.setdefault(lane, []).append(place)
        found.append(lane)
    return tuple(found)


def p_limits(middle: float, counts: Sequence[int]) -> tuple[tuple[float, float] | None, ...]:
    """Return a p-chart's 3-sigma limits in percent for each n; None where there is nothing.

    p ± 3·√(p(1−p)/n), within 0 and 100 (Montgomery, Statistical Quality Control, 7.2).
    """
    rate = middle / 100
    return tuple(
        (
            max(0.0, 100 * (rate - 3 * sqrt(rate * (1 - rate) / n))),
            min(100.0, 100 * (rate + 3 * sqrt(rate * (1 - rate) / n))),
        )
        if n
        else None
        for n in counts
    )


def periods(last: date, months: int) -> list[date]:
    """Return the first days of the months up to that of `last`, the earliest first."""
    found = [last.replace(day=1)]
    while len(found) < months:
        first = found[-1]
        found.append(date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1))
    return found[::-1]
