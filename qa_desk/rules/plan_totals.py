"""How many evaluations the rules of a plan come to for each CSR (S3-4.3a).

What fits a rule in a month is guessed from the calls of the month before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from qa_desk.rules.plans import RuleLine
from qa_desk.rules.scoring import half_up
from qa_desk.rules.workloads import least, spread


@dataclass(frozen=True)
class Csr:
    """A CSR whom a plan is about."""

    id: UUID
    staff_no: str
    name: str
    team: str = ""  # code
    skill_group: str = ""  # code
    hired_on: date | None = None
    probation_until: date | None = None


def aimed(rule: RuleLine, csrs: Iterable[Csr], month: date) -> list[Csr]:
    """Return the CSRs whom a rule can be about at all."""
    return [csr for csr in csrs if _fits(rule, csr, month)]


def _fits(rule: RuleLine, csr: Csr, month: date) -> bool:
    wanted = rule.filter
    lists = (
        (wanted.people, csr.staff_no),
        (wanted.teams, csr.team),
        (wanted.skill_groups, csr.skill_group),
    )
    if any(words and word not in words for words, word in lists):
        return False
    if wanted.tenure_max_days is None:
        return True
    return csr.hired_on is not None and (month - csr.hired_on).days <= wanted.tenure_max_days


def room(
    rule: RuleLine, csrs: Sequence[Csr], fitting: Mapping[UUID, int], calls: Mapping[UUID, int]
) -> dict[UUID, int]:
    """Return how many calls of a month each CSR will have that fit a rule.

    `fitting` and `calls`, all of them, are last month's. Who had none then is like the others; in
    other modes than recordings, and where nobody had any, there is enough.
    """
    if rule.mode != "recording" or not any(calls.values()):
        enough = rule.count if rule.unit == "number" else 0
        return dict.fromkeys((csr.id for csr in csrs), enough)
    known = [csr.id for csr in csrs if calls.get(csr.id)]
    usual = half_up(sum(fitting.get(key, 0) for key in known), len(known)) if known else rule.count
    return {csr.id: fitting.get(csr.id, 0) if calls.get(csr.id) else usual for csr in csrs}


def wanted(rule: RuleLine, csrs: Sequence[Csr], left: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return the evaluations of each CSR by a rule, for the room of these CSRs."""
    found: dict[UUID, int] = {}
    for group in _groups(rule, csrs):
        mine = {csr.id: left[csr.id] for csr in group}
        pool = sum(mine.values())
        total = rule.count if rule.unit == "number" else half_up(pool * rule.count, 100)
        found.update(spread(mine, min(total, pool)))
    return found


def _groups(rule: RuleLine, csrs: Sequence[Csr]) -> list[list[Csr]]:
    if rule.per == "csr":
        return [[csr] for csr in csrs]
    if rule.per == "centre":
        return [list(csrs)]
    teams: dict[str, list[Csr]] = {}
    for csr in csrs:
        teams.setdefault(csr.team, []).append(csr)
    return list(teams.values())


def together(each: Iterable[Mapping[UUID, int]]) -> dict[UUID, int]:
    """Return the evaluations of each CSR by all rules."""
    found: dict[UUID, int] = {}
    for rule in each:
        for key, number in rule.items():
            found[key] = found.get(key, 0) + number
    return found


def fitted(
    rules: Sequence[RuleLine], each: Sequence[Mapping[UUID, int]], reached: int
) -> tuple[RuleLine, ...]:
    """Return the rules cut down to what can be reached, evenly for all CSRs (P16).

    `each` are the evaluations of each CSR by each rule. The rules for every CSR keep their
    proportions; what is on top of them for some goes first.
    """
    total = together(each)
    level = least(total, reached)
    for_all = [_is_for_all(rule, given, total) for rule, given in zip(rules, each, strict=True)]
    usual = [rule.count if base else 0 for rule, base in zip(rules, for_all, strict=True)]
    if sum(usual) > level:
        counts = _apportioned(usual, level)
        rest = reached - sum(min(number, level) for number in total.values())
    else:
        of_all = sum(sum(given.values()) for given, base in zip(each, for_all, strict=True) if base)
        left, asked = reached - of_all, sum(total.values()) - of_all
        counts = [
            base or rule.count * left // asked for rule, base in zip(rules, usual, strict=True)
        ]
        rest = 0
    kept = [replace(rule, count=n) for rule, n in zip(rules, counts, strict=True) if n]
    if rest:
        last = max(rule.priority for rule in rules) + 1
        kept.append(RuleLine("", rest, per="centre", priority=last))
    return tuple(kept)


def _is_for_all(rule: RuleLine, given: Mapping[UUID, int], total: Mapping[UUID, int]) -> bool:
    everybody = {key for key, number in total.items() if number}
    return (rule.per, rule.unit) == ("csr", "number") and everybody <= set(given)


def _apportioned(counts: Sequence[int], total: int) -> list[int]:
    """Cut numbers down to a total in proportion; the largest remainders are rounded up."""
    whole = sum(counts)
    found = [number * total // whole for number in counts]
    order = sorted(range(len(counts)), key=lambda i: -(counts[i] * total % whole))
    for index in order[: total - sum(found)]:
        found[index] += 1
    return found
