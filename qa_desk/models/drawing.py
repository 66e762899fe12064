"""What the pool of a draw depends on, now or when the draw was made; `pools` reads it (D10)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from qa_desk.models import views
from qa_desk.models.calls import (
    LIVE_RECORDER,
    AudioFile,
    Call,
    CallSegment,
    CallSound,
    CallTag,
    Transcript,
)
from qa_desk.models.live import LiveContact
from qa_desk.models.people import Team
from qa_desk.models.plans import Draw
from qa_desk.rules import sampling
from qa_desk.rules.call_filters import CallFilter

COMPLAINT_TAGS = ("complaint", "投诉")
_LONGEST_CALL = timedelta(days=1)


@dataclass(frozen=True)
class Basis:
    """All that a pool depends on besides the calls themselves; a draw keeps it to be proven by."""

    start: datetime
    end: datetime  # not included
    moment: datetime  # of the draw: what came later is not there
    zone: str
    filter: CallFilter = field(default_factory=CallFilter)
    seconds: int = 0  # shorter ones are not drawn
    oldest: datetime | None = None  # older ones are not drawn; None in a draw that catches up
    part: str = "longest"  # of a transferred call
    people: tuple[UUID, ...] | None = None  # whom conditions on CSRs leave; None: all
    own_call: tuple[tuple[UUID, UUID], ...] = ()  # CSR, team: nobody else could judge it
    same_team: tuple[tuple[UUID, UUID], ...] = ()  # only its people could judge it

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            **{name: _written(getattr(self, name)) for name in _MOMENTS},
            **{name: getattr(self, name) for name in ("zone", "seconds", "part")},
            "filter": self.filter.to_document(),
            "people": None if self.people is None else [str(person) for person in self.people],
            **{name: [list(map(str, pair)) for pair in getattr(self, name)] for name in _BARRED},
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Basis":
        """Return what a draw kept."""
        values = {each.name: document[each.name] for each in fields(cls)}
        people = values["people"]
        return cls(
            **{
                **values,
                **{name: _moment(values[name]) for name in _MOMENTS},
                "filter": CallFilter.from_document(values["filter"]),
                "people": None if people is None else tuple(map(UUID, people)),
                **{name: tuple((UUID(a), UUID(b)) for a, b in values[name]) for name in _BARRED},
            }
        )


_MOMENTS = ("start", "end", "moment", "oldest")
_BARRED = ("own_call", "same_team")


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def reason(session: Session, basis: Basis, call_id: UUID) -> str | None:
    """Return why a call is not in the pool, a key of EXCLUSIONS; None when it is in it."""
    cell_of = cells(basis)
    rows = session.execute(
        select(reason_by_call(basis), CallSegment.started_at)
        .join(Call, Call.id == CallSegment.call_id)
        .where(CallSegment.call_id == call_id, is_scored(basis.part))
    )
    for found, started_at in rows:
        if found:
            return str(found)
        place = ((started_at or basis.start) - basis.start) // sampling.QUARTER
        return None if cell_of[place] is not None else "filter"
    return "unresolved"


def is_in_pool(basis: Basis) -> ColumnElement[bool]:
    """Return whether a call is in a pool, but for the hours and weekdays of its filter."""
    return and_(within(basis, None), reason_by_call(basis).is_(None))


def numbers(session: Session, basis: Basis) -> dict[UUID, int]:
    """Return how many calls of each CSR fit a filter, whether they were drawn or not."""
    hour = _hour(session) if basis.filter.hours or basis.filter.weekdays else literal("")
    statement = (
        select(CallSegment.person_id, hour, func.count())
        .join(Call, Call.id == CallSegment.call_id)
        .where(
            CallSegment.started_at >= basis.start,
            CallSegment.started_at < basis.end,
            CallSegment.duration_ms >= basis.seconds * 1000,
            Call.is_test.is_(False),
            Call.recorder_id != LIVE_RECORDER,
            *_conditions(basis),
        )
        .group_by(CallSegment.person_id, hour)
    )
    found: Counter[UUID] = Counter()
    for person_id, begun, number in session.execute(statement):
        if person_id and _begun_when_wanted(begun, basis):
            found[person_id] += number
    return found


def _begun_when_wanted(hour: str, basis: Basis) -> bool:
    if not hour:
        return True
    moment = datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)
    return sampling.is_wanted(moment.astimezone(ZoneInfo(basis.zone)), basis.filter)


def _hour(session: Session) -> ColumnElement[str]:
    """Return the hour of a call in UTC, as 2026-11-16 02."""
    if session.get_bind().dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", CallSegment.started_at), "YYYY-MM-DD HH24")
    return func.substr(type_coerce(CallSegment.started_at, Text), 1, 13)


# -- conditions ----------------------------------------------------------------------------------


def within(basis: Basis, person: UUID | None) -> ColumnElement[bool]:
    """Return whether a part of a call is of the period, and of a CSR if one is named."""
    found = and_(
        Call.started_at >= basis.start - _LONGEST_CALL,  # by the index of calls
        Call.started_at < basis.end,
        CallSegment.started_at >= basis.start,
        CallSegment.started_at < basis.end,
        Call.imported_at <= basis.moment,
    )
    return found if person is None else and_(found, CallSegment.person_id == person)


def reason_by_call(basis: Basis) -> ColumnElement[str | None]:
    """Return the reason as an index tells it, asked for each call."""
    return reason_by(
        basis,
        other_part=_other_part(basis.part),
        heard=_is_among(recorded(basis.moment)),
        worded=_is_among(worded()),
        drawn=_is_among(drawn_before(basis.moment)),
    )


def reason_by(
    basis: Basis,
    other_part: ColumnElement[bool],
    heard: ColumnElement[bool],
    worded: ColumnElement[bool],
    drawn: ColumnElement[bool],
) -> ColumnElement[str | None]:
    """Return the first reason for which a call is not in the pool, or NULL.

    Whether another part is scored, it is recorded, in words and was drawn before, other tables
    tell. A chat or e-mail whose words are there is scored too (P25).
    """
    reasons: list[tuple[ColumnElement[bool], str]] = [
        (Call.recorder_id == LIVE_RECORDER, "live"),
        (CallSegment.person_id.is_(None) | CallSegment.team_id.is_(None), "unresolved"),
        (other_part, "other_part"),
        (
            and_(Call.is_test.is_(True), ~_linked(LiveContact.linked_at >= basis.moment)),
            "test_call",
        ),
        (and_(~heard, ~and_(Call.channel != "voice", worded)), "no_recording"),
        ((CallSegment.duration_ms < basis.seconds * 1000) & (Call.channel == "voice"), "too_short"),
    ]
    if basis.oldest is not None:
        reasons.append((CallSegment.started_at < basis.oldest, "too_old"))
    reasons.append((drawn | _linked(LiveContact.linked_at < basis.moment), "already_drawn"))
    for name in _BARRED:
        if pairs := getattr(basis, name):
            barred = tuple_(CallSegment.person_id, CallSegment.team_id).in_(pairs)
            reasons.append((barred, name))
    reasons += [(~condition, "filter") for condition in _conditions(basis)]
    return case(*((condition, literal(code)) for condition, code in reasons), else_=null())


def is_scored(part: str) -> ColumnElement[bool]:
    """Return whether a part of a call is the one that is scored, and whose it is known."""
    known = and_(CallSegment.person_id.is_not(None), CallSegment.team_id.is_not(None))
    return and_(known, ~_other_part(part))


def _other_part(part: str) -> ColumnElement[bool]:
    other = aliased(CallSegment)
    found: ColumnElement[bool] = exists().where(scored_instead(part, other))
    return found


def scored_instead(part: str, other: type[CallSegment]) -> ColumnElement[bool]:
    """Return whether another part of a transferred call goes before this one (P2)."""
    rival = {
        "first": other.no < CallSegment.no,
        "last": other.no > CallSegment.no,
        "longest": or_(
            other.duration_ms > CallSegment.duration_ms,
            and_(other.duration_ms == CallSegment.duration_ms, other.no < CallSegment.no),
        ),
    }[part]
    return and_(other.call_id == CallSegment.call_id, other.no != CallSegment.no, rival)


def recorded(moment: datetime) -> Select[Any]:
    """Return the calls that could be heard at a moment."""
    dropped_at = AudioFile.dropped_at
    return select(AudioFile.call_id).where(or_(dropped_at.is_(None), dropped_at > moment))


def worded() -> Select[Any]:
    """Return the calls whose words are there."""
    return select(Transcript.call_id)


def drawn_before(moment: datetime) -> Select[Any]:
    """Return the calls that had been drawn, or taken outside of a plan, before a moment.

    Draws come one after another; what replaced a call of a draw came when it was assigned.
    """
    drawn = views.drawn.c
    in_turn = drawn.draw_id.is_not(None) & drawn.replaces_id.is_(None)
    earlier = case((in_turn, Draw.drawn_at < moment), else_=drawn.assigned_at < moment)
    source = views.drawn.outerjoin(Draw, Draw.id == drawn.draw_id)
    return select(drawn.call_id).select_from(source).where(drawn.purpose == "normal", earlier)


def _linked(when: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether somebody watched this call live, as was found out at some time (P23)."""
    linked = LiveContact.recorded_id
    return CallSegment.call_id.in_(select(linked).where(linked.is_not(None), when))


def _is_among(calls: Select[Any]) -> ColumnElement[bool]:
    (call_id,) = calls.selected_columns
    return calls.where(call_id == CallSegment.call_id).exists()


def _conditions(basis: Basis) -> Iterator[ColumnElement[bool]]:
    """Yield what the filter asks of a call, besides its hour and weekday."""
    wanted = basis.filter
    if basis.people is not None:
        yield CallSegment.person_id.in_(basis.people)
    if wanted.teams:
        yield CallSegment.team_id.in_(select(Team.id).where(Team.code.in_(wanted.teams)))
    for column, values in (
        (Call.contact_reason, wanted.contact_reasons),
        (Call.direction, wanted.directions),
        (Call.language, wanted.languages),
    ):
        if values:
            yield column.in_(values)
    if wanted.min_seconds:
        yield CallSegment.duration_ms >= wanted.min_seconds * 1000
    if wanted.max_seconds:
        yield CallSegment.duration_ms <= wanted.max_seconds * 1000
    if wanted.csat_max is not None:
        yield and_(Call.csat.is_not(None), Call.csat <= wanted.csat_max)
    yield from _of_other_tables(wanted)


def _of_other_tables(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    tagged = CallTag.call_id == CallSegment.call_id
    if wanted.tags:
        yield exists().where(tagged, CallTag.tag.in_(wanted.tags))
    if wanted.complaint:
        yield exists().where(tagged, func.lower(CallTag.tag).in_(COMPLAINT_TAGS))
    measured = CallSound.call_id == CallSegment.call_id
    if wanted.min_silence:
        yield exists().where(measured, CallSound.silence >= wanted.min_silence)
    if wanted.min_talk_over:
        yield exists().where(measured, CallSound.talk_over >= wanted.min_talk_over)
    if wanted.words:
        said = Transcript.text.icontains(wanted.words, autoescape=True)
        yield exists().where(Transcript.call_id == CallSegment.call_id, said)


def cells(basis: Basis) -> list[int | None]:
    """Return the cell of each quarter of an hour, None where the filter says no."""
    return sampling.cells(basis.start, basis.end, ZoneInfo(basis.zone), basis.filter)
