"""Find the recorder's call of a contact that was watched live (P23).

A test call is told by the number it was made from, any other contact by its CSR; both by the time,
and only where exactly one call fits. Nothing is guessed: what fits none or several waits.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from qa_desk.models import views
from qa_desk.models.calls import LIVE_RECORDER, Call, CallSegment
from qa_desk.models.live import LiveContact
from qa_desk.work import Work

EARLY = timedelta(minutes=5)  # by which two clocks may differ
LATE = timedelta(minutes=20)  # a recorder begins when the CSR answers: the caller waited until then
OLDEST = timedelta(days=7)  # recordings come daily, and an import may not take long (D11)
OLDEST_TEST = timedelta(days=35)  # of these few wait, and they are no evaluation before
_LONGEST_CALL = timedelta(days=1)


def link(work: Work) -> int:
    """Link what the recorder has brought meanwhile; return how many contacts it was.

    The recorder's call of a test call is marked as one, so that no pool has it; the contact takes
    its CSR and its time from it while there is no result.
    """
    waiting = work.session.execute(
        select(LiveContact, Call, CallSegment)
        .join(Call, Call.id == LiveContact.call_id)
        .join(CallSegment, CallSegment.call_id == Call.id)
        .where(
            or_(
                LiveContact.linked_at.is_(None),
                LiveContact.recorded_id.is_not(None) & CallSegment.person_id.is_(None),
            ),
            Call.started_at >= work.now - OLDEST_TEST,
            or_(LiveContact.mode == "test_call", Call.started_at >= work.now - OLDEST),
        )
        .order_by(LiveContact.mode != "test_call", Call.started_at)  # these are told best
    ).all()
    linked = 0
    for contact, call, segment in waiting:
        if contact.recorded_id is None:
            found = _found(work, contact, call, segment)
            if found is None:
                continue
            _link(work, contact, found)
            linked += 1
        if segment.person_id is None:
            _take_csr(work, contact.recorded_id, call, segment)
    return linked


def _found(work: Work, contact: LiveContact, call: Call, segment: CallSegment) -> UUID | None:
    """Return the one call that fits; None where there is none, or more than one."""
    began = call.started_at
    if began is None:
        return None
    if contact.mode == "test_call" and call.number_hash is not None:
        fits = and_(
            Call.number_hash == call.number_hash,
            Call.started_at.between(began - EARLY, began + LATE),
        )
    elif segment.person_id is not None:
        fits = Call.id.in_(_overlapping(work, segment.person_id, began, call.duration_ms))
        fits &= ~exists().where(views.drawn.c.call_id == Call.id, ~views.drawn.c.is_void)
    else:
        return None
    taken = exists().where(LiveContact.recorded_id == Call.id)
    calls = work.session.scalars(
        select(Call.id).where(fits, Call.recorder_id != LIVE_RECORDER, ~taken).limit(2)
    ).all()
    return calls[0] if len(calls) == 1 else None


def _overlapping(work: Work, person_id: UUID, began: datetime, length_ms: int) -> list[UUID]:
    """Return the calls that the CSR was on while he was watched."""
    ended = began + timedelta(milliseconds=length_ms)
    parts = work.session.execute(
        select(CallSegment.call_id, CallSegment.started_at, CallSegment.duration_ms).where(
            CallSegment.person_id == person_id,
            CallSegment.started_at.between(began - _LONGEST_CALL, ended),
        )
    )
    return [
        call_id
        for call_id, started_at, duration_ms in parts
        if started_at and started_at + timedelta(milliseconds=duration_ms) > began
    ]


def _link(work: Work, contact: LiveContact, recorded_id: UUID) -> None:
    contact.recorded_id, contact.linked_at = recorded_id, work.now
    if contact.mode == "test_call":
        work.session.get_one(Call, recorded_id).is_test = True
    work.session.flush()


def _take_csr(work: Work, recorded_id: UUID | None, call: Call, segment: CallSegment) -> None:
    """Give a test call the CSR who answered it, where the recorder's call has one CSR only."""
    parts = work.session.execute(
        select(CallSegment.person_id, CallSegment.team_id).where(CallSegment.call_id == recorded_id)
    ).all()
    whose = set(parts)
    if len(whose) != 1 or None in parts[0]:
        return
    recorded = work.session.get_one(Call, recorded_id)
    call.started_at, call.duration_ms = recorded.started_at, recorded.duration_ms
    work.session.flush()  # before its part, which has the same time
    segment.started_at, segment.duration_ms = call.started_at, call.duration_ms
    segment.person_id, segment.team_id = parts[0]
    work.session.flush()
