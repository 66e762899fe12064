"""How questions were answered in a time: on time by step, within the promise (6.13)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median_low

from qa_desk.rules.statistics import Share

TIMED = ("K0", "K1", "K2", "K3", "K4", "K5")  # the states that have a clock


@dataclass(frozen=True)
class Stay:
    """A state that a ticket has left: when it came there, until when it had time, when it left."""

    status: str
    entered_at: datetime
    due_at: datetime | None
    left_at: datetime


@dataclass(frozen=True)
class StepFigure:
    """How long tickets stay in a state, and how many leave it in time."""

    status: str
    on_time: Share
    median: timedelta


@dataclass(frozen=True)
class Figures:
    """A time's questions; `promise` is answered within the promise ÷ answered (6.13)."""

    raised: int = 0
    solved_on_floor: int = 0
    forwarded: int = 0
    changed: int = 0  # articles
    duplicates: int = 0
    promise: Share = field(default_factory=lambda: Share(0, 0))
    steps: tuple[StepFigure, ...] = ()
    by_source: Mapping[str, int] = field(default_factory=dict)


def by_step(stays: Iterable[Stay]) -> tuple[StepFigure, ...]:
    """Return the figures of each state that was left, in the order of the road."""
    found: dict[str, list[Stay]] = {}
    for stay in stays:
        if stay.due_at is not None:
            found.setdefault(stay.status, []).append(stay)
    return tuple(
        StepFigure(
            status,
            Share(sum(_in_time(stay) for stay in found[status]), len(found[status])),
            median_low([stay.left_at - stay.entered_at for stay in found[status]]),
        )
        for status in TIMED
        if status in found
    )


def _in_time(stay: Stay) -> bool:
    return stay.due_at is not None and stay.left_at <= stay.due_at


def promised(answered: Iterable[tuple[datetime, datetime]]) -> Share:
    """Return how many customers were answered within the promise, of (answered, promised)."""
    found = [at <= until for at, until in answered]
    return Share(sum(found), len(found))


def top(reasons: Iterable[str], most: int = 5) -> list[tuple[str, int]]:
    """Return the contact reasons that were asked about most, with how often (7.7)."""
    counted = Counter(reason for reason in reasons if reason)
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:most]
