"""Look at calls, and say whose the unresolved ones are (D9, P2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select, update
from sqlalchemy.orm import aliased

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    CallSound,
    CallTag,
    LiveContact,
    Membership,
    Person,
    PersonIdentifier,
    Recorder,
    Team,
    call_search,
    chain,
    database,
    live_links,
    views,
)
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.rules import masking, permissions
from qa_desk.work import Work

STATES: Mapping[str, str] = {
    "live": N_("Watched live"),
    "no_time": N_("Time not known"),
    "no_csr": N_("CSR not known"),
    "no_team": N_("In no team that day"),
    "no_recording": N_("No recording"),
    "drawn": N_("Drawn"),
    "ready": N_("Can be drawn"),
}
UNRESOLVED = frozenset({"no_time", "no_csr", "no_team"})
IDENTIFIERS: Mapping[str, str] = {
    "staff_no": N_("Staff no."),
    "agent_id": N_("Agent ID"),
    "extension": N_("Extension"),
    "recorder_user": N_("Recorder's name of the CSR"),
}
Wanted = call_search.Wanted
ALL = Wanted()
MOST = 2000  # of a list; whoever looks for others says which
_BETWEEN = "\n"  # tags of one call
_PERSONAL = frozenset({"staff_no", "agent_id", "recorder_user"})  # an extension is shared


@dataclass(frozen=True)
class CallRow:
    """A call as lists show it; the state is one of `STATES`."""

    id: UUID
    call_id: str  # the recorder's own, "" when it gave none
    started_at: datetime | None
    duration_ms: int
    csr: str
    staff_no: str
    team: str
    direction: str
    reason: str
    csat: int | None
    number: str  # masked
    identifier_kind: str
    identifier: str
    state: str
    language: str  # or dialect, "" when not known
    silence: int | None  # thousandths of the call, None when not measured
    talk_over: int | None
    mode: str  # how it was watched live, "" for a recorder's
    tags: tuple[str, ...]


@dataclass(frozen=True)
class SegmentRow:
    """The part of a call that one CSR handled."""

    no: int
    csr: str
    staff_no: str
    team: str
    identifier_kind: str
    identifier: str
    offset_ms: int
    duration_ms: int


@dataclass(frozen=True)
class FileRow:
    """A file of a call; its path is masked."""

    path: str
    channel: str
    format: str
    rate: int
    channels: int
    duration_ms: int
    bytes: int


@dataclass(frozen=True)
class CallDetail:
    """A call with all that belongs to it; `alike` are the unresolved ones with its identifier."""

    row: CallRow
    recorder: str
    imported_at: datetime
    segments: tuple[SegmentRow, ...]
    files: tuple[FileRow, ...]
    alike: int


def list_calls(work: Work, wanted: Wanted = ALL, most: int = MOST) -> list[CallRow]:
    """Return the newest calls that fit, those without a time first (P17)."""
    _require(work)
    found = call_search.find(work, wanted, most)
    rows = {row.id: row for row in map(_row, work.session.execute(_rows(found)))}
    return [rows[key] for key in found]


def count_unresolved(work: Work) -> int:
    """Return how many calls wait for their CSR, team or time."""
    _require(work)
    return work.session.scalar(select(func.count()).where(call_search.unresolved())) or 0


def detail(work: Work, call_id: UUID) -> CallDetail:
    """Return one call with its segments and files."""
    _require(work)
    row = _row(work.session.execute(_rows([call_id])).one())
    recorder, imported_at = work.session.execute(
        select(Recorder.name, Call.imported_at)
        .join(Call, Call.recorder_id == Recorder.id)
        .where(Call.id == call_id)
    ).one()
    segments = work.session.execute(
        select(CallSegment, Person.name, Person.staff_no, Team.name)
        .outerjoin(Person, Person.id == CallSegment.person_id)
        .outerjoin(Team, Team.id == CallSegment.team_id)
        .where(CallSegment.call_id == call_id)
        .order_by(CallSegment.no)
    ).all()
    files = work.session.scalars(
        select(AudioFile)
        .where(AudioFile.call_id == call_id, AudioFile.dropped_at.is_(None))
        .order_by(AudioFile.channel, AudioFile.path)
    )
    alike = work.session.scalar(
        select(func.count()).where(_alike(work, call_id), CallSegment.person_id.is_(None))
    )
    return CallDetail(
        row,
        recorder,
        imported_at,
        tuple(
            SegmentRow(
                segment.no,
                name or "",
                staff_no or "",
                team or "",
                segment.identifier_kind,
                segment.identifier,
                segment.offset_ms,
                segment.duration_ms,
            )
            for segment, name, staff_no, team in segments
        ),
        tuple(
            FileRow(
                masking.mask_in_text(file.path),
                file.channel,
                file.format,
                file.rate,
                file.channels,
                file.duration_ms,
                file.bytes,
            )
            for file in files
        ),
        alike or 0,
    )


def resolve(work: Work, call_id: UUID, person_id: UUID) -> int:
    """Give a call to its CSR, and with it all unresolved ones of the same identifier (P2).

    What is of one person (agent ID, staff no., recorder's name) is remembered for later imports;
    an extension is not, for desks are shared. Return how many calls were resolved.
    """
    _require(work)
    segment = work.session.scalar(
        select(CallSegment).where(CallSegment.call_id == call_id, CallSegment.no == 1)
    )
    if segment is None or segment.started_at is None:
        raise RuleError(
            _("The time of this call is not known. Import a call list that has it first.")
        )
    if segment.person_id is not None:
        raise ConflictError(_("Somebody has said already whose call this is. Look at it again."))
    wanted = and_(_alike(work, call_id), CallSegment.person_id.is_(None))
    count = work.session.scalar(select(func.count()).where(wanted)) or 0
    first = work.session.scalar(select(func.min(CallSegment.started_at)).where(wanted))
    for team_id, condition in _teams(work, person_id):
        work.session.execute(
            update(CallSegment)
            .where(wanted, condition)
            .values(person_id=person_id, team_id=team_id)
            .execution_options(synchronize_session=False)
        )
    work.session.expire(segment)
    database.changed(work.session, "CallSegment")
    if segment.identifier_kind in _PERSONAL and segment.identifier:
        _remember(work, person_id, segment, first or work.now)
    live_links.link(work)
    chain.note(work.session, "resolve", "person", person_id, {"calls": count})
    return count


def _require(work: Work) -> None:
    permissions.require_of(work.actor, "import_calls")


def _rows(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    drawn = exists().where(views.drawn.c.call_id == Call.id, views.drawn.c.purpose == "normal")
    audible = exists().where(AudioFile.call_id == Call.id, AudioFile.dropped_at.is_(None))
    watched = aliased(LiveContact)  # and this is what the recorder brought of it
    tags = (
        select(func.aggregate_strings(CallTag.tag, _BETWEEN))
        .where(CallTag.call_id == Call.id)
        .scalar_subquery()
    )
    state = case(
        (Call.recorder_id == LIVE_RECORDER, "live"),
        (CallSegment.started_at.is_(None), "no_time"),
        (CallSegment.person_id.is_(None), "no_csr"),
        (CallSegment.team_id.is_(None), "no_team"),
        (drawn | exists().where(watched.recorded_id == Call.id), "drawn"),
        (~audible, "no_recording"),
        else_="ready",
    )
    return (
        select(
            Call.id,
            Call.external_id,
            Call.started_at,
            Call.duration_ms,
            Person.name,
            Person.staff_no,
            Team.name,
            Call.direction,
            Call.contact_reason,
            Call.csat,
            Call.number_masked,
            CallSegment.identifier_kind,
            CallSegment.identifier,
            state,
            Call.language,
            CallSound.silence,
            CallSound.talk_over,
            func.coalesce(LiveContact.mode, ""),
            tags,
        )
        .join(CallSegment, and_(CallSegment.call_id == Call.id, CallSegment.no == 1))
        .outerjoin(Person, Person.id == CallSegment.person_id)
        .outerjoin(Team, Team.id == CallSegment.team_id)
        .outerjoin(CallSound, CallSound.call_id == Call.id)
        .outerjoin(LiveContact, LiveContact.call_id == Call.id)
        .where(Call.id.in_(ids))
    )


def _row(values: Any) -> CallRow:
    key, external_id, started_at, duration_ms, csr, staff_no, team, *rest = values
    *facts, tags = rest
    given = external_id.startswith("sha256:") or external_id == str(key)
    call_id = "" if given else external_id
    tagged = tuple(sorted(tags.split(_BETWEEN))) if tags else ()
    whose = (csr or "", staff_no or "", team or "")
    row: list[Any] = [key, call_id, started_at, duration_ms, *whose, *facts, tagged]
    return CallRow(*row)


def _alike(work: Work, call_id: UUID) -> ColumnElement[bool]:
    """Return the condition for a call and those of its recorder with the same identifier."""
    recorder_id, kind, identifier = work.session.execute(
        select(Call.recorder_id, CallSegment.identifier_kind, CallSegment.identifier)
        .join(CallSegment, and_(CallSegment.call_id == Call.id, CallSegment.no == 1))
        .where(Call.id == call_id)
    ).one()
    if not identifier:
        return CallSegment.call_id == call_id
    return and_(
        CallSegment.identifier_kind == kind,
        CallSegment.identifier == identifier,
        CallSegment.started_at.is_not(None),
        CallSegment.call_id.in_(select(Call.id).where(Call.recorder_id == recorder_id)),
    )


def _teams(work: Work, person_id: UUID) -> list[tuple[UUID | None, ColumnElement[bool]]]:
    """Return a person's teams, each with the condition that a segment lies in its days.

    The last one, no team, takes what the others leave.
    """
    members = work.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.kind == "member")
        .order_by(Membership.valid_from)
    )
    teams: list[tuple[UUID | None, ColumnElement[bool]]] = []
    for member in members:
        condition = CallSegment.started_at >= _midnight(member.valid_from, work.zone)
        if member.valid_to is not None:
            end = _midnight(member.valid_to + timedelta(days=1), work.zone)
            condition = and_(condition, CallSegment.started_at < end)
        teams.append((member.team_id, condition))
    return [*teams, (None, CallSegment.started_at.is_not(None))]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _remember(work: Work, person_id: UUID, segment: CallSegment, since: datetime) -> None:
    """Keep an identifier as the person's from the first of these calls on."""
    known = work.session.scalar(
        select(func.count()).where(
            PersonIdentifier.kind == segment.identifier_kind,
            PersonIdentifier.value == segment.identifier,
            PersonIdentifier.person_id == person_id,
            PersonIdentifier.valid_to.is_(None),
        )
    )
    if not known:
        work.session.add(
            PersonIdentifier(
                person_id=person_id,
                kind=segment.identifier_kind,
                value=segment.identifier,
                valid_from=since,
            )
        )
        work.session.flush()
