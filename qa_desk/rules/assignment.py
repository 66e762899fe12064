"""Who judges which call: by workload against capacity, pairs in rotation, nobody his own (E-01).

Calls that the same people can judge are one group. Each group's minutes are poured over its people
like water, to one level of load against capacity; the groups in turn, a few times over, until the
levels rest. Within the parts found so, a call goes to whoever has had its CSR least often lately.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules import permissions
from qa_desk.work import Actor

REASONS: Mapping[str, str] = {  # why nobody can judge a call
    "nobody": N_("no QA inspector is there that day"),
    "reach": N_("no QA inspector's role reaches this team or skill group"),
    "skill_group": N_("no QA inspector there judges this skill group"),
    "language": N_("no QA inspector there judges this language"),
    "conflict": N_("it is the own call, or of the own team, of everybody who could judge it"),
}
OF_ONE: Mapping[str, str] = {  # why somebody cannot judge a call
    "reach": N_("the role as QA inspector does not reach this team or skill group"),
    "skill_group": N_("this skill group is not among the abilities"),
    "language": N_("this language is not among the abilities"),
    "conflict": N_("it is the own call, or of the own team"),
}
OCCASIONS: Mapping[str, str] = {  # why tasks are handed over
    "absent": N_("Absent"),
    "left": N_("Has left"),
    "overloaded": N_("Too many tasks"),
    "conflict": N_("Conflict of interest"),
    "ability": N_("Skill group or language"),
    "other": N_("Something else"),
}
_ROUNDS = 12  # more change a level by less than one call
_Group = tuple[int, ...]  # places of the inspectors who can judge


@dataclass(frozen=True)
class Task:
    """A call to be judged; `key` is the call's or the evaluation's id."""

    key: UUID
    csr_id: UUID
    team_id: UUID
    skill_group: str = ""
    language: str = ""  # "" is not known: anybody may judge it
    minutes: int = 18  # that judging it takes


@dataclass(frozen=True)
class Inspector:
    """Somebody who may be given tasks; no skill groups or languages listed is all of them (P16).

    `minutes` for judging that day, `busy` minutes that open tasks take already, `teams` that they
    belong to or lead, `recent` is how often lately they were given each CSR.
    """

    actor: Actor
    minutes: int
    busy: int = 0
    skill_groups: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    recent: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """Return the person's id."""
        return self.actor.id


@dataclass(frozen=True)
class Assignment:
    """Who is given what: task → inspector; and what nobody can judge, by a key of REASONS."""

    given: Mapping[UUID, UUID]
    refused: Mapping[UUID, str]


def assign(
    tasks: Iterable[Task],
    inspectors: Iterable[Inspector],
    seed: str = "",
    *,
    same_team: bool = False,
) -> Assignment:
    """Give each task to one of those who can judge it; the same input gives the same (P16).

    With `same_team` an inspector may judge CSRs of a team that he belongs to or leads.
    """
    people = sorted(inspectors, key=lambda inspector: _place(seed, inspector.id))
    refused: dict[UUID, str] = {}
    groups: dict[_Group, list[Task]] = {}
    known: dict[tuple[object, ...], _Group | str] = {}
    for task in sorted(tasks, key=lambda task: _place(seed, task.key)):
        kind = (task.csr_id, task.team_id, task.skill_group, task.language)
        if kind not in known:
            known[kind] = _able(task, people, same_team)
        able = known[kind]
        if isinstance(able, str):
            refused[task.key] = able
        else:
            groups.setdefault(able, []).append(task)
    return Assignment(_deal(groups, people), refused)


def why_not(task: Task, inspector: Inspector, *, same_team: bool = False) -> str | None:
    """Return why this inspector cannot judge a task, a key of REASONS; None if he can."""
    able = _able(task, [inspector], same_team)
    return able if isinstance(able, str) else None


def surplus(inspectors: Iterable[Inspector], minutes: int) -> dict[UUID, int]:
    """Return how many tasks of so many minutes each has above the common level, where any."""
    people = [one for one in inspectors if one.minutes > 0]
    capacity = sum(one.minutes for one in people)
    level = sum(one.busy for one in people) / capacity if capacity else 0.0
    above = {one.id: int((one.busy - level * one.minutes) // minutes) for one in people}
    return {person_id: count for person_id, count in above.items() if count > 0}


def _place(seed: str, key: UUID) -> bytes:
    return hashlib.sha256(f"{seed}|{key}".encode()).digest()


def _able(task: Task, people: Sequence[Inspector], same_team: bool) -> _Group | str:
    """Return who can judge a task, or why nobody can: the first condition that leaves nobody."""
    if not people:
        return "nobody"
    conditions: tuple[tuple[str, Callable[[Inspector], bool]], ...] = (
        ("reach", lambda one: _reaches(one, task)),
        ("skill_group", lambda one: _knows(one.skill_groups, task.skill_group)),
        ("language", lambda one: _knows(one.languages, task.language)),
        ("conflict", lambda one: _is_free(one, task, same_team)),
    )
    found = tuple(range(len(people)))
    for reason, holds in conditions:
        found = tuple(i for i in found if holds(people[i]))
        if not found:
            return reason
    return found


def _reaches(one: Inspector, task: Task) -> bool:
    return any(
        permissions.holds(one.actor, role, task.team_id, task.skill_group)
        for role in permissions.RIGHTS["score"]
    )


def _knows(able: frozenset[str], value: str) -> bool:
    return not able or not value or value in able


def _is_free(one: Inspector, task: Task, same_team: bool) -> bool:
    return one.id != task.csr_id and (same_team or task.team_id not in one.teams)


def _deal(groups: Mapping[_Group, list[Task]], people: Sequence[Inspector]) -> dict[UUID, UUID]:
    """Give out the tasks, the groups with the fewest people first."""
    parts = _parts(groups, people)
    left = [0.0] * len(people)  # minutes that each may still be given
    had = [Counter(one.recent) for one in people]
    given: dict[UUID, UUID] = {}
    for group in sorted(groups, key=lambda able: (len(able), able)):
        for i in group:
            left[i] += parts[group, i]
        for task in groups[group]:
            i = _next(group, left, had, task.csr_id)
            left[i] -= task.minutes
            had[i][task.csr_id] += 1
            given[task.key] = people[i].id
    return given


def _next(group: _Group, left: Sequence[float], had: Sequence[Counter[UUID]], csr: UUID) -> int:
    """Return who had the CSR least often, of those whose part is not used up."""
    open_to = [i for i in group if left[i] > 1e-6] or group
    return min(open_to, key=lambda i: (had[i][csr], -left[i]))


def _parts(
    groups: Mapping[_Group, Sequence[Task]], people: Sequence[Inspector]
) -> dict[tuple[_Group, int], float]:
    """Return how many minutes of each group each of its people should have."""
    part = {(group, i): 0.0 for group in groups for i in group}
    load = [float(one.busy) for one in people]
    order = sorted(groups, key=lambda able: (len(able), able))
    for _again in range(_ROUNDS if len(groups) > 1 else 1):
        for group in order:
            for i in group:
                load[i] -= part[group, i]
            minutes = sum(task.minutes for task in groups[group])
            for i, poured in _pour(minutes, group, load, people):
                part[group, i] = poured
                load[i] += poured
    return part


def _pour(
    minutes: int, group: _Group, load: Sequence[float], people: Sequence[Inspector]
) -> list[tuple[int, float]]:
    """Pour minutes over people, the least loaded against his capacity first, to one level."""
    capacity = {i: float(people[i].minutes) for i in group if people[i].minutes > 0}
    capacity = capacity or dict.fromkeys(group, 1.0)  # whoever has no time left, all alike
    rising = sorted(capacity, key=lambda i: (load[i] / capacity[i], i))
    loads = accumulate((load[i] for i in rising), initial=float(minutes))
    widths = accumulate(capacity[i] for i in rising)
    level = min(above / width for above, width in zip(islice(loads, 1, None), widths, strict=True))
    return [(i, max(0.0, level * capacity[i] - load[i]) if i in capacity else 0.0) for i in group]
