"""Run a calibration session: open the scoring, end it, talk it over (domain.md 5.12)."""

from collections.abc import Sequence
from uuid import UUID

from qa_desk.services.calibrating.types import Arrangement, Topic
from qa_desk.work import Work


def open_scoring(work: Work, session_id: UUID, seen: int) -> None:
    """Give everybody his tasks: one evaluation of each call, of purpose "calibration"."""
    raise NotImplementedError


def end_scoring(work: Work, session_id: UUID, seen: int) -> None:
    """Show what was scored; who has not submitted is missing, and his tasks are void."""
    raise NotImplementedError


def set_present(work: Work, session_id: UUID, seen: int, people: Sequence[UUID]) -> int:
    """Say who came to the discussion; return the version it has now."""
    raise NotImplementedError


def discuss(work: Work, session_id: UUID, seen: int, topics: Sequence[Topic]) -> int:
    """Write down what is talked over, in its order; return the version it has now.

    A topic with a new id is added; one that is not among them any more is taken out.
    """
    raise NotImplementedError


def arrange(work: Work, session_id: UUID, seen: int, arrangements: Sequence[Arrangement]) -> int:
    """Write down what people beyond the tolerance do next; return the version it has now."""
    raise NotImplementedError
