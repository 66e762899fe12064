"""Read calibration sessions; blind until the scoring has ended (domain.md 5.12, S3-5.7b)."""

from collections import Counter
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import (
    Calibration,
    CalibrationArrangement,
    CalibrationCall,
    CalibrationTopic,
    Call,
    CallSegment,
    Document,
    calibrating,
    calibrations,
    queries,
    revisions,
    signatories,
)
from qa_desk.rules import permissions
from qa_desk.rules.calibration_records import KIND
from qa_desk.rules.policies import DecidedBy
from qa_desk.services.calibrating import scores
from qa_desk.services.calibrating.planning import planned_day
from qa_desk.services.calibrating.running import calls_with_parts, not_ready
from qa_desk.services.calibrating.types import (
    Arrangement,
    CallRow,
    Interpretation,
    Member,
    Paper,
    Results,
    Session,
    SessionRow,
    Topic,
)
from qa_desk.work import Work

_SHOWN = ("discussing", "closed")
_tasks = calibrations.tasks.c


def listed(work: Work) -> list[SessionRow]:
    """Return the sessions, the newest first."""
    permissions.require_of(work.actor, "calibration.see")
    found = work.session.scalars(
        select(Calibration).order_by(Calibration.held_on.desc(), Calibration.number.desc())
    ).all()
    to_sign = _to_sign(work)
    return [_row(work, one, to_sign) for one in found]


def one(work: Work, session_id: UUID) -> Session:
    """Return a session as its reader may see it now."""
    permissions.require_of(work.actor, "calibration.see")
    found = calibrating.one(work, session_id)
    labels = _labels(work, found)
    return Session(
        row=_row(work, found, _to_sign(work)),
        checklist_version_id=found.checklist_version_id,
        chair_id=found.chair_id,
        reference_id=found.reference_id,
        tolerance=found.tolerance,
        tolerance_new=found.tolerance_new,
        training=found.training,
        training_minutes=found.training_minutes,
        notes=found.notes,
        calls=calls_of(work, found),
        members=members_of(work, found),
        topics=topics_of(work, found, labels),
        arrangements=arrangements_of(work, found),
        paper=_paper(work, found),
        may_run=permissions.may(work.actor, "calibration.run"),
        is_shown=found.state in _SHOWN,
        missing=_missing(work, found),
        may_propose=_may_propose(work, found),
    )


def results(work: Work, session_id: UUID) -> Results:
    """Return the matrix and its figures; RuleError while people are still scoring."""
    permissions.require_of(work.actor, "calibration.see")
    found = calibrating.one(work, session_id)
    if found.state not in _SHOWN:
        raise RuleError(
            _(
                "What others scored is shown when the scoring of {number} has ended, to everybody "
                "at the same time."
            ).format(number=found.number)
        )
    return scores.of_session(work, found, calls_of(work, found), members_of(work, found))


def interpretations(work: Work, checklist: str = "") -> list[Interpretation]:
    """Return what was agreed and still holds, of one checklist by its code or of all."""
    permissions.require_of(work.actor, "calibration.see")
    return [
        Interpretation(
            topic.id,
            revisions.checklist(work.session, found.checklist_version_id).title,
            topic.item_key,
            _labels(work, found).get(topic.item_key, Bilingual(topic.item_key)),
            calibrating.agreed(topic),
            found.held_on,
            found.id,
            found.number,
            topic.ended_on,
            topic.end_reason,
        )
        for topic, found in calibrating.in_force(work.session, work.today, checklist)
    ]


def missing_month(work: Work) -> date | None:
    """Return the month that has no session though its day has come (CAL-MONTH), else None.

    Its day is the one of the approved plan; without one, the last ten days of the month remind.
    """
    if not permissions.may(work.actor, "calibration.run"):
        return None
    day = work.today
    month = day.replace(day=1)
    due = planned_day(work, month) or month.replace(day=20)
    held = select(Calibration.id).where(Calibration.month == month).limit(1)
    if day < due or work.session.scalar(held) is not None:
        return None
    return month


def waiting(work: Work) -> int:
    """Return how much waits for the actor: calls, signatures, a month without a session."""
    return sum(bool(row.to_do) for row in listed(work)) + (missing_month(work) is not None)


# -- parts of a session --------------------------------------------------------------------------


def calls_of(work: Work, found: Calibration) -> tuple[CallRow, ...]:
    """Return the calls of a session with the reader's own tasks there."""
    mine = {
        row.call_id: row
        for row in work.session.execute(
            select(calibrations.tasks).where(
                _tasks.calibration_id == found.id, _tasks.person_id == work.actor.id
            )
        )
    }
    rows = work.session.execute(
        select(CalibrationCall, CallSegment.duration_ms, Call)
        .outerjoin(CallSegment, CallSegment.id == CalibrationCall.segment_id)
        .outerjoin(Call, Call.id == CalibrationCall.call_id)
        .where(CalibrationCall.calibration_id == found.id)
        .order_by(CalibrationCall.place)
    )
    return tuple(
        CallRow(
            call.id,
            call.place,
            known.given_id if known else "",
            known.contact_reason if known else "",
            (duration or 0) // 1000,
            call.why,
            mine[call.id].evaluation_id if call.id in mine else None,
            submitted=call.id in mine and bool(mine[call.id].is_done),
        )
        for call, duration, known in rows
    )


def members_of(work: Work, found: Calibration) -> tuple[Member, ...]:
    """Return who takes part and how many calls each has submitted, by staff no."""
    done = _done(work, found.id)
    rows = calibrating.members(work.session, found.id)
    people = queries.people_by_id(work.session, [row.person_id for row in rows])
    made = [
        Member(
            row.person_id,
            calibrating.name(work.session, row.person_id),
            row.post,
            row.is_new,
            row.present,
            done[row.person_id],
            is_chair=row.person_id == found.chair_id,
            is_reference=row.person_id == found.reference_id,
        )
        for row in rows
    ]
    return tuple(sorted(made, key=lambda one: people[one.person_id].staff_no))


def topics_of(work: Work, found: Calibration, labels: dict[str, Bilingual]) -> tuple[Topic, ...]:
    """Return what was talked over, in its order."""
    return tuple(
        Topic(
            row.id,
            1,
            row.item_key,
            labels.get(row.item_key, Bilingual(row.item_key)),
            row.views,
            row.conclusion,
            calibrating.agreed(row),
            row.change,
            _decision(work, row),
            row.ended_on,
            row.end_reason,
        )
        for row in calibrating.topics(work.session, found.id)
    )


def arrangements_of(work: Work, found: Calibration) -> tuple[Arrangement, ...]:
    """Return what is arranged for whom."""
    rows = work.session.scalars(
        select(CalibrationArrangement)
        .where(CalibrationArrangement.calibration_id == found.id)
        .order_by(CalibrationArrangement.person_id)
    )
    return tuple(
        Arrangement(
            row.person_id, calibrating.name(work.session, row.person_id), row.what, row.due_on
        )
        for row in rows
    )


# -- how it is done ------------------------------------------------------------------------------


def _row(work: Work, found: Calibration, to_sign: set[UUID]) -> SessionRow:
    calls = work.session.scalar(
        select(func.count()).where(CalibrationCall.calibration_id == found.id)
    )
    members = calibrating.members(work.session, found.id)
    done = _done(work, found.id)
    mine = {one.person_id for one in members} & {work.actor.id}
    to_score = found.state == "scoring" and mine and done[work.actor.id] < (calls or 0)
    return SessionRow(
        id=found.id,
        version=found.version,
        number=found.number,
        month=found.month,
        held_on=found.held_on,
        state=found.state,
        chair=calibrating.name(work.session, found.chair_id),
        checklist=revisions.checklist(work.session, found.checklist_version_id).title_and_version,
        calls=calls or 0,
        members=len(members),
        done=sum(calls == done[one.person_id] for one in members) if calls else 0,
        to_do="score" if to_score else "sign" if found.id in to_sign else "",
    )


def _to_sign(work: Work) -> set[UUID]:
    papers = signatories.waiting_for_me(work, KIND)
    found = work.session.scalars(select(Document.subject_id).where(Document.id.in_(papers)))
    return {one for one in found if one}


def _done(work: Work, session_id: UUID) -> Counter[UUID]:
    return Counter(
        work.session.scalars(
            select(_tasks.person_id).where(
                _tasks.calibration_id == session_id, _tasks.is_done.is_(True)
            )
        )
    )


def _labels(work: Work, found: Calibration) -> dict[str, Bilingual]:
    form = revisions.checklist(work.session, found.checklist_version_id)
    return {item.key: item.label for item in scores.items_of(form)}


def _decision(work: Work, topic: CalibrationTopic) -> DecidedBy | None:
    """Return the policy evaluation that a proposal went to, for whom that concerns."""
    if not any(permissions.may(work.actor, action) for action in permissions.OF_EVALUATIONS):
        return None
    paper = calibrating.evaluation_of(work.session, topic)
    if paper is None or paper.subject_id is None:
        return None
    return DecidedBy(paper.subject_id, paper.id, paper.number)


def _may_propose(work: Work, found: Calibration) -> bool:
    """Say whether the reader may take proposals of a session to the policy, and some are left."""
    rights = ("calibration.run", "policy.review")
    return (
        found.state == "closed"
        and all(permissions.may(work.actor, right) for right in rights)
        and any(
            one.change and one.review_id is None
            for one in calibrating.topics(work.session, found.id)
        )
    )


def _missing(work: Work, found: Calibration) -> str:
    """Return what lacks before people can score, for who runs sessions."""
    if found.state != "preparing" or not permissions.may(work.actor, "calibration.run"):
        return ""
    calls = calls_with_parts(work, found)
    return not_ready(calls, found, calibrating.members(work.session, found.id))


def _paper(work: Work, found: Calibration) -> Paper | None:
    paper = calibrating.paper(work.session, found.id)
    if paper is None:
        return None
    asked = signatories.asked(work, paper.id)
    return Paper(
        paper.id,
        paper.version,
        signatories.state(paper),
        paper.content_hash.hex(),
        asked,
        {one.person_id: calibrating.name(work.session, one.person_id) for one in asked},
        signatories.given(work, paper.id),
        waits_for_me=paper.id in signatories.waiting_for_me(work, KIND),
    )
