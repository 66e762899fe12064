"""The management digest of a week, month, half-year or year, on one page (S1-2A.9, S2-2.2.1c, P25).

It asks what the monitoring report asks, of its own period, and tells the figures alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.models import RoleGrant, TrainingNeed, totals
from qa_desk.rules import figuring, monitoring, report_periods
from qa_desk.rules.checklists import FATAL_CLASSES
from qa_desk.rules.report_forms import Figure, Form, Part, Table, Value
from qa_desk.rules.report_words import PROGRESS
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Totals, total
from qa_desk.services.reporting import around, covering
from qa_desk.services.reporting.monitoring import Asking
from qa_desk.work import Work

Row = tuple[Value, ...]
_ENDED = {"T7": "needs_effective", "T8": "needs_not_effective"}
_GONE = (*_ENDED, "TX")


def parts(work: Work, form: Form) -> Mapping[str, Part]:
    """Return the sections of a digest, by their codes; with a subject of that team only."""
    asking = Asking(work, form)
    numbers, going, waits = [*_figures(work, form, asking)], [*_needs(work, form)], [*_late(asking)]
    if form.subject_id is None:
        numbers += around.figures(work, form)
        going += around.progress(work, form)
        waits += around.overdue(work)
    progress = Table("progress", ("progress", "how_many"), tuple(going))
    late = Table("late", ("late", "whom", "overdue"), tuple(waits))
    found = (
        Part("figures", tuple(numbers)),
        Part("progress", tables=(progress,)),
        Part("overdue", tables=(late,)),
    )
    return {part.code: part for part in found}


def _figures(work: Work, form: Form, asking: Asking) -> Iterator[Figure]:
    """Yield the figures of quality, coverage, disputes and signatures."""
    classes = asking.results().figures
    yield from (one for one in classes if one.of not in FATAL_CLASSES)
    yield from _spots(work, asking)
    yield from _coverage(form, asking)
    yield from monitoring.disputes(asking.ends).figures
    yield from monitoring.signed(asking.ends, (), asking.targets).figures


def _coverage(form: Form, asking: Asking) -> Iterator[Figure]:
    """Yield both rates over all months of the period, or parts of them (6.6)."""
    days, months = Share(0, 0), Share(0, 0)
    for first, last in report_periods.months((form.first, form.last)):
        part = replace(form, first=first, last=last)
        day, month = covering.shares(covering.board(asking.work, part, asking.teams_asked))
        days = Share(days.part + day.part, days.of + day.of)
        months = Share(months.part + month.part, months.of + month.of)
    target = asking.targets.coverage
    yield figuring.rate("coverage_day", days, target=target)
    yield figuring.rate("coverage_month", months, target=target)


def _needs(work: Work, form: Form) -> Iterator[Row]:
    """Yield how many training needs are open, and what became of those closed in the period."""
    rows = work.session.execute(select(TrainingNeed.status, TrainingNeed.closed_at))
    found: Counter[str] = Counter()
    for status, closed_at in rows:
        if status not in _GONE:
            found["needs_open"] += 1
        elif (
            status in _ENDED and closed_at and _is_in(form, closed_at.astimezone(work.zone).date())
        ):
            found[_ENDED[status]] += 1
    yield from ((code, found[code]) for code in PROGRESS if found[code])


def _is_in(form: Form, day: date) -> bool:
    return form.first <= day <= form.last


def _spots(work: Work, asking: Asking) -> Iterator[Figure]:
    """Yield the average of what the CS managers scored themselves in the period (P25)."""
    managers = frozenset(
        work.session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == "cs_manager"))
    )
    scope = asking.scope(inspectors=managers, by_submission=True)
    sums = total(totals.of(work, scope, ["csr"]).values()) if managers else Totals()
    if sums.n:
        yield figuring.score("score", sums.score, of="spot")


def _late(asking: Asking) -> Iterator[Row]:
    """Yield what is overdue now, with whom, and how much of it."""
    for team, lead, number in sorted(asking.overdue()):
        yield "results", f"{lead} · {team}".strip(" ·"), number
    for trainer, number in _late_needs(asking.work):
        yield "training", asking.people.get(trainer, "") if trainer else "", number


def _late_needs(work: Work) -> list[tuple[UUID | None, int]]:
    """Return how many training needs each trainer has that are past their time."""
    table = TrainingNeed
    rows = work.session.execute(
        select(table.trainer_id, func.count())
        .where(table.status.not_in(_GONE), table.due_at < work.now)
        .group_by(table.trainer_id)
    )
    return sorted(((key, number) for key, number in rows), key=str)
