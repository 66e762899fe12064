"""What a monitoring report says of plan, coverage and the watch list (domain.md 5.3, 2, 3, 10)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.models import (
    Plan,
    SamplingRule,
    WatchEntry,
    board_lines,
    courses,
    plan_months,
    queries,
    standards,
    totals,
    views,
)
from qa_desk.rules import coverage as rules
from qa_desk.rules import deadlines, figuring, plan_totals, report_periods
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.coverage import Line, Month, Terms
from qa_desk.rules.plans import MODES, RuleLine
from qa_desk.rules.report_forms import Form, Part, Table, Value
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Scope, Totals
from qa_desk.work import Work

_OPEN = ("E0", "E1")
_GONE = ("met", "missed", "approved")  # days that count: due, and over


@dataclass(frozen=True)
class Board:
    """The lines of the month in which a report lies, and which of its days the report is about."""

    lines: tuple[Line, ...]
    month: Month
    places: range
    is_monthly: bool


def board(work: Work, form: Form, teams: frozenset[UUID]) -> Board:
    """Return the coverage of the period's month, of these teams if any are named."""
    stored = queries.stored_options(work.session, work.now)
    zone, is_working_day = deadlines.terms(stored)
    terms = Terms.of(stored, board_lines.shortfall(work, form.first.replace(day=1)))
    month = Month.at(form.first, work.now, zone, terms.day_close, is_working_day)
    lines = board_lines.of(work, month, terms)
    return Board(
        tuple(line for line in lines if not teams or line.csr.team_id in teams),
        month,
        range(form.first.day - 1, form.last.day),
        report_periods.is_monthly(form.kind),
    )


def coverage(found: Board, target: int) -> Part:
    """Return both rates of the period, and who was checked too seldom (6.6).

    The month's rate is what is reached so far, and final once the month is over.
    """
    days, months = shares(found)
    figures = (
        figuring.rate("coverage_day", days, target=target),
        figuring.rate("coverage_month", months, target=target),
    )
    lines = tuple(row for line in found.lines if (row := _short(line, found)))
    columns = ("csr", "team", "missed", "done", "required", "short")
    return Part("coverage", figures, (Table("short", columns, lines),))


def shares(found: Board) -> tuple[Share, Share]:
    """Return the share of shift days that had their checks, and of CSRs who had their month's."""
    days = [line.days[place].state for line in found.lines for place in found.places]
    over = [state for state in days if state in _GONE]
    whole = rules.totals(found.lines, found.month)
    return Share(over.count("met"), len(over)), Share(whole.months_met, whole.months)


def _short(line: Line, found: Board) -> tuple[Value, ...] | None:
    """Return the line of a CSR who was checked too seldom on a day, or in a month that is over."""
    missed = sum(line.days[place].state == "missed" for place in found.places)
    is_over = found.month.today > found.month.last
    lacking = max(0, line.required - line.done) if found.is_monthly and is_over else 0
    if not missed and not lacking:
        return None
    name = f"{line.csr.name} {line.csr.staff_no}"
    return name, line.csr.team, missed, line.done, line.required, lacking or None


def plan(work: Work, form: Form, teams: frozenset[UUID], people: Mapping[UUID, str]) -> Part:
    """Return tasks and what was done of them, by inspector and by mode (5.3, 2)."""
    tasks, done = Counter[UUID](), Counter[UUID]()
    modes, done_modes = Counter[str](), Counter[str]()
    for one, number in courses.given_by(work, form.first, form.last, teams).items():
        tasks[one.inspector_id] += number
        modes[one.mode] += number
        submitted = 0 if one.status in _OPEN else number
        done[one.inspector_id] += submitted
        done_modes[one.mode] += submitted
    lines = sorted(
        (people.get(key, ""), number, done[key], number - done[key],
         *figuring.told(Share(done[key], number)))
        for key, number in tasks.items()
    )  # fmt: skip
    planned, quick = _planned(work, form.first), _quick(work, form)
    by_mode = [
        (mode, planned.get(mode), modes[mode], done_modes[mode], quick[mode])
        for mode in MODES
        if modes[mode] or quick[mode] or planned.get(mode)
    ]
    share = Share(sum(done.values()), sum(tasks.values()))
    by_inspector = ("inspector", "tasks", "done", "open", *figuring.DONE)
    return Part(
        "plan",
        (figuring.rate("plan_done", share),),
        (
            Table("by_inspector", by_inspector, tuple(lines)),
            Table("by_mode", ("mode", "planned", "tasks", "done", "quick"), tuple(by_mode)),
        ),
    )


def _planned(work: Work, first: date) -> dict[str, int]:
    """Return the evaluations that the approved plan of the month asks for, by mode.

    What is a share of calls is no number and left out.
    """
    month = first.replace(day=1)
    newest = (
        select(Plan.id)
        .where(Plan.month == month, Plan.approved_at.is_not(None))
        .order_by(Plan.number.desc())
        .limit(1)
    )
    lines = work.session.scalars(
        select(SamplingRule).where(
            SamplingRule.plan_id == newest.scalar_subquery(), SamplingRule.unit == "number"
        )
    ).all()
    csrs = plan_months.csrs(work.session, month) if lines else []
    found: Counter[str] = Counter()
    for line in lines:
        rule = RuleLine("", line.count, filter=CallFilter.from_document(line.filter))
        aimed = plan_totals.aimed(rule, csrs, month)
        each = {"csr": len(aimed), "team": len({csr.team for csr in aimed}), "centre": 1}
        found[line.mode] += line.count * each[line.per]
    return dict(found)


def _quick(work: Work, form: Form) -> Counter[str]:
    """Return the quick checks of the period's days, by mode."""
    table = views.checked.c
    rows = work.session.execute(
        select(table.mode, func.count())
        .where(table.day.between(form.first, form.last), table.is_full == 0)
        .group_by(table.mode)
    )
    return Counter({mode: number for mode, number in rows})  # noqa: C416 - rows, not pairs


def watch_entries(work: Work, first: date, last: date) -> list[WatchEntry]:
    """Return the entries of the watch list that held on one of these days."""
    found = work.session.scalars(
        select(WatchEntry)
        .where(
            WatchEntry.valid_from <= last,
            WatchEntry.valid_to.is_(None) | (WatchEntry.valid_to >= first),
        )
        .order_by(WatchEntry.contact_reason, WatchEntry.valid_from, WatchEntry.id)
    )
    return list(found)


def of_reasons(work: Work, scope: Scope, watched: Iterable[WatchEntry]) -> dict[str, Totals]:
    """Return the totals of each contact reason; nothing while none is watched."""
    if not any(entry.contact_reason for entry in watched):
        return {}
    return {key: each for (key,), each in totals.of(work, scope, ["contact_reason"]).items()}


def minimum_skills(work: Work, day: date) -> dict[str, int]:
    """Return the minimum skill of each skill group in thousandths, by the forms of a day."""
    return {
        group.code: group.min_skill["MS"]
        for _id, form in standards.forms_on(work.session, day)
        for group in form.skill_groups
        if "MS" in group.min_skill
    }
