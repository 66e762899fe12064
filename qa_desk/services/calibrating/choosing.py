"""The calls of a session as they were chosen, to choose others beside them (5.12 no. 2)."""

from uuid import UUID

from sqlalchemy import select

from qa_desk.models import Call, CallSegment
from qa_desk.models.calibrations import CalibrationCall
from qa_desk.rules import permissions
from qa_desk.services.calibrating.types import Suggested
from qa_desk.work import Work


def chosen(work: Work, session_id: UUID) -> list[Suggested]:
    """Return the calls of a session in their order, for who runs it."""
    permissions.require_of(work.actor, "calibration.run")
    rows = work.session.execute(
        select(CalibrationCall, Call, CallSegment)
        .join(Call, Call.id == CalibrationCall.call_id)
        .join(CallSegment, CallSegment.id == CalibrationCall.segment_id)
        .where(CalibrationCall.calibration_id == session_id)
        .order_by(CalibrationCall.place)
    )
    return [
        Suggested(
            segment_id=segment.id,
            recording=call.given_id,
            started_at=segment.started_at or work.now,
            seconds=segment.duration_ms // 1000,
            contact_reason=call.contact_reason,
            why=row.why,
        )
        for row, call, segment in rows
    ]
