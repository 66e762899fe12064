"""Who has to act on a case in the state that it is in, and which reminders are about it (P14)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from qa_desk.models import panels, queries
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.people import Deputy, Person, RoleGrant
from qa_desk.models.steps import Reminder
from qa_desk.rules import workflow
from qa_desk.work import Work

OF_CSR = ("E3", "E6", "E8")
OF_LEAD = ("E4", "E5")
STATES = tuple(sorted((*OF_CSR, *OF_LEAD, "E7", "E9"), key=list(workflow.STATUSES).index))


def of_this_stay() -> ColumnElement[bool]:
    """Return the condition that a reminder is about the present state of its evaluation."""
    return and_(
        Reminder.evaluation_id == Evaluation.id, Reminder.entered_at == Evaluation.entered_at
    )


def person(work: Work, found: Evaluation) -> UUID | None:
    """Return one person who has to act: the CSR, the team lead, a QA lead, or the panel's chair."""
    day = work.today
    if found.status in OF_CSR:
        return found.csr_id
    if found.status in OF_LEAD:
        return found.signer_id or _lead(work, found.team_id, day)
    if found.status == "E9":
        return next(iter(panels.members(work.session, found.id, day)), None)
    return _reviewer(work, found, day)


def _lead(work: Work, team_id: UUID, day: date) -> UUID | None:
    """Return who signs for a team today: the deputy while there is one, else the team lead."""
    lead = queries.lead_of(work.session, team_id, day)
    if lead is None:
        return None
    deputy = work.session.scalar(
        select(Deputy.deputy_id)
        .where(
            Deputy.person_id == lead.id,
            Deputy.valid_from <= work.now,
            Deputy.valid_to >= work.now,
        )
        .order_by(Deputy.valid_from.desc())
        .limit(1)
    )
    return deputy or (lead.id if lead.left_on is None else None)


def _reviewer(work: Work, found: Evaluation, day: date) -> UUID | None:
    """Return a QA lead of the whole centre who had no part in the result (E-17)."""
    return work.session.scalar(
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == "qa_lead",
            RoleGrant.scope_kind == "centre",
            queries.valid_on(RoleGrant, day),
            Person.left_on.is_(None),
            Person.id.not_in((found.inspector_id, found.csr_id)),
        )
        .order_by(Person.staff_no, Person.id)
        .limit(1)
    )
