"""Training needs that the results show by themselves (T-01, S3-4.8, domain.md 2.6).

Four kinds, each with the evaluations that are its evidence: an item that many CSRs fail, one CSR
who fails an item again and again, a fatal error, and a skill below the minimum. Only what is
charged to the CSR counts: a process fault is no training matter (S3-3a).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules.statistics import Share

KINDS: Mapping[str, str] = {
    "item": N_("An item that many CSRs fail"),
    "person": N_("A CSR who fails an item again and again"),
    "fatal": N_("Fatal error"),
    "minimum": N_("Below the minimum skill"),
}


@dataclass(frozen=True)
class Judged:
    """One result: which items applied, which failed by the CSR's fault, which fatal errors."""

    evaluation: UUID
    csr: UUID
    applied: frozenset[str]  # keys of items
    failed: frozenset[str]
    fatals: frozenset[str] = frozenset()  # keys, or classes where an option is fatal


@dataclass(frozen=True)
class Skill:
    """What a CSR earned of the minimum business skill, and what his skill group asks (MINSKILL)."""

    csr: UUID
    earned: Share
    threshold: int  # permille
    evaluations: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Limits:
    """From when on a cluster is proposed; all are settings of the centre."""

    people: int = 20  # percent of the CSRs evaluated on the item
    times: int = 10
    person: int = 3
    least: int = 10  # results before a minimum skill is judged


@dataclass(frozen=True)
class Cluster:
    """A need that is proposed: what it is about, whom it concerns, and what shows it."""

    kind: str  # a key of KINDS
    subject: str  # key of an item or fatal error; "" of a minimum skill
    csrs: tuple[UUID, ...]
    evaluations: tuple[UUID, ...]
    rate: Share  # the frozen baseline: failed of applied, fatal of all, earned of applicable
    people: Share = field(default_factory=lambda: Share(0, 0))  # who failed, of those evaluated


def clusters(
    results: Iterable[Judged], skills: Iterable[Skill] = (), limits: Limits | None = None
) -> list[Cluster]:
    """Return the needs of a period: fatal errors, below the minimum, items, then people.

    A CSR who fails an item that many fail is part of that cluster and not one of his own.
    """
    found, limits = list(results), limits or Limits()
    items = _items(found, limits)
    return [*_fatals(found), *_minimum(skills, limits), *items, *_people(found, limits, items)]


def _items(found: list[Judged], limits: Limits) -> list[Cluster]:
    applied: dict[str, set[UUID]] = defaultdict(set)
    opportunities: dict[str, int] = defaultdict(int)
    failed: dict[str, list[Judged]] = defaultdict(list)
    for each in found:
        for item in each.applied:
            applied[item].add(each.csr)
            opportunities[item] += 1
        for item in each.failed:
            failed[item].append(each)
    listed = []
    for item, cases in sorted(failed.items(), key=lambda one: (-len(one[1]), one[0])):
        people = Share(len({each.csr for each in cases}), len(applied[item]))
        if len(cases) >= limits.times and people.part * 100 >= limits.people * people.of:
            rate = Share(len(cases), opportunities[item])
            listed.append(_cluster("item", item, cases, rate, people))
    return listed


def _people(found: list[Judged], limits: Limits, items: list[Cluster]) -> list[Cluster]:
    common = {cluster.subject for cluster in items}
    opportunities: dict[tuple[str, UUID], int] = defaultdict(int)
    failed: dict[tuple[str, UUID], list[Judged]] = defaultdict(list)
    for each in found:
        for item in each.applied:
            opportunities[item, each.csr] += 1
        for item in each.failed - common:
            failed[item, each.csr].append(each)
    return [
        _cluster("person", key[0], cases, Share(len(cases), opportunities[key]))
        for key, cases in sorted(failed.items(), key=lambda one: (-len(one[1]), one[0]))
        if len(cases) >= limits.person
    ]


def _fatals(found: list[Judged]) -> list[Cluster]:
    cases: dict[str, list[Judged]] = defaultdict(list)
    for each in found:
        for fatal in each.fatals:
            cases[fatal].append(each)
    return [
        _cluster("fatal", fatal, of, Share(len(of), len(found)))
        for fatal, of in sorted(cases.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


def _minimum(skills: Iterable[Skill], limits: Limits) -> list[Cluster]:
    return [
        Cluster("minimum", "", (each.csr,), each.evaluations, each.earned, Share(1, 1))
        for each in skills
        if len(each.evaluations) >= limits.least
        and (each.earned.permille() or 0) < each.threshold
        and each.earned.of
    ]


def _cluster(
    kind: str, subject: str, cases: list[Judged], rate: Share, people: Share | None = None
) -> Cluster:
    csrs = tuple(dict.fromkeys(each.csr for each in cases))
    evaluations = tuple(each.evaluation for each in cases)
    return Cluster(kind, subject, csrs, evaluations, rate, people or Share(len(csrs), len(csrs)))
