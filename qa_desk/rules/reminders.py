"""When somebody is reminded of what waits: at 50 % and at 90 % of the time (domain.md 2.2, P14)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_desk.rules import options
from qa_desk.rules.deadlines import Span, passed_share


@dataclass(frozen=True)
class Stay:
    """The time that a case is in a state, and the hours in which who is asked works."""

    entered_at: datetime
    due_at: datetime
    working: tuple[Span, ...] = ()
    left_at: datetime | None = None  # the case has moved on


def shares(stored: Mapping[str, str]) -> tuple[int, ...]:
    """Return at which percent of the time a centre reminds."""
    found = {options.number(key, stored) for key in ("reminders.first", "reminders.second")}
    return tuple(sorted(found))


def due_now(
    stay: Stay, now: datetime, made: Collection[int], wanted: tuple[int, ...]
) -> int | None:
    """Return the share of which somebody is to be reminded now; None when of nothing.

    `made` are the shares of this stay's reminders so far. They come one after the other, and also
    after the deadline: nobody is timed out who was not reminded.
    """
    if stay.left_at is not None and now >= stay.left_at:
        return None
    passed = passed_share(stay.entered_at, stay.due_at, now, stay.working)
    coming = (share for share in wanted[len(made) :] if share not in made)
    return next((share for share in coming if share <= passed), None)


def passed(stay: Stay, now: datetime, wanted: tuple[int, ...]) -> int:
    """Return how many of the shares of a stay's time are over."""
    over = passed_share(stay.entered_at, stay.due_at, now, stay.working)
    return sum(share <= over for share in wanted)


def is_reminded(delivered: Collection[int], wanted: tuple[int, ...]) -> bool:
    """Say whether all reminders have reached their person, so that a timeout may be taken (P14)."""
    return len(delivered) >= len(wanted)
