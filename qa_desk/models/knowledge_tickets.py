"""A question on its way along the table of steps: the only place that sets its status (2.3)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import queries
from qa_desk.models.knowledge import KnowledgeReading, KnowledgeStep, KnowledgeTicket
from qa_desk.rules import knowledge, permissions, workflow
from qa_desk.rules.guards import Facts
from qa_desk.rules.knowledge import Asked, Standing
from qa_desk.rules.knowledge_figures import Figures, Stay, by_step, promised
from qa_desk.rules.workflow import Step
from qa_desk.work import Actor, Work

_FIRST = ("raise_question", "raise_finding")


def standing(work: Work, ticket: KnowledgeTicket) -> Standing:
    """Return how far a ticket is, and what the actor is to it."""
    held = knowledge.relations(work.actor, ticket.raised_by, ticket.csr_id, ticket.team_id)
    return Standing(ticket.status, held)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the tickets that an actor may see; knowledge.sql says the same."""
    reach = permissions.reach(actor, "knowledge.see")
    if reach.everywhere:
        return true()
    conditions = [KnowledgeTicket.raised_by == actor.id]
    if reach.own:
        conditions.append(KnowledgeTicket.csr_id == actor.id)
    conditions.append(KnowledgeTicket.team_id.in_(reach.led | reach.teams))
    conditions.append(KnowledgeTicket.skill_group.in_(reach.groups))
    return or_(*conditions)


def seen(work: Work, ticket_id: UUID) -> KnowledgeTicket:
    """Return a ticket that the actor may see; RuleError otherwise."""
    wanted = select(KnowledgeTicket).where(KnowledgeTicket.id == ticket_id, visible(work.actor))
    found = work.session.scalar(wanted)
    if found is None:
        raise RuleError(_("This question is not there, or not yours to see."))
    return found


def as_seen(work: Work, ticket_id: UUID, version: int) -> KnowledgeTicket:
    """Return a ticket if it still is as the person saw it; ConflictError otherwise."""
    queries.one_at_a_time(work.session, f"knowledge {ticket_id}")
    found = seen(work, ticket_id)
    work.session.refresh(found)
    if found.version != version:
        raise ConflictError(
            _(
                "Somebody else changed {number} meanwhile: it is now “{status}”. Nothing of yours "
                "was overwritten. Look at it again."
            ).format(number=found.number, status=_(workflow.STATUSES[found.status].name))
        )
    return found


def allowed(
    work: Work, ticket: KnowledgeTicket, key: str, words: str = "", missing: str = ""
) -> tuple[Step, str]:
    """Return a step and as what the actor takes it, or refuse with the rule's own sentence."""
    held = standing(work, ticket)
    status = None if key in _FIRST else ticket.status
    step = workflow.check(key, Facts(status, words.strip(), missing=missing), held.relations)
    return step, next(who for who in workflow.RELATIONS if who in step.who & held.relations)


def take(work: Work, ticket: KnowledgeTicket, key: str, words: str = "", missing: str = "") -> Step:
    """Write down a step with its words, or refuse it; `go` takes it.

    A server compares the two, so what a step changes is changed between them.
    """
    step, role = allowed(work, ticket, key, words, missing)
    work.session.add(
        KnowledgeStep(
            ticket_id=ticket.id,
            key=step.key,
            source=step.source,
            target=step.target,
            person_id=work.actor.id,
            role=role,
            taken_at=work.now,
            words=words.strip(),
            entered_at=ticket.entered_at if step.source else None,
            due_at=ticket.due_at if step.source else None,
        )
    )
    work.session.flush()
    return step


def go(work: Work, ticket: KnowledgeTicket, step: Step) -> None:
    """Move a ticket as a step says; its clock starts now."""
    if step.target != step.source:
        until = due(work, ticket, step.limit) if step.limit else None
        ticket.status, ticket.entered_at, ticket.due_at = step.target, work.now, until
        if workflow.STATUSES[step.target].closed:
            ticket.closed_at = work.now
    work.session.flush()


def due(work: Work, ticket: KnowledgeTicket, limit: str) -> datetime:
    """Return until when the state has time that a ticket enters now."""
    stored = queries.stored_options(work.session, work.now)
    return knowledge.due(limit, work.now, asked(ticket), stored)


def asked(ticket: KnowledgeTicket) -> Asked:
    """Return what the deadlines of a ticket follow from."""
    return Asked(ticket.raised_at, ticket.is_waiting, ticket.promised_at, ticket.urgency)


def acknowledge(work: Work, ticket: KnowledgeTicket, role: str) -> None:
    """Keep that the actor has acknowledged what was answered, once."""
    key = (ticket.id, work.actor.id)
    row = KnowledgeReading(
        ticket_id=ticket.id, person_id=work.actor.id, role=role, read_at=work.now
    )
    queries.ensured(work.session, lambda: work.session.get(KnowledgeReading, key), row)


def readings(session: Session, ids: Iterable[UUID]) -> list[KnowledgeReading]:
    """Return who has acknowledged, the first first."""
    wanted = select(KnowledgeReading).where(KnowledgeReading.ticket_id.in_(list(ids)))
    return list(session.scalars(wanted.order_by(KnowledgeReading.read_at)))


def figures(work: Work, since: datetime, until: datetime) -> Figures:
    """Return how the questions of a time were answered, as far as the actor sees them (6.13).

    What was raised and what was left counts in the time itself; the promise counts for customers
    who were answered in it. For the page and for the weekly digest.
    """
    own = visible(work.actor)
    raised = work.session.execute(
        select(KnowledgeTicket.source, func.count())
        .where(own, KnowledgeTicket.raised_at >= since, KnowledgeTicket.raised_at < until)
        .group_by(KnowledgeTicket.source)
    ).all()
    steps = work.session.execute(
        select(KnowledgeStep, KnowledgeTicket.change)
        .join(KnowledgeTicket, KnowledgeTicket.id == KnowledgeStep.ticket_id)
        .where(own, KnowledgeStep.taken_at >= since, KnowledgeStep.taken_at < until)
    ).all()
    keys = [step.key for step, _change in steps]
    answered = work.session.execute(
        select(KnowledgeTicket.answered_at, KnowledgeTicket.promise_at).where(
            own,
            KnowledgeTicket.channel != "nobody",
            KnowledgeTicket.answered_at >= since,
            KnowledgeTicket.answered_at < until,
        )
    ).all()
    by_source = {source: number for source, number in raised}  # noqa: C416 - rows, not pairs
    return Figures(
        raised=sum(by_source.values()),
        solved_on_floor=keys.count("solve_question"),
        forwarded=keys.count("forward_question") + keys.count("raise_finding"),
        changed=sum(
            step.key == "settle_knowledge" and change == "changed" for step, change in steps
        ),
        duplicates=keys.count("link_question"),
        promise=promised((at, until) for at, until in answered if at is not None),
        steps=by_step(
            Stay(step.source, step.entered_at, step.due_at, step.taken_at)
            for step, _change in steps
            if step.source and step.entered_at and step.target != step.source
        ),
        by_source=by_source,
    )
