"""Raise questions and feedback slips, close them with the customer (K-01, K-10, K-12)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import (
    Evaluation,
    KnowledgeTicket,
    Membership,
    SkillGroup,
    knowledge_tickets,
    queries,
    visible,
)
from qa_desk.rules import knowledge, permissions
from qa_desk.rules.workflow import Step
from qa_desk.services.knowledge import answering
from qa_desk.services.knowledge.types import Customer, Finding, Question, Solved
from qa_desk.work import Work


def ask(work: Work, question: Question, solved: Solved | None = None) -> UUID:
    """Raise a question, one's own or a CSR's; a coach who has solved it says how (K-01, K-03).

    Where no CSR is named and no customer waits for a call, solving it ends it.
    """
    reach = permissions.require_of(work.actor, "knowledge.raise")
    csr = question.csr_id or (work.actor.id if reach.own and not reach.led else None)
    ticket = _new(work, question.text, question.reason, question.source)
    ticket.csr_id = csr
    ticket.is_waiting, ticket.promised_at = question.is_waiting, question.promised_at
    ticket.team_id, ticket.skill_group = _place(work, csr, reach.led)
    if csr not in (None, work.actor.id) and ticket.team_id not in reach.led:
        raise RuleError(_("You may ask for the CSRs of your own teams only. Nothing was saved."))
    missing = knowledge.lacks(
        (question.text.strip(), N_("the question")), (question.reason.strip(), N_("the reason"))
    )
    if question.promised_at and question.promised_at <= work.now:
        missing = _("The time promised to the customer is over already. Promise a later one.")
    step = _raised(work, ticket, "raise_question", missing)
    knowledge_tickets.go(work, ticket, step)
    if solved is not None:
        permissions.require_of(work.actor, "knowledge.answer")
        answering.pass_on(work, ticket, solved)
        if ticket.csr_id is None and not ticket.is_waiting:
            _close(work, ticket, Customer(work.now, "on_the_spot", solved.answer))
    return ticket.id


def find(work: Work, finding: Finding) -> UUID:
    """Raise a feedback slip about the knowledge base (K-12): of an evaluation, or of a question."""
    reach = permissions.require_of(work.actor, "knowledge.raise")
    ticket = _new(work, finding.text, finding.reason, finding.source)
    ticket.status = "K2"
    ticket.urgency, ticket.item = finding.urgency, finding.item
    ticket.found, ticket.article = finding.found, finding.article.strip()
    if finding.evaluation_id is not None:
        wanted = select(Evaluation.number).where(
            Evaluation.id == finding.evaluation_id, visible.evaluations(work.actor)
        )
        number = work.session.scalar(wanted)
        if number is None:
            raise RuleError(_("This evaluation is not there, or not yours to see."))
        ticket.evaluation_id, ticket.evaluation_number = finding.evaluation_id, number
    if finding.origin_id is not None:
        origin = knowledge_tickets.seen(work, finding.origin_id)
        ticket.origin_id, ticket.team_id = origin.id, origin.team_id
        ticket.skill_group = origin.skill_group
    elif reach.led and not reach.everywhere:
        ticket.team_id = min(reach.led)
    missing = knowledge.lacks(
        (finding.text.strip(), N_("the question")),
        (finding.found in knowledge.GAPS, N_("what the knowledge base has")),
        (
            finding.article.strip() or finding.found in ("none", "hidden"),
            N_("the article"),
        ),
    )
    step = _raised(work, ticket, "raise_finding", missing)
    knowledge_tickets.go(work, ticket, step)
    return ticket.id


def answer_customer(work: Work, ticket_id: UUID, seen: int, customer: Customer) -> None:
    """Say when and how the customer was answered; late where the promise was earlier (K-10)."""
    permissions.require_of(work.actor, "knowledge.see")
    _close(work, knowledge_tickets.as_seen(work, ticket_id, seen), customer)


def withdraw(work: Work, ticket_id: UUID, seen: int, reason: str) -> None:
    """Take back a question that needs no answer any more, with a reason."""
    permissions.require_of(work.actor, "knowledge.raise")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    step = knowledge_tickets.take(work, ticket, "withdraw_question", reason)
    knowledge_tickets.go(work, ticket, step)


def acknowledge(work: Work, ticket_id: UUID) -> None:
    """Acknowledge what was answered (5.6 no. 13)."""
    permissions.require_of(work.actor, "knowledge.see")
    ticket = knowledge_tickets.seen(work, ticket_id)
    held = knowledge_tickets.standing(work, ticket)
    role = knowledge.reader(held.relations)
    if not role or held.status not in (*knowledge.SOLVED, "KD"):
        raise RuleError(_("There is no answer for you to acknowledge yet. Nothing was changed."))
    knowledge_tickets.acknowledge(work, ticket, role)


# -- how it is done ------------------------------------------------------------------------------


def _new(work: Work, text: str, reason: str, source: str) -> KnowledgeTicket:
    if source not in knowledge.SOURCES:
        raise InputError(_("Choose where the question comes from. Nothing was saved."))
    day = work.today
    [number] = queries.next_numbers(work.session, KnowledgeTicket.number, knowledge.PREFIX, day)
    return KnowledgeTicket(
        number=number,
        status="K0",
        source=source,
        urgency="normal",
        is_waiting=False,
        raised_at=work.now,
        raised_by=work.actor.id,
        entered_at=work.now,
        question=text.strip(),
        reason=reason.strip(),
    )


def _raised(work: Work, ticket: KnowledgeTicket, key: str, missing: str) -> Step:
    """Add a ticket with its first step; nothing is added where that is refused."""
    step, _role = knowledge_tickets.allowed(work, ticket, key, "", missing)
    stored = queries.stored_options(work.session, work.now)
    asked = knowledge_tickets.asked(ticket)
    ticket.promise_at = knowledge.promise(asked, stored)
    ticket.due_at = knowledge.due(str(step.limit), work.now, asked, stored)
    work.session.add(ticket)
    work.session.flush()
    return knowledge_tickets.take(work, ticket, key, "", missing)


def _place(work: Work, csr: UUID | None, led: frozenset[UUID]) -> tuple[UUID | None, str]:
    """Return the team and skill group of a CSR today, or the first of the teams that are led."""
    if csr is None:
        return (min(led) if led else None), ""
    day = work.today
    row = work.session.execute(
        select(Membership.team_id, SkillGroup.code)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(
            Membership.person_id == csr,
            Membership.kind == "member",
            queries.valid_on(Membership, day),
        )
    ).first()
    return (row[0], row[1] or "") if row else (None, "")


def _close(work: Work, ticket: KnowledgeTicket, customer: Customer) -> None:
    missing = knowledge.lacks(
        (customer.at, N_("the time")),
        (customer.channel in knowledge.CHANNELS, N_("how the customer was answered")),
        (customer.result.strip(), N_("the result")),
    )
    at: datetime | None = customer.at
    if at and not ticket.raised_at <= at <= work.now:
        missing = _("The customer was answered after the question was raised and before now. "
                    "Correct the time.")  # fmt: skip
    step = knowledge_tickets.take(work, ticket, "answer_customer", "", missing)
    ticket.answered_at, ticket.channel = at, customer.channel
    ticket.result = customer.result.strip()
    knowledge_tickets.acknowledge(work, ticket, "csr")
    knowledge_tickets.go(work, ticket, step)
