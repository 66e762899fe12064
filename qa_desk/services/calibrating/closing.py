"""Close a calibration session with its record, a paper that all who took part sign (5.12)."""

from datetime import date
from uuid import UUID

from qa_desk.rules.calibration_records import Record
from qa_desk.work import Work


def close(work: Work, session_id: UUID, seen: int) -> None:
    """Issue the record: what was agreed holds from now on, and people are asked to sign."""
    raise NotImplementedError


def reopen(work: Work, session_id: UUID, seen: int, reason: str) -> None:
    """Go back to the discussion; what was signed of the record becomes void."""
    raise NotImplementedError


def sign(work: Work, session_id: UUID, seen: int, statement: str, password: str) -> bool:
    """Sign the record in one's turn (`seen` is its paper's version); say if it was the last."""
    raise NotImplementedError


def record(work: Work, session_id: UUID) -> Record:
    """Return the record as it was issued, or as it would be now, to be shown and printed."""
    raise NotImplementedError


def end_interpretation(work: Work, topic_id: UUID, day: date) -> None:
    """Let an agreed interpretation hold no longer from a day on."""
    raise NotImplementedError


def note_print(work: Work, session_id: UUID) -> None:
    """Write into the journal that a record was printed or saved (S1-6.3)."""
    raise NotImplementedError
