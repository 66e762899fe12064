"""The floor coach's part: take, solve, send on, tell the CSR; and duplicates (K-02 to K-11)."""

from uuid import UUID

from sqlalchemy import exists, select

from qa_desk.i18n import N_, _
from qa_desk.models import KnowledgeTicket, knowledge_tickets
from qa_desk.models.knowledge_views import answers
from qa_desk.rules import knowledge, permissions
from qa_desk.services.knowledge.types import Forwarded, Solved
from qa_desk.work import Work


def take(work: Work, ticket_id: UUID, seen: int) -> None:
    """Take a question in hand; its clock begins anew (K-02)."""
    permissions.require_of(work.actor, "knowledge.see")
    _take(work, knowledge_tickets.as_seen(work, ticket_id, seen))


def solve(work: Work, ticket_id: UUID, seen: int, solved: Solved) -> None:
    """Answer a question with the article that says so, or say that there is none (K-03)."""
    permissions.require_of(work.actor, "knowledge.see")
    pass_on(work, knowledge_tickets.as_seen(work, ticket_id, seen), solved)


def pass_on(work: Work, ticket: KnowledgeTicket, solved: Solved) -> None:
    """Write down the answer of a coach; what nobody had taken is taken with it."""
    if ticket.status == "K0":
        _take(work, ticket)
    missing = knowledge.lacks(
        (solved.answer.strip(), N_("the answer")),
        (
            solved.article.strip() or solved.has_no_article,
            N_("the article, or that there is none"),
        ),
    )
    step = knowledge_tickets.take(work, ticket, "solve_question", "", missing)
    ticket.answer, ticket.article = solved.answer.strip(), solved.article.strip()
    ticket.found = "found" if ticket.article else "none"
    ticket.told_at = work.now
    knowledge_tickets.acknowledge(work, ticket, "coach")
    knowledge_tickets.go(work, ticket, step)


def forward(work: Work, ticket_id: UUID, seen: int, forwarded: Forwarded) -> None:
    """Send a question to the knowledge editor as a feedback slip (K-04)."""
    permissions.require_of(work.actor, "knowledge.see")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    if ticket.status == "K0":
        _take(work, ticket)
    missing = knowledge.lacks(
        (forwarded.found in knowledge.GAPS, N_("what the knowledge base has")),
        (forwarded.urgency in knowledge.URGENCIES, N_("the urgency")),
    )
    step = knowledge_tickets.take(work, ticket, "forward_question", forwarded.tried, missing)
    ticket.tried, ticket.urgency = forwarded.tried.strip(), forwarded.urgency
    ticket.found, ticket.article = forwarded.found, forwarded.article.strip()
    knowledge_tickets.go(work, ticket, step)


def tell(work: Work, ticket_id: UUID, seen: int) -> None:
    """Say that the CSR has the editor's answer; that acknowledges it too (K-09)."""
    permissions.require_of(work.actor, "knowledge.see")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    step = knowledge_tickets.take(work, ticket, "tell_csr")
    ticket.told_at = work.now
    knowledge_tickets.acknowledge(work, ticket, "coach")
    knowledge_tickets.go(work, ticket, step)


def link(work: Work, ticket_id: UUID, seen: int, into: UUID) -> None:
    """End a question as the same as another one; who asked either gets the answer (K-11)."""
    permissions.require_of(work.actor, "knowledge.see")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    other = work.session.get(KnowledgeTicket, into)
    root = other.duplicate_of or other.id if other else into
    step = knowledge_tickets.take(
        work, ticket, "link_question", "", _not_into(work, ticket, other, root)
    )
    ticket.duplicate_of = root
    knowledge_tickets.go(work, ticket, step)


# -- how it is done ------------------------------------------------------------------------------


def _take(work: Work, ticket: KnowledgeTicket) -> None:
    step = knowledge_tickets.take(work, ticket, "take_question")
    ticket.coach_id = work.actor.id
    knowledge_tickets.go(work, ticket, step)


def _not_into(
    work: Work, ticket: KnowledgeTicket, other: KnowledgeTicket | None, root: UUID
) -> str:
    """Return why a question cannot be linked to another one; "" when it can."""
    if root == ticket.id:
        return _("A question cannot be linked to itself. Choose another one.")
    if other is None and not work.session.scalar(select(exists().where(answers.c.id == root))):
        return _("The other question is not there, or not yours to see. Choose another one.")
    if other is not None and other.status == "KX":
        return _("{number} was withdrawn. Choose another one.").format(number=other.number)
    if work.session.scalar(select(exists().where(KnowledgeTicket.duplicate_of == ticket.id))):
        return _("Other questions are linked to this one. Link the other question to it instead.")
    return ""
