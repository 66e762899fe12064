"""Who was checked often enough: each CSR's shift days and months (S3-3g, S3-4.5b, domain.md 6.6).

Two quotas count by two rules (domain.md 0.2): every check counts to the shift day in which the
contact began, if it is done before that day closes (P7); only evaluations count to the month, late
ones too, unless the centre lets quick checks count to both. All of it is integers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.rules import options
from qa_desk.rules.deadlines import closes_at
from qa_desk.rules.scoring import half_up
from qa_desk.rules.working_calendar import IsWorkingDay, is_weekday

MODES = ("recording", "side_by_side", "floor_check", "test_call", "screen_monitoring")
EXEMPT = ("leave", "training", "incident", "not_counted", "short_shift", "few_contacts")


@dataclass(frozen=True)
class Terms:
    """What the centre asks for: its settings, and what a plan that cannot be met approved (P16)."""

    day: int = 3
    month: int = 20
    equal: bool = False  # quick checks count to the month as well
    part: bool = True  # part of a month needs part of the evaluations
    month_shifts: int = 22
    post: int = 240  # minutes
    contacts: int = 3
    quick: int = 3  # minutes
    day_close: time = time(9, 30)
    granted_day: int | None = None  # what can be reached instead, as approved
    granted_month: int | None = None

    @classmethod
    def of(cls, stored: Mapping[str, str], shortfall: Mapping[str, int] | None = None) -> "Terms":
        """Return the terms of a centre's stored settings, and of a plan's approved shortfall."""

        def number(key: str) -> int:
            return options.number(key, stored)

        return cls(
            number("cov.day"),
            number("cov.month"),
            options.text("cov.equal", stored) == "yes",
            options.text("cov.month.part", stored) == "yes",
            number("cov.month.shifts"),
            number("cov.shift"),
            number("cov.contacts"),
            number("plan.quick"),
            time.fromisoformat(options.text("cov.day_close", stored)),
            _granted_day(number("cov.day"), shortfall) if shortfall else None,
            shortfall["least"] if shortfall else None,
        )


def _granted_day(day: int, shortfall: Mapping[str, int]) -> int:
    """Return the checks a day that are left when both kinds lose the same part."""
    wanted = shortfall["wanted"] + shortfall["quick_wanted"]
    reached = shortfall["reached"] + shortfall["quick_reached"]
    return min(day, day * reached // wanted) if wanted else day


@dataclass(frozen=True)
class Segment:
    """One line of the roster for a person's shift day."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    counts: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Duty:
    """A rostered shift day: whether checks are due on it, or why not (one of EXEMPT)."""

    starts_at: datetime
    ends_at: datetime
    exempt: str = ""
    reason: str = ""  # as the roster gives it


@dataclass(frozen=True)
class Checks:
    """The checks of a CSR's shift day; late is what was done after that day had closed."""

    full: int = 0
    quick: int = 0
    late_full: int = 0
    late_quick: int = 0

    @property
    def late(self) -> int:
        """Count the late ones."""
        return self.late_full + self.late_quick

    def to_month(self, *, equal: bool) -> int:
        """Count what counts to the month."""
        return self.full + self.late_full + (self.quick + self.late_quick if equal else 0)


NO_CHECKS = Checks()


@dataclass(frozen=True)
class Day:
    """A cell of the board.

    Its state is one of: free (not rostered), exempt, planned (still to come), open (short, and the
    day not closed), met, approved (short as the plan approved, P16), missed.
    """

    state: str
    done: int = 0
    due: int = 0
    late: int = 0
    duty: Duty | None = None

    @property
    def missing(self) -> int:
        """Count the checks that are still to be done for this day."""
        return max(0, self.due - self.done)


@dataclass(frozen=True)
class Csr:
    """A CSR as the board names them, and when they were employed as one."""

    id: UUID
    name: str
    staff_no: str
    team_id: UUID | None = None
    team: str = ""
    group: str = ""
    since: date = date.min
    until: date = date.max
    on_probation: bool = False  # P25


@dataclass(frozen=True)
class Line:
    """A CSR's month: the cells, the evaluations against what is required, where it is heading."""

    csr: Csr
    days: tuple[Day, ...]
    done: int
    required: int
    forecast: int | None  # None: nothing to reckon from
    granted: int  # what the plan approved where it asks for less than required (P16)
    modes: tuple[int, ...] = (0,) * len(MODES)  # checks of each of MODES

    @property
    def checks(self) -> int:
        """Count all checks of the month."""
        return sum(self.modes)

    @property
    def missed(self) -> int:
        """Count the days that were missed."""
        return sum(day.state == "missed" for day in self.days)

    @property
    def is_uncovered(self) -> bool:
        """Say whether checks were due on days gone by, and there was none at all."""
        return not self.checks and any(day.state in {"missed", "approved"} for day in self.days)

    @property
    def is_short(self) -> bool:
        """Say whether a day was missed or the month's evaluations will not be reached."""
        return self.missed > 0 or (self.forecast is not None and self.forecast < self.granted)


@dataclass(frozen=True)
class Month:
    """A calendar month as it is looked at from a moment."""

    first: date
    now: datetime
    zone: ZoneInfo
    closes: tuple[datetime, ...] = field(repr=False)  # of each day

    @classmethod
    def at(
        cls,
        first: date,
        now: datetime,
        zone: ZoneInfo,
        day_close: time,
        is_working_day: IsWorkingDay = is_weekday,
    ) -> "Month":
        """Return the month that begins on `first`."""
        first = first.replace(day=1)
        length = ((first + timedelta(days=31)).replace(day=1) - first).days
        every = (first + timedelta(days=n) for n in range(length))
        closes = (closes_at(day, day_close, zone, is_working_day) for day in every)
        return cls(first, now, zone, tuple(closes))

    @property
    def today(self) -> date:
        """Return today's date in the centre."""
        return self.now.astimezone(self.zone).date()

    @property
    def days(self) -> tuple[date, ...]:
        """Return all days of the month."""
        return tuple(self.first + timedelta(days=n) for n in range(len(self.closes)))

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.first + timedelta(days=len(self.closes) - 1)


def duty(segments: Sequence[Segment], terms: Terms, contacts: int | None = None) -> Duty:
    """Return whether checks are due on a shift day, and if not why (domain.md 6.6).

    `contacts` is None where nothing is known of them; then they decide nothing.
    """
    starts = min(segment.starts_at for segment in segments)
    posts = [segment for segment in segments if segment.kind == "work"]
    ends = max(segment.ends_at for segment in posts or segments)
    counted = [segment for segment in posts if segment.counts]
    minutes = sum((post.ends_at - post.starts_at) // timedelta(minutes=1) for post in counted)
    kinds = {segment.kind for segment in segments}
    exempt = _exempt(kinds, bool(counted), minutes >= terms.post)
    if not exempt and contacts is not None and contacts < terms.contacts:
        exempt = "few_contacts"
    reason = next((segment.reason for segment in segments if segment.reason), "")
    return Duty(starts, ends, exempt, reason if exempt else "")


def _exempt(kinds: set[str], counts: bool, is_long: bool) -> str:
    if "incident" in kinds:
        return "incident"
    if "work" not in kinds:
        return "training" if "training" in kinds else "leave"
    if not counts:
        return "not_counted"
    return "" if is_long else "short_shift"


def cell(duty: Duty | None, checks: Checks, terms: Terms, month: Month, n: int) -> Day:
    """Return the cell of the month's n-th day, from 0 (COV-DAY)."""
    done = checks.full + checks.quick
    if duty is None or duty.exempt:
        return Day("free" if duty is None else "exempt", done, 0, checks.late, duty)
    return Day(_state(done, terms, month, n), done, terms.day, checks.late, duty)


def _state(done: int, terms: Terms, month: Month, n: int) -> str:
    if done >= terms.day:
        return "met"
    if month.first + timedelta(days=n) > month.today:
        return "planned"
    if month.now < month.closes[n]:
        return "open"
    granted = terms.granted_day
    return "approved" if granted is not None and done >= granted else "missed"


def required(csr: Csr, days: Sequence[Day], month: Month, terms: Terms) -> int:
    """Return the evaluations that a CSR needs in the month (COV-MON).

    Who worked part of it needs ceil(20 × shift days / standard shift days): who came or left, and
    whose roster says leave. Without a roster nothing is known of parts.
    """
    rostered = [day for day in days if day.duty is not None]
    if not terms.part or not rostered:
        return terms.month
    is_whole = csr.since <= month.first and csr.until >= month.last
    is_away = any(day.duty is not None and day.duty.exempt == "leave" for day in rostered)
    if is_whole and not is_away:
        return terms.month
    shifts = sum(day.state not in {"free", "exempt"} for day in days)
    return min(terms.month, -(-terms.month * shifts // terms.month_shifts))


def line(csr: Csr, days: Sequence[Day], counted: Sequence[int], month: Month, terms: Terms) -> Line:
    """Return a CSR's month; `counted` has the checks that count to the month, of each day."""
    needed = required(csr, days, month, terms)
    granted = needed if terms.granted_month is None else min(needed, terms.granted_month)
    return Line(csr, tuple(days), sum(counted), needed, forecast(days, counted, month), granted)


def forecast(days: Sequence[Day], counted: Sequence[int], month: Month) -> int | None:
    """Return the evaluations at the month's end at the pace of the shift days gone by.

    `counted` has the evaluations of each day; None while no shift day has gone by.
    """
    gone = max(0, min(len(days), (month.today - month.first).days))
    on_duty = [day.state not in {"free", "exempt"} for day in days]
    over, to_come = sum(on_duty[:gone]), sum(on_duty[gone + 1 :])
    if not over:
        return None
    return sum(counted) + half_up(sum(counted[:gone]) * to_come, over)


def percent(n: int, of: int) -> int | None:
    """Return a share in tenths of a percent, half-up; None where there is nothing to count."""
    return half_up(n * 1000, of) if of else None


@dataclass(frozen=True)
class Totals:
    """What the board says of all its lines, or of those shown."""

    days_met: int  # of eligible days gone by (COV-DAY)
    days: int
    days_approved: int
    months_met: int  # of CSRs of whom evaluations are required (COV-MON)
    months: int
    heading: int  # CSRs who will have them at the end by the forecast, or have them
    uncovered: tuple[UUID, ...]
    modes: tuple[int, ...]

    @property
    def day_rate(self) -> int | None:
        """Return COV-DAY in tenths of a percent."""
        return percent(self.days_met, self.days)

    @property
    def month_rate(self) -> int | None:
        """Return COV-MON in tenths of a percent."""
        return percent(self.months_met, self.months)


def totals(lines: Iterable[Line], month: Month) -> Totals:
    """Count days and months, of days gone by only."""
    lines = tuple(lines)
    gone = max(0, (month.today - month.first).days)
    states = [day.state for line in lines for day in line.days[:gone] if day.due]
    judged = [line for line in lines if line.required]
    return Totals(
        states.count("met"),
        len(states),
        states.count("approved"),
        sum(line.done >= line.required for line in judged),
        len(judged),
        sum(max(line.done, line.forecast or 0) >= line.required for line in judged),
        tuple(line.csr.id for line in lines if line.is_uncovered),
        tuple(sum(line.modes[n] for line in lines) for n in range(len(MODES))),
    )


@dataclass(frozen=True)
class Alert:
    """Checks that are still to be done today, by CSRs whose shift ends by then."""

    csrs: int
    checks: int
    ends_at: datetime
    is_short: bool  # the inspectors' time until then is not enough


def alert(
    lines: Iterable[Line], month: Month, terms: Terms, inspectors: Sequence[datetime]
) -> Alert | None:
    """Return the first end of a shift by which the checks cannot all be done, else the last.

    Needed are Σ max(0, 3 − done) × the minutes of a quick check, of CSRs still on shift; free is
    the time until then of the inspectors, of whom it is given when each one's shift ends.
    """
    needed = sorted(
        (day.duty.ends_at, day.missing)
        for line in lines
        for day in line.days
        if day.state == "open"
        and day.duty is not None
        and day.duty.starts_at <= month.now < day.duty.ends_at
    )  # fmt: skip
    found, csrs, checks = None, 0, 0
    for ends_at, missing in needed:
        if found is not None and found.is_short and ends_at > found.ends_at:
            break
        csrs, checks = csrs + 1, checks + missing
        until = [min(end, ends_at) - month.now for end in inspectors if end > month.now]
        is_short = checks * terms.quick * timedelta(minutes=1) > sum(until, timedelta())
        found = Alert(csrs, checks, ends_at, is_short)
    return found
