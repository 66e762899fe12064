"""Evaluations from the task to the closed case, and their sealed revisions (D4, D6, D7)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from qa_desk.models.base import Base, Edited, one_of

_PASSAGES = JSON(none_as_null=True)  # [[from ms, to ms], …]; NULL before they were kept
_COUNTS = JSON(none_as_null=True)  # [times, …]


class Status(Base):
    """A state of the evaluation machine, filled from rules/workflow.py at upgrade."""

    __tablename__ = "status"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    counts_in_stats: Mapped[bool]
    visible_to_csr: Mapped[bool]


class WorkflowStep(Base):
    """An allowed step, filled from rules/workflow.py at upgrade; a trigger looks here."""

    __tablename__ = "workflow_step"

    code: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    source: Mapped[str | None] = mapped_column(ForeignKey("status.code"))
    target: Mapped[str] = mapped_column(ForeignKey("status.code"))
    who: Mapped[str]  # relations to the record, sorted, joined by blanks
    needs: Mapped[str]  # guards, likewise; the server checks those that it can know
    told: Mapped[bool] = mapped_column(default=False, server_default=false())  # see StepTaken


class Evaluation(Edited):
    """An inspection of one call segment; in E0 it is the inspector's task."""

    __tablename__ = "evaluation"
    __table_args__ = (
        one_of("kind", "full", "quick"),
        one_of("purpose", "normal", "calibration", "recheck"),
        Index(None, "csr_id", "assigned_at"),
        Index(None, "team_id", "status"),
        Index(None, "inspector_id", "status"),
        Index(None, "status", "due_at"),
        Index(None, "segment_id"),
        Index(None, "day", "csr_id"),
        Index(None, "submitted_at"),
        Index(None, "released_at"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # 质检编号, as people say it
    kind: Mapped[str] = mapped_column(default="full")
    purpose: Mapped[str] = mapped_column(default="normal")
    mode: Mapped[str] = mapped_column(default="recording")
    sample_reason: Mapped[str]
    draw_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw.id"), index=True)
    draw_rank: Mapped[bytes | None]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("call.id"), index=True)
    segment_id: Mapped[UUID | None] = mapped_column(ForeignKey("call_segment.id"))
    csr_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))  # at the call's date
    skill_group: Mapped[str]
    inspector_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    checklist_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist_version.id"))
    status: Mapped[str] = mapped_column(ForeignKey("status.code"))
    revision: Mapped[int | None]  # the one in force
    result: Mapped[str | None]
    csr_stance: Mapped[str | None]
    close_reason: Mapped[str | None]
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # by the CSR
    closed_at: Mapped[datetime | None]
    day: Mapped[date | None]  # the CSR's shift day in which the contact began (P7)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("evaluation.id"), index=True)
    slip_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)  # newest
    signer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)  # named:
    # to countersign in the team lead's place (E-27), or as witness of a refusal (E-24)
    entered_at: Mapped[datetime | None]  # the present state; NULL before it was kept
    appeal_until: Mapped[datetime | None]  # a second appeal may be filed (sla.appeal2.file)


class Revision(Base):
    """One version of a result, never edited; its totals are sealed with it (D7)."""

    __tablename__ = "revision"
    __table_args__ = (one_of("result", "pass", "fail", "fatal_fail", "not_scorable"),)

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    checklist_version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_version.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    bk_earned: Mapped[int]  # hundredths of a point, as all ten
    bk_applicable: Mapped[int]
    cs_earned: Mapped[int]
    cs_applicable: Mapped[int]
    at_earned: Mapped[int]
    at_applicable: Mapped[int]
    sw_earned: Mapped[int]
    sw_applicable: Mapped[int]
    ms_earned: Mapped[int]
    ms_applicable: Mapped[int]
    raw: Mapped[int | None]  # tenths
    final: Mapped[int | None]  # tenths
    pass_mark: Mapped[int]  # tenths
    result: Mapped[str]
    fatal_classes: Mapped[str] = mapped_column(default="")  # sorted, joined by commas
    praise: Mapped[str] = mapped_column(default="")
    suggestion: Mapped[str] = mapped_column(default="")
    losses: Mapped[str | None]  # by item (rules/losses.py); NULL where nobody has counted yet
    passages: Mapped[list[Any] | None] = mapped_column(_PASSAGES)  # of the recording, as played
    witness: Mapped[str] = mapped_column(default="", server_default="")  # without a recording (P8)
    spent_s: Mapped[int | None]  # by its author, as the desk counted; NULL before it was kept
    content_hash: Mapped[bytes]  # sha256 of its canonical form qad1 (D3)


class Answer(Base):
    """The option chosen for an item; no option is "not applicable".

    Of plain deductions `counts` says how often each was met. What a bonus earns is in no total, so
    it is not written as earned.
    """

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evaluation_id", "revision"], ["revision.evaluation_id", "revision.number"]
        ),
    )

    evaluation_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    option: Mapped[int | None]
    counts: Mapped[list[Any] | None] = mapped_column(_COUNTS)  # by deduction; NULL for none
    earned: Mapped[int | None]  # hundredths; NULL where the item is in no total
    note: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="csr")


class FatalFlag(Base):
    """A stand-alone fatal error that was found."""

    __tablename__ = "fatal_flag"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evaluation_id", "revision"], ["revision.evaluation_id", "revision.number"]
        ),
        one_of("fatal_class", "customer", "business", "compliance"),
    )

    evaluation_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fatal_class: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class Mark(Base):
    """A moment of the recording that a result points to."""

    __tablename__ = "mark"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evaluation_id", "revision"], ["revision.evaluation_id", "revision.number"]
        ),
    )

    evaluation_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    item: Mapped[int | None]
    fatal: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")


class Draft(Base):
    """What somebody has filled in, pushed from the desktop's draft journal by `save_id` (D4).

    Whoever takes over an evaluation begins anew; what was filled in before stays its author's.
    """

    __tablename__ = "draft"

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation.id"), primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    save_id: Mapped[UUID]
    sequence: Mapped[int]
    saved_at: Mapped[datetime]
