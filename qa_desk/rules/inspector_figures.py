"""How accurate an inspector is, in one month: what his page shows (domain.md 2.7, 6.7; issue 9).

Two figures of accuracy stand side by side: what blind re-checks confirm, and what was not
corrected after a dispute. The second one flatters, since few people dispute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_desk.rules import dispute_figures, figuring
from qa_desk.rules.agreement import deviation
from qa_desk.rules.dispute_figures import ERROR, Result
from qa_desk.rules.drift import Drift
from qa_desk.rules.report_forms import Figure
from qa_desk.rules.statistics import Share, tenths

ORDER = (  # as they stand on the page
    *("recheck_accuracy", "inspector_accuracy", "fatal_missed", "repeatability"),
    *("repeat_difference", "drift", "submitted_in_time", "submitted"),
)
RATES = frozenset({"recheck_accuracy", "inspector_accuracy", "repeatability", "submitted_in_time"})


@dataclass(frozen=True)
class Second:
    """A result scored a second time, as far as figures need it."""

    kind: str  # a key of rechecks.KINDS
    agreeing: int
    compared: int
    fatal_missed: int
    difference: int | None  # tenths


@dataclass(frozen=True)
class Ground:
    """What the figures of one inspector and month are counted from."""

    seconds: tuple[Second, ...] = ()
    released: tuple[Result, ...] = ()
    submitted: int = 0  # whatever he scored, also a second time
    in_time: Share = field(default_factory=lambda: Share(0, 0))
    drift: Drift | None = None  # None with fewer results than it takes

    def of_kind(self, kind: str) -> list[Second]:
        """Return the second results of a kind."""
        return [one for one in self.seconds if one.kind == kind]

    def decisions(self, kind: str) -> Share:
        """Return the decisions on items that agree, of those decided twice."""
        own = self.of_kind(kind)
        return Share(sum(one.agreeing for one in own), sum(one.compared for one in own))


def overturned(result: Result) -> bool:
    """Say whether a result was corrected for an error of the inspector."""
    return result.overturned == ERROR


def figures(now: Ground, before: Ground, targets: Mapping[str, int]) -> tuple[Figure, ...]:
    """Return the figures of a month in the order of the page; targets are in percent."""
    earlier = {one.measure: one.value for one in _figures(before, {})}
    return tuple(
        Figure(**{**vars(one), "before": earlier[one.measure]}) for one in _figures(now, targets)
    )


def _figures(ground: Ground, targets: Mapping[str, int]) -> tuple[Figure, ...]:
    blind = ground.of_kind("blind")
    disputes = dispute_figures.figures(ground.released)
    rechecked = figuring.rate(
        "recheck_accuracy", ground.decisions("blind"), target=targets.get("recheck_accuracy")
    )
    missed = sum(one.fatal_missed for one in blind) if blind else None
    in_time = figuring.rate(
        "submitted_in_time", ground.in_time, target=targets.get("submitted_in_time")
    )
    return (
        rechecked,
        figuring.rate("inspector_accuracy", disputes.accuracy),
        figuring.count("fatal_missed", missed, len(blind)),
        figuring.rate("repeatability", ground.decisions("repeat")),
        _difference([one.difference for one in ground.of_kind("repeat")]),
        _drift(ground.drift),
        in_time,
        figuring.count("submitted", ground.submitted, ground.submitted),
    )


def _difference(found: Sequence[int | None]) -> Figure:
    """Return the mean difference of the second score to the first with its limits of agreement."""
    known = deviation(found, [None if one is None else 0 for one in found], 0)
    if known is None:
        return Figure("repeat_difference", None, 0)
    low, high = known.limits.tenths(0.1) if known.limits else (None, None)
    return Figure("repeat_difference", _whole(known.bias), known.n, low, high)


def _drift(found: Drift | None) -> Figure:
    if found is None:
        return Figure("drift", None, 0)
    low, high = found.interval.tenths(0.1) if found.interval else (None, None)
    return Figure("drift", _whole(found.apart), found.n, low, high)


def _whole(value: float) -> int:
    return tenths(value / 10)


def is_told(figure: Figure, least: int) -> bool:
    """Say whether a figure stands on enough to be compared with that of others."""
    return figure.value is not None and figure.n >= least
