"""Prepare a calibration session: its day, calls and people (S3-5.7, domain.md 5.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qa_desk.services.calibrating.types import Option, Suggested
from qa_desk.work import Work


@dataclass(frozen=True)
class Plan:
    """What is laid down before people score."""

    held_on: date
    chair_id: UUID
    checklist_version_id: UUID
    reference_id: UUID | None = None
    training: str = ""
    training_minutes: int = 0
    notes: str = ""


@dataclass(frozen=True)
class Choices:
    """What the form offers, with what it begins with."""

    plan: Plan
    chairs: tuple[Option, ...]
    people: tuple[Option, ...]
    checklists: tuple[Option, ...]  # versions in force


def choices(work: Work) -> Choices:
    """Return what a session can be made of; its day is the plan's, or today."""
    raise NotImplementedError


def begin(work: Work, plan: Plan) -> UUID:
    """Prepare a session; return its id."""
    raise NotImplementedError


def change(work: Work, session_id: UUID, seen: int, plan: Plan) -> int:
    """Lay something else down, until the record is closed; return the version it has now."""
    raise NotImplementedError


def suggested(work: Work, session_id: UUID, text: str = "") -> list[Suggested]:
    """Return calls that could be taken: disputed and borderline ones, and random others.

    With a text, calls whose recording number begins so.
    """
    raise NotImplementedError


def set_calls(work: Work, session_id: UUID, seen: int, calls: Sequence[tuple[UUID, str]]) -> int:
    """Choose the calls, as segments with why, in their order; return the version it has now."""
    raise NotImplementedError


def set_members(work: Work, session_id: UUID, seen: int, people: Sequence[UUID]) -> int:
    """Invite people; return the version it has now."""
    raise NotImplementedError


def discard(work: Work, session_id: UUID, seen: int) -> None:
    """Take back a session that nobody has scored in."""
    raise NotImplementedError
