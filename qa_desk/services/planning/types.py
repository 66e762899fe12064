"""What the services of plans return."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qa_desk.rules.call_filters import Names
from qa_desk.rules.outcomes import Outcome
from qa_desk.rules.plans import Content, RuleLine, Shortfall
from qa_desk.rules.workloads import Workload


@dataclass(frozen=True)
class PlanRow:
    """A monthly plan with what has come of it."""

    id: UUID
    version: int
    month: date
    number: int
    state: str  # "draft", "approved" or "closed"
    per_csr: int  # evaluations of each CSR, by the rules that say a number
    created_at: datetime
    created_by: str
    approved_at: datetime | None
    approved_by: str
    drawn: int  # evaluations drawn so far
    done: int  # of these, submitted or further
    rules: int = 1
    closed_at: datetime | None = None
    closed_by: str = ""
    shortfall: Shortfall | None = None  # as approved


@dataclass(frozen=True)
class Outlook:
    """What a new plan starts from."""

    month: date  # the first day of the centre's month of now
    csrs: int


@dataclass(frozen=True)
class RuleLoad:
    """What a rule comes to in a month like the last one."""

    number: int  # evaluations
    percent: int | None  # of the calls that fit, in tenths; None when none were there
    pool: int  # calls of last month that fit
    csrs: int  # who have such calls, or at whom the rule is aimed


@dataclass(frozen=True)
class Load:
    """What a plan causes, before anybody approves it (6.6, P16)."""

    rules: tuple[RuleLoad, ...]  # in the order of the plan's
    csrs: int
    inspectors: int
    days: int  # working days of the month
    shift_days: int  # of all CSRs, as rostered or reckoned
    is_rostered: bool  # whether the inspectors' time is from the roster
    workload: Workload
    minutes: Mapping[str, int]  # of the inspectors, by mode
    least_wanted: int  # evaluations of the CSR with the fewest
    most_wanted: int
    below: int  # CSRs with fewer than the centre's settings want in a month
    shortfall: Shortfall | None


@dataclass(frozen=True)
class Focus:
    """What a report wants to be watched in the next period (domain.md 5.3, 17)."""

    kind: str  # a key of report_forms.KINDS
    first: date
    last: date
    words: str


@dataclass(frozen=True)
class Proposal:
    """A plan as last month's results suggest it."""

    month: date
    rules: tuple[RuleLine, ...]
    content: Content  # with the findings
    load: Load
    before: Outcome  # last month's figures, for targets that somebody adds
    focus: tuple[Focus, ...] = ()  # what reports of last month want to be watched


@dataclass(frozen=True)
class PlanDetails:
    """A plan with all it says."""

    row: PlanRow
    rules: tuple[RuleLine, ...]
    content: Content
    load: Load | None  # None for who sees only a part of the people
    inspectors: tuple[str, ...]  # as always shown: name and staff no.
    names: Names = field(default_factory=dict)  # of whom and what it names by code
