"""What evaluations come to, as sums that add up in any order: the ground of every figure (D7).

`Totals` are of sealed totals, `ItemTotals` of sealed losses. Both are of results in force that
count (normal purpose, full, scorable; domain.md 6): never of calibration, re-checks, void or
replaced ones. Which measure is which, in words, is `rules/measures.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import reduce
from operator import attrgetter
from uuid import UUID

from qa_desk.rules import losses
from qa_desk.rules.averages import QUOTA, RANDOM, TARGETED
from qa_desk.rules.checklists import DIMENSIONS, Checklist
from qa_desk.rules.losses import Loss
from qa_desk.rules.statistics import Mean, Share

STRATA = (RANDOM, TARGETED, QUOTA)
GROUPINGS = (
    *("csr", "team", "group", "inspector", "day", "month", "stratum", "reason", "mode"),
    *("version", "contact_reason"),
)


@dataclass(frozen=True)
class Scope:
    """Of which results: of contacts of these days; what is empty limits nothing.

    `by_submission` counts an inspector's work to the day of submission instead (domain.md 8, 11).
    A month that is closed counts what was released up to `released_until`; what came after
    `released_after` counts to the next one.
    """

    first: date
    last: date
    teams: frozenset[UUID] = frozenset()
    csrs: frozenset[UUID] = frozenset()
    inspectors: frozenset[UUID] = frozenset()
    groups: frozenset[str] = frozenset()
    strata: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    by_submission: bool = False
    released_after: datetime | None = None
    released_until: datetime | None = None
    by_release: bool = False  # what was released on these days instead, for bulletins


@dataclass(frozen=True)
class Totals:
    """Sums over results; scores in tenths, points in hundredths, time in seconds."""

    n: int = 0
    final: int = 0
    final_squares: int = 0
    raw: int = 0
    raw_squares: int = 0
    passed: int = 0
    fatal: int = 0  # results with a fatal error of any class
    fatal_customer: int = 0
    fatal_business: int = 0
    fatal_compliance: int = 0
    pass_marks: int = 0
    bk_earned: int = 0
    bk_applicable: int = 0
    cs_earned: int = 0
    cs_applicable: int = 0
    at_earned: int = 0
    at_applicable: int = 0
    sw_earned: int = 0
    sw_applicable: int = 0
    ms_earned: int = 0
    ms_applicable: int = 0
    spent_s: int = 0
    timed: int = 0  # results of which the time spent is known

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def score(self) -> Mean:
        """Return the mean of evaluations, a fatal result as its final score says (6.1, 6.5b)."""
        return Mean(self.n, self.final, self.final_squares)

    @property
    def raw_score(self) -> Mean:
        """Return the mean of evaluations before fatal errors."""
        return Mean(self.n, self.raw, self.raw_squares)

    @property
    def pass_rate(self) -> Share:
        """Return how many of the evaluations passed (6.4)."""
        return Share(self.passed, self.n)

    def fatal_rate(self, fatal_class: str = "") -> Share:
        """Return how many evaluations have a fatal error of a class, or of any (6.2)."""
        return Share(getattr(self, f"fatal_{fatal_class}" if fatal_class else "fatal"), self.n)

    def fatal_accuracy(self, fatal_class: str = "") -> Share:
        """Return COPC's critical error accuracy of a class, or of any (6.2)."""
        return self.fatal_rate(fatal_class).rest

    def points(self, dimension: str = "") -> Share:
        """Return pooled points: earned of applicable, of a dimension or of all (6.1)."""
        codes = (dimension,) if dimension else tuple(DIMENSIONS)
        return Share(
            sum(getattr(self, f"{code.lower()}_earned") for code in codes),
            sum(getattr(self, f"{code.lower()}_applicable") for code in codes),
        )

    @property
    def mean_pass_mark(self) -> int | None:
        """Return the pass mark in tenths, as the mean where skill groups differ."""
        return Mean(self.n, self.pass_marks).value()


NAMES = tuple(one.name for one in fields(Totals))


@dataclass(frozen=True)
class ItemCount:
    """How one item went: opportunities, defects by cause, points lost (hundredths)."""

    opportunities: int = 0
    defects: Mapping[str, int] = field(default_factory=dict)  # by cause
    lost: Mapping[str, int] = field(default_factory=dict)  # by cause

    def __add__(self, other: "ItemCount") -> "ItemCount":
        return ItemCount(
            self.opportunities + other.opportunities,
            _sum(self.defects, other.defects),
            _sum(self.lost, other.lost),
        )

    def rate(self, cause: str = "") -> Share:
        """Return defects of opportunities: of all causes, or charged to one (6.5, S3-3a)."""
        found = self.defects.get(cause, 0) if cause else sum(self.defects.values())
        return Share(found, self.opportunities)

    def points_lost(self, cause: str = "") -> int:
        """Return the points lost, in hundredths."""
        return self.lost.get(cause, 0) if cause else sum(self.lost.values())


@dataclass(frozen=True)
class ItemTotals:
    """How each item went, by its key, which stays through rewording."""

    items: Mapping[str, ItemCount] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)  # item key → dimension

    def __add__(self, other: "ItemTotals") -> "ItemTotals":
        items = dict(self.items)
        for key, count in other.items.items():
            items[key] = items[key] + count if key in items else count
        return ItemTotals(items, {**self.dimensions, **other.dimensions})

    def of_dimension(self, code: str = "") -> ItemCount:
        """Return a dimension's items together, or those of all (6.5)."""
        chosen = (
            count for key, count in self.items.items() if not code or self.dimensions[key] == code
        )
        return reduce(ItemCount.__add__, chosen, ItemCount())

    @property
    def non_fatal_accuracy(self) -> Share:
        """Return 1 − defective items of applicable items (6.3)."""
        return self.of_dimension().rate().rest

    def causes(self) -> Mapping[str, int]:
        """Return the defects by cause."""
        return self.of_dimension().defects

    def worst(self, most: int, cause: str = "") -> list[tuple[str, ItemCount]]:
        """Return the items that lost most points, then those with most defects (5.3, 7)."""
        found = [one for one in self.items.items() if one[1].rate(cause).part]
        found.sort(key=lambda one: (-one[1].points_lost(cause), -one[1].rate(cause).part, one[0]))
        return found[:most]


def total(parts: Iterable[Totals]) -> Totals:
    """Return the sum of parts."""
    found = tuple(parts)
    if len(found) == 1:
        return found[0]
    return Totals(*map(sum, zip(*map(_values, found), strict=True)))


def items_of(form: Checklist, whole: int, losses_of_all: str) -> ItemTotals:
    """Return the items of so many evaluations by one version, from their losses, joined."""
    without: dict[int, int] = {}
    defects: dict[int, dict[str, int]] = {}
    lost: dict[int, dict[str, int]] = {}
    for loss, n in _alike(losses_of_all):
        if not loss.is_defect:
            without[loss.item] = without.get(loss.item, 0) + n
            continue
        of, by = defects.setdefault(loss.item, {}), lost.setdefault(loss.item, {})
        of[loss.cause] = of.get(loss.cause, 0) + n
        by[loss.cause] = by.get(loss.cause, 0) + loss.points * n
    return ItemTotals(
        {
            item.key: ItemCount(
                whole - without.get(item.number, 0),
                defects.get(item.number, {}),
                lost.get(item.number, {}),
            )
            for item in form.items
        },
        {item.key: item.dimension for item in form.items},
    )


def times(form: Checklist, losses_of_all: str, cause: str) -> dict[str, int]:
    """Return how often each item lost points by a cause, by its key, from losses joined."""
    keys = {item.number: item.key for item in form.items}
    found: dict[str, int] = {}
    for loss, n in _alike(losses_of_all):
        if loss.is_defect and loss.cause == cause:
            found[keys[loss.item]] = found.get(keys[loss.item], 0) + n
    return found


def _alike(losses_of_all: str) -> Iterable[tuple[Loss, int]]:
    found = Counter(losses_of_all.split())
    return zip(map(losses.one, found), found.values(), strict=True)


_values = attrgetter(*NAMES)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}
