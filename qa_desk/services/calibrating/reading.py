"""Read calibration sessions; blind until the scoring has ended (domain.md 5.12, S3-5.7b)."""

from datetime import date
from uuid import UUID

from qa_desk.services.calibrating.types import Interpretation, Results, Session, SessionRow
from qa_desk.work import Work


def listed(work: Work) -> list[SessionRow]:
    """Return the sessions, the newest first."""
    raise NotImplementedError


def one(work: Work, session_id: UUID) -> Session:
    """Return a session as its reader may see it now."""
    raise NotImplementedError


def results(work: Work, session_id: UUID) -> Results:
    """Return the matrix and its figures; RuleError while people are still scoring."""
    raise NotImplementedError


def interpretations(work: Work, checklist: str = "") -> list[Interpretation]:
    """Return what was agreed and still holds, of one checklist by its code or of all."""
    raise NotImplementedError


def missing_month(work: Work) -> date | None:
    """Return the month that has no session though its day has come (CAL-MONTH), else None."""
    raise NotImplementedError


def waiting(work: Work) -> int:
    """Return in how many sessions something waits for the actor: calls to score, a signature."""
    raise NotImplementedError
