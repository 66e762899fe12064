"""Hear a call outside of one's tasks, and evaluate it outside of every draw (P17, E-01)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    Call,
    CallSegment,
    Evaluation,
    audio_store,
    chain,
    moves,
    queries,
    roster_days,
    standing,
    views,
    workloads,
)
from qa_desk.rules import assignment, permissions, workflow
from qa_desk.rules.workflow import Facts
from qa_desk.work import Work

WHYS: Mapping[str, str] = {  # the journal holds codes, no words (D5)
    "complaint": N_("Complaint"),
    "enquiry": N_("Enquiry of a department or an authority"),
    "coaching": N_("Coaching or training"),
    "suspicion": N_("Something conspicuous"),
    "example": N_("Search for a good example"),
    "data": N_("Check of imported data"),
}


@dataclass(frozen=True)
class TakenUp:
    """The evaluation that was made of a call."""

    id: UUID
    number: str


class _Part(NamedTuple):
    """A CSR's part of a call."""

    segment_id: UUID
    csr_id: UUID
    team_id: UUID
    started_at: datetime
    language: str


def hear(work: Work, call_id: UUID, why: str) -> tuple[AudioPart, ...]:
    """Return where a call's sound lies; the journal keeps who opened it and why (P17)."""
    if not permissions.reach(work.actor, "listen").everywhere:
        raise RuleError(
            _("Only whoever may hear all recordings opens one outside of tasks and results.")
        )
    work.session.get_one(Call, call_id)
    chain.note(work.session, "play", "call", call_id, {"why": _known(why)})
    places = audio_store.places(work.session, call_id, work.now)
    return tuple(AudioPart(**vars(place)) for place in places)


def evaluate(work: Work, call_id: UUID, why: str) -> TakenUp:
    """Put a call into the actor's own queue, for a reason and outside of every draw (E-01)."""
    permissions.require_of(work.actor, "score")
    permissions.require_of(work.actor, "draw")
    queries.one_at_a_time(work.session, "draw")  # no call is evaluated twice
    part = _part(work, call_id)
    zone = queries.centre_timezone(work.session, work.now)
    today = work.now.astimezone(zone).date()
    day = roster_days.shift_day(work.session, part.csr_id, part.started_at, zone)
    group = standing.group_on(work.session, part.csr_id, day)
    _require_able(work, part, group, today)
    found = Evaluation(
        number=queries.next_numbers(work.session, Evaluation.number, "ZJ", today)[0],
        mode="recording",
        sample_reason="off_plan",
        call_id=call_id,
        segment_id=part.segment_id,
        csr_id=part.csr_id,
        team_id=part.team_id,
        skill_group=group or "general",
        inspector_id=work.actor.id,
        assigned_at=work.now,
        day=day,
    )
    facts = Facts(inspector_is_csr=part.csr_id == work.actor.id)
    step = workflow.check("draw", facts, work.actor.roles)
    found.status = step.target
    found.due_at = moves.due(work.session, step, found, work.now)
    work.session.add(found)
    work.session.flush()
    chain.note(work.session, "off_plan", "evaluation", found.id, {"why": _known(why)})
    return TakenUp(found.id, found.number)


def _known(why: str) -> str:
    if why not in WHYS:
        raise RuleError(_("A reason is needed. Write it, then try again."))
    return why


def _part(work: Work, call_id: UUID) -> _Part:
    """Return the longest part of a call, which has a known CSR and is not evaluated yet (P2)."""
    segment = CallSegment
    found = work.session.execute(
        select(segment.id, segment.person_id, segment.team_id, segment.started_at, Call.language)
        .join(Call, Call.id == segment.call_id)
        .where(segment.call_id == call_id)
        .order_by(segment.duration_ms.desc(), segment.no)
        .limit(1)
    ).one()
    if None in tuple(found):
        raise RuleError(
            _("Of this call the CSR, the team or the time is not known. Say whose it is first.")
        )
    taken = select(views.drawn.c.segment_id).where(
        views.drawn.c.segment_id == found.id,
        views.drawn.c.purpose == "normal",
        ~views.drawn.c.is_void,
    )
    if work.session.scalar(taken) is not None:
        raise RuleError(_("This call is evaluated already, or is in an inspector's queue."))
    return _Part._make(found)


def _require_able(work: Work, part: _Part, group: str, today: date) -> None:
    bench = workloads.bench(work.session, today, work.now, absent_too=True)
    task = bench.task(part.segment_id, part.csr_id, part.team_id, group, part.language)
    if why := bench.why_not(task, work.actor.id):
        raise RuleError(
            _("You cannot evaluate this call: {reason}. Tell the QA lead.").format(
                reason=_(assignment.OF_ONE[why])
            )
        )
