"""Figures as reports and profiles state them: with n, interval, the one before and the target.

Rates are in thousandths, scores in tenths. What nobody counted is None, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from qa_desk.i18n import N_
from qa_desk.rules import statistics
from qa_desk.rules.report_forms import Figure
from qa_desk.rules.statistics import Interval, Mean, Share, half_up
from qa_desk.rules.totals import ItemTotals, Totals

STATES: Mapping[str, str] = {  # of a figure against its target
    "met": N_("Reached"),
    "missed": N_("Not reached"),
    "unsure": N_("Too few to say"),
}
RATE = ("rate", "rate_low", "rate_high")  # columns: of defects
DONE = ("plan_done", "plan_done_low", "plan_done_high")  # of what was given
CHANGE = ("change", "change_low", "change_high")
_MOST = 1000  # tenths
_NOTHING = (None, None, None)


@dataclass(frozen=True)
class Sums:
    """What results come to, and how their items went."""

    totals: Totals = field(default_factory=Totals)
    items: ItemTotals = field(default_factory=ItemTotals)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.totals + other.totals, self.items + other.items)


def rate(
    measure: str,
    now: Share,
    before: Share | None = None,
    target: int | None = None,
    of: str = "",
) -> Figure:
    """Return a rate as a figure; the target is in percent, as a setting has it."""
    low, high = ends(now.interval())
    goal = None if target is None else target * 10
    earlier = before.permille() if before else None
    return Figure(measure, now.permille(), now.of, low, high, earlier, goal, of)


def score(
    measure: str, now: Mean, before: Mean | None = None, target: int | None = None, of: str = ""
) -> Figure:
    """Return a mean of scores as a figure; the target is in tenths."""
    low, high = scores(now.interval())
    earlier = before.value() if before else None
    return Figure(measure, now.value(), now.n, low, high, earlier, target, of)


def scores(interval: Interval | None) -> tuple[int | None, int | None]:
    """Return the ends of an interval of scores in tenths, within those that there can be."""
    if interval is None:
        return None, None
    low, high = interval.tenths(0.1)
    return max(0, low), min(_MOST, high)


def count(measure: str, value: int | None, n: int = 0, of: str = "") -> Figure:
    """Return a number, which has no interval."""
    return Figure(measure, value, n, of=of)


def ends(interval: Interval | None) -> tuple[int | None, int | None]:
    """Return the ends of a rate's interval in thousandths."""
    return interval.tenths(100) if interval else (None, None)


def told(share: Share, least: int = 1) -> tuple[int | None, int | None, int | None]:
    """Return a rate and the ends of its interval, nothing where fewer than `least` stand behind."""
    value = share.permille(least)
    return _NOTHING if value is None else (value, *ends(share.interval()))


def change(now: Share, before: Share) -> tuple[int | None, int | None, int | None]:
    """Return the change of a rate and Newcombe's interval of it, in thousandths."""
    if not now.of or not before.of:
        return _NOTHING
    moved = Fraction(now.part, now.of) - Fraction(before.part, before.of)
    low, high = statistics.newcombe(now, before).tenths(100)
    return half_up(moved * 1000), low, high


def state(accuracy: Share, target: int) -> str:
    """Say whether a rate reaches its target in percent, a key of STATES; "" for nothing.

    The interval decides: where the target lies within it, nobody can say yet.
    """
    low, high = ends(accuracy.interval())
    if low is None or high is None:
        return ""
    if low >= target * 10:
        return "met"
    return "missed" if high < target * 10 else "unsure"


def per_100(defects: int, evaluations: int) -> int | None:
    """Return defects of 100 evaluations in tenths (6.5): 118 of 400 are 29.5."""
    return half_up(Fraction(defects * 1000, evaluations)) if evaluations else None
