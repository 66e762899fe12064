"""Carry an evaluation along the table of steps: the only place that sets its status."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import clocks, queries
from qa_desk.models.evaluations import Evaluation
from qa_desk.rules import permissions, workflow
from qa_desk.rules.guards import Facts
from qa_desk.rules.workflow import Step
from qa_desk.work import Actor, Work


def evaluation(work: Work, evaluation_id: UUID, seen: int) -> Evaluation:
    """Return an evaluation if it still is as the person saw it; ConflictError otherwise."""
    found = work.session.get(Evaluation, evaluation_id)
    if found is None:
        raise RuleError(_("This evaluation does not exist any more."))
    if found.version != seen:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile: it is now “{status}”. Nothing of yours "
                "was overwritten. Look at it again."
            ).format(number=found.number, status=_(workflow.STATUSES[found.status].name))
        )
    return found


def relations(actor: Actor, found: Evaluation) -> frozenset[str]:
    """Return what the actor is to an evaluation, in the words of the table of steps."""
    held = {
        "inspector": found.inspector_id == actor.id,
        "csr": found.csr_id == actor.id,
        "colleague": _may_take_over(actor, found),
        "team_lead": found.team_id in permissions.reach(actor, "countersign").led,
        "qa_lead": permissions.holds(actor, "qa_lead", found.team_id, found.skill_group),
        "second_ear": is_second_ear(actor, found),
        "cs_manager": permissions.holds(actor, "cs_manager", found.team_id, found.skill_group),
        "system": actor.is_system,
    }
    return frozenset(name for name, is_so in held.items() if is_so)


def _may_take_over(actor: Actor, found: Evaluation) -> bool:
    """Say whether somebody could take a task that nobody has opened; rights.sql says the same."""
    reaches = permissions.holds(actor, "inspector", found.team_id, found.skill_group)
    return found.status == "E0" and found.inspector_id != actor.id and reaches


def is_second_ear(actor: Actor, found: Evaluation) -> bool:
    """Say whether somebody may be the second who hears a fatal error (P9); rights.sql too."""
    holds = permissions.holds
    roles = permissions.RIGHTS["second_ear"]
    reaches = any(holds(actor, role, found.team_id, found.skill_group) for role in roles)
    waits = found.status == "E2" and found.result == "fatal_fail"
    return waits and found.inspector_id != actor.id and reaches


def check(work: Work, found: Evaluation, step_key: str, facts: Facts) -> Step:
    """Return the step that the actor may take, or refuse with the rule's own sentence."""
    return workflow.check(step_key, facts, relations(work.actor, found))


def take(work: Work, found: Evaluation, step_key: str, facts: Facts) -> Step:
    """Take a step, or refuse with the rule's own sentence."""
    step = check(work, found, step_key, facts)
    if step.target != step.source:
        due_at = due(work.session, step, found, work.now)
        found.status, found.due_at = step.target, due_at  # together: the server allows no other way
    return step


def due(session: Session, step: Step, found: Evaluation, moment: datetime) -> datetime | None:
    """Return when the state that a step leads to must have been left (domain.md 2.2)."""
    if step.limit is None:
        return None
    stored = queries.stored_options(session, moment)
    start = moment
    if step.limit == "sla.eval.complete":
        start = found.assigned_at
    elif step.key == "withdraw" and found.released_at:
        start = found.released_at  # who takes a dispute back has no more time for it
    clock = clocks.Clock.of(step.limit, found.csr_id, found.team_id)
    return clocks.due(session, clock, start, stored)
