"""What the page of improvement plans shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from qa_desk.rules.improvement import Goal
from qa_desk.rules.improvement_evaluations import Evaluation
from qa_desk.rules.improvement_plans import Plan
from qa_desk.rules.signatories import Asked, Given


@dataclass(frozen=True)
class PlanRow:
    """A department's plan of a year in the list of them; `id` is None where it is missing."""

    id: UUID | None
    department_id: UUID | None
    department: str  # nothing for the whole centre
    year: int
    state: str  # missing, or a key of rules.signatories.STATES of the newest version
    version: int = 0  # of the newest
    in_force: int = 0  # the approved version, 0 without one
    submitted_on: date | None = None
    due: date | None = None  # the submission date (P25)
    reminder: str = ""  # "", due or overdue: for whoever is to submit it
    progress: Decimal | None = None  # percent, Σ weight × rate
    light: str = ""  # a key of LIGHTS
    tasks: int = 0
    late: int = 0  # of the tasks
    waits_for_me: bool = False


@dataclass(frozen=True)
class Overview:
    """All plans of a year that one may see (S4-2.1.3, S4-2.2.2)."""

    year: int
    rows: tuple[PlanRow, ...]

    @property
    def submitted(self) -> int:
        """Count the plans that were submitted."""
        return sum(row.submitted_on is not None for row in self.rows)

    @property
    def approved(self) -> int:
        """Count the plans that are approved."""
        return sum(bool(row.in_force) for row in self.rows)

    @property
    def late(self) -> int:
        """Count the tasks that are overdue."""
        return sum(row.late for row in self.rows)


@dataclass(frozen=True)
class Paper:
    """A version of a plan, or an evaluation, whole."""

    id: UUID
    seen: int  # the version that was read
    number: str
    kind: str
    form: Plan | Evaluation
    state: str  # a key of rules.signatories.STATES
    content_hash: str
    asked: tuple[Asked, ...]
    names: dict[UUID, str]
    given: tuple[Given, ...]
    waits_for_me: bool
    void_reason: str = ""
    replaces: str = ""  # the number of the void one whose place it took
    may_write: bool = False
    may_send_back: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a goal of the version in force is now."""

    goal: Goal
    planned: int  # percent, of today
    actual: Decimal | None
    rate: Decimal | None  # percent
    light: str
    on: date | None  # of the last report


@dataclass(frozen=True)
class Report:
    """A report of progress."""

    on: date
    goal: Goal
    planned: int
    actual: Decimal
    rate: Decimal | None  # percent
    light: str
    data: str
    problems: str
    cause: str
    by: str  # name and staff no.


@dataclass(frozen=True)
class TaskRow:
    """A task of a measure."""

    id: UUID
    number: str
    measure: str  # its key
    what: str
    owner: str  # and staff no.
    begins: date | None
    due: date
    progress: int
    state: str  # a key of action_items.STATES
    finished_on: date | None
    is_late: bool


@dataclass(frozen=True)
class Record:
    """A plan whole: its newest version, the one in force, progress, and evaluations."""

    row: PlanRow
    paper: Paper  # the newest version
    approved: Paper | None  # the version in force
    standings: tuple[Standing, ...]
    reports: tuple[Report, ...]  # the newest first
    tasks: tuple[TaskRow, ...]
    evaluations: tuple[Paper, ...]  # the newest first
    least: int  # percent of what was planned that needs no cause
    reports_progress: bool  # the reader may, and gives tasks and evaluates
    day: date  # of today, in the centre


@dataclass(frozen=True)
class NewReport:
    """What somebody reports of a goal."""

    goal: str  # its key
    on: date
    planned: int
    actual: Decimal | None
    data: str = ""
    problems: str = ""
    cause: str = ""


@dataclass(frozen=True)
class NewTask:
    """What somebody is to do for a measure."""

    measure: str  # its key
    what: str
    owner_id: UUID
    due: date
    begins: date | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be named in a plan, and as what he may sign it."""

    id: UUID
    name: str  # and staff no.
    may_head: bool = False
    may_check: bool = False
    may_approve: bool = False
