"""What the page of meetings shows and hands over (S1-3, domain.md 5.11)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qa_desk.rules.minutes import Invited, Minutes
from qa_desk.rules.signatories import Asked, Given


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the list; `waits` is what waits for the reader: sign, read, say, or nothing."""

    id: UUID
    version: int
    number: str
    state: str  # a key of rules.signatories.STATES
    type: str  # a key of minutes.TYPES
    topic: str  # of a drill, the plan
    day: date
    begins: str
    place: str
    chair: str
    signed: int
    asked: int
    due: date | None  # until when all are to have signed
    is_late: bool
    waits: str

    @property
    def week(self) -> date:
        """Return the Monday of its week."""
        return date.fromordinal(self.day.toordinal() - self.day.weekday())


@dataclass(frozen=True)
class Meeting:
    """A meeting whole, as its people prepare, read and sign it."""

    row: MeetingRow
    minutes: Minutes
    content_hash: str
    asked: tuple[Asked, ...]
    names: dict[UUID, str]
    given: tuple[Given, ...]
    void_reason: str
    replaces: str  # the number of the void one whose place it took
    may_write: bool
    mine: Invited | None  # what the reader wrote beforehand, where he is invited


@dataclass(frozen=True)
class Choices:
    """What the forms offer: people, contingency plans to drill; by id and name."""

    people: tuple[tuple[UUID, str], ...] = ()
    plans: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True)
class Waiting:
    """How much of meetings waits for somebody, and whether this week's has nobody preparing it."""

    sign: int = 0
    read: int = 0
    late: int = 0  # of these, past their day
    is_missing: bool = False

    @property
    def told(self) -> int:
        """Return how much waits in all."""
        return self.sign + self.read
