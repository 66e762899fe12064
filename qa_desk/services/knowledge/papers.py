"""The feedback slip as a paper (5.6, S3-6.D1)."""

from collections.abc import Iterator
from uuid import UUID

from qa_desk.models import KnowledgeTicket, chain, knowledge_tickets, queries
from qa_desk.reports.knowledge_slip import Acknowledged, Elapsed, KnowledgeSlip
from qa_desk.reports.papers import Imprint
from qa_desk.rules import permissions
from qa_desk.rules.canonical import Field, content_hash
from qa_desk.services.knowledge import reading
from qa_desk.services.knowledge.types import Customer, Settled, Verified
from qa_desk.work import Work


def sheet(work: Work, ticket_id: UUID) -> KnowledgeSlip:
    """Return a ticket as `reports.knowledge_slip` prints it, at any state."""
    permissions.require_of(work.actor, "knowledge.see")
    known = reading.one(work, ticket_id)
    ticket = knowledge_tickets.seen(work, ticket_id)
    row = known.row
    verified = known.verified or Verified("", "", "", "", None)
    settled = known.settled or Settled("", "")
    customer = known.customer or Customer(None, "", "")
    read = {receipt.role: receipt.at for receipt in known.receipts}
    return KnowledgeSlip(
        imprint=_imprint(work, ticket),
        status=row.status,
        source=row.source,
        urgency=row.urgency,
        raised_by=row.raised_by,
        csr=row.csr,
        team=row.team,
        raised_at=row.raised_at,
        question=row.question,
        reason=row.reason,
        is_waiting=ticket.is_waiting,
        promised_at=known.promised_at,
        found=known.found,
        article=known.article,
        evaluation=known.evaluation[1] if known.evaluation else "",
        item=known.item,
        coach=known.coach,
        tried=known.tried,
        asked_back=tuple(past.words for past in known.history if past.key == "ask_back"),
        department=verified.department,
        person=verified.person,
        document=verified.document,
        source_at=verified.at,
        editor=known.editor,
        verified_at=known.verified_at,
        interim=known.interim,
        answer=known.same_as.answer if known.same_as else known.answer,
        change=settled.change,
        change_summary=settled.summary,
        new_article=settled.article,
        new_version=settled.version,
        effective_on=settled.effective_on,
        tell=settled.tell,
        settled_at=known.settled_at,
        coach_read_at=read.get("coach"),
        told_at=known.told_at,
        answered_at=customer.at,
        channel=customer.channel,
        result=customer.result,
        promise_at=row.promise_at,
        is_past_promise=row.is_past_promise,
        same_as=known.same_as.number if known.same_as else "",
        elapsed=tuple(Elapsed(*each) for each in known.elapsed),
        receipts=tuple(Acknowledged(one.role, one.by, one.at) for one in known.receipts),
    )


def note_print(work: Work, ticket_id: UUID) -> None:
    """Write into the journal that a slip was printed or saved (S1-6.3)."""
    permissions.require_of(work.actor, "knowledge.see")
    knowledge_tickets.seen(work, ticket_id)
    chain.note(work.session, "print", "knowledge_ticket", ticket_id, {})


def _said(ticket: KnowledgeTicket) -> Iterator[Field]:
    """Yield all that a ticket says, as its print is told from an earlier one."""
    for column in KnowledgeTicket.__table__.columns:
        if column.name != "version":
            yield column.name, getattr(ticket, column.name)


def _imprint(work: Work, ticket: KnowledgeTicket) -> Imprint:
    return Imprint(
        number=ticket.number,
        content_hash=content_hash(_said(ticket)).hex(),
        **queries.letterhead(work, ticket.raised_at),
    )
