"""What services ask of calibration sessions alike: one session, its people, what a task hides."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import Bilingual, _
from qa_desk.models import queries
from qa_desk.models.calibrations import (
    Calibration,
    CalibrationCall,
    CalibrationMember,
    CalibrationTask,
    CalibrationTopic,
)
from qa_desk.models.checklists import Checklist, ChecklistVersion
from qa_desk.models.documents import Document
from qa_desk.models.policy_register import Policy
from qa_desk.rules.calibration_records import KIND, STATES
from qa_desk.work import Work


def as_seen(work: Work, session_id: UUID, seen: int, *states: str) -> Calibration:
    """Return a session if it still is as the person saw it, and in one of these states."""
    found = one(work, session_id)
    if found.version != seen:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile. Nothing of yours was overwritten. Look "
                "at it again."
            ).format(number=found.number)
        )
    if found.state not in states:
        raise RuleError(
            _("{number} is “{state}”, so this cannot be done. Nothing was changed.").format(
                number=found.number, state=_(STATES[found.state])
            )
        )
    return found


def one(work: Work, session_id: UUID) -> Calibration:
    """Return a session as it is stored now."""
    found = work.session.get(Calibration, session_id, populate_existing=True)
    if found is None:
        raise RuleError(_("This calibration session is not there any more."))
    return found


def touch(work: Work, found: Calibration) -> int:
    """Count a change of what belongs to a session as one of the session; return its version."""
    work.session.flush()
    flag_modified(found, "notes")
    work.session.flush()
    return found.version


def numbers_of(session: Session, evaluations: Iterable[UUID]) -> dict[UUID, str]:
    """Return the numbers of the sessions that some evaluations belong to."""
    rows = session.execute(
        select(CalibrationTask.evaluation_id, Calibration.number)
        .join(CalibrationCall, CalibrationCall.id == CalibrationTask.call_id)
        .join(Calibration, Calibration.id == CalibrationCall.calibration_id)
        .where(CalibrationTask.evaluation_id.in_(list(evaluations)))
    )
    return {row[0]: row[1] for row in rows}


def version_for(session: Session, evaluation_id: UUID) -> UUID | None:
    """Return the version of the checklist by which a session scores, for one of its tasks."""
    found: UUID | None = session.scalar(
        select(Calibration.checklist_version_id)
        .join(CalibrationCall, CalibrationCall.calibration_id == Calibration.id)
        .join(CalibrationTask, CalibrationTask.call_id == CalibrationCall.id)
        .where(CalibrationTask.evaluation_id == evaluation_id)
    )
    return found


def members(session: Session, session_id: UUID) -> list[CalibrationMember]:
    """Return who is invited to a session."""
    return list(
        session.scalars(
            select(CalibrationMember).where(CalibrationMember.calibration_id == session_id)
        )
    )


def paper(session: Session, session_id: UUID) -> Document | None:
    """Return the record of a session that holds: the one that is not void."""
    found: Document | None = session.scalar(
        select(Document)
        .where(
            Document.kind == KIND,
            Document.subject_id == session_id,
            Document.voided_at.is_(None),
        )
        .order_by(Document.created_at.desc())
        .limit(1)
    )
    return found


def in_force(
    session: Session, day: date, checklist: str = ""
) -> list[tuple[CalibrationTopic, Calibration]]:
    """Return what was agreed in closed sessions and holds on a day, the newest first.

    `checklist` is the code of one checklist; without it, of all.
    """
    query = (
        select(CalibrationTopic, Calibration)
        .join(Calibration, Calibration.id == CalibrationTopic.calibration_id)
        .join(ChecklistVersion, ChecklistVersion.id == Calibration.checklist_version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(
            Calibration.state == "closed",
            (CalibrationTopic.agreed_zh != "") | (CalibrationTopic.agreed_en != ""),
            CalibrationTopic.ended_on.is_(None) | (CalibrationTopic.ended_on > day),
        )
        .order_by(Calibration.held_on.desc(), Calibration.number.desc(), CalibrationTopic.place)
    )
    if checklist:
        query = query.where(Checklist.code == checklist)
    return [(topic, found) for topic, found in session.execute(query)]


def agreed(topic: CalibrationTopic) -> Bilingual:
    """Return what was agreed about an item."""
    return Bilingual(topic.agreed_zh, topic.agreed_en)


def topics(session: Session, session_id: UUID) -> list[CalibrationTopic]:
    """Return what was talked over in a session, in its order."""
    return list(
        session.scalars(
            select(CalibrationTopic)
            .where(CalibrationTopic.calibration_id == session_id)
            .order_by(CalibrationTopic.place)
        )
    )


def evaluation_of(session: Session, topic: CalibrationTopic) -> Document | None:
    """Return the policy evaluation that a proposal went to, as it goes on now.

    None where there is none, or the reader may not see it. One that became void goes on in the
    one that took its place.
    """
    if topic.review_id is None:
        return None
    found = session.get(Document, topic.review_id)
    while found is not None and found.voided_at is not None:
        after = session.scalar(select(Document).where(Document.replaces_id == found.id))
        if after is None:
            break
        found = after
    return found


def proposed_to(session: Session, paper: Document) -> list[Calibration]:
    """Return the sessions whose proposals a policy evaluation took up, itself or as it was."""
    ids, before = {paper.id}, paper.replaces_id
    while before is not None and before not in ids:
        ids.add(before)
        earlier = session.get(Document, before)
        before = earlier.replaces_id if earlier else None
    taken = select(CalibrationTopic.calibration_id).where(CalibrationTopic.review_id.in_(ids))
    return list(
        session.scalars(
            select(Calibration).where(Calibration.id.in_(taken)).order_by(Calibration.number)
        )
    )


def policy_of(session: Session, found: Calibration) -> Policy | None:
    """Return the entry of the register that the checklist of a session is, None without one."""
    version = session.get_one(ChecklistVersion, found.checklist_version_id)
    held: Policy | None = session.scalar(
        select(Policy).where(
            Policy.checklist_id == version.checklist_id, Policy.withdrawn_at.is_(None)
        )
    )
    return held


def name(session: Session, person_id: UUID) -> str:
    """Return a person as always shown (P21)."""
    found = queries.people_by_id(session, [person_id]).get(person_id)
    return f"{found.name} {found.staff_no}" if found else ""
