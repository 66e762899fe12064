"""The year's and the months' training plan (S0-5.1.1, S2-4.1.1, P25)."""

from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import TrainingPlanLine, queries
from qa_desk.rules import permissions
from qa_desk.services.training.types import PlanLine
from qa_desk.work import Work

_WRITTEN = ("year", "month", "goal", "content", "method", "planned", "owner_id", "submit_on")


def listed(work: Work, year: int) -> list[PlanLine]:
    """Return the lines of a year: those of the whole year first, then by month."""
    permissions.require_of(work.actor, "training.see")
    rows = work.session.scalars(
        select(TrainingPlanLine)
        .where(TrainingPlanLine.year == year)
        .order_by(TrainingPlanLine.month, TrainingPlanLine.id)
    ).all()
    people = queries.people_by_id(work.session, [row.owner_id for row in rows])
    names = {key: f"{person.name} {person.staff_no}" for key, person in people.items()}
    return [
        PlanLine(
            id=row.id,
            version=row.version,
            year=row.year,
            month=row.month,
            goal=row.goal,
            content=row.content,
            method=row.method,
            planned=row.planned,
            owner_id=row.owner_id,
            owner=names.get(row.owner_id, ""),
            submit_on=row.submit_on,
            submitted_at=row.submitted_at,
        )
        for row in rows
    ]


def save(work: Work, line: PlanLine) -> UUID:
    """Write a line anew or as it was changed; what was submitted stays as it is."""
    _require(work)
    if not (line.goal.strip() and line.content.strip() and line.planned.strip()):
        raise InputError(_("A line of the plan has a goal, a content and a time. Write all three."))
    if line.id is None:
        row = TrainingPlanLine(created_by=work.actor.id)
        work.session.add(row)
    else:
        row = _as_seen(work, line.id, line.version)
    for name in _WRITTEN:
        value = getattr(line, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    work.session.flush()
    return row.id


def submit(work: Work, line_id: UUID, seen: int) -> None:
    """Say that a line was submitted, on its date or later (P25)."""
    _require(work)
    _as_seen(work, line_id, seen).submitted_at = work.now
    work.session.flush()


def drop(work: Work, line_id: UUID, seen: int) -> None:
    """Take a line off that was not submitted."""
    _require(work)
    work.session.delete(_as_seen(work, line_id, seen))
    work.session.flush()


def _require(work: Work) -> None:
    if not permissions.may(work.actor, "training.approve"):
        permissions.require_of(work.actor, "training.run")


def _as_seen(work: Work, line_id: UUID, seen: int) -> TrainingPlanLine:
    row = work.session.get(TrainingPlanLine, line_id)
    if row is None or row.version != seen:
        raise ConflictError(
            _("Somebody else changed this line meanwhile. Nothing was changed. Look again.")
        )
    if row.submitted_at is not None:
        raise RuleError(_("This line was submitted, so it stays as it is. Add another one."))
    return row
