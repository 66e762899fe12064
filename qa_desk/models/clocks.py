"""By whose roster a deadline is counted, and what that roster says (domain.md 2.2, P20)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import queries, roster_days, views
from qa_desk.models.evaluations import Evaluation
from qa_desk.rules import deadlines, workflow
from qa_desk.rules.deadlines import Due, Roster, Span
from qa_desk.rules.reminders import Stay

BACK = timedelta(days=45)  # as long as the longest cap
AHEAD = timedelta(days=62)  # until the results of the month freeze

# The clock that runs in a state, whichever step has led to it.
LIMITS: Mapping[str, str] = {
    step.target: step.limit for step in reversed(workflow.STEPS) if step.limit
}


@dataclass(frozen=True)
class Clock:
    """A limit that runs for a case; `whose` is its CSR, its team, or nobody in particular."""

    limit: str
    whose: UUID | None

    @classmethod
    def of(cls, limit: str, csr_id: UUID, team_id: UUID) -> "Clock":
        """Return the clock of a case: the CSR's, the team lead's or the office's."""
        if limit in deadlines.OF_CSR:
            return cls(limit, csr_id)
        return cls(limit, team_id if limit in deadlines.OF_LEAD else None)

    def roster(self, rosters: Mapping[UUID, Roster]) -> Roster:
        """Return the roster by which this clock runs."""
        return rosters.get(self.whose, Roster()) if self.whose else Roster()


def due(session: Session, clock: Clock, start: datetime, stored: Mapping[str, str]) -> datetime:
    """Return when a clock that starts now runs out."""
    roster = clock.roster(_rosters(session, {clock}, (start, start), stored))
    return deadlines.due(clock.limit, start, roster, stored).at


def counted(
    session: Session, asked: Collection[tuple[Clock, datetime]], stored: Mapping[str, str]
) -> dict[tuple[Clock, datetime], Due | None]:
    """Return the days that were counted for some deadlines, at least one."""
    moments = [moment for _clock, moment in asked]
    clocks = {clock for clock, _moment in asked}
    rosters = _rosters(session, clocks, (min(moments) - BACK, max(moments)), stored)
    return {
        (clock, at): deadlines.counted(clock.limit, at, clock.roster(rosters), stored)
        for clock, at in asked
    }


def compared(
    session: Session,
    asked: Collection[tuple[Clock, datetime]],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> dict[tuple[Clock, datetime], tuple[datetime, datetime]]:
    """Return when clocks run out that began at some moments, by two sets of settings."""
    if not asked:
        return {}
    moments = [moment for _clock, moment in asked]
    around = min(moments), max(moments)
    rosters = _rosters(session, {clock for clock, _moment in asked}, around, after)

    def ends(clock: Clock, start: datetime, stored: Mapping[str, str]) -> datetime:
        return deadlines.due(clock.limit, start, clock.roster(rosters), stored).at

    return {
        (clock, start): (ends(clock, start, before), ends(clock, start, after))
        for clock, start in asked
    }


def of_cases(
    session: Session, cases: Iterable[Evaluation], moment: datetime
) -> dict[UUID, Due | None]:
    """Return the deadlines of the cases that wait for somebody, with the days counted."""
    asked = {
        each.id: (Clock.of(LIMITS[each.status], each.csr_id, each.team_id), each.due_at)
        for each in cases
        if each.due_at and each.status in LIMITS
    }
    if not asked:
        return {}
    found = counted(session, set(asked.values()), queries.stored_options(session, moment))
    return {case: found[key] for case, key in asked.items()}


def stays(
    session: Session, asked: Collection[tuple[Clock, Span]], stored: Mapping[str, str]
) -> dict[tuple[Clock, Span], Stay]:
    """Return the time that cases are in a state, from when to when each, for their reminders."""
    if not asked:
        return {}
    around = min(since for _clock, (since, _due) in asked), max(due for _clock, (_s, due) in asked)
    rosters = _rosters(session, {clock for clock, _span in asked}, around, stored)
    return {
        (clock, span): Stay(
            *span, tuple(deadlines.working_time(*span, clock.roster(rosters), stored))
        )
        for clock, span in asked
    }


def _rosters(
    session: Session, clocks: Iterable[Clock], around: Span, stored: Mapping[str, str]
) -> dict[UUID, Roster]:
    """Return the rosters of the CSRs, and of the leads of the teams, around some moments."""
    csrs: set[UUID] = set()
    teams: set[UUID] = set()
    for clock in clocks:
        if clock.whose is not None:
            (csrs if clock.limit in deadlines.OF_CSR else teams).add(clock.whose)
    zone, _is_working_day = deadlines.terms(stored)
    first, last = around[0].date(), (around[1] + AHEAD).date()
    days = roster_days.stored(session, csrs, first, last, zone)
    view = views.lead_shifts.c
    led = select(view.team_id, view.day, view.starts_at, view.ends_at).where(
        view.team_id.in_(teams), view.day.between(first, last)
    )
    rows = session.execute(led).all() if teams else []
    of_leads = deadlines.rosters(
        (team, day, (begin, end) if begin else None) for team, day, begin, end in rows
    )
    return {**roster_days.rosters_of(days, zone), **of_leads}
