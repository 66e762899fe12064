"""Draw which results are scored a second time: unseen by somebody else, or by the same again."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Evaluation,
    Person,
    Recheck,
    Revision,
    RoleGrant,
    moves,
    queries,
)
from qa_desk.rules import options, permissions, rechecks, workflow
from qa_desk.rules.guards import Facts
from qa_desk.rules.rechecks import Candidate
from qa_desk.services.rechecking.types import Drawn
from qa_desk.work import Work

_SEED_BYTES = 16


@dataclass(frozen=True)
class _Pool:
    """Results that could be scored again, and how many of an inspector were already."""

    kind: str
    found: Sequence[tuple[Evaluation, Candidate]]
    had: dict[UUID, int]
    count: int


def draw(work: Work, month: date, seed: str = "") -> Drawn:
    """Fill up the re-checks of a month, named by its first day, to the centre's number.

    Blind ones go into the actor's own queue, of the inspectors whom it is his to check; with the
    present month comes what goes to its own inspectors once more (6.7).
    """
    permissions.require_of(work.actor, "recheck")
    queries.one_at_a_time(work.session, "recheck")
    zone = queries.centre_timezone(work.session, work.now)
    today = work.now.astimezone(zone).date()
    if month > today:
        raise RuleError(_("This month has not begun: there are no results to score again yet."))
    seed = seed or secrets.token_hex(_SEED_BYTES)
    stored = queries.stored_options(work.session, work.now)
    per_month = options.number("recheck.per_month", stored)
    blind = _drawn(_pool(work, month, "blind", _of_month(work, month), per_month), seed)
    again: list[Evaluation] = []
    if month == today.replace(day=1):
        weeks = options.number("recheck.repeat_weeks", stored)
        times = rechecks.repeatable(work.now, weeks)
        count = options.number("recheck.repeats", stored)
        again = _drawn(_pool(work, month, "repeat", times, count), seed)
    pairs = [*((one, "blind") for one in blind), *((one, "repeat") for one in again)]
    _put(work, month, seed, pairs, zone)
    return Drawn(len(blind), len(again))


def _of_month(work: Work, month: date) -> tuple[datetime, datetime]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return queries.span(work.session, work.now, month, last)


def _drawn(pool: _Pool, seed: str) -> list[Evaluation]:
    of: defaultdict[UUID, list[Candidate]] = defaultdict(list)
    for _found, candidate in pool.found:
        of[candidate.inspector].append(candidate)
    rows = {candidate.id: found for found, candidate in pool.found}
    return [
        rows[one.id]
        for inspector in sorted(of)
        for one in rechecks.chosen(
            of[inspector], pool.count - pool.had.get(inspector, 0), seed.encode()
        )
    ]


def _pool(
    work: Work, month: date, kind: str, times: tuple[datetime, datetime], count: int
) -> _Pool:
    """Return what could be drawn: released, undisputed, with its recording, of others."""
    again = aliased(Evaluation)
    alive = again.status.not_in(("E12", "E13"))
    seconds = select(Recheck.id).join(again, again.id == Recheck.evaluation_id).where(alive)
    same = seconds.where(Recheck.original_id == Evaluation.id, Recheck.kind == kind)
    rows = work.session.execute(
        select(Evaluation, Revision)
        .join(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
        .where(
            Evaluation.purpose == "normal",
            Evaluation.kind == "full",
            Evaluation.mode == "recording",
            Evaluation.status.in_(rechecks.SETTLED),
            Evaluation.segment_id.is_not(None),
            Evaluation.csr_id != work.actor.id,
            Evaluation.inspector_id != work.actor.id,
            Revision.author_id == Evaluation.inspector_id,
            Revision.result != "not_scorable",
            Revision.created_at >= times[0],
            Revision.created_at < times[1],
            Evaluation.inspector_id.in_(_checked(work, kind)),
            _is_recorded(),
            ~same.exists(),
        )
        .order_by(Evaluation.id)
    ).all()
    had = work.session.execute(
        select(Recheck.inspector_id, func.count())
        .join(again, again.id == Recheck.evaluation_id)
        .where(alive, Recheck.kind == kind, Recheck.month == month)
        .group_by(Recheck.inspector_id)
    )
    found = [(row, _candidate(row, sealed)) for row, sealed in rows]
    return _Pool(kind, found, {key: n for key, n in had}, count)  # noqa: C416 - rows, not pairs


def _candidate(row: Evaluation, sealed: Revision) -> Candidate:
    day = row.day or sealed.created_at.date()
    return Candidate(row.id, row.inspector_id, day, sealed.result)


def _is_recorded() -> ColumnElement[bool]:
    return exists().where(AudioFile.call_id == Evaluation.call_id, AudioFile.dropped_at.is_(None))


def _checked(work: Work, kind: str) -> Collection[UUID]:
    """Return whose results it is up to the actor to check: a QA lead checks all, others QA leads.

    Nobody checks himself; who has left or may not score any more gets nothing once more.
    """
    day = work.now.date()
    roles: Iterable[str] = permissions.RIGHTS["score"] if kind == "repeat" else permissions.ROLES
    if not (work.actor.is_system or "qa_lead" in work.actor.roles):
        roles = ("qa_lead",)
    held = select(RoleGrant.person_id).where(
        RoleGrant.role.in_(roles), queries.valid_on(RoleGrant, day)
    )
    there = select(Person.id).where(
        Person.id.in_(held), Person.left_on.is_(None) | (Person.left_on > day)
    )
    return set(work.session.scalars(there))


def _put(
    work: Work,
    month: date,
    seed: str,
    pairs: Sequence[tuple[Evaluation, str]],
    zone: ZoneInfo,
) -> None:
    """Put the second tasks into their queues, and write down of what each is the second."""
    today = work.now.astimezone(zone).date()
    numbers = queries.next_numbers(work.session, Evaluation.number, "ZJ", today, len(pairs))
    step = workflow.check("draw", Facts(), work.actor.roles)
    made = [
        _second(work, one, number, one.inspector_id if kind == "repeat" else work.actor.id)
        for (one, kind), number in zip(pairs, numbers, strict=True)
    ]
    for each in made:
        each.status = step.target
        each.due_at = moves.due(work.session, step, each, work.now)
    work.session.add_all(made)
    work.session.flush()
    for (original, kind), second in zip(pairs, made, strict=True):
        work.session.add(
            Recheck(
                kind=kind,
                month=month,
                original_id=original.id,
                revision=original.revision,
                evaluation_id=second.id,
                inspector_id=original.inspector_id,
                drawn_by=work.actor.id,
                drawn_at=work.now,
                seed=seed,
            )
        )
    work.session.flush()


def _second(work: Work, original: Evaluation, number: str, scorer: UUID) -> Evaluation:
    return Evaluation(
        number=number,
        purpose="recheck",
        sample_reason=original.sample_reason,  # so that it looks like any task
        call_id=original.call_id,
        segment_id=original.segment_id,
        csr_id=original.csr_id,
        team_id=original.team_id,
        skill_group=original.skill_group,
        inspector_id=scorer,
        assigned_at=work.now,
        day=original.day,
    )
