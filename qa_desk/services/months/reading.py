"""Read the monthly results that somebody may see: everybody's, the team's, or one's own (P12)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qa_desk.models import MonthClose, MonthlyResult, month_figures
from qa_desk.rules import permissions
from qa_desk.rules.month_results import Line, Month
from qa_desk.work import Work

_MOST = 12


@dataclass(frozen=True)
class OwnMonth:
    """A CSR's own line of a month, as everybody else sees it."""

    month: date
    is_closed: bool
    line: Line


def this_month(work: Work) -> date:
    """Return the first day of the centre's month."""
    return work.today.replace(day=1)


def sheet(work: Work, month: date | None = None) -> Month:
    """Return the sheet of a month, of this one without any: frozen once the month is closed."""
    permissions.require_of(work.actor, "month.see")
    return month_figures.sheet(work, (month or this_month(work)).replace(day=1))


def own_months(work: Work) -> list[OwnMonth]:
    """Return the actor's own lines: of this month as it stands, and of the last ones closed."""
    permissions.require_of(work.actor, "month.see")
    closed = work.session.scalars(
        select(MonthlyResult.month)
        .join(MonthClose, MonthClose.month == MonthlyResult.month)
        .where(MonthlyResult.person_id == work.actor.id)
        .order_by(MonthlyResult.month.desc())
        .limit(_MOST)
    ).all()
    months = dict.fromkeys([this_month(work), *closed])
    found = [(month, month_figures.sheet(work, month)) for month in months]
    return [
        OwnMonth(month, sheet.closed is not None, line)
        for month, sheet in found
        for line in sheet.lines
        if line.csr.id == work.actor.id
    ]
