"""Figures of questions, where knowledge is missing, what was asked most (6.13, 7.6, 7.7)."""

from collections import Counter
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from qa_desk.models import KnowledgeTicket, knowledge_tickets, revisions
from qa_desk.models.knowledge_views import losses
from qa_desk.rules import knowledge, permissions
from qa_desk.rules.knowledge_figures import top
from qa_desk.services.knowledge.types import Gap, Report
from qa_desk.work import Work

_MOST = 20


def of_days(work: Work, days: int = 30) -> Report:
    """Return the figures of the last days, today among them, of what the actor may see."""
    permissions.require_of(work.actor, "knowledge.see")
    today = datetime.combine(work.today, time(), work.zone)
    since = today - timedelta(days=days - 1)
    asked = work.session.execute(
        select(KnowledgeTicket.reason, KnowledgeTicket.question)
        .where(knowledge_tickets.visible(work.actor), KnowledgeTicket.raised_at >= today)
        .order_by(KnowledgeTicket.raised_at)
    ).all()
    until = work.now + timedelta(microseconds=1)
    return Report(
        figures=knowledge_tickets.figures(work, since, until),
        gaps=tuple(_gaps(work, since)),
        top=tuple(top(reason for reason, _text in asked)),
        questions=tuple(text for _reason, text in asked),
    )


def _gaps(work: Work, since: datetime) -> list[Gap]:
    """Return the articles that slips name and the items that failed for the knowledge base."""
    slips = work.session.execute(
        select(KnowledgeTicket.article, func.count())
        .where(
            knowledge_tickets.visible(work.actor),
            KnowledgeTicket.found.in_(knowledge.GAPS),
            KnowledgeTicket.raised_at >= since,
        )
        .group_by(KnowledgeTicket.article)
    ).all()
    found = [Gap("article", name, number, 0) for name, number in slips]
    if permissions.may(work.actor, "knowledge.verify") or permissions.may(
        work.actor, "report.draft"
    ):
        found += _items(work, since)
    found.sort(key=lambda gap: (-gap.slips - gap.deductions, gap.kind, gap.name))
    return found[:_MOST]


def _items(work: Work, since: datetime) -> list[Gap]:
    rows = work.session.execute(
        select(losses.c.version_id, losses.c.number, func.sum(losses.c.n))
        .where(losses.c.day >= since.date())
        .group_by(losses.c.version_id, losses.c.number)
    ).all()
    counted: Counter[str] = Counter()
    for version_id, number, times in rows:
        items = revisions.checklist(work.session, version_id).items
        counted[next(str(item.text) for item in items if item.number == number)] += int(times)
    return [Gap("item", name, 0, times) for name, times in counted.items()]
