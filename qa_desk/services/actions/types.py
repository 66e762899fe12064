"""What the page of actions shows and hands over (S1-3.7, P24)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qa_desk.reports.slip import Person as Name
from qa_desk.rules.action_items import Evidence, Finding

__all__ = [
    "Action",
    "ActionRow",
    "Choices",
    "Done",
    "Evidence",
    "Finding",
    "Month",
    "Name",
    "Waiting",
    "Wanted",
]


@dataclass(frozen=True)
class Wanted:
    """Which actions: whose (mine, given, all), of what kind and department, how far."""

    whose: str = "all"
    kind: str = ""
    department_id: UUID | None = None
    closed_too: bool = False
    only_overdue: bool = False


@dataclass(frozen=True)
class ActionRow:
    """An action in a list; `waits` is what waits for the reader: do, answer, read, or nothing."""

    id: UUID
    version: int
    number: str
    kind: str  # a key of action_items.KINDS
    what: str
    owner: Name | None
    owner_id: UUID | None
    department: str
    department_id: UUID | None
    urgency: str  # a key of action_items.URGENCIES
    begins: date | None
    due: date
    given_by: Name
    given_at: datetime
    source: str  # a key of action_items.SOURCES, or ""
    cause: str  # a key of action_items.CAUSES, or ""
    state: str  # a key of action_items.STATES
    progress: int  # percent
    stage: int  # of what the owner is reminded: percent of the time; 100 is overdue, 0 nothing
    waits: str


@dataclass(frozen=True)
class Done:
    """What somebody did about an action."""

    key: str  # a key of action_items.STEPS
    by: Name
    at: datetime
    words: str
    progress: int | None = None
    due: date | None = None
    owner: Name | None = None


@dataclass(frozen=True)
class Action:
    """One action whole."""

    row: ActionRow
    result: str
    finished_at: datetime | None
    finished_by: Name | None
    read_at: datetime | None
    evidence: tuple[Evidence, ...]
    history: tuple[Done, ...]
    offered: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """What the forms offer: people, departments with who heads them, and first days."""

    people: tuple[tuple[UUID, str], ...] = ()
    departments: tuple[tuple[UUID, str, UUID | None], ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)  # by urgency, and of a suggestion


@dataclass(frozen=True)
class Waiting:
    """How much of actions waits for somebody."""

    to_do: int = 0
    this_week: int = 0  # due within seven days
    late: int = 0  # half of the time or more is over
    overdue: int = 0
    unanswered: int = 0  # suggestions that nobody has taken up
    replies: int = 0  # to what he gave, that he has not read

    @property
    def told(self) -> int:
        """Return how much waits in all."""
        return self.to_do + self.unanswered + self.replies


@dataclass(frozen=True)
class Month:
    """The suggestions made in a month, and what became of them."""

    month: date
    from_staff: int
    from_customers: int
    adopted: int
    declined: int
    open: int

    @property
    def made(self) -> int:
        """Return how many there are."""
        return self.from_staff + self.from_customers
