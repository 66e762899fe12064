"""Training needs with their evidence, sessions, tests and effect, and the training plan (2.6)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, Identified, one_of
from qa_desk.rules import trainings


class TrainingNeed(Edited):
    """A training need (machine T); what it says and what shows it is frozen once submitted."""

    __tablename__ = "training_need"
    __table_args__ = (
        Index(None, "status", "due_at"),
        one_of("source", *trainings.SOURCES),
        one_of("urgency", *trainings.URGENCIES),
        one_of("metric", *trainings.METRICS),
        one_of("method", *trainings.METHODS),
    )

    number: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(ForeignKey("status.code"))
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]  # the state it is in
    due_at: Mapped[datetime | None]  # until when it leaves this state
    kind: Mapped[str] = mapped_column(default="")  # of the cluster, a key of clusters.KINDS
    subject: Mapped[str] = mapped_column(default="")  # of the cluster
    origin_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_need.id"), index=True)
    source: Mapped[str] = mapped_column(default="other")
    topic: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    dimension: Mapped[str] = mapped_column(default="")
    items: Mapped[str] = mapped_column(default="")  # keys, a line each
    urgency: Mapped[str] = mapped_column(default="normal")
    metric: Mapped[str] = mapped_column(default="score")
    target: Mapped[int | None]
    method: Mapped[str] = mapped_column(default="internal")
    content: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    period_from: Mapped[date]
    period_to: Mapped[date]
    baseline: Mapped[int | None]  # of the metric; this and the next five as submitted
    samples: Mapped[int | None]
    failed: Mapped[int | None]
    applied: Mapped[int | None]
    people_failed: Mapped[int | None]
    people: Mapped[int | None]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    trainer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    return_kind: Mapped[str] = mapped_column(default="")
    return_reason: Mapped[str] = mapped_column(default="")
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("training_need.id"), index=True)
    result: Mapped[str] = mapped_column(default="")
    result_at: Mapped[datetime | None]
    proposed_verdict: Mapped[str] = mapped_column(default="")
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str] = mapped_column(default="")
    verdict_reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    effect: Mapped[str] = mapped_column(default="")  # as frozen at the verdict: rules/trainings.py
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    closed_at: Mapped[datetime | None]


class TrainingStep(Identified):
    """A step that was taken about a training need, with its words; never changed."""

    __tablename__ = "training_step"

    need_id: Mapped[UUID] = mapped_column(ForeignKey("training_need.id"), index=True)
    key: Mapped[str]
    source: Mapped[str | None] = mapped_column(ForeignKey("status.code"))
    target: Mapped[str] = mapped_column(ForeignKey("status.code"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    taken_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")


class TrainingCase(Identified):
    """An evaluation as evidence of a need; it outlives the evaluation, which has its time."""

    __tablename__ = "training_case"

    need_id: Mapped[UUID] = mapped_column(ForeignKey("training_need.id"), index=True)
    evaluation_id: Mapped[UUID]
    number: Mapped[str]
    csr_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    is_typical: Mapped[bool] = mapped_column(default=False)
    at_ms: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class TrainingTrainee(Base):
    """Somebody who is to be trained."""

    __tablename__ = "training_trainee"

    need_id: Mapped[UUID] = mapped_column(ForeignKey("training_need.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class TrainingSession(Edited):
    """When and where a need is trained, by whom, with what."""

    __tablename__ = "training_session"
    __table_args__ = (
        one_of("method", *trainings.METHODS),
        CheckConstraint("0 <= from_minute AND from_minute < to_minute", name="times"),
    )

    need_id: Mapped[UUID] = mapped_column(ForeignKey("training_need.id"), index=True)
    day: Mapped[date]
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    place: Mapped[str]
    method: Mapped[str]
    lecturer: Mapped[str]
    hours: Mapped[int]  # tenths
    material: Mapped[str] = mapped_column(default="")
    is_make_up: Mapped[bool] = mapped_column(default=False)


class TrainingRelease(Base):
    """A team lead has released a trainee from his shift for a session; the roster says so too."""

    __tablename__ = "training_release"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_session.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    released_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime]


class TrainingAttendance(Base):
    """Whether a trainee was at a session."""

    __tablename__ = "training_attendance"
    __table_args__ = (one_of("state", *trainings.ATTENDANCE),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_session.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    state: Mapped[str]
    marked_at: Mapped[datetime]
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class TrainingTest(Identified):
    """How a trainee did in a test; never changed, the next one counts."""

    __tablename__ = "training_test"
    __table_args__ = (one_of("kind", *trainings.TESTS),)

    need_id: Mapped[UUID] = mapped_column(ForeignKey("training_need.id"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("training_session.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    day: Mapped[date]
    score: Mapped[int]  # tenths, as the pass mark
    pass_mark: Mapped[int]
    passed: Mapped[bool]
    retake_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class TrainingPlanLine(Edited):
    """A line of the training plan (S0-5.1, S2-4.1, P25); of the whole year its month is 0."""

    __tablename__ = "training_plan_line"
    __table_args__ = (
        one_of("method", *trainings.METHODS),
        CheckConstraint("month BETWEEN 0 AND 12", name="month"),
    )

    year: Mapped[int]
    month: Mapped[int]
    goal: Mapped[str]
    content: Mapped[str]
    method: Mapped[str]
    planned: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    submit_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
