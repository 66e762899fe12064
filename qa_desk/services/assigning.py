"""Tasks change hands: an absent inspector's, one alone, a colleague's, or to level the load (E-30).

Who is given a task follows rules/assignment.py, as in a draw. Every task is moved as it was seen,
by its version: what two people move at once, one of them gets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    Evaluation,
    Person,
    SkillGroup,
    Team,
    chain,
    clocks,
    moves,
    queries,
    visible,
    workloads,
)
from qa_desk.models.workloads import Bench
from qa_desk.rules import assignment, permissions
from qa_desk.rules.assignment import Task
from qa_desk.rules.deadlines import Due
from qa_desk.rules.guards import Facts
from qa_desk.work import Actor, Work


@dataclass(frozen=True)
class Seat:
    """An inspector's day: minutes for judging, and what is open; nobody there has no minutes."""

    id: UUID
    name: str
    minutes: int
    busy: int
    tasks: int
    drafts: int
    overdue: int


@dataclass(frozen=True)
class OpenTask:
    """A task that is not submitted yet."""

    id: UUID
    version: int
    number: str
    status: str
    csr: str
    team: str
    skill_group: str
    language: str
    inspector_id: UUID
    inspector: str
    due_at: datetime | None
    due: Due | None = None  # with the days that were counted


@dataclass(frozen=True)
class Board:
    """Who has what; an inspector sees his own tasks and those of colleagues that he could take."""

    seats: tuple[Seat, ...]
    tasks: tuple[OpenTask, ...]


@dataclass(frozen=True)
class Handed:
    """What was moved: how many tasks to whom, and which nobody else can judge, with why."""

    to: tuple[tuple[str, int], ...]
    refused: tuple[tuple[str, str], ...] = ()  # number, key of assignment.REASONS or OF_ONE

    @property
    def count(self) -> int:
        """Count the tasks that were moved."""
        return sum(number for _name, number in self.to)


def board(work: Work) -> Board:
    """Return the open tasks, what is due first at the top, and to the QA lead who has how many."""
    actor = work.actor
    reach, claims = permissions.reach(actor, "assign"), permissions.reach(actor, "claim")
    others = (
        visible.in_scope(claims) & (Evaluation.status == "E0") & (Evaluation.csr_id != actor.id)
    )
    mine = Evaluation.inspector_id == actor.id
    moved = (visible.in_scope(reach) | others) & (Evaluation.purpose == "normal")
    tasks = _tasks(work, moved | mine)
    if not permissions.may(actor, "assign"):
        permissions.require_of(actor, "claim")
        return Board((), tasks)
    return Board(_seats(work, tasks), tasks)


def take_over(work: Work, inspector_id: UUID, occasion: str, to: UUID | None = None) -> Handed:
    """Give an inspector's open tasks to one colleague, or to all by load; drafts begin anew (E-30).

    What nobody else can judge stays with him and is named.
    """
    permissions.require_of(work.actor, "assign")
    bench = _bench(work)
    if to is not None:
        everybody = _bench(work, absent_too=True)
        bench = everybody.without({one.id for one in everybody.inspectors} - {to})
    bench = bench.without({inspector_id})
    found = _open(work, Evaluation.inspector_id == inspector_id)
    if not found:
        raise RuleError(_("There is no open task to take over."))
    handed = _deal(work, bench, found, occasion)
    _note(work, "person", str(inspector_id), occasion, handed)
    return handed


def hand_on(work: Work, evaluation_id: UUID, seen: int, to: UUID, occasion: str) -> Handed:
    """Give one task to a colleague who can judge it."""
    permissions.require_of(work.actor, "assign")
    found = moves.evaluation(work, evaluation_id, seen)
    _require_able(work, found, to)
    _move(work, found, to, occasion)
    handed = Handed(_named(work, Counter({to: 1})))
    _note(work, "evaluation", str(found.id), occasion, handed)
    return handed


def claim(work: Work, evaluation_id: UUID, seen: int) -> str:
    """Take a task that nobody has opened from a colleague; return its number.

    Of two who take the same one, the second is told.
    """
    permissions.require_of(work.actor, "claim")
    found = work.session.get(Evaluation, evaluation_id)
    if found is None or found.version != seen or found.status != "E0":
        raise ConflictError(
            _("Somebody else has taken or opened this task meanwhile. Choose another one.")
        )
    _require_able(work, found, work.actor.id)
    moves.take(work, found, "claim", Facts(status=found.status))
    found.inspector_id = work.actor.id
    work.session.flush()
    return found.number


def balance(work: Work) -> Handed:
    """Level the load: whoever has more than the others gives away what is due last and unopened."""
    permissions.require_of(work.actor, "assign")
    bench = _bench(work)
    above = assignment.surplus(bench.inspectors, bench.minutes)
    found = _open(work, (Evaluation.status == "E0") & Evaluation.inspector_id.in_(above))
    given: list[Evaluation] = []
    for evaluation in reversed(found):
        if above[evaluation.inspector_id] > 0:
            above[evaluation.inspector_id] -= 1
            given.append(evaluation)
    taken = Counter(evaluation.inspector_id for evaluation in given)
    lighter = [
        replace(one, busy=max(0, one.busy - taken[one.id] * bench.minutes))
        for one in bench.inspectors
    ]
    handed = _deal(work, replace(bench, inspectors=tuple(lighter)), given, "overloaded")
    _note(work, "evaluation", "", "overloaded", handed)
    return handed


# ---- reading


def _tasks(work: Work, condition: ColumnElement[bool]) -> tuple[OpenTask, ...]:
    rows = work.session.execute(
        select(Evaluation, Team.name, SkillGroup.name, Call.language)
        .join(Team, Team.id == Evaluation.team_id)
        .outerjoin(SkillGroup, SkillGroup.code == Evaluation.skill_group)
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .where(Evaluation.status.in_(workloads.OPEN), condition)
        .where(Evaluation.purpose != "calibration")  # which tells nobody whose call it is
        .order_by(Evaluation.due_at.is_(None), Evaluation.due_at, Evaluation.number)
    ).all()
    ids = {id_ for found, *_rest in rows for id_ in (found.csr_id, found.inspector_id)}
    people = {id_: _words(one) for id_, one in queries.people_by_id(work.session, ids).items()}
    dues = clocks.of_cases(work.session, [row[0] for row in rows], work.now)
    return tuple(
        OpenTask(
            found.id,
            found.version,
            found.number,
            found.status,
            people[found.csr_id],
            team,
            group or found.skill_group,
            language or "",
            found.inspector_id,
            people[found.inspector_id],
            found.due_at,
            dues.get(found.id),
        )
        for found, team, group, language in rows
    )


def _seats(work: Work, tasks: Iterable[OpenTask]) -> tuple[Seat, ...]:
    """Return the inspectors, and whoever else has open tasks, such as somebody who has left."""
    bench = _bench(work, absent_too=True)
    names = {one.id: _words(one.actor) for one in bench.inspectors}
    minutes = {one.id: one.minutes for one in bench.inspectors}
    had: Counter[UUID] = Counter()
    drafts: Counter[UUID] = Counter()
    overdue: Counter[UUID] = Counter()
    for task in tasks:
        names.setdefault(task.inspector_id, task.inspector)
        had[task.inspector_id] += 1
        drafts[task.inspector_id] += task.status == "E1"
        overdue[task.inspector_id] += task.due_at is not None and task.due_at < work.now
    return tuple(
        Seat(
            id_,
            name,
            minutes.get(id_, 0),
            had[id_] * bench.minutes,
            had[id_],
            drafts[id_],
            overdue[id_],
        )
        for id_, name in names.items()
    )


def _bench(work: Work, *, absent_too: bool = False) -> Bench:
    day = work.today
    return workloads.bench(work.session, day, work.now, absent_too=absent_too)


def _open(work: Work, condition: ColumnElement[bool]) -> Sequence[Evaluation]:
    """Return open tasks within the actor's reach, by their due time.

    What is scored for a comparison stays with whom it was given to.
    """
    reach = permissions.reach(work.actor, "assign")
    return work.session.scalars(
        select(Evaluation)
        .where(
            Evaluation.status.in_(workloads.OPEN),
            Evaluation.purpose == "normal",
            condition,
            visible.in_scope(reach),
        )
        .order_by(Evaluation.due_at, Evaluation.number)
    ).all()


# ---- moving


def _deal(work: Work, bench: Bench, found: Sequence[Evaluation], occasion: str) -> Handed:
    """Give tasks out over a bench; what comes back to its own inspector has not moved."""
    languages = _languages(work, found)
    tasks = [_task(bench, evaluation, languages) for evaluation in found]
    dealt = bench.assign(tasks, work.now.isoformat())
    to: Counter[UUID] = Counter()
    refused: list[tuple[str, str]] = []
    for evaluation in found:
        person_id = dealt.given.get(evaluation.id)
        if person_id is None:
            refused.append((evaluation.number, dealt.refused[evaluation.id]))
        elif person_id != evaluation.inspector_id:
            _move(work, evaluation, person_id, occasion)
            to[person_id] += 1
    work.session.flush()
    return Handed(_named(work, to), tuple(refused))


def _move(work: Work, found: Evaluation, to: UUID, occasion: str) -> None:
    if occasion not in assignment.OCCASIONS:
        raise RuleError(_("Say why the tasks are handed over."))
    facts = Facts(status=found.status, inspector_is_csr=to == found.csr_id, reason=occasion)
    moves.take(work, found, "hand_over", facts)
    found.inspector_id = to


def _note(work: Work, subject: str, subject_id: str, occasion: str, handed: Handed) -> None:
    """Write down why; the change of each task is journalled by the database."""
    if handed.count:
        payload = {"reason": occasion, "tasks": handed.count}
        chain.note(work.session, "hand_over", subject, subject_id, payload)


def _require_able(work: Work, found: Evaluation, person_id: UUID) -> None:
    bench = _bench(work, absent_too=True)
    reason = bench.why_not(_task(bench, found, _languages(work, [found])), person_id)
    if reason is not None:
        raise RuleError(
            _("{number} cannot be given to {person}: {reason}. Nothing was changed.").format(
                number=found.number,
                person=_words(work.session.get_one(Person, person_id)),
                reason=_(assignment.OF_ONE[reason]),
            )
        )


def _languages(work: Work, found: Sequence[Evaluation]) -> dict[UUID, str]:
    """Return the language of each call, where it is known."""
    rows = work.session.execute(
        select(Call.id, Call.language).where(Call.id.in_({one.call_id for one in found}))
    )
    return {call_id: language for call_id, language in rows}  # noqa: C416 - rows, not pairs


def _task(bench: Bench, found: Evaluation, languages: Mapping[UUID, str]) -> Task:
    language = languages.get(found.call_id, "") if found.call_id else ""
    return bench.task(found.id, found.csr_id, found.team_id, found.skill_group, language)


def _named(work: Work, to: Counter[UUID]) -> tuple[tuple[str, int], ...]:
    people = queries.people_by_id(work.session, to)
    return tuple(sorted((_words(people[id_]), count) for id_, count in to.items()))


def _words(person: Person | Actor) -> str:
    """Return a person as always shown: name and staff no. (P21)."""
    return f"{person.name} {person.staff_no}"
