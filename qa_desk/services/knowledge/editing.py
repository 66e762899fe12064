"""The knowledge editor's part: verify, ask back, answer meanwhile, settle (K-05 to K-08)."""

from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import knowledge_tickets
from qa_desk.rules import knowledge, permissions
from qa_desk.services.knowledge.types import Settled, Verified
from qa_desk.work import Work


def verify(work: Work, ticket_id: UUID, seen: int, verified: Verified) -> None:
    """Write down the verified answer and who said so, on what grounds, when (K-05)."""
    permissions.require_of(work.actor, "knowledge.verify")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    missing = knowledge.lacks(
        (verified.answer.strip(), N_("the answer")),
        (verified.department.strip(), N_("the department that was asked")),
        (verified.person.strip(), N_("the person who was asked")),
        (verified.document.strip(), N_("the grounds")),
        (verified.at, N_("the time")),
    )
    if verified.at and verified.at > work.now:
        missing = _("The time of the source lies ahead. Correct it.")
    step = knowledge_tickets.take(work, ticket, "verify_answer", "", missing)
    ticket.answer, ticket.editor_id = verified.answer.strip(), work.actor.id
    ticket.source_department = verified.department.strip()
    ticket.source_person, ticket.source_at = verified.person.strip(), verified.at
    ticket.source_document, ticket.verified_at = verified.document.strip(), work.now
    knowledge_tickets.acknowledge(work, ticket, "editor")
    knowledge_tickets.go(work, ticket, step)


def ask_back(work: Work, ticket_id: UUID, seen: int, words: str) -> None:
    """Send a slip back to the coach with a question (K-06)."""
    permissions.require_of(work.actor, "knowledge.verify")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    step = knowledge_tickets.take(work, ticket, "ask_back", words)
    ticket.editor_id = work.actor.id
    knowledge_tickets.go(work, ticket, step)


def meanwhile(work: Work, ticket_id: UUID, seen: int, words: str) -> None:
    """Give an answer by word of mouth; the knowledge base stays due (K-08)."""
    permissions.require_of(work.actor, "knowledge.verify")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    step = knowledge_tickets.take(work, ticket, "answer_meanwhile", words)
    ticket.interim, ticket.interim_at = words.strip(), work.now
    knowledge_tickets.go(work, ticket, step)


def settle(work: Work, ticket_id: UUID, seen: int, settled: Settled) -> None:
    """Say what was changed in the knowledge base, or why nothing was; publishes it (K-07)."""
    permissions.require_of(work.actor, "knowledge.verify")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    changed = settled.change != "unchanged"
    missing = knowledge.lacks(
        (settled.change in knowledge.CHANGES, N_("whether the knowledge base was changed")),
        (settled.summary.strip(), N_("what changed") if changed else N_("why nothing changed")),
        (settled.article.strip() or not changed, N_("the article")),
        (settled.version.strip() or not changed, N_("its version")),
        (settled.effective_on or not changed, N_("the day from which it holds")),
        (settled.tell.strip() or not changed, N_("who is to be told")),
    )
    step = knowledge_tickets.take(work, ticket, "settle_knowledge", "", missing)
    ticket.change, ticket.change_summary = settled.change, settled.summary.strip()
    ticket.new_article, ticket.new_version = settled.article.strip(), settled.version.strip()
    ticket.effective_on, ticket.tell = settled.effective_on, settled.tell.strip()
    ticket.settled_at = work.now
    knowledge_tickets.go(work, ticket, step)


def outdate(work: Work, ticket_id: UUID, seen: int) -> None:
    """Take an answer out of what is found: it no longer holds."""
    permissions.require_of(work.actor, "knowledge.verify")
    ticket = knowledge_tickets.as_seen(work, ticket_id, seen)
    if ticket.settled_at is None or ticket.outdated_at is not None:
        raise RuleError(_("This answer is not among those that are found. Nothing was changed."))
    ticket.outdated_at = work.now
    work.session.flush()
