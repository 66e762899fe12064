"""What somebody who records quick checks has before them: the CSRs of today, and their calls."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, true

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    Evaluation,
    Membership,
    Person,
    Shift,
    SkillGroup,
    Team,
    audio_store,
    chain,
    queries,
    standing,
    views,
    visible,
)
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.rules import options, permissions
from qa_desk.work import Work

_CALLS = 50
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Subject:
    """A CSR who may be checked, with the shift of today and what is done of it."""

    id: UUID
    name: str
    staff_no: str
    reading: str
    team_id: UUID
    team: str
    group: str
    day: date  # to which a contact of now counts
    done: int
    wanted: int
    starts_at: datetime | None  # of the shift; none where nothing is known of it
    ends_at: datetime | None
    counts: bool  # the day counts for the quota

    @property
    def missing(self) -> int:
        """Return how many checks the day still lacks (COV-DAY)."""
        return max(0, self.wanted - self.done) if self.counts else 0


@dataclass(frozen=True)
class Desk:
    """What the forms need."""

    centre: str
    subjects: tuple[Subject, ...]  # whose shift ends first at the top
    fatals: Mapping[str, Mapping[str, str]]  # skill group → key → words
    least_heard: int  # percent


@dataclass(frozen=True)
class CallChoice:
    """A call whose recording may be heard for a check; its part is the CSR's own."""

    id: UUID
    started_at: datetime
    duration_ms: int
    part: tuple[int, int]
    reason: str
    number: str  # masked


def desk(work: Work) -> Desk:
    """Return the CSRs whom the actor may check, those whose shift ends first at the top."""
    permissions.require_of(work.actor, "quick_check")
    stored = queries.stored_options(work.session, work.now)
    today = work.today
    shifts = _shifts(work, today)
    done = _done(work, today)
    wanted = options.number("cov.day", stored)
    subjects = []
    for person, team, group in _members(work, today):
        shift = shifts.get(person.id)
        day = shift.day if shift else today
        subjects.append(
            Subject(
                id=person.id,
                name=person.name,
                staff_no=person.staff_no,
                reading=person.reading or "",
                team_id=team.id,
                team=team.name,
                group=group or "",
                day=day,
                done=done[person.id, day],
                wanted=wanted,
                starts_at=shift.starts_at if shift else None,
                ends_at=shift.ends_at if shift else None,
                counts=not shifts or (shift is not None and shift.counts),
            )
        )
    groups = {subject.group for subject in subjects}
    return Desk(
        options.text("centre.name", stored),
        tuple(sorted(subjects, key=_by_shift_end)),
        {group: standing.fatals(work.session, today, group) for group in groups},
        options.number("quick.heard", stored),
    )


def recent_calls(work: Work, csr_id: UUID) -> list[CallChoice]:
    """Return a CSR's newest calls with a recording, as far as the actor may hear them."""
    permissions.require_of(work.actor, "listen")
    rows = work.session.execute(
        select(Call, CallSegment)
        .join(CallSegment, CallSegment.call_id == Call.id)
        .where(
            CallSegment.person_id == csr_id,
            CallSegment.started_at.is_not(None),
            Call.recorder_id != LIVE_RECORDER,
            exists().where(AudioFile.call_id == Call.id, AudioFile.dropped_at.is_(None)),
            _may_hear(work),
        )
        .order_by(CallSegment.started_at.desc())
        .limit(_CALLS)
    )
    return [
        CallChoice(
            call.id,
            segment.started_at or call.imported_at,
            call.duration_ms,
            (segment.offset_ms, segment.offset_ms + segment.duration_ms),
            call.contact_reason,
            call.number_masked,
        )
        for call, segment in rows
    ]


def sound(work: Work, call_id: UUID) -> tuple[AudioPart, ...]:
    """Return where the sound of a call lies; that it was opened goes into the journal (P17)."""
    permissions.require_of(work.actor, "listen")
    if work.session.scalar(select(Call.id).where(Call.id == call_id, _may_hear(work))) is None:
        raise RuleError(_("This recording is not there, or not yours to hear."))
    chain.note(work.session, "play", "call", call_id, {})
    places = audio_store.places(work.session, call_id, work.now)
    return tuple(AudioPart(**vars(place)) for place in places)


def _may_hear(work: Work) -> ColumnElement[bool]:
    """Return the condition for calls that the actor may hear: all, or those with a result."""
    if permissions.reach(work.actor, "listen").everywhere:
        return true()
    return exists().where(Evaluation.call_id == Call.id, visible.evaluations(work.actor, "listen"))


def _by_shift_end(subject: Subject) -> tuple[bool, bool, float, str]:
    end = subject.ends_at.timestamp() if subject.ends_at else 0.0
    return not subject.counts, subject.ends_at is None, end, subject.staff_no


def _members(work: Work, today: date) -> list[tuple[Person, Team, str | None]]:
    """Return the CSRs whom the actor may check, with their team and skill group of today."""
    reach = permissions.reach(work.actor, "quick_check")
    found = work.session.execute(
        select(Person, Team, SkillGroup.code)
        .join(Membership, Membership.person_id == Person.id)
        .join(Team, Team.id == Membership.team_id)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(Membership.kind == "member", queries.valid_on(Membership, today))
        .order_by(Person.staff_no)
    )
    csrs = queries.csrs_on(work.session, today) - {work.actor.id}
    return [
        (person, team, group)
        for person, team, group in found
        if person.id in csrs and visible.reaches(reach, team.id, group or "")
    ]


def _shifts(work: Work, today: date) -> dict[UUID, Shift]:
    """Return whose shift it is: of today, or of yesterday while that goes on; the last segment."""
    found = work.session.scalars(
        select(Shift)
        .where(
            Shift.kind == "work",
            (Shift.day == today) | ((Shift.day == today - _ONE_DAY) & (Shift.ends_at > work.now)),
        )
        .order_by(Shift.day.desc(), Shift.ends_at)
    )
    return {shift.person_id: shift for shift in found}


def _done(work: Work, today: date) -> Counter[tuple[UUID, date]]:
    """Count the checks of these days, full ones and quick ones, whoever did them (COV-DAY)."""
    table = views.checked.c
    rows = work.session.execute(
        select(table.csr_id, table.day, func.count())
        .where(table.day.in_((today - _ONE_DAY, today)))
        .group_by(table.csr_id, table.day)
    )
    return Counter({(csr_id, day): n for csr_id, day, n in rows})
