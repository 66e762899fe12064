"""Which rows an actor may see: the one place where services limit what they read (P11).

On a shared database the policies say the same again (models/policies.sql).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from qa_desk.models import panels, queries
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.imported_results import ImportedResult
from qa_desk.models.people import Membership, Person, SkillGroup
from qa_desk.models.quick_checks import QuickCheck
from qa_desk.rules import permissions, workflow
from qa_desk.rules.permissions import Reach
from qa_desk.work import Actor, Work

RELEASED = tuple(code for code, status in workflow.STATUSES.items() if status.visible_to_csr)


def evaluations(actor: Actor, action: str = "see_results") -> ColumnElement[bool]:
    """Return the condition for the evaluations to which an actor may do something.

    Who scores one may see it; a CSR, team lead or coach sees only what was released. What
    somebody scored in a calibration is his own; others read it in the session.
    """
    reach = permissions.reach(actor, action)
    released = Evaluation.status.in_(RELEASED)
    conditions = [in_scope(reach)]
    mine = Evaluation.inspector_id == actor.id
    if reach.assigned or permissions.reach(actor, "score").assigned:
        conditions.append(mine)
    elif permissions.scores(actor):
        conditions.append(mine & (Evaluation.purpose == "calibration"))
    if reach.led:
        conditions.append(released & Evaluation.team_id.in_(reach.led))
    if reach.own:
        conditions.append(released & (Evaluation.csr_id == actor.id))
    blind = (Evaluation.purpose != "calibration") | mine
    return or_(*conditions) & blind


def to_second(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the fatal results that an actor may hear as the second one (P9)."""
    waits = (Evaluation.status == "E2") & (Evaluation.result == "fatal_fail")
    others = (Evaluation.inspector_id != actor.id) & (Evaluation.csr_id != actor.id)
    return waits & others & in_scope(permissions.reach(actor, "second_ear"))


def to_decide(work: Work) -> ColumnElement[bool]:
    """Return the condition for what an actor is named to sign, or decides on a panel (E-20–27)."""
    sat_on = panels.sat_on_by(work.session, work.actor, work.today)
    return (Evaluation.signer_id == work.actor.id) | Evaluation.id.in_(sat_on)


def checks(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the quick checks that an actor may see: others', and his own."""
    reach = permissions.reach(actor, "quick_check.see")
    if reach.everywhere:
        return true()
    in_groups = (
        select(Membership.person_id)
        .join(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(
            Membership.person_id == QuickCheck.csr_id,
            Membership.kind == "member",
            Membership.valid_from <= QuickCheck.day,
            Membership.valid_to.is_(None) | (Membership.valid_to >= QuickCheck.day),
            SkillGroup.code.in_(reach.groups),
        )
    )
    return or_(
        QuickCheck.checker_id == actor.id,
        QuickCheck.team_id.in_(reach.led | reach.teams),
        (QuickCheck.csr_id == actor.id) if reach.own else false(),
        in_groups.exists() if reach.groups else false(),
    )


def imported(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the imported results that an actor may see: like results (P19).

    Who scores a CSR may see his.
    """
    reach = permissions.reach(actor, "see_results")
    if reach.everywhere:
        return true()
    scored = select(Evaluation.csr_id).where(Evaluation.inspector_id == actor.id)
    scores = permissions.reach(actor, "score").assigned
    return or_(
        ImportedResult.team_id.in_(reach.led | reach.teams),
        ImportedResult.skill_group.in_(reach.groups),
        (ImportedResult.csr_id == actor.id) if reach.own else false(),
        ImportedResult.csr_id.in_(scored) if scores else false(),
    )


def reaches(reach: Reach, team_id: UUID, group: str) -> bool:
    """Say whether a right reaches a CSR of this team and skill group."""
    return reach.everywhere or team_id in reach.led | reach.teams or group in reach.groups


def in_scope(reach: Reach) -> ColumnElement[bool]:
    """Return the condition for evaluations within the scope of a right over everything."""
    if reach.everywhere:
        return true()
    return Evaluation.team_id.in_(reach.teams) | Evaluation.skill_group.in_(reach.groups)


def people(actor: Actor, day: date, action: str = "see_people") -> ColumnElement[bool]:
    """Return the condition for the people to whom an actor may do something on a day."""
    reach = permissions.reach(actor, action)
    if reach.everywhere:
        return true()
    groups = select(SkillGroup.id).where(SkillGroup.code.in_(reach.groups))
    members = select(Membership.person_id).where(
        Membership.kind == "member",
        queries.valid_on(Membership, day),
        Membership.team_id.in_(reach.led | reach.teams) | Membership.skill_group_id.in_(groups),
    )
    return (Person.id == actor.id) | Person.id.in_(members)
