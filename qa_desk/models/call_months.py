"""What the calls of a month say, for the plan of the next one (S3-4.3b)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from qa_desk.models.calls import LIVE_RECORDER, Call, CallSegment, CallTag
from qa_desk.models.drawing import COMPLAINT_TAGS

_KNOWN = timedelta(days=365)  # a reason not met for so long is new
_SCALES = ((5, 2), (10, 5), (100, 60))  # of ratings up to …: which are low

Span = tuple[datetime, datetime]  # from, to (not included)


def of_csrs(session: Session, span: Span) -> dict[UUID, dict[str, int]]:
    """Return how many calls each CSR had of each contact reason; "" are those without one."""
    rows = session.execute(
        select(CallSegment.person_id, Call.contact_reason, func.count())
        .join(Call, Call.id == CallSegment.call_id)
        .where(
            CallSegment.person_id.is_not(None),
            Call.recorder_id != LIVE_RECORDER,
            CallSegment.started_at >= span[0],
            CallSegment.started_at < span[1],
        )
        .group_by(CallSegment.person_id, Call.contact_reason)
    )
    found: dict[UUID, dict[str, int]] = {}
    for person_id, reason, number in rows:
        if person_id is not None:
            found.setdefault(person_id, {})[reason] = number
    return found


def new_reasons(session: Session, span: Span, reasons: Iterable[str]) -> tuple[str, ...]:
    """Return those reasons that no call of the year before had; none if there was no call."""
    before = (Call.started_at >= span[0] - _KNOWN, Call.started_at < span[0])
    known = set(session.scalars(select(Call.contact_reason).where(*before).distinct()))
    return tuple(sorted(set(reasons) - known - {""})) if known else ()


def _within(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for customers' calls: a test call says nothing of them."""
    return Call.started_at >= span[0], Call.started_at < span[1], Call.is_test.is_(False)


def complaints(session: Session, span: Span) -> int:
    """Return how many calls belong to a complaint."""
    tagged = exists().where(CallTag.call_id == Call.id, func.lower(CallTag.tag).in_(COMPLAINT_TAGS))
    found = session.scalar(select(func.count()).where(*_within(span), tagged))
    return found or 0


def ratings(session: Session, span: Span) -> tuple[int, int, int]:
    """Return how many calls were rated, how many of these low, and up to which rating that is."""
    rows = session.execute(
        select(Call.csat, func.count())
        .where(*_within(span), Call.csat.is_not(None))
        .group_by(Call.csat)
    )
    given = {csat: number for csat, number in rows if csat is not None}
    low = next(low for highest, low in _SCALES if max(given, default=0) <= highest)
    return sum(given.values()), sum(n for csat, n in given.items() if csat <= low), low
