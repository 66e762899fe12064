"""What a plan comes to in the inspectors' time (6.6), and what of it can be reached (P16)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.models import Person, Shift, call_months, drawing, findings, plan_months, queries
from qa_desk.models.drawing import Basis
from qa_desk.rules import deadlines, options, permissions, plan_totals, workloads
from qa_desk.rules.plan_totals import Csr
from qa_desk.rules.plans import Content, RuleLine
from qa_desk.rules.scoring import half_up
from qa_desk.rules.working_calendar import IsWorkingDay
from qa_desk.rules.workloads import DAY, Pace, Workload
from qa_desk.services.planning.types import Load, RuleLoad
from qa_desk.work import Work


@dataclass(frozen=True)
class Month:
    """What a month's plan is reckoned from, whatever its rules."""

    first: date
    zone: ZoneInfo
    stored: Mapping[str, str]  # the centre's settings
    csrs: tuple[Csr, ...]
    reasons: Mapping[UUID, Mapping[str, int]]  # CSR → reason → calls of the month before
    days: int  # working days
    shift_days: Mapping[UUID, int]  # of each CSR
    inspectors: tuple[Person, ...]
    capacity: int  # minutes
    is_rostered: bool
    is_working_day: IsWorkingDay

    @property
    def calls(self) -> Mapping[UUID, int]:
        """Return the calls of each CSR in the month before."""
        return {csr: sum(mine.values()) for csr, mine in self.reasons.items()}


def load(work: Work, month: date, rules: Sequence[RuleLine], content: Content) -> Load:
    """Return what a plan would cause, as far as last month's calls and the roster tell."""
    permissions.require_of(work.actor, "plan.draft")
    return reckon(work, month_of(work, month), rules, content)[0]


def month_of(work: Work, month: date) -> Month:
    """Gather what a month's plan is reckoned from."""
    first = month.replace(day=1)
    session, day = work.session, day_within(work, first)
    stored = queries.stored_options(session, work.now)
    csrs = plan_months.csrs(session, day)
    zone, is_working_day = deadlines.terms(stored)
    days = plan_months.working_days(first, is_working_day)
    inspectors = plan_months.inspectors(session, day)
    shifts = plan_months.rostered(
        session, [csr.id for csr in csrs] + [each.id for each in inspectors], first
    )
    on_duty = {
        key: len({shift.day for shift in mine if shift.kind == "work" and shift.counts})
        for key, mine in shifts.items()
    }
    return Month(
        first,
        zone,
        stored,
        tuple(csrs),
        call_months.of_csrs(session, plan_months.bounds(findings.month_before(first), zone)),
        days,
        {csr.id: on_duty.get(csr.id, days) for csr in csrs},
        tuple(inspectors),
        sum(_minutes(shifts.get(each.id), days) for each in inspectors),
        any(each.id in shifts for each in inspectors),
        is_working_day,
    )


def _minutes(shifts: Sequence[Shift] | None, days: int) -> int:
    """Return an inspector's minutes of a month, by the roster if it has him."""
    if shifts is None:
        return days * DAY
    at_work = sum(
        ((shift.ends_at - shift.starts_at) for shift in shifts if shift.kind == "work"), timedelta()
    )
    return workloads.net_minutes(at_work // timedelta(minutes=1))


def day_within(work: Work, month: date) -> date:
    """Return the day of a month that speaks for it: today, or the nearest to today."""
    today = work.today
    return min(max(today, month), findings.next_month(month) - timedelta(days=1))


def reckon(
    work: Work, month: Month, rules: Sequence[RuleLine], content: Content
) -> tuple[Load, list[dict[UUID, int]]]:
    """Return the load of a plan, and the evaluations of each CSR by each rule."""
    each, lines = [], []
    for rule in rules:
        given, line = _by_rule(work, month, rule)
        each.append(given)
        lines.append(line)
    wanted = plan_totals.together(each)
    pace = Pace.of(month.stored)
    checks = sum(month.shift_days.values()) * options.number("cov.day", month.stored)
    cost = workloads.workload(
        sum(wanted.values()), checks, content.quick_by_others, month.days, month.capacity, pace
    )
    numbers = [wanted.get(csr.id, 0) for csr in month.csrs]
    return Load(
        rules=tuple(lines),
        csrs=len(month.csrs),
        inspectors=len(month.inspectors),
        days=month.days,
        shift_days=sum(month.shift_days.values()),
        is_rostered=month.is_rostered,
        workload=cost,
        minutes=_by_mode(rules, lines, content, cost, pace),
        least_wanted=min(numbers, default=0),
        most_wanted=max(numbers, default=0),
        below=sum(
            number < _required(month, csr) for number, csr in zip(numbers, month.csrs, strict=True)
        ),
        shortfall=workloads.shortfall(wanted, cost, pace),
    ), each


def _by_rule(work: Work, month: Month, rule: RuleLine) -> tuple[dict[UUID, int], RuleLoad]:
    aimed = plan_totals.aimed(rule, month.csrs, month.first)
    fitting = _fitting(work, month, rule)
    room = plan_totals.room(rule, aimed, fitting, month.calls)
    given = plan_totals.wanted(rule, aimed, room)
    pool = sum(fitting.get(csr.id, 0) for csr in aimed)
    number = sum(given.values())
    percent = half_up(1000 * number, pool) if pool else None
    return given, RuleLoad(number, percent, pool, sum(n > 0 for n in given.values()))


def _fitting(work: Work, month: Month, rule: RuleLine) -> Mapping[UUID, int]:
    """Return the calls of the month before that fit a rule, by CSR."""
    start, end = plan_months.bounds(findings.month_before(month.first), month.zone)
    basis = Basis(
        start,
        end,
        work.now,
        month.zone.key,
        replace(rule.filter, people=(), teams=()),  # `aimed` says whose
        options.number("draw.seconds", month.stored),
    )
    return drawing.numbers(work.session, basis)


def _required(month: Month, csr: Csr) -> int:
    """Return the evaluations that a CSR must get in the month (6.6)."""
    whole = options.number("cov.month", month.stored)
    if options.text("cov.month.part", month.stored) == "no":
        return whole
    days = options.number("cov.month.shifts", month.stored)
    return min(whole, -(-whole * month.shift_days[csr.id] // days))


def _by_mode(
    rules: Sequence[RuleLine],
    lines: Sequence[RuleLoad],
    content: Content,
    cost: Workload,
    pace: Pace,
) -> dict[str, int]:
    minutes: Counter[str] = Counter()
    for rule, line in zip(rules, lines, strict=True):
        minutes[rule.mode] += round(line.number * pace.evaluation)
    for mode, share in content.mode_mix.items():
        minutes[mode] += half_up(cost.quick_minutes * share, 100)
    return dict(minutes)
