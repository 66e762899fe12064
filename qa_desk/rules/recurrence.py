"""The same CSR fails the same item again: who, where, and how often that happens (6.13)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from qa_desk.rules.statistics import Share


@dataclass(frozen=True)
class Seen:
    """A result as the items see it: which applied, and which lost points by the CSR's fault."""

    id: UUID
    number: str
    csr: UUID
    day: date
    applied: frozenset[str]
    failed: frozenset[str]


@dataclass(frozen=True)
class Repeat:
    """A CSR who failed an item again within so many days, with the results, oldest first."""

    csr: UUID
    item: str
    results: tuple[Seen, ...]


def repeats(seen: Iterable[Seen], days: int) -> list[Repeat]:
    """Return who failed what again; those with most failures first."""
    failures: dict[tuple[UUID, str], list[Seen]] = defaultdict(list)
    for one in sorted(seen, key=lambda each: (each.day, each.number)):
        for item in one.failed:
            failures[one.csr, item].append(one)
    found = [
        Repeat(csr, item, together)
        for (csr, item), results in failures.items()
        if len(together := _together(results, days)) > 1
    ]
    return sorted(found, key=lambda each: (-len(each.results), str(each.csr), each.item))


def rates(seen: Iterable[Seen], days: int) -> Mapping[str, Share]:
    """Return by item: CSRs who failed it again, of those evaluated on it twice or more (6.13)."""
    results = list(seen)
    applied: dict[tuple[str, UUID], int] = defaultdict(int)
    for one in results:
        for item in one.applied:
            applied[item, one.csr] += 1
    again = {(each.item, each.csr) for each in repeats(results, days)}
    found: dict[str, Share] = {}
    for (item, csr), n in applied.items():
        if n > 1:
            found[item] = found.get(item, Share(0, 0)) + Share(int((item, csr) in again), 1)
    return found


def _together(results: list[Seen], days: int) -> tuple[Seen, ...]:
    """Return those failures that have another one within so many days of them."""
    near: list[Seen] = []
    for earlier, later in pairwise(results):
        if (later.day - earlier.day).days <= days:
            near += [one for one in (earlier, later) if one not in near[-1:]]
    return tuple(near)
