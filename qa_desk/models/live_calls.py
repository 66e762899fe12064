"""What services ask of contacts watched live: their sound, the recorder's call of each (P23)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from qa_desk.models import views
from qa_desk.models.calls import LIVE_RECORDER, AudioFile, Call, CallSegment
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.live import LiveContact, ScreenVideo
from qa_desk.rules.scripts import Reply
from qa_desk.rules.watching import Live
from qa_desk.work import Work

_MS = timedelta(milliseconds=1)


def of_call(session: Session, call_id: UUID | None) -> LiveContact | None:
    """Return how a call was watched, None for one that a recorder brought."""
    return session.get(LiveContact, call_id) if call_id else None


def seen(work: Work, call: Call | None, heard_id: UUID | None) -> Live | None:
    """Return how a call was watched, as its evaluation shows it."""
    watched = of_call(work.session, call.id) if call else None
    if watched is None or call is None or call.started_at is None:
        return None
    return Live(
        call_id=watched.call_id,
        began_at=call.started_at,
        now=work.now,
        length_ms=call.duration_ms,
        is_mine=watched.observer_id == work.actor.id,
        is_remote=watched.is_remote,
        dialled=watched.dialled,
        script_id=watched.script_id,
        replies=tuple(Reply.from_document(each) for each in watched.answers),
        outcome=watched.outcome,
        is_linked=heard_id != call.id,
    )


def shift(session: Session, call: Call | None, heard_id: UUID | None) -> int:
    """Return how long the recording of a contact ran before it was watched, in ms.

    Both clocks say so, put right by whoever hears the recording.
    """
    if call is None or heard_id is None or heard_id == call.id:
        return 0
    put_right = session.scalar(
        select(CallSegment.offset_ms).where(CallSegment.call_id == call.id, CallSegment.no == 1)
    )
    return by_clocks(call, session.get(Call, heard_id)) + (put_right or 0)


def by_clocks(call: Call, recorded: Call | None) -> int:
    """Return how long a recording ran before the contact was watched, as the clocks say."""
    if recorded is None or call.started_at is None or recorded.started_at is None:
        return 0
    return (call.started_at - recorded.started_at) // _MS


def stand_in(session: Session, call_id: UUID | None) -> ScreenVideo | None:
    """Return the video of a screen that is played where a contact has no recording: its first."""
    return session.scalar(
        select(ScreenVideo)
        .where(ScreenVideo.call_id == call_id, ScreenVideo.key != b"")
        .order_by(ScreenVideo.added_at, ScreenVideo.id)
        .limit(1)
    )


def heard_in(session: Session, call_id: UUID | None) -> UUID | None:
    """Return the call whose recordings are those of a contact: its own, or the linked one."""
    if call_id is None:
        return None
    linked = select(LiveContact.recorded_id).where(LiveContact.call_id == call_id)
    own = select(AudioFile.id).where(AudioFile.call_id == call_id).limit(1)
    found = session.scalar(linked)
    return call_id if found is None or session.scalar(own) is not None else found


def has_recording() -> ColumnElement[bool]:
    """Return the condition that a call can be heard and marked.

    A chat or e-mail cannot (P25), nor what was watched live and nobody recorded (P8).
    """
    watched = and_(LiveContact.call_id == Call.id, AudioFile.call_id == LiveContact.recorded_id)
    own = AudioFile.call_id == Call.id
    heard = or_(exists().where(own), exists().where(watched))
    return and_(Call.channel == "voice", or_(Call.recorder_id != LIVE_RECORDER, heard))


def is_recorded(session: Session, call_id: UUID | None) -> bool:
    """Say whether a contact can be heard and marked."""
    found = select(Call.id).where(Call.id == call_id, has_recording())
    return call_id is not None and session.scalar(found) is not None


def is_evaluated(session: Session, segment: CallSegment) -> bool:
    """Say whether a part of a call is evaluated or in a queue, itself or as it was watched live."""
    drawn = views.drawn.c
    own = select(drawn.id).where(
        drawn.segment_id == segment.id, drawn.purpose == "normal", ~drawn.is_void
    )
    if session.scalar(own.limit(1)) is not None:
        return True
    watched = (
        select(drawn.id)
        .join(LiveContact, LiveContact.call_id == drawn.call_id)
        .where(LiveContact.recorded_id == segment.call_id, ~drawn.is_void)
    )
    return session.scalar(watched.limit(1)) is not None


def without_result() -> Select[LiveContact, Call, CallSegment]:
    """Return the contacts of which no evaluation was made, but for what was discarded."""
    made = exists().where(Evaluation.call_id == LiveContact.call_id)
    kept = or_(LiveContact.recorded_id.is_not(None), LiveContact.linked_at.is_(None))
    return (
        select(LiveContact, Call, CallSegment)
        .join(Call, Call.id == LiveContact.call_id)
        .join(CallSegment, CallSegment.call_id == Call.id)
        .where(~made, kept)
    )
