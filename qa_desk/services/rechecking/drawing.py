"""Draw which results are scored a second time: unseen by somebody else, or by the same again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.orm import aliased

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Evaluation,
    Person,
    Recheck,
    RecheckDraw,
    Revision,
    RoleGrant,
    moves,
    queries,
)
from qa_desk.rules import options, permissions, rechecks, sampling, workflow
from qa_desk.rules.guards import Facts
from qa_desk.rules.rechecks import Candidate
from qa_desk.services.rechecking.types import Drawn
from qa_desk.work import Work

_GONE = ("E12", "E13")  # tasks that are void or were replaced


@dataclass(frozen=True)
class _Made:
    """A draw that is written down, and the results that it chose."""

    row: RecheckDraw
    drawn: Sequence[Evaluation]


def draw(work: Work, month: date, seed: str = "") -> Drawn:
    """Fill up the re-checks of a month, named by its first day, to the centre's number.

    Blind ones go into the actor's own queue, of the inspectors whom it is his to check; with the
    present month comes what goes to its own inspectors once more (6.7).
    """
    permissions.require_of(work.actor, "recheck")
    queries.one_at_a_time(work.session, "recheck")
    today = work.today
    if month > today:
        raise RuleError(_("This month has not begun: there are no results to score again yet."))
    seed = seed or sampling.new_seed()
    stored = queries.stored_options(work.session, work.now)
    spans = {"blind": (options.number("recheck.per_month", stored), _of_month(work, month))}
    if month == today.replace(day=1):
        weeks = options.number("recheck.repeat_weeks", stored)
        times = rechecks.repeatable(work.now, weeks)
        spans["repeat"] = options.number("recheck.repeats", stored), times
    made = [
        _made(work, (month, kind, seed), times, count) for kind, (count, times) in spans.items()
    ]
    _put(work, made)
    return Drawn(*(sum(len(one.drawn) for one in made if one.row.kind == kind)
                   for kind in rechecks.KINDS))  # fmt: skip


def _of_month(work: Work, month: date) -> tuple[datetime, datetime]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return queries.span(work.session, work.now, month, last)


def _made(
    work: Work, what: tuple[date, str, str], times: tuple[datetime, datetime], count: int
) -> _Made:
    """Draw, and write down from what and by which seed."""
    month, kind, seed = what
    found = _found(work, kind, times)
    rows = {row.number: row for row, _sealed in found}
    candidates = tuple(_candidate(row, sealed) for row, sealed in found)
    known = _had(work, month, kind)
    had = {one.inspector: known.get(one.inspector, 0) for one in candidates}
    pool = rechecks.Pool(candidates, had, count)
    row = RecheckDraw(
        kind=kind,
        month=month,
        seed=seed,
        pool=pool.to_document(),
        pool_digest=pool.digest(),
        drawn_by=work.actor.id,
        drawn_at=work.now,
    )
    return _Made(row, [rows[one.number] for one in rechecks.chosen(pool, seed)])


def _found(
    work: Work, kind: str, times: tuple[datetime, datetime]
) -> Sequence[Row[Evaluation, Revision]]:
    """Return what could be drawn: released, undisputed, with its recording, of others."""
    again = aliased(Evaluation)
    alive = again.status.not_in(_GONE)
    seconds = select(Recheck.id).join(again, again.id == Recheck.evaluation_id).where(alive)
    same = seconds.where(Recheck.original_id == Evaluation.id, Recheck.kind == kind)
    return work.session.execute(
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


def _had(work: Work, month: date, kind: str) -> dict[UUID, int]:
    """Return how many of each inspector were drawn for a month before."""
    again = aliased(Evaluation)
    rows = work.session.execute(
        select(Recheck.inspector_id, func.count())
        .join(again, again.id == Recheck.evaluation_id)
        .where(again.status.not_in(_GONE), Recheck.kind == kind, Recheck.month == month)
        .group_by(Recheck.inspector_id)
    )
    return {key: n for key, n in rows}  # noqa: C416 - rows, not pairs


def _candidate(row: Evaluation, sealed: Revision) -> Candidate:
    day = row.day or sealed.created_at.date()
    return Candidate(row.number, row.inspector_id, day, sealed.result)


def _is_recorded() -> ColumnElement[bool]:
    return exists().where(AudioFile.call_id == Evaluation.call_id, AudioFile.dropped_at.is_(None))


def _checked(work: Work, kind: str) -> Collection[UUID]:
    """Return whose results it is up to the actor to check: a QA lead checks all, others QA leads.

    Nobody checks himself; who has left or may not score any more gets nothing once more.
    """
    day = work.today
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


def _put(work: Work, draws: Sequence[_Made]) -> None:
    """Put the second tasks into their queues, and write down of what each is the second."""
    work.session.add_all(one.row for one in draws if one.row.pool["found"])
    pairs = [(original, one.row) for one in draws for original in one.drawn]
    today = work.today
    numbers = queries.next_numbers(work.session, Evaluation.number, "ZJ", today, len(pairs))
    step = workflow.check("draw", Facts(), work.actor.roles)
    made = [
        _second(work, one, number, one.inspector_id if row.kind == "repeat" else work.actor.id)
        for (one, row), number in zip(pairs, numbers, strict=True)
    ]
    for each in made:
        each.status = step.target
        each.due_at = moves.due(work.session, step, each, work.now)
    work.session.add_all(made)
    work.session.flush()
    for (original, row), second in zip(pairs, made, strict=True):
        work.session.add(
            Recheck(
                kind=row.kind,
                month=row.month,
                original_id=original.id,
                revision=original.revision,
                evaluation_id=second.id,
                inspector_id=original.inspector_id,
                drawn_by=work.actor.id,
                drawn_at=work.now,
                seed=row.seed,
                draw_id=row.id,
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
