"""Complaints: their kinds, their time limits, and what a period of them comes to (6.12, S1-2B.6).

What customers ask, suggest and praise stands in the same register (S0-2.2.2a); only complaints
count to the figures.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules import deadlines, options
from qa_desk.rules.charts import Bars, Mark, Pareto
from qa_desk.rules.statistics import Share

KINDS: Mapping[str, str] = {
    "complaint": N_("Complaint"),
    "suggestion": N_("Suggestion"),
    "enquiry": N_("Enquiry"),
    "praise": N_("Compliment"),
}
SEVERITIES: Mapping[str, str] = {"ordinary": N_("Ordinary"), "major": N_("Major")}
CAUSES: Mapping[str, str] = {  # why it came about (S0-3.2.5); "" while nobody knows
    "conduct": N_("Conduct of the CSR"),
    "knowledge": N_("Wrong or missing knowledge"),
    "process": N_("Process or time limit"),
    "product": N_("Product or service itself"),
    "system": N_("System or line"),
    "promise": N_("Promise that was not kept"),
    "customer": N_("Misunderstanding or the customer's own doing"),
    "other": N_("Something else"),
}
STATES: Mapping[str, str] = {
    "open": N_("Unanswered"),
    "overdue": N_("Overdue"),
    "closed": N_("Closed in time"),
    "closed_late": N_("Closed late"),
}
LIMITS: Mapping[str, str] = {
    "ordinary": "complaint.limit.ordinary",
    "major": "complaint.limit.major",
}
GROUPINGS: Mapping[str, str] = {  # of the weekly table
    "csr": N_("By CSR"),
    "kind": N_("By type"),
    "state": N_("By status"),
    "reason": N_("By reason"),
    "department": N_("By department"),
    "cause": N_("By root cause"),
}
SPANS: Mapping[str, str] = {"day": N_("Day"), "week": N_("Week"), "month": N_("Month")}
MOST_WORDS = 4000  # characters of what is told
_PER = 10_000
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Facts:
    """What the figures need of a complaint, its moments in the centre's time."""

    id: UUID
    day: date  # on which it was received
    kind: str
    severity: str
    state: str  # of STATES
    csr: str = ""  # name and staff no.
    reason: str = ""
    department: str = ""
    cause: str = ""
    attributable: bool = False
    repeat: int = 0  # how many the same customer had shortly before
    is_due: bool = True  # its time is over, or it is closed


def due(severity: str, received: datetime, stored: Mapping[str, str]) -> datetime:
    """Return until when a complaint is to be answered, by the working calendar (S0-3.2.3)."""
    zone, is_working_day = deadlines.terms(stored)
    days = options.number(LIMITS[severity], stored)
    return deadlines.working_days_after(received, days, zone, is_working_day).at


def state(due_at: datetime, closed_at: datetime | None, now: datetime) -> str:
    """Return how a complaint stands: open, overdue, closed in time or late."""
    if closed_at is None:
        return "overdue" if now > due_at else "open"
    return "closed" if closed_at <= due_at else "closed_late"


def for_manager(severity: str, repeat: int) -> bool:
    """Say whether it goes straight to the manager: a major one (S1-2A.4b), a repeat (S1-2B.s6)."""
    return severity == "major" or repeat > 0


def span_around(kind: str, day: date) -> tuple[date, date]:
    """Return the day, the week, Monday to Sunday, or the month in which a day lies."""
    if kind == "day":
        return day, day
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + _WEEK - timedelta(days=1)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def told_span(span: tuple[date, date]) -> str:
    """Return how people call such a span."""
    first, last = span
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == span_around("month", first)[1]:
        return f"{first:%Y-%m}"
    return _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat())


@dataclass(frozen=True)
class Figures:
    """What the complaints of a period come to (6.12)."""

    complaints: int = 0
    major: int = 0
    attributable: int = 0
    open: int = 0
    others: int = 0  # suggestions, enquiries, praise
    on_time: Share = field(default_factory=lambda: Share(0, 0))
    repeat: Share = field(default_factory=lambda: Share(0, 0))
    contacts: int = 0

    @property
    def rate(self) -> int | None:
        """Return the complaints per 10,000 contacts in tenths, None for no contacts."""
        if not self.contacts:
            return None
        return (2 * self.complaints * _PER * 10 + self.contacts) // (2 * self.contacts)


def figures(found: Iterable[Facts], contacts: int = 0) -> Figures:
    """Return the figures of a period.

    *Example* 18 of 46,500 contacts, 16 answered in time, 2 repeats: 3.9, 88.9 %, 11.1 %.
    """
    listed = list(found)
    counted = [each for each in listed if each.kind == "complaint"]
    ended = [each for each in counted if each.is_due]
    return Figures(
        complaints=len(counted),
        major=sum(each.severity == "major" for each in counted),
        attributable=sum(each.attributable for each in counted),
        open=sum(each.state in ("open", "overdue") for each in counted),
        others=len(listed) - len(counted),
        on_time=Share(sum(each.state == "closed" for each in ended), len(ended)),
        repeat=Share(sum(each.repeat > 0 for each in counted), len(counted)),
        contacts=contacts,
    )


@dataclass(frozen=True)
class Line:
    """A line of the weekly table (S1-2B.6): a CSR, a type, a status and what came of them."""

    group: str  # a code, or a name; "" where nobody is named
    complaints: int
    others: int
    major: int
    attributable: int
    open: int
    overdue: int
    closed: int
    closed_late: int
    repeat: int


_GROUPS: Mapping[str, Callable[[Facts], str]] = {
    "csr": lambda each: each.csr,
    "kind": lambda each: each.kind,
    "state": lambda each: each.state,
    "reason": lambda each: each.reason,
    "department": lambda each: each.department,
    "cause": lambda each: each.cause,
}


def table(found: Iterable[Facts], grouping: str) -> list[Line]:
    """Return the lines of a period by CSR, type, status, reason, department or cause.

    Most complaints come first; nobody named comes last.
    """
    groups: dict[str, list[Facts]] = {}
    for each in found:
        groups.setdefault(_GROUPS[grouping](each), []).append(each)
    lines = [_line(group, some) for group, some in groups.items()]
    return sorted(lines, key=lambda line: (not line.group, -line.complaints, line.group))


def _line(group: str, some: Sequence[Facts]) -> Line:
    found = figures(some)
    states = Counter(each.state for each in some)
    return Line(
        group,
        found.complaints,
        found.others,
        found.major,
        found.attributable,
        states["open"],
        states["overdue"],
        states["closed"],
        states["closed_late"],
        found.repeat.part,
    )


def named(grouping: str, group: str) -> str:
    """Return how a line's group is called in the language of now."""
    if not group:
        return _("Nobody named") if grouping == "csr" else _("Not said")
    words = {"kind": KINDS, "state": STATES, "cause": CAUSES}.get(grouping, {})
    return _(words[group]) if group in words else group


def pareto(found: Iterable[Facts], grouping: str, note: str, most: int = 8) -> Pareto:
    """Return the picture of what customers complain about most (S1-2A.3b)."""
    lines = table((each for each in found if each.kind == "complaint"), grouping)
    ordered = sorted(lines, key=lambda line: -line.complaints)
    bars = tuple(
        Mark(named(grouping, line.group), line.complaints, line.complaints, key=line.group)
        for line in ordered[:most]
    )
    whole = sum(line.complaints for line in lines)
    return Pareto(_("What customers complain about"), "complaints", note, bars=bars, whole=whole)


def trend(found: Iterable[Facts], last: date, kind: str, number: int, note: str) -> Bars:
    """Return the picture of how many complaints came in each of the last weeks or months."""
    spans = [span_around(kind, last)]
    while len(spans) < number:
        spans.append(span_around(kind, spans[-1][0] - timedelta(days=1)))
    counted = Counter(span_around(kind, each.day)[0] for each in found if each.kind == "complaint")
    bars = tuple(
        Mark(_short(kind, first), counted[first], counted[first], key=first.isoformat())
        for first, _last in reversed(spans)
    )
    return Bars(_("Complaints received"), "complaints", note, bars=bars)


def _short(kind: str, first: date) -> str:
    return f"{first:%Y-%m}" if kind == "month" else f"{first:%m-%d}"
