"""Run a calibration session: open the scoring, end it, talk it over (domain.md 5.12)."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import delete, select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _, ngettext
from qa_desk.models import (
    Calibration,
    CalibrationArrangement,
    CalibrationCall,
    CalibrationMember,
    CalibrationTask,
    CalibrationTopic,
    CallSegment,
    Evaluation,
    calibrating,
    moves,
    queries,
    roster_days,
    standing,
)
from qa_desk.rules import permissions
from qa_desk.rules.calibration_records import LEAST_CALLS
from qa_desk.rules.guards import Facts
from qa_desk.services.calibrating.types import Arrangement, Topic
from qa_desk.work import Work

_MOST = 12  # calls and people of a session: what one sitting can talk over


def open_scoring(work: Work, session_id: UUID, seen: int) -> None:
    """Give everybody his tasks: one evaluation of each call, of purpose "calibration"."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "preparing")
    calls = calls_with_parts(work, found)
    people = calibrating.members(work.session, found.id)
    if problem := not_ready(calls, found, people):
        raise RuleError(problem)
    numbers = queries.next_numbers(
        work.session, Evaluation.number, "ZJ", work.today, len(calls) * len(people)
    )
    for member in people:
        for call, segment in calls:
            task = _task(work, segment, member.person_id, numbers.pop(0))
            work.session.add(task)
            work.session.flush()
            work.session.add(CalibrationTask(evaluation_id=task.id, call_id=call.id))
    work.session.flush()
    found.state, found.opened_at = "scoring", work.now
    work.session.flush()


def not_ready(
    calls: Sequence[tuple[CalibrationCall, CallSegment]],
    found: Calibration,
    people: Sequence[CalibrationMember],
) -> str:
    """Return what is missing before people can score; nothing when all is there."""
    if len(calls) < LEAST_CALLS:
        return ngettext(
            "A session has {n} call at least.", "A session has {n} calls at least.", LEAST_CALLS
        ).format(n=LEAST_CALLS)
    if not people:
        return _("Invite at least one person.")
    if max(len(calls), len(people)) > _MOST:
        return _("A session has at most {n} calls and {n} people.").format(n=_MOST)
    invited = {one.person_id for one in people}
    if found.reference_id and found.reference_id not in invited:
        return _("The reference scorer scores the calls too. Invite him, or choose none.")
    for call, segment in calls:
        if segment.person_id in invited:
            return _("Call {n} is somebody's own who takes part. Take another one.").format(
                n=call.place
            )
    return ""


def end_scoring(work: Work, session_id: UUID, seen: int) -> None:
    """Show what was scored; who has not submitted is missing, and his tasks are void."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "scoring")
    found.state, found.ended_at = "discussing", work.now
    work.session.flush()
    open_still = work.session.scalars(
        select(Evaluation)
        .join(CalibrationTask, CalibrationTask.evaluation_id == Evaluation.id)
        .join(CalibrationCall, CalibrationCall.id == CalibrationTask.call_id)
        .where(CalibrationCall.calibration_id == found.id, Evaluation.status.in_(("E0", "E1")))
    ).all()
    for task in open_still:
        moves.take(work, task, "miss", Facts(status=task.status))
        task.close_reason = "not_scored"
    work.session.flush()


def set_present(work: Work, session_id: UUID, seen: int, people: Sequence[UUID]) -> int:
    """Say who came to the discussion; return the version it has now."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "scoring", "discussing")
    for member in calibrating.members(work.session, found.id):
        member.present = member.person_id in people
    return calibrating.touch(work, found)


def discuss(work: Work, session_id: UUID, seen: int, topics: Sequence[Topic]) -> int:
    """Write down what is talked over, in its order; return the version it has now.

    A topic with a new id is added; one that is not among them any more is taken out.
    """
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "discussing")
    before = {
        topic.id: topic
        for topic in work.session.scalars(
            select(CalibrationTopic).where(CalibrationTopic.calibration_id == found.id)
        )
    }
    if len({topic.item_key for topic in topics}) < len(topics):
        raise InputError(_("Each item is talked over once. Put both into one topic."))
    for place, topic in enumerate(topics, start=1):
        row = before.pop(topic.id, None)
        if row is None:
            row = CalibrationTopic(id=topic.id, calibration_id=found.id)
        row.place, row.item_key = place, topic.item_key
        row.views, row.conclusion = topic.views.strip(), topic.conclusion.strip()
        row.agreed_zh, row.agreed_en = topic.agreed.zh.strip(), topic.agreed.en.strip()
        row.change = topic.change.strip()
        work.session.add(row)
    for row in before.values():
        work.session.delete(row)
    return calibrating.touch(work, found)


def arrange(work: Work, session_id: UUID, seen: int, arrangements: Sequence[Arrangement]) -> int:
    """Write down what people beyond the tolerance do next; return the version it has now."""
    permissions.require_of(work.actor, "calibration.run")
    found = calibrating.as_seen(work, session_id, seen, "discussing")
    people = {one.person_id for one in calibrating.members(work.session, found.id)}
    if {one.person_id for one in arrangements} - people:
        raise InputError(_("An arrangement is for somebody who took part."))
    work.session.execute(
        delete(CalibrationArrangement).where(CalibrationArrangement.calibration_id == found.id)
    )
    work.session.add_all(
        CalibrationArrangement(
            calibration_id=found.id,
            person_id=one.person_id,
            what=one.what.strip(),
            due_on=one.due_on,
        )
        for one in arrangements
        if one.what.strip()
    )
    return calibrating.touch(work, found)


# -- how it is done ------------------------------------------------------------------------------


def calls_with_parts(work: Work, found: Calibration) -> list[tuple[CalibrationCall, CallSegment]]:
    """Return the calls of a session with the parts of calls that they are."""
    rows = work.session.execute(
        select(CalibrationCall, CallSegment)
        .join(CallSegment, CallSegment.id == CalibrationCall.segment_id)
        .where(CalibrationCall.calibration_id == found.id)
        .order_by(CalibrationCall.place)
    )
    return [(call, segment) for call, segment in rows]


def _task(work: Work, segment: CallSegment, person_id: UUID, number: str) -> Evaluation:
    """Return somebody's task: in no draw, of a call that may have a result already."""
    csr_id, team_id = cast(UUID, segment.person_id), cast(UUID, segment.team_id)  # asked before
    moment = segment.started_at or work.now
    day = roster_days.shift_day(work.session, csr_id, moment, work.zone)
    return Evaluation(
        number=number,
        purpose="calibration",
        mode="recording",
        sample_reason="calibration",
        call_id=segment.call_id,
        segment_id=segment.id,
        csr_id=csr_id,
        team_id=team_id,
        skill_group=standing.group_on(work.session, csr_id, day) or "general",
        inspector_id=person_id,
        status="E0",
        assigned_at=work.now,
        day=day,
    )
