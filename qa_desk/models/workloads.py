"""Who can judge on a day, with how much time, and what they have already (E-01, P16).

A draw is given out so; `found.refused` names the calls that nobody can judge, and why:

    bench = workloads.bench(work.session, day, work.now)
    tasks = [bench.task(call_id, csr_id, team_id, skill_group, language) for …]
    found = bench.assign(tasks, seed)  # found.given: call → inspector
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from qa_desk.models import queries, scopes, views
from qa_desk.models.people import Ability, Membership, Person, Shift, SkillGroup
from qa_desk.rules import assignment, options, permissions
from qa_desk.rules.assignment import Assignment, Inspector, Task
from qa_desk.work import Actor, Grant

OPEN = ("E0", "E1")
_WHOLE_DAY = 480  # minutes on shift of somebody who is not in the roster
_LATELY, _MINUTE = timedelta(days=31), timedelta(minutes=1)


@dataclass(frozen=True)
class Bench:
    """The inspectors of a day; `minutes` is what judging one call takes."""

    inspectors: tuple[Inspector, ...]
    minutes: int
    same_team: bool

    def task(
        self, key: UUID, csr_id: UUID, team_id: UUID, skill_group: str, language: str = ""
    ) -> Task:
        """Return a call, or an evaluation, as it is given out."""
        return Task(key, csr_id, team_id, skill_group, language, self.minutes)

    def assign(self, tasks: Iterable[Task], seed: str = "") -> Assignment:
        """Say who judges what, and what nobody here can judge."""
        return assignment.assign(tasks, self.inspectors, seed, same_team=self.same_team)

    def why_not(self, task: Task, person_id: UUID) -> str | None:
        """Return why somebody cannot judge a task (assignment.REASONS); None if he can."""
        found = next((one for one in self.inspectors if one.id == person_id), None)
        if found is None:
            return "reach"
        return assignment.why_not(task, found, same_team=self.same_team)

    def without(self, people: Collection[UUID]) -> "Bench":
        """Return the others."""
        left = tuple(one for one in self.inspectors if one.id not in people)
        return replace(self, inspectors=left)


def bench(
    session: Session,
    day: date,
    moment: datetime,
    *,
    absent_too: bool = False,
    also: Actor | None = None,
) -> Bench:
    """Return the inspectors who are there on a day, or all, those who are not without time.

    `also` may be somebody who scores in another role, such as a CS manager on a spot check.
    Whoever has no shift in the whole month is not in the roster, and there. When nobody is there,
    as on a Sunday, everybody is given his part for the next day. Deputies do not inspect.
    """
    stored = queries.stored_options(session, moment)
    part = options.number("plan.scoring", stored) / 100
    actors = _actors(session, day)
    if also is not None and permissions.reach(also, "score").assigned:
        actors.setdefault(also.id, also)
    on_shift = _on_shift(session, day, actors)
    if not any(on_shift.values()) and not absent_too:
        on_shift = dict.fromkeys(actors, _WHOLE_DAY)
    minutes = max(1, round(_WHOLE_DAY * part / options.number("plan.day", stored)))
    facts = _facts(session, day, actors)
    found = tuple(
        replace(
            facts[person_id],
            minutes=round(on_shift[person_id] * part),
            busy=facts[person_id].busy * minutes,
        )
        for person_id in actors
        if on_shift[person_id] or absent_too
    )
    return Bench(found, minutes, options.text("draw.same_team", stored) == "allow")


@dataclass(frozen=True)
class Today:
    """How urgent a CSR's checks are: when the shift ends, if there is one, and checks so far."""

    shift_ends: datetime | None
    checks: int


def today(
    session: Session, day: date, moment: datetime, csrs: Collection[UUID]
) -> dict[UUID, Today]:
    """Return how the day of some CSRs stands, with one question (domain.md 7.1)."""
    ends = (
        select(func.min(Shift.ends_at))
        .where(
            Shift.person_id == Person.id,
            Shift.kind == "work",
            Shift.day.between(day - timedelta(days=1), day),
            Shift.ends_at > moment,
        )
        .correlate(Person)
        .scalar_subquery()
    )
    checks = (
        select(func.count())
        .where(views.checked.c.csr_id == Person.id, views.checked.c.day == day)
        .correlate(Person)
        .scalar_subquery()
    )
    rows = session.execute(select(Person.id, ends, checks).where(Person.id.in_(csrs)))
    return {person_id: Today(shift_ends, count) for person_id, shift_ends, count in rows}


def _actors(session: Session, day: date) -> dict[UUID, Actor]:
    """Return who holds the role of an inspector on a day, and where, by staff number."""
    given = scopes.reached.c
    rows = session.execute(
        select(Person, given.scope_kind, given.scope_id, SkillGroup.code)
        .join(scopes.reached, given.person_id == Person.id)
        .outerjoin(SkillGroup, SkillGroup.id == given.scope_id)
        .where(
            given.role == "inspector",
            queries.valid_on(given, day),
            Person.left_on.is_(None) | (Person.left_on >= day),
        )
        .order_by(Person.staff_no, Person.id)
    )
    found: dict[UUID, Actor] = {}
    for person, kind, scope_id, code in rows:
        grant = Grant("inspector", kind, scope_id if kind == "team" else None, code or "")
        before = found.get(person.id) or Actor(
            person.id, person.login or "", person.name, person.staff_no, frozenset({"inspector"})
        )
        found[person.id] = replace(before, grants=before.grants | {grant})
    return found


def _on_shift(session: Session, day: date, people: Collection[UUID]) -> dict[UUID, int]:
    """Return how many minutes each is on shift that day; none at all is absent."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    rows = session.scalars(
        select(Shift).where(Shift.person_id.in_(people), Shift.day >= first, Shift.day < following)
    )
    minutes: Counter[UUID] = Counter()
    for shift in rows:
        worked = shift.day == day and shift.kind == "work"
        minutes[shift.person_id] += (shift.ends_at - shift.starts_at) // _MINUTE if worked else 0
    return {id_: minutes.get(id_, _WHOLE_DAY) for id_ in people}


def _facts(session: Session, day: date, actors: Mapping[UUID, Actor]) -> dict[UUID, Inspector]:
    """Return what each can judge, their teams, recent pairs, and how many tasks are open."""
    abilities = _gathered(
        session.execute(
            select(Ability.person_id, Ability.kind, Ability.value).where(
                Ability.person_id.in_(actors)
            )
        )
    )
    teams = _gathered(
        session.execute(
            select(Membership.person_id, literal("team"), Membership.team_id).where(
                Membership.person_id.in_(actors), queries.valid_on(Membership, day)
            )
        )
    )
    waiting, recent = _open_tasks(session), _recent(session, day)
    return {
        id_: Inspector(
            actor,
            minutes=0,
            busy=waiting[id_],
            skill_groups=frozenset(abilities[id_, "skill_group"]),
            languages=frozenset(abilities[id_, "language"]),
            teams=frozenset(teams[id_, "team"]),
            recent=recent[id_],
        )
        for id_, actor in actors.items()
    }


def _gathered(rows: Iterable[Any]) -> defaultdict[tuple[UUID, str], set[Any]]:
    found: defaultdict[tuple[UUID, str], set[Any]] = defaultdict(set)
    for person_id, kind, value in rows:
        found[person_id, kind].add(value)
    return found


def _open_tasks(session: Session) -> Counter[UUID]:
    table = views.assigned.c
    rows = session.execute(
        select(table.inspector_id, func.count())
        .where(table.status.in_(OPEN))
        .group_by(table.inspector_id)
    )
    return Counter({person_id: count for person_id, count in rows})  # noqa: C416 - rows, not pairs


def _recent(session: Session, day: date) -> defaultdict[UUID, dict[UUID, int]]:
    """Return how often each inspector had each CSR in the last weeks: inspector → CSR → times."""
    table = views.assigned.c
    rows = session.execute(
        select(table.inspector_id, table.csr_id, func.count())
        .where(table.day > day - _LATELY, table.status.not_in(("E12", "E13")))
        .group_by(table.inspector_id, table.csr_id)
    )
    found: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for inspector_id, csr_id, count in rows:
        found[inspector_id][csr_id] = count
    return found
