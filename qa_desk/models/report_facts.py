"""What reports state besides the totals of results: pools, clauses, standards, satisfaction.

Whoever drafts reports knows it all, on a server through views of the owner (`report.draft`).
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qa_desk.models import revisions, views
from qa_desk.models.calls import Call
from qa_desk.models.checklists import ChecklistVersion
from qa_desk.models.documents import Document
from qa_desk.models.plans import Draw, SamplingRule
from qa_desk.models.totals import Result
from qa_desk.rules import answers, checklist_changes, report_texts
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.report_words import both
from qa_desk.rules.service_quality import Pool
from qa_desk.rules.sheets import Answer
from qa_desk.work import Work

_BATCH = 500


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def span(work: Work, first: date, last: date) -> tuple[datetime, datetime]:
    """Return when the first day begins and the day after the last, in the centre's time."""
    return _midnight(first, work.zone), _midnight(last + timedelta(days=1), work.zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


# -- the sample ------------------------------------------------------------------------------------


def pools(session: Session, begins: datetime, ends: datetime) -> list[Pool]:
    """Return from what the draws of a time chose; a draw belongs to where its pool begins (D10)."""
    rows = session.execute(
        select(Draw.pool_from, Draw.pool_to, Draw.pool_count, SamplingRule.sample_reason,
               SamplingRule.filter)
        .join(SamplingRule, SamplingRule.id == Draw.rule_id)
        .where(Draw.pool_from >= begins, Draw.pool_from < ends)
    )  # fmt: skip
    return [
        Pool(json.dumps(rule, sort_keys=True), reason, since, until, calls)
        for since, until, calls, reason, rule in rows
    ]


def set_aside(session: Session, first: date, last: date) -> int:
    """Return how many evaluations of calibration and re-checks no figure counts."""
    table = views.set_aside.c
    found = session.scalar(select(func.sum(table.n)).where(table.day.between(first, last)))
    return int(found or 0)


# -- fatal errors ----------------------------------------------------------------------------------


def clauses(session: Session, found: Iterable[Result]) -> Counter[tuple[str, str]]:
    """Return how many of the results have each fatal error, by class and key of clause or item."""
    fatal = {result.id: result for result in found if result.fatal_classes}
    keys = list(fatal)
    met: set[tuple[UUID, str, str]] = set()
    for place in range(0, len(keys), _BATCH):
        table = views.fatals.c
        rows = session.execute(
            select(views.fatals).where(table.evaluation_id.in_(keys[place : place + _BATCH]))
        )
        for row in rows:
            if row.number is None:
                met.add((row.evaluation_id, row.fatal_class, row.key))
                continue
            form = revisions.checklist(session, fatal[row.evaluation_id].version)
            item = form.items[row.number - 1]
            given = Answer(row.option, counts=tuple(row.counts or ()))
            met |= {
                (row.evaluation_id, name, item.key)
                for name, _deduction in answers.fatals(item, given)
            }
    return Counter((name, key) for _id, name, key in met)


# -- standards -------------------------------------------------------------------------------------


def forms(session: Session, versions: Iterable[UUID]) -> list[Checklist]:
    """Return versions of checklists as rules see them, the newest last."""
    found = [revisions.checklist(session, each) for each in set(versions)]
    return sorted(found, key=lambda form: (form.effective_from, form.code, form.number))


def names(found: Iterable[Checklist]) -> dict[str, str]:
    """Return the words of items and fatal errors in both languages, by key; the newest count."""
    told: dict[str, str] = {}
    for form in found:
        told |= {item.key: both(item.text) for item in form.items}
        told |= {fatal.key: both(fatal.text) for fatal in form.fatal_errors}
    return told


def changed(session: Session, used: Mapping[date, Iterable[UUID]]) -> dict[date, frozenset[str]]:
    """Return the items that do not compare with the month before, by month (S3-4.6a).

    `used` has the versions by which the results of each month were scored.
    """
    found: dict[date, frozenset[str]] = {}
    before: dict[UUID, ChecklistVersion] = {}  # checklist → the newest version used so far
    for month, ids in sorted(used.items()):
        keys: set[str] = set()
        versions = [session.get_one(ChecklistVersion, each) for each in ids]
        for version in sorted(versions, key=lambda each: (each.effective_from, each.number)):
            earlier = before.get(version.checklist_id)
            if earlier is not None and earlier.id != version.id:
                keys |= set(checklist_changes.changed_here(earlier.document, version.document))
            before[version.checklist_id] = version
        found[month] = frozenset(keys)
    return found


# -- beside ----------------------------------------------------------------------------------------


def satisfaction(session: Session, begins: datetime, ends: datetime) -> tuple[Fraction | None, int]:
    """Return the mean of what customers said of the calls of a time, and of how many calls."""
    rated, n = session.execute(
        select(func.sum(Call.csat), func.count(Call.csat)).where(
            Call.started_at >= begins, Call.started_at < ends
        )
    ).one()
    return (Fraction(int(rated or 0), n) if n else None), n


def words_before(
    session: Session, kind: str, first: date, section: str, person: UUID | None = None
) -> str:
    """Return what the issued report of the month before says in a section; "" without one."""
    rows: Sequence[str | None] = session.scalars(
        select(Document.content)
        .where(
            Document.kind == kind,
            Document.period_to == first - timedelta(days=1),
            Document.issued_at.is_not(None),
            Document.voided_at.is_(None),
        )
        .order_by(Document.issued_at.desc())
    ).all()
    for text in rows:
        form = report_texts.from_text(text or "")
        if form.subject_id == person:
            return form.part(section).words
    return ""
