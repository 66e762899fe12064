"""Gather what last month says, and make a plan of it (S3-4.3b)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from qa_desk.i18n import Bilingual
from qa_desk.models import (
    ChecklistVersion,
    Document,
    call_months,
    findings,
    plan_months,
    revisions,
)
from qa_desk.rules import options, outcomes, permissions, proposals, report_texts
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.proposals import LastMonth, Split, Watched
from qa_desk.services.planning import loading
from qa_desk.services.planning.types import Focus, Proposal
from qa_desk.work import Work


def propose(work: Work, month: date) -> Proposal:
    """Return rules and content of a month as the month before suggests them."""
    permissions.require_of(work.actor, "plan.draft")
    around = loading.month_of(work, month)
    numbers = ("cov.month", "plan.random", "plan.targeted")
    split = Split(*(options.number(key, around.stored) for key in numbers))
    last = last_month(work, around)
    rules, content = proposals.propose(around.first, last, split, around.is_working_day)
    focus = tuple(_focus(work, findings.month_before(around.first)))
    content = proposals.with_focus(content, "\n".join(each.words for each in focus), last)
    load = loading.reckon(work, around, rules, content)[0]
    before = outcomes.month(last.people, last.items)
    return Proposal(around.first, rules, content, load, before, focus)


def last_month(work: Work, around: loading.Month) -> LastMonth:
    """Gather what the month before says."""
    session, before = work.session, findings.month_before(around.first)
    span = plan_months.bounds(before, work.zone)
    reasons = {reason for mine in around.reasons.values() for reason in mine}
    rated, low_rated, low_csat = call_months.ratings(session, span)
    forms = list(_checklists(work))
    return LastMonth(
        csrs=around.csrs,
        people=tuple(findings.people(session, before)),
        items=tuple(findings.items(session, before)),
        names={item.key: item.text for form in forms for item in form.items},
        reasons=tuple(findings.reasons(session, before)),
        min_skill={
            group.code: group.min_skill.get("MS", 0)
            for form in forms
            for group in form.skill_groups
        },
        calls=around.reasons,
        new_reasons=call_months.new_reasons(session, span, reasons),
        complaints=call_months.complaints(session, span),
        rated=rated,
        low_rated=low_rated,
        low_csat=low_csat,
        watched=tuple(_watched(work, around.first)),
    )


def names_of_items(work: Work) -> dict[str, Bilingual]:
    """Return how the newest checklists word their items, by key."""
    return {item.key: item.text for form in _checklists(work) for item in form.items}


def _focus(work: Work, month: date) -> Iterator[Focus]:
    """Yield the focus of the issued monitoring reports of a month, the newest first."""
    papers = work.session.scalars(
        select(Document)
        .where(
            Document.kind.in_(("tenday_report", "monthly_report")),
            Document.issued_at.is_not(None),
            Document.voided_at.is_(None),
            Document.period_from >= month,
            Document.period_from < findings.next_month(month),
        )
        .order_by(Document.period_to.desc(), Document.kind, Document.number.desc())
    )
    for paper in papers:
        words = report_texts.from_text(paper.content or "").part("focus").words
        yield Focus(paper.kind, paper.period_from, paper.period_to, words)


def _checklists(work: Work) -> Iterator[Checklist]:
    """Yield the checklists that are or were in force, the newest version of each last."""
    versions = work.session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.state != "draft")
        .order_by(ChecklistVersion.effective_from, ChecklistVersion.created_at)
    )
    return (revisions.parsed(version) for version in versions)


def _watched(work: Work, month: date) -> Iterator[Watched]:
    for entry, person in plan_months.watched(work.session, month):
        if person is None:
            yield Watched(entry.uplift, contact_reason=entry.contact_reason)
        else:
            yield Watched(entry.uplift, person.staff_no, name=person.name)
