"""What the register of complaints takes and shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qa_desk.rules.charts import Bars, Pareto
from qa_desk.rules.complaints import Facts, Figures, Line


@dataclass(frozen=True)
class Entry:
    """A complaint as somebody takes it down; `number` is the customer's, kept masked (P18)."""

    received_at: datetime
    kind: str = "complaint"
    severity: str = "ordinary"
    reason: str = ""
    content: str = ""
    customer: str = field(default="", repr=False)  # his number; "" keeps the one there is
    csr_id: UUID | None = None
    department_id: UUID | None = None
    due_at: datetime | None = None  # None: by the centre's limit, or as it was
    call: str = ""
    number: str = ""  # of the complaint, the next free one when empty


@dataclass(frozen=True)
class Finding:
    """What was found out about a complaint, and what the customer was answered (S0-3.2.4–5)."""

    is_attributable: bool | None = None
    investigation: str = ""
    cause: str = ""
    root_cause: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint in a list."""

    id: UUID
    number: str
    received_at: datetime
    day: date  # of the centre
    kind: str
    severity: str
    reason: str
    customer: str  # the masked number
    csr_id: UUID | None
    csr: str  # name and staff no.
    team: str
    department: str
    due_at: datetime
    closed_at: datetime | None
    state: str  # of rules.complaints.STATES
    repeat: int  # complaints of the same customer shortly before
    is_attributable: bool | None
    cause: str
    read_at: datetime | None  # by the manager
    reported_at: datetime | None
    is_new: bool  # it waits for the reader as a manager
    version: int

    @property
    def is_open(self) -> bool:
        """Say whether it is to be answered still."""
        return self.closed_at is None

    @property
    def facts(self) -> Facts:
        """Return what figures need of it."""
        return Facts(
            self.id,
            self.day,
            self.kind,
            self.severity,
            self.state,
            self.csr,
            self.reason,
            self.department,
            self.cause,
            bool(self.is_attributable),
            self.repeat,
            self.state != "open",
        )


@dataclass(frozen=True)
class Related:
    """An evaluation of the same call, another complaint of the same customer, or an action."""

    id: UUID
    number: str
    at: datetime | None  # when it was; of an action until when it is
    words: str = ""


@dataclass(frozen=True)
class Record:
    """A complaint with all that is known of it, and what its reader may do with it."""

    row: ComplaintRow
    content: str
    call: str
    call_id: UUID | None
    department_id: UUID | None
    finding: Finding
    entered_by: str
    entered_at: datetime
    closed_by: str
    reported_by: str
    report_note: str
    readings: tuple[tuple[str, datetime], ...]  # who, when
    evaluations: tuple[Related, ...]
    others: tuple[Related, ...]  # of the same customer
    actions: tuple[Related, ...]  # given about it
    offered: frozenset[str]  # edit, find, close, reopen, read, report, act


@dataclass(frozen=True)
class Csr:
    """A CSR who can be named."""

    id: UUID
    name: str
    staff_no: str
    reading: str = ""
    team: str = ""


@dataclass(frozen=True)
class Choices:
    """What the form offers: CSRs to name, departments, reasons that calls have had."""

    people: tuple[Csr, ...]
    departments: tuple[tuple[UUID, str], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Statistics:
    """What a week or month of complaints comes to (S1-2A.3b, S1-2B.6, 6.12)."""

    span: tuple[date, date]
    figures: Figures
    lines: Mapping[str, tuple[Line, ...]]  # by rules.complaints.GROUPINGS
    reasons: Pareto
    trend: Bars
    is_whole: bool  # the reader sees all complaints, so that a rate can be told
