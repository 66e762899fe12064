"""Keep a step that was taken, with its words, and find it again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models.base import uuid7
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.steps import Assessment, StepTaken
from qa_desk.rules.canonical import Field, content_hash
from qa_desk.rules.disputes import Words
from qa_desk.rules.workflow import Step
from qa_desk.work import Work


@dataclass(frozen=True)
class Taken:
    """A step that was taken, as it was kept."""

    id: UUID
    key: str
    source: str | None
    target: str
    revision: int | None
    person_id: UUID
    role: str
    at: datetime
    words: Words


def keep(
    work: Work,
    found: Evaluation,
    step: Step,
    role: str,
    words: Words,
    assessment: Assessment | None = None,
) -> StepTaken:
    """Write down a step before it is taken: the server compares the two."""
    said = words.masked()
    row = StepTaken(
        id=uuid7(),
        evaluation_id=found.id,
        assessment_id=assessment.id if assessment else None,
        key=step.key,
        source=step.source,
        target=step.target,
        revision=found.revision,
        person_id=work.actor.id,
        role=role,
        taken_at=work.now,
        reason=said.reason.strip(),
        details=said.to_text(),
    )
    row.content_hash = content_hash(canonical_fields(row))
    work.session.add(row)
    work.session.flush()
    return row


def canonical_fields(row: StepTaken) -> list[Field]:
    """Return what of a step is sealed, in the order of `qad1`."""
    names = ("id", "evaluation_id", "assessment_id", "key", "source", "target", "revision")
    later = ("person_id", "role", "taken_at", "reason", "details")
    return [(name, getattr(row, name)) for name in (*names, *later)]


def history(
    session: Session, evaluation_id: UUID, keys: Collection[str] | None = None
) -> tuple[Taken, ...]:
    """Return the steps taken about an evaluation, the first first; all, or those of some keys.

    What was done about an assessment of its inspector is not for all who see the result.
    """
    query = select(StepTaken).where(
        StepTaken.evaluation_id == evaluation_id, StepTaken.assessment_id.is_(None)
    )
    if keys is not None:
        query = query.where(StepTaken.key.in_(keys))
    rows = session.scalars(query.order_by(StepTaken.taken_at, StepTaken.id))
    return tuple(_taken(row) for row in rows)


def of_assessment(session: Session, assessment_id: UUID) -> tuple[Taken, ...]:
    """Return the steps taken about an assessment, the first first."""
    query = select(StepTaken).where(StepTaken.assessment_id == assessment_id)
    rows = session.scalars(query.order_by(StepTaken.taken_at, StepTaken.id))
    return tuple(_taken(row) for row in rows)


def last(session: Session, evaluation_id: UUID, *keys: str) -> Taken | None:
    """Return the newest step of one of these keys."""
    row = session.scalar(
        select(StepTaken)
        .where(
            StepTaken.evaluation_id == evaluation_id,
            StepTaken.assessment_id.is_(None),
            StepTaken.key.in_(keys),
        )
        .order_by(StepTaken.taken_at.desc(), StepTaken.id.desc())
        .limit(1)
    )
    return _taken(row) if row else None


def _taken(row: StepTaken) -> Taken:
    return Taken(
        row.id,
        row.key,
        row.source,
        row.target,
        row.revision,
        row.person_id,
        row.role,
        row.taken_at,
        Words.from_text(row.reason, row.details),
    )
