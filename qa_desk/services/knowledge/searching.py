"""What was answered before, and which questions are probably the same (K-11)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from qa_desk.models import KnowledgeTicket, knowledge_tickets
from qa_desk.models.knowledge_views import answers as view
from qa_desk.rules import knowledge, permissions
from qa_desk.services.knowledge.types import Alike, Answer
from qa_desk.work import Work

_MOST = 2000


def answers(work: Work, wanted: str = "") -> list[Answer]:
    """Return the settled answers in which each word stands, the newest first."""
    permissions.require_of(work.actor, "knowledge.search")
    found = (_answer(row) for row in _published(work))
    return [
        each
        for each in found
        if knowledge.matches(
            wanted, (each.number, each.question, each.reason, each.answer, each.article)
        )
    ]


def alike(work: Work, question: str) -> list[Alike]:
    """Return the answers and open questions that are probably about the same, the likest first."""
    permissions.require_of(work.actor, "knowledge.search")
    known = {
        row.id: Alike(row.id, row.number, row.question, row.answer) for row in _published(work)
    }
    if permissions.may(work.actor, "knowledge.see"):
        opened = work.session.execute(
            select(KnowledgeTicket.id, KnowledgeTicket.number, KnowledgeTicket.question)
            .where(
                knowledge_tickets.visible(work.actor),
                KnowledgeTicket.status.not_in(knowledge.CLOSED),
            )
            .order_by(KnowledgeTicket.raised_at.desc())
            .limit(_MOST)
        )
        known |= {
            key: Alike(key, number, text, "") for key, number, text in opened if key not in known
        }
    order = knowledge.alike(question, ((key, each.question) for key, each in known.items()))
    return [known[key] for key in order]


def one(work: Work, ticket_id: UUID) -> Answer | None:
    """Return the answer to a question that is the same as one's own; None before there is one."""
    row = work.session.execute(select(view).where(view.c.id == ticket_id)).first()
    return _answer(row) if row else None


def answered(work: Work, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these questions that have an answer."""
    wanted = select(view.c.id).where(view.c.id.in_(list(ids)))
    return set(work.session.scalars(wanted))


def _published(work: Work) -> Iterable[Row[Any]]:
    return work.session.execute(
        select(view)
        .where(view.c.is_published)
        .order_by(view.c.answered_at.desc(), view.c.id.desc())
        .limit(_MOST)
    ).all()


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        row.id,
        row.number,
        row.question,
        row.reason,
        row.answer,
        row.article,
        row.new_version,
        row.change_summary,
        row.effective_on,
        row.answered_at,
    )
