"""Make an evaluation in the actor's own hands, outside of every draw (E-01)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import live_calls, moves, queries, roster_days, standing, workloads
from qa_desk.models.calls import Call, CallSegment
from qa_desk.models.evaluations import Evaluation
from qa_desk.rules import assignment, permissions, workflow
from qa_desk.rules.guards import Facts
from qa_desk.work import Work


@dataclass(frozen=True)
class _Part:
    """A CSR's part of a call."""

    segment_id: UUID
    csr_id: UUID
    team_id: UUID
    started_at: datetime
    language: str


def take_up(work: Work, call_id: UUID, mode: str) -> Evaluation:
    """Put a call into the actor's own queue: what is evaluated off plan, or watched live."""
    permissions.require_of(work.actor, "score")
    queries.one_at_a_time(work.session, "draw")  # no call is evaluated twice
    part = _part(work, call_id)
    today = work.today
    day = roster_days.shift_day(work.session, part.csr_id, part.started_at, work.zone)
    group = standing.group_on(work.session, part.csr_id, day)
    _require_able(work, part, group, today)
    found = Evaluation(
        number=queries.next_numbers(work.session, Evaluation.number, "ZJ", today)[0],
        mode=mode,
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
    return found


def _part(work: Work, call_id: UUID) -> _Part:
    """Return the longest part of a call, which has a known CSR and is not evaluated yet (P2)."""
    segment, language = work.session.execute(
        select(CallSegment, Call.language)
        .join(Call, Call.id == CallSegment.call_id)
        .where(CallSegment.call_id == call_id)
        .order_by(CallSegment.duration_ms.desc(), CallSegment.no)
        .limit(1)
    ).one()
    if segment.person_id is None or segment.team_id is None or segment.started_at is None:
        raise RuleError(
            _("Of this call the CSR, the team or the time is not known. Say whose it is first.")
        )
    if live_calls.is_evaluated(work.session, segment):
        raise RuleError(_("This call is evaluated already, or is in an inspector's queue."))
    return _Part(segment.id, segment.person_id, segment.team_id, segment.started_at, language)


def _require_able(work: Work, part: _Part, group: str, today: date) -> None:
    bench = workloads.bench(work.session, today, work.now, absent_too=True, also=work.actor)
    task = bench.task(part.segment_id, part.csr_id, part.team_id, group, part.language)
    if why := bench.why_not(task, work.actor.id):
        raise RuleError(
            _("You cannot evaluate this call: {reason}. Tell the QA lead.").format(
                reason=_(assignment.OF_ONE[why])
            )
        )
