"""The pools of draws, read from the database as they are now or were when a draw was made (D10).

One statement says of every call of the period whether it is in the pool or why not. PostgreSQL
hands the ids over in one text for each CSR and cell, a local file row by row in the order of its
index; then both are ranked by the same code, so that the sample is the same on both.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    LargeBinary,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from qa_desk.models import views
from qa_desk.models.calls import AudioFile, Call, CallSegment, CallSound, CallTag, Transcript
from qa_desk.models.people import Team
from qa_desk.models.plans import Draw
from qa_desk.rules import sampling
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.sampling import Stratum

COMPLAINT_TAGS = ("complaint", "投诉")
_LONGEST_CALL = timedelta(days=1)
_QUARTER = int(sampling.QUARTER.total_seconds())


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


@dataclass
class Pool:
    """The calls of a period that may be drawn, by CSR; why the others may not, counted."""

    strata: dict[UUID, Stratum]
    excluded: Counter[str]

    @property
    def count(self) -> int:
        """Count the calls."""
        return sum(stratum.count for stratum in self.strata.values())


def pool(session: Session, basis: Basis, person: UUID | None = None) -> Pool:
    """Return the pool of a draw, or one CSR's part of it."""
    excluded: Counter[str] = Counter()
    if session.get_bind().dialect.name == "postgresql":
        strata = _from_server(session, basis, person, excluded)
    else:
        strata = _from_file(session, basis, person, excluded)
    if person is None:
        _count_timeless(session, basis, excluded)
    return Pool(strata, +excluded)


def reason(session: Session, basis: Basis, call_id: UUID) -> str | None:
    """Return why a call is not in the pool, a key of EXCLUSIONS; None when it is in it."""
    cell_of = _cells(basis)
    rows = session.execute(
        select(_reason(basis), CallSegment.started_at)
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
    return and_(_within(basis, None), _reason(basis).is_(None))


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


def _count_timeless(session: Session, basis: Basis, excluded: Counter[str]) -> None:
    """Count the calls of which nobody knows when they were."""
    excluded["unresolved"] += (
        session.scalar(
            select(func.count())
            .select_from(CallSegment)
            .join(Call, Call.id == CallSegment.call_id)
            .where(CallSegment.started_at.is_(None), Call.imported_at <= basis.moment)
        )
        or 0
    )


# -- conditions ----------------------------------------------------------------------------------


def _within(basis: Basis, person: UUID | None) -> ColumnElement[bool]:
    found = and_(
        Call.started_at >= basis.start - _LONGEST_CALL,  # by the index of calls
        Call.started_at < basis.end,
        CallSegment.started_at >= basis.start,
        CallSegment.started_at < basis.end,
        Call.imported_at <= basis.moment,
    )
    return found if person is None else and_(found, CallSegment.person_id == person)


def _reason(basis: Basis) -> ColumnElement[str | None]:
    """Return the first reason for which a call is not in the pool, or NULL."""
    heard = exists().where(
        AudioFile.call_id == CallSegment.call_id,
        or_(AudioFile.dropped_at.is_(None), AudioFile.dropped_at > basis.moment),
    )
    reasons: list[tuple[ColumnElement[bool], str]] = [
        (CallSegment.person_id.is_(None) | CallSegment.team_id.is_(None), "unresolved"),
        (_other_part(basis.part), "other_part"),
        (Call.is_test.is_(True), "test_call"),
        (~heard, "no_recording"),
        (CallSegment.duration_ms < basis.seconds * 1000, "too_short"),
    ]
    if basis.oldest is not None:
        reasons.append((CallSegment.started_at < basis.oldest, "too_old"))
    reasons.append((_drawn_before(basis.moment), "already_drawn"))
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
    """Return whether another part of a transferred call is the one that is scored (P2)."""
    other = aliased(CallSegment)
    rival = {
        "first": other.no < CallSegment.no,
        "last": other.no > CallSegment.no,
        "longest": or_(
            other.duration_ms > CallSegment.duration_ms,
            and_(other.duration_ms == CallSegment.duration_ms, other.no < CallSegment.no),
        ),
    }[part]
    found: ColumnElement[bool] = exists().where(
        other.call_id == CallSegment.call_id, other.no != CallSegment.no, rival
    )
    return found


def _drawn_before(moment: datetime) -> ColumnElement[bool]:
    """Return whether a call had been drawn, or taken outside of a plan, before a moment.

    Draws come one after another; what replaced a call of a draw came when it was assigned.
    """
    drawn = views.drawn.c
    in_turn = drawn.draw_id.is_not(None) & drawn.replaces_id.is_(None)
    earlier = case((in_turn, Draw.drawn_at < moment), else_=drawn.assigned_at < moment)
    source = views.drawn.outerjoin(Draw, Draw.id == drawn.draw_id)
    found: ColumnElement[bool] = (
        exists()
        .select_from(source)
        .where(drawn.call_id == CallSegment.call_id, drawn.purpose == "normal", earlier)
    )
    return found


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


# -- reading -------------------------------------------------------------------------------------


def _cells(basis: Basis) -> list[int | None]:
    return sampling.cells(basis.start, basis.end, ZoneInfo(basis.zone), basis.filter)


def _from_server(
    session: Session, basis: Basis, person: UUID | None, excluded: Counter[str]
) -> dict[UUID, Stratum]:
    numbers = [-1 if cell is None else cell for cell in _cells(basis)]
    cells = select(cast(numbers, ARRAY(Integer)).label("each")).subquery()
    seconds = func.extract("epoch", CallSegment.started_at - literal(basis.start))
    place = cast(func.floor(seconds / _QUARTER), Integer) + 1
    each = (
        select(
            CallSegment.person_id,
            CallSegment.call_id,
            _reason(basis).label("reason"),
            cells.c.each[place].label("cell"),
        )
        .join_from(CallSegment, cells, true())
        .join(Call, Call.id == CallSegment.call_id)
        .where(_within(basis, person))
        .offset(0)  # so that the reason is found once for each call
        .subquery()
    )
    why = func.coalesce(each.c.reason, case((each.c.cell < 0, "filter"), else_=null()))
    ids = func.string_agg(cast(each.c.call_id, Text), "\n")
    for name, value in (("work_mem", "256MB"), ("jit", "off")):
        session.execute(select(func.set_config(name, value, True)))
    rows = session.execute(
        select(each.c.person_id, why, each.c.cell, func.count(), ids.filter(why.is_(None)))
        .group_by(each.c.person_id, why, each.c.cell)
        .execution_options(yield_per=1000)
    )
    found: dict[UUID, dict[int, str]] = {}
    for person_id, code, cell, count, calls in rows:
        if code:
            excluded[code] += count
        else:
            found.setdefault(person_id, {})[cell] = calls
    return {person_id: Stratum(cells) for person_id, cells in found.items()}


def _from_file(
    session: Session, basis: Basis, person: UUID | None, excluded: Counter[str]
) -> dict[UUID, Stratum]:
    """Return the pool of a local file, in one pass over its calls as they lie in it."""
    statement = (
        select(
            type_coerce(CallSegment.person_id, LargeBinary),
            type_coerce(CallSegment.started_at, Text),
            type_coerce(CallSegment.call_id, LargeBinary),
            _reason(basis),
        )
        .join(Call, Call.id == CallSegment.call_id)
        .where(_within(basis, person))
    )
    cells_of = _cells_by_minute(basis)
    rows: Any = session.connection().execute(statement).cursor  # bare, for there are millions
    found: dict[bytes, dict[int, bytearray]] = {}
    for person_id, started_at, call_id, code in rows:
        cell = cells_of[started_at[:16]]
        if code or cell is None:
            excluded[code or "filter"] += 1
            continue
        cells = found.get(person_id)
        if cells is None:
            cells = found[person_id] = defaultdict(bytearray)
        text = call_id.hex()
        line = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}\n"
        cells[cell] += line.encode()
    strata = {}
    while found:
        person_id, cells = found.popitem()
        packed = {cell: lines[:-1].decode() for cell, lines in cells.items()}
        strata[UUID(bytes=person_id)] = Stratum(packed)
    return strata


def _cells_by_minute(basis: Basis) -> dict[str, int | None]:
    """Return the cell of each minute, as a local file writes it."""
    found: dict[str, int | None] = {}
    for place, cell in enumerate(_cells(basis)):
        first = basis.start + place * sampling.QUARTER
        for minute in range(_QUARTER // 60):
            moment = (first + timedelta(minutes=minute)).astimezone(UTC)
            found[moment.strftime("%Y-%m-%d %H:%M")] = cell
    return found
