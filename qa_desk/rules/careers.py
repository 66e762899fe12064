"""Where somebody belongs from day to day, and what is whose from when to when (S0-2.1, P2).

Days are those of the centre, the first and the last of a stay included. A moment is its own: what
is held until a moment is not held at it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import _

_DAY = timedelta(days=1)
NEVER = date(1900, 1, 1)  # the last day of what has none: whatever asks about days passes it over


@dataclass(frozen=True)
class Place:
    """A team, with the skill group and the post held in it."""

    team: UUID
    group: UUID | None = None
    post: str = ""


@dataclass(frozen=True)
class Stay:
    """Some days in a place; without a last day it goes on. A new one has no `key` of a row yet."""

    key: UUID | None
    place: Place
    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether a day is one of these."""
        return self.first <= day and (self.last is None or day <= self.last)


def in_order(stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """Return the stays by their first day, without those that have no day at all."""
    real = (stay for stay in stays if stay.last is None or stay.first <= stay.last)
    return tuple(sorted(real, key=lambda stay: stay.first))


def moved(stays: Sequence[Stay], place: Place, first: date) -> tuple[Stay, ...]:
    """Return the stays of somebody who is transferred to a place from a day on.

    The stay of that day ends the day before; the new one lasts as long as that one would have, at
    most until the next, so none lie over each other and no gap comes where none was.
    """
    before = in_order(stays)
    current = next((stay for stay in before if stay.holds_on(first)), None)
    if current is not None and current.place == place:
        raise RuleError(_("This is where the person is on that day already. Nothing was changed."))
    if current is None:
        following = next((stay.first for stay in before if stay.first > first), None)
        new = Stay(None, place, first, following - _DAY if following else None)
        return in_order((*before, new))
    others = [stay for stay in before if stay != current]
    if current.first == first:
        return in_order((*others, replace(current, place=place)))
    ended = replace(current, last=first - _DAY)
    return in_order((*others, ended, Stay(None, place, first, current.last)))


def taken_back(stays: Sequence[Stay], key: UUID) -> tuple[Stay, ...]:
    """Return the stays without one transfer: the place before it goes on in its stead.

    RuleError where there is none right before it, for then the days would belong to no team.
    """
    before = in_order(stays)
    gone = next(stay for stay in before if stay.key == key)
    previous = next((stay for stay in before if stay.last == gone.first - _DAY), None)
    if previous is None:
        raise RuleError(
            _("There is no team right before this one to go back to. Transfer the person instead.")
        )
    others = [stay for stay in before if stay not in (gone, previous)]
    return in_order((*others, replace(previous, last=gone.last)))


def ended(stays: Sequence[Stay], day: date) -> tuple[Stay, ...]:
    """Return the stays of somebody whose last day is this."""
    kept = (stay for stay in in_order(stays) if stay.first <= day)
    return tuple(
        stay if stay.last and stay.last <= day else replace(stay, last=day) for stay in kept
    )


@dataclass(frozen=True)
class Held:
    """An identifier of somebody from a moment to another, which is not its own any more."""

    person: UUID
    first: datetime
    until: datetime | None = None

    def clashes(self, other: "Held") -> bool:
        """Say whether both are held at one moment; what is never held clashes with nothing."""
        if self.is_void or other.is_void:
            return False
        return (other.until is None or self.first < other.until) and (
            self.until is None or other.first < self.until
        )

    @property
    def is_void(self) -> bool:
        """Say whether it is held at no moment."""
        return self.until is not None and self.until <= self.first
