"""What became of a plan's targets in its month (S3-4.3d)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qa_desk.rules.plans import Target
from qa_desk.rules.proposals import PersonMonth, Rate, lessened
from qa_desk.rules.scoring import half_up

FALLING = frozenset({"item", "fatal_rate"})  # kinds of target whose figure is to fall
_UNKNOWN = {True: 50, False: 900}  # tenths: the goal where last month has no figure


@dataclass(frozen=True)
class Outcome:
    """A month's figures, each as part and whole; an item's is by its key."""

    whole: Mapping[str, tuple[int, int]]  # by kind of target
    items: Mapping[str, tuple[int, int]]


def month(people: Iterable[PersonMonth], items: Iterable[Rate]) -> Outcome:
    """Return the figures of a month; all but fatal errors are of the random stratum."""
    rows = list(people)
    n, every = sum(row.n for row in rows), sum(row.every for row in rows)
    return Outcome(
        {
            "average": (sum(row.final for row in rows), n),
            "pass_rate": (1000 * sum(row.passed for row in rows), n),
            "fatal_rate": (1000 * sum(row.fatal for row in rows), every),
        },
        {rate.subject: (1000 * rate.defects, rate.n) for rate in items},
    )


def met(target: Target, now: Outcome) -> Target:
    """Return a target with where its figure came to; without data it stays open."""
    part, n = (
        now.items.get(target.subject, (0, 0)) if target.kind == "item" else now.whole[target.kind]
    )
    return replace(target, after=half_up(part, n) if n else None, n=n)


def suggested(target: Target, last: Outcome) -> Target:
    """Return a target with last month's figure, and a goal that leaves less of what is wrong."""
    is_falling = target.kind in FALLING
    before = met(target, last).after
    if before is None:
        return replace(target, before=None, goal=_UNKNOWN[is_falling])
    goal = lessened(before) if is_falling else 1000 - lessened(1000 - before)
    return replace(target, before=before, goal=goal)
