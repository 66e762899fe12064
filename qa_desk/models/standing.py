"""Where a CSR stood on a day: team, skill group, shift day, and the fatal errors that apply."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import queries, scopes, standards
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.people import Membership, Person, SkillGroup
from qa_desk.rules.workflow import SECOND_EARS


def team_on(session: Session, person_id: UUID, day: date) -> UUID | None:
    """Return the team of which somebody was a member."""
    return session.scalar(
        select(Membership.team_id)
        .where(
            Membership.person_id == person_id,
            Membership.kind == "member",
            queries.valid_on(Membership, day),
        )
        .order_by(Membership.valid_from.desc())
    )


def group_on(session: Session, person_id: UUID, day: date) -> str:
    """Return the code of somebody's skill group, empty without one."""
    found = session.scalar(
        select(SkillGroup.code)
        .join(Membership, Membership.skill_group_id == SkillGroup.id)
        .where(
            Membership.person_id == person_id,
            Membership.kind == "member",
            queries.valid_on(Membership, day),
        )
        .order_by(Membership.valid_from.desc())
    )
    return found or ""


def second_ears(session: Session, found: Evaluation, day: date) -> list[Person]:
    """Return who is asked to hear a fatal error as the second one (P9).

    A QA lead who is not its author; without one another inspector; without one the CS manager.
    """
    in_group = select(SkillGroup.id).where(SkillGroup.code == found.skill_group)
    given = scopes.reached.c
    rows = session.execute(
        select(given.role, Person)
        .join(Person, Person.id == given.person_id)
        .where(
            given.role.in_(SECOND_EARS),
            queries.valid_on(given, day),
            Person.left_on.is_(None),
            Person.id.not_in((found.inspector_id, found.csr_id)),
            (given.scope_kind == "centre")
            | (given.scope_id == found.team_id)
            | given.scope_id.in_(in_group),
        )
        .order_by(Person.staff_no)
    ).all()
    able = {role: [person for each, person in rows if each == role] for role in SECOND_EARS}
    return next((people for people in able.values() if people), [])


def fatals(session: Session, day: date, group: str) -> Mapping[str, str]:
    """Return the stand-alone fatal errors of a skill group's checklists: key → words."""
    forms = [form for _id, form in standards.forms_on(session, day)]
    own = [form for form in forms if group in {known.code for known in form.skill_groups}]
    return {fatal.key: str(fatal.text) for form in own or forms for fatal in form.fatal_errors}
