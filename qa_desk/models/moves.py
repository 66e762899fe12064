"""Carry an evaluation along the table of steps: the only place that sets its status."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import clocks, panels, queries, taken
from qa_desk.models.documents import DocumentLine, Signature
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.models.people import Person
from qa_desk.models.steps import StepTaken
from qa_desk.rules import permissions, workflow
from qa_desk.rules.disputes import Words
from qa_desk.rules.guards import Facts
from qa_desk.rules.workflow import EvaluationState, Step
from qa_desk.work import Actor, Work

_UNSIGNED = ("E6", "E8")  # where a refusal is recorded and witnessed (E-24)
_TO_OPEN = ("E3", "E8")  # where the CSR has to open the result anew


def state(work: Work, found: Evaluation, slip: str = "") -> EvaluationState:
    """Return what has become of an evaluation, as it is stored."""
    work.session.flush()
    return EvaluationState(found.id, found.version, found.number, found.status, found.result, slip)


def evaluation(work: Work, evaluation_id: UUID, seen: int) -> Evaluation:
    """Return an evaluation if it still is as the person saw it; ConflictError otherwise."""
    found = work.session.get(Evaluation, evaluation_id)
    if found is None:
        raise RuleError(_("This evaluation does not exist any more."))
    if found.version != seen:
        raise ConflictError(_overtaken(work, found))
    return found


def _overtaken(work: Work, found: Evaluation) -> str:
    """Say who was first, and when, as far as it was written down."""
    status = _(workflow.STATUSES[found.status].name)
    first = _last_act(work.session, found)
    if first is None:
        return _(
            "Somebody else changed {number} meanwhile: it is now “{status}”. Nothing of yours "
            "was overwritten. Look at it again."
        ).format(number=found.number, status=status)
    who, at = first
    return _(
        "{who} was first, at {time}: {number} is now “{status}”. Nothing of yours was overwritten. "
        "Look at it again."
    ).format(who=who, time=f"{at.astimezone(work.zone):%H:%M}", number=found.number, status=status)


def _last_act(session: Session, found: Evaluation) -> tuple[str, datetime] | None:
    """Return whose the newest step or signature about an evaluation is, and when it was."""
    steps = select(StepTaken.person_id, StepTaken.taken_at.label("at")).where(
        StepTaken.evaluation_id == found.id
    )
    signatures = (
        select(Signature.person_id, Signature.signed_at.label("at"))
        .join(DocumentLine, DocumentLine.document_id == Signature.document_id)
        .where(DocumentLine.evaluation_id == found.id)
    )
    acts = union_all(steps, signatures).subquery()
    row = session.execute(
        select(Person.name, Person.staff_no, acts.c.at)
        .join(acts, acts.c.person_id == Person.id)
        .order_by(acts.c.at.desc())
        .limit(1)
    ).first()
    if row is None or row.at < (found.entered_at or row.at):
        return None
    return f"{row.name} {row.staff_no}", row.at


def relations(work: Work, found: Evaluation) -> frozenset[str]:
    """Return what the actor is to an evaluation, in the words of the table of steps.

    On a server `relations_to` (rights.sql) says the same.
    """
    actor = work.actor
    leads = permissions.holds(actor, "qa_lead", found.team_id, found.skill_group)
    manages = permissions.holds(actor, "cs_manager", found.team_id, found.skill_group)
    named = found.signer_id == actor.id
    held = {
        "inspector": found.inspector_id == actor.id,
        "csr": found.csr_id == actor.id,
        "colleague": _may_take_over(actor, found),
        "team_lead": found.team_id in permissions.reach(actor, "countersign").led
        or (named and found.status == "E4"),
        "qa_lead": leads,
        "second_ear": is_second_ear(actor, found),
        "cs_manager": manages,
        "system": actor.is_system or (leads and is_overdue(found, work.now)),
        "reviewer": (leads or manages) and found.released_at is not None and _is_new(work, found),
        "witness": named and found.status in _UNSIGNED,
        **_on_panel(work, found),
    }
    return frozenset(name for name, is_so in held.items() if is_so)


def is_overdue(found: Evaluation, moment: datetime) -> bool:
    """Say whether the time of the present state is over: then its timeout may be taken (D6)."""
    return found.due_at is not None and found.due_at <= moment


def _is_new(work: Work, found: Evaluation) -> bool:
    """Say whether the actor neither wrote the result in force nor judged it as team lead."""
    if work.actor.id in (found.inspector_id, found.csr_id):
        return False
    author = work.session.scalar(
        select(Revision.author_id).where(
            Revision.evaluation_id == found.id, Revision.number == found.revision
        )
    )
    judged = select(StepTaken.id).where(
        StepTaken.evaluation_id == found.id,
        StepTaken.person_id == work.actor.id,
        StepTaken.role == "team_lead",
    )
    return author != work.actor.id and work.session.scalar(judged.limit(1)) is None


def _on_panel(work: Work, found: Evaluation) -> dict[str, bool]:
    if found.status != "E9":
        return {}
    members = panels.members(work.session, found.id, work.today)
    return {
        "panel": work.actor.id in members,
        "panel_chair": members[:1] == (work.actor.id,),
    }


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
    return workflow.check(step_key, _known(found, facts), relations(work, found))


def take(
    work: Work,
    found: Evaluation,
    step_key: str,
    facts: Facts,
    words: Words | None = None,
    revise: Callable[[], object] | None = None,
) -> Step:
    """Take a step and keep its words, or refuse with the rule's own sentence.

    What is told is written down, and a new revision is written by `revise`, before the evaluation
    moves: the server compares them.
    """
    step = tell(work, found, step_key, facts, words)
    go(work, found, step, revise)
    return step


def _known(found: Evaluation, facts: Facts) -> Facts:
    return replace(facts, set_aside=found.purpose != "normal")


def tell(
    work: Work, found: Evaluation, step_key: str, facts: Facts, words: Words | None = None
) -> Step:
    """Return the step that the actor may take, its words written down; `go` takes it."""
    held = relations(work, found)
    step = workflow.check(step_key, _known(found, facts), held)
    if step.told:
        role = next(who for who in workflow.RELATIONS if who in step.who & held)
        taken.keep(work, found, step, role, words or Words(reason=facts.reason))
    return step


def go(
    work: Work, found: Evaluation, step: Step, revise: Callable[[], object] | None = None
) -> None:
    """Move an evaluation as a step says; the server wants state and deadline changed together."""
    if step.target != step.source or revise:
        due_at = due(work.session, step, found, work.now)
        appeal_until = _appeal_until(work, found, step)
        if revise:
            revise()
        found.status, found.due_at = step.target, due_at
        found.entered_at, found.appeal_until = work.now, appeal_until
        found.signer_id = None
        closes = workflow.STATUSES[step.target].closed
        found.closed_at = work.now if closes else None
        found.close_reason = found.close_reason if closes else None
        if step.target in _TO_OPEN:
            found.opened_at = found.csr_stance = None


def _appeal_until(work: Work, found: Evaluation, step: Step) -> datetime | None:
    """Return until when a second appeal may be filed; after the panel there is none (E-20).

    Who refuses to sign keeps that time (E-24).
    """
    if step.key == "refuse":
        return found.appeal_until
    if step.target not in _UNSIGNED or step.source == "E9":
        return None
    stored = queries.stored_options(work.session, work.now)
    clock = clocks.Clock.of("sla.appeal2.file", found.csr_id, found.team_id)
    return clocks.due(work.session, clock, work.now, stored)


def due(session: Session, step: Step, found: Evaluation, moment: datetime) -> datetime | None:
    """Return when the state that a step leads to must have been left (domain.md 2.2)."""
    if step.limit is None:
        return None
    stored = queries.stored_options(session, moment)
    start = moment
    if step.limit == "sla.eval.complete":
        start = found.assigned_at
    elif step.key == "withdraw" and found.released_at:  # who takes it back has no more time for it
        anew = taken.last(session, found.id, "reopen", "come_back")
        start = anew.at if anew else found.released_at
    clock = clocks.Clock.of(step.limit, found.csr_id, found.team_id)
    return clocks.due(session, clock, start, stored)
