"""What a month's checks cost in inspectors' time, and what can be reached (domain.md 6.6, P16).

A whole day of an inspector is seven hours of eight at work. Of it `plan.scoring` percent are for
scoring, in which `plan.day` evaluations of a whole day's number are done; so an evaluation costs
its part of the day. A quick check costs `plan.quick` minutes.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from qa_desk.rules import options
from qa_desk.rules.plans import Shortfall
from qa_desk.rules.scoring import half_up

DAY = 420  # minutes of an inspector's whole day
_NET = Fraction(7, 8)  # of the time at work; the rest are breaks

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True)
class Pace:
    """How fast inspectors are."""

    day: int = 17  # evaluations scored on a whole day
    scoring: int = 70  # percent of the time that is for scoring
    quick: int = 3  # minutes of a quick check

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "Pace":
        """Return the pace that the centre's settings say."""
        return cls(
            *(options.number(f"plan.{name}", stored) for name in ("day", "scoring", "quick"))
        )

    @property
    def evaluation(self) -> Fraction:
        """Return the minutes of a day that one evaluation takes."""
        return Fraction(DAY * 100, self.day * self.scoring)


@dataclass(frozen=True)
class Workload:
    """The checks of a month in inspectors' time (S3-4.3b); minutes."""

    evaluations: int
    quick: int  # quick checks of the inspectors themselves
    quick_by_others: int  # those that team leads and coaches take
    evaluation_minutes: int
    quick_minutes: int
    capacity: int  # minutes that the inspectors have
    month: int  # minutes of one inspector who is there the whole month

    @property
    def minutes(self) -> int:
        """Return what is needed."""
        return self.evaluation_minutes + self.quick_minutes

    @property
    def fits(self) -> bool:
        """Say whether the inspectors can do all of it."""
        return self.minutes <= self.capacity

    @property
    def needed(self) -> int:
        """Return the inspectors needed, in hundredths of a full-time one."""
        return half_up(100 * self.minutes, self.month)

    @property
    def there(self) -> int:
        """Return the inspectors that are there, likewise."""
        return half_up(100 * self.capacity, self.month)


def net_minutes(at_work: int) -> int:
    """Return the minutes left of some at work, without breaks."""
    return int(at_work * _NET)


def workload(
    evaluations: int, checks: int, by_others: int, days: int, capacity: int, pace: Pace
) -> Workload:
    """Return what so many evaluations cost, and the quick checks that fill up to `checks`.

    `by_others` percent of the quick checks are not the inspectors'; `days` are those of a whole
    month, `capacity` is in minutes.
    """
    quick = max(0, checks - evaluations)
    others = quick * by_others // 100
    return Workload(
        evaluations=evaluations,
        quick=quick - others,
        quick_by_others=others,
        evaluation_minutes=round(evaluations * pace.evaluation),
        quick_minutes=(quick - others) * pace.quick,
        capacity=capacity,
        month=days * DAY,
    )


def shortfall(wanted: Mapping[KeyT, int], load: Workload, pace: Pace) -> Shortfall | None:
    """Return what cannot be reached by then, or None; both kinds of checks lose the same part."""
    if load.fits:
        return None
    part = Fraction(load.capacity, load.minutes)
    total = sum(wanted.values())
    reached = int(total * part)
    left = load.capacity - reached * pace.evaluation
    quick = min(load.quick, int(left / pace.quick))
    return Shortfall(
        wanted=total,
        reached=reached,
        least=least(wanted, reached),
        quick_wanted=load.quick + load.quick_by_others,
        quick_reached=quick + load.quick_by_others,
    )


def least(wanted: Mapping[KeyT, int], total: int) -> int:
    """Return what everybody can have, unless he wants less, out of a total."""
    low, high = 0, max(wanted.values(), default=0)
    while low < high:
        level = (low + high + 1) // 2
        if sum(min(number, level) for number in wanted.values()) <= total:
            low = level
        else:
            high = level - 1
    return low


def spread(wanted: Mapping[KeyT, int], total: int) -> dict[KeyT, int]:
    """Give out a total evenly: nobody gets n + 2 while somebody who wants more has n (P16).

    Where one more is left for some, those come first who come first in `wanted`.
    """
    level = least(wanted, total)
    given = {key: min(number, level) for key, number in wanted.items()}
    left = total - sum(given.values())
    for key, number in wanted.items():
        if left > 0 and number > given[key]:
            given[key] += 1
            left -= 1
    return given
