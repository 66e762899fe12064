"""Which version of a checklist holds when, and what a new one must say (S3-4.6a, VERSION-PIN)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.working_calendar import IsWorkingDay

STANDINGS = {  # of a version today, or of a draft
    "draft": N_("Being written"),
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
    "announced": N_("Announced"),
    "in_force": N_("In force"),
    "earlier": N_("Earlier"),
    "withdrawn": N_("Withdrawn"),
}


class Version(Protocol):
    """What is asked about a version: its checklist, its state, from which day it is to hold."""

    @property
    def code(self) -> str:
        """The checklist."""

    @property
    def state(self) -> str:
        """The stored state: draft, in_force or withdrawn."""

    @property
    def effective_from(self) -> date:
        """The first day."""


Owner = TypeVar("Owner")
Kept = TypeVar("Kept", bound=Version)


def in_force_on(versions: Iterable[Kept], day: date) -> list[Kept]:
    """Return the one version of each checklist that holds on a day, by code.

    A version holds until the next one of the same checklist does; of those that begin on one day,
    which only old data has, the later listed wins.
    """
    found: dict[str, Kept] = {}
    for version in versions:
        known = found.get(version.code)
        if version.state != "in_force" or version.effective_from > day:
            continue
        if known is None or known.effective_from <= version.effective_from:
            found[version.code] = version
    return [found[code] for code in sorted(found)]


def last_day(version: Kept, versions: Iterable[Kept]) -> date | None:
    """Return the last day on which a version holds, None while no other follows."""
    following = [
        other.effective_from
        for other in versions
        if other.code == version.code
        and other.state == "in_force"
        and other.effective_from > version.effective_from
    ]
    return min(following) - timedelta(days=1) if following else None


def standing(version: Kept, versions: Iterable[Kept], today: date) -> str:
    """Return how a version stands today: a key of STANDINGS."""
    if version.state != "in_force":
        return version.state
    if version.effective_from > today:
        return "announced"
    until = last_day(version, versions)
    return "earlier" if until is not None and until < today else "in_force"


def fitting(forms: Sequence[tuple[Owner, Checklist]], skill_group: str, direction: str) -> Owner:
    """Return the owner of the checklist that fits a call best (S3-4.4b, S3-5.3a).

    At least one is given, all of which hold on its day. The skill group decides, then the
    direction (a form for both is second to one of its own), then the newer standard; of equals
    the first.
    """

    def fit(each: tuple[Owner, Checklist]) -> tuple[bool, int, date]:
        form = each[1]
        groups = {group.code for group in form.skill_groups}
        towards = 2 if form.direction == direction else int(form.direction == "both")
        return skill_group in groups, towards, form.effective_from

    return max(forms, key=fit)[0]


def first_day(today: date, notice: int, is_working_day: IsWorkingDay) -> date:
    """Return the first day on which a version may hold that leaves so many working days' notice."""
    day = today
    while notice_of(today, day, is_working_day) < notice:
        day += timedelta(days=1)
    return day


def notice_of(today: date, day: date, is_working_day: IsWorkingDay) -> int:
    """Return how many working days lie between today and a day, neither counted."""
    between = (today + timedelta(days=n) for n in range(1, (day - today).days))
    return sum(map(is_working_day, between))


def next_number(numbers: Iterable[str], base: str) -> str:
    """Return the next free number after a version's: 1.0 is followed by 1.1."""
    taken = set(numbers)
    stem, _dot, last = base.rpartition(".")
    count = int(last) if last.isdecimal() else 0
    stem = stem if last.isdecimal() else base
    while True:
        count += 1
        number = f"{stem}.{count}" if stem else str(count)
        if number not in taken:
            return number


def refusal(
    code: str, number: str, effective_from: date, others: Iterable[Kept], today: date,
    number_of: Callable[[Kept], str],
) -> str:  # fmt: skip
    """Return why a version cannot be put in force, nothing when it can.

    Two of one checklist never hold for the same day, a number is used once, and what calls were
    to be scored by is not changed afterwards: only a checklist that held on no day yet may hold
    from a day that is past.
    """
    own = [other for other in others if other.code == code]
    if any(number_of(other) == number for other in own):
        return _(
            "Version {number} of this checklist is there already. Give it another number."
        ).format(number=number)
    holding = [other for other in own if other.state == "in_force"]
    for other in holding:
        if other.effective_from == effective_from:
            return _(
                "Version {number} of this checklist holds from the same day, {day}. Choose "
                "another day, or withdraw that one first."
            ).format(number=number_of(other), day=effective_from)
    if effective_from <= today and in_force_on(holding, effective_from):
        return _(
            "Calls up to today are scored by the version in force, so a new one holds from "
            "tomorrow at the earliest. Choose a later day."
        )
    return ""


def notice_words(days: int, wanted: int) -> str:
    """Return what is said of a notice that is shorter than the centre's, nothing otherwise."""
    if days >= wanted:
        return ""
    told = ngettext(
        "That is {n} working day's notice; ", "That is {n} working days' notice; ", days
    ).format(n=days)
    return told + ngettext(
        "{n} is usual, so that everybody can read it first.",
        "{n} are usual, so that everybody can read it first.",
        wanted,
    ).format(n=wanted)
