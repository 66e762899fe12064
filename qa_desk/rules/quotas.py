"""How many calls of each CSR a sampling rule asks for (S3-4.3a, P16)."""

import heapq
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from qa_desk.rules.sampling import fairly, fraction


@dataclass(frozen=True)
class Rule:
    """How many evaluations, or percent of the calls that fit, for whom."""

    id: UUID
    count: int
    unit: str = "number"
    per: str = "csr"


@dataclass(frozen=True)
class Had:
    """What earlier draws by the same rule gave a CSR, in numbers of calls."""

    until: int = 0  # of calls up to the end of the period drawn now
    month: int = 0


@dataclass(frozen=True)
class Situation:
    """What the numbers depend on."""

    pools: Mapping[UUID, int]  # calls that fit, of every CSR the rule is about
    had: Mapping[UUID, Had] = field(default_factory=dict)
    teams: Mapping[UUID, UUID | None] = field(default_factory=dict)
    part: Fraction = Fraction(1)  # of the month that is over when the period ends


@dataclass(frozen=True)
class Wanted:
    """What a rule asks for."""

    people: Mapping[UUID, int]
    short: Mapping[UUID | None, int]  # what teams (None: the centre) lack, not one CSR


def wanted(rule: Rule, now: Situation) -> Wanted:
    """Return how many calls are to be drawn of each CSR.

    A number is for the month: until the end of a period it is the part of the month that is over
    then, rounded fairly for each CSR. Of a team or the centre it is spread evenly: nobody gets
    n + 2 while another who could have more has n.
    """
    if rule.per == "csr":
        return Wanted({person: _asked(rule, now, person, [person]) for person in now.pools}, {})
    people: dict[UUID, int] = {}
    short: dict[UUID | None, int] = {}
    groups: dict[UUID | None, list[UUID]] = {}
    for person in now.pools:
        group = now.teams.get(person) if rule.per == "team" else None
        groups.setdefault(group, []).append(person)
    for group, members in groups.items():
        asked = _asked(rule, now, group, members)
        given = levelled(
            asked,
            {person: now.had.get(person, Had()).month for person in members},
            {person: now.pools[person] for person in members},
            {person: fraction(str(rule.id), person) for person in members},
        )
        people |= given
        if asked > sum(given.values()):
            short[group] = asked - sum(given.values())
    return Wanted(people, short)


def levelled(
    total: int,
    had: Mapping[UUID, int],
    room: Mapping[UUID, int],
    turns: Mapping[UUID, int],
) -> dict[UUID, int]:
    """Spread a number so that those with room come out level, with what they had (P16)."""
    given = dict.fromkeys(had, 0)
    heap = [(had[person], turns[person], person) for person in had if room[person]]
    heapq.heapify(heap)
    for _again in range(total):
        if not heap:
            break
        level, turn, person = heap[0]
        given[person] += 1
        if given[person] < room[person]:
            heapq.heapreplace(heap, (level + 1, turn, person))
        else:
            heapq.heappop(heap)
    return given


def _asked(rule: Rule, now: Situation, whom: Hashable, members: list[UUID]) -> int:
    had = [now.had.get(person, Had()) for person in members]
    until, month = sum(each.until for each in had), sum(each.month for each in had)
    start = fraction(str(rule.id), whom)
    if rule.unit == "percent":
        calls = sum(now.pools[person] for person in members) + until
        return max(0, fairly(rule.count * calls, 100, start) - until)
    part = Fraction(rule.count) * now.part
    target = fairly(part.numerator, part.denominator, start)
    return max(0, min(target - until, rule.count - month))
