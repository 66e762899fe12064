"""What a digest says of all that happens around inspection: complaints, questions, actions, plans.

Only a digest of the whole centre says it, and only of that which its author may see whole: a part
would be taken for the whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, func, select

from qa_desk.models import (
    ActionItem,
    Complaint,
    Department,
    Document,
    ImprovementPlan,
    KnowledgeTicket,
    Person,
    complaints,
    indicators,
    knowledge_tickets,
    queries,
)
from qa_desk.models.complaints import Span
from qa_desk.rules import complaints as rules
from qa_desk.rules import figuring, knowledge, permissions, report_periods
from qa_desk.rules.action_items import OPEN
from qa_desk.rules.improvement_plans import KIND as PLAN
from qa_desk.rules.report_forms import Figure, Form, Value
from qa_desk.work import Work

Row = tuple[Value, ...]


def figures(work: Work, form: Form) -> Iterator[Figure]:
    """Yield the figures of the complaints received in the period (6.12, S1-2A.9)."""
    if not _sees(work, "complaint.see"):
        return
    period = queries.span(work.session, work.now, form.first, form.last)
    facts = _complaints(work, period)
    if not facts:
        return
    found = rules.figures(facts, _contacts(work, form, period))
    yield figuring.count("complaints", found.complaints)
    if found.rate is not None:
        yield figuring.count("complaint_rate", found.rate, found.contacts)
    yield figuring.rate("complaint_timeliness", found.on_time)
    yield figuring.rate("complaint_repeat", found.repeat)


def progress(work: Work, form: Form) -> Iterator[Row]:
    """Yield what was set going, ended and answered in the period, as rows of the digest."""
    period = queries.span(work.session, work.now, form.first, form.last)
    counted: dict[str, int] = {}
    if _sees(work, "action.see"):
        counted["actions_open"] = _count(work, ActionItem.state == OPEN)
        closed = (ActionItem.finished_at >= period[0], ActionItem.finished_at < period[1])
        counted["actions_closed"] = _count(work, *closed)
    if _sees(work, "improvement.see"):
        counted["plans_in_force"] = _plans(work, form)
    if _sees(work, "knowledge.see"):
        answers = knowledge_tickets.figures(work, *period)
        counted["questions_raised"] = answers.raised
        counted["articles_changed"] = answers.changed
    yield from ((code, number) for code, number in counted.items() if number)


def overdue(work: Work) -> Iterator[Row]:
    """Yield what is overdue now around inspection, with whom, and how much of it."""
    if _sees(work, "complaint.see"):
        yield from _rows("complaints", _late_complaints(work))
    if _sees(work, "action.see"):
        yield from _rows("actions", _late_actions(work))
    if _sees(work, "knowledge.see"):
        yield from _rows("questions", _late_questions(work))


def _sees(work: Work, action: str) -> bool:
    return permissions.reach(work.actor, action).everywhere


def _rows(what: str, whom: Iterable[str]) -> Iterator[Row]:
    yield from ((what, name, number) for name, number in sorted(Counter(whom).items()))


def _complaints(work: Work, period: Span) -> list[rules.Facts]:
    rows = work.session.scalars(
        select(Complaint).where(
            Complaint.received_at >= period[0], Complaint.received_at < period[1]
        )
    ).all()
    repeats = complaints.repeats(work) if rows else {}
    return [
        rules.Facts(
            row.id,
            row.received_at.astimezone(work.zone).date(),
            row.kind,
            row.severity,
            state := rules.state(row.due_at, row.closed_at, work.now),
            repeat=repeats.get(row.id, 0),
            is_due=state != "open",
        )
        for row in rows
    ]


def _contacts(work: Work, form: Form, period: Span) -> int:
    """Return as many contacts as the centre's indicator says, else the calls known (6.12)."""
    if form.kind == "weekly_digest":
        said = [indicators.volume(work.session, "week", form.first)]
    else:
        months = report_periods.months((form.first, form.last))
        said = [indicators.volume(work.session, "month", first) for first, _last in months]
    if None not in said:
        return sum(filter(None, said))
    return complaints.contacts(work.session, period)


def _count(work: Work, *conditions: ColumnElement[bool]) -> int:
    return work.session.scalar(select(func.count(ActionItem.id)).where(*conditions)) or 0


def _plans(work: Work, form: Form) -> int:
    """Return how many improvement plans of the year hold."""
    return (
        work.session.scalar(
            select(func.count(ImprovementPlan.id.distinct()))
            .join(Document, Document.subject_id == ImprovementPlan.id)
            .where(
                ImprovementPlan.year == form.last.year,
                Document.kind == PLAN,
                Document.voided_at.is_(None),
                Document.closed_at.is_not(None),
            )
        )
        or 0
    )


def _late_complaints(work: Work) -> Iterator[str]:
    """Yield the department, or nobody, for each complaint that is past its time."""
    rows = work.session.scalars(
        select(func.coalesce(Department.name, ""))
        .select_from(Complaint)
        .outerjoin(Department, Department.id == Complaint.department_id)
        .where(
            Complaint.kind == "complaint",
            Complaint.closed_at.is_(None),
            Complaint.due_at < work.now,
        )
    )
    yield from rows


def _late_actions(work: Work) -> Iterator[str]:
    """Yield the owner for each action that is past its day (S1-3.7)."""
    rows = work.session.execute(
        select(Person.name, Person.staff_no)
        .select_from(ActionItem)
        .outerjoin(Person, Person.id == ActionItem.owner_id)
        .where(ActionItem.state == OPEN, ActionItem.due < work.today)
    )
    yield from (f"{name} {staff_no}" if name else "" for name, staff_no in rows)


def _late_questions(work: Work) -> Iterator[str]:
    """Yield nobody for each question that is past the time of its step (S3-6.B5)."""
    statuses = work.session.scalars(
        select(KnowledgeTicket.status).where(KnowledgeTicket.due_at < work.now)
    )
    yield from ("" for status in statuses if knowledge.turn(status))
