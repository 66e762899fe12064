"""What the register of policies shows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qa_desk.rules.policies import Entry, Readers
from qa_desk.rules.policy_reviews import Form
from qa_desk.rules.signatories import Asked, Given


@dataclass(frozen=True)
class Version:
    """A version of a policy, or of the checklist that the register names."""

    id: UUID
    version: int
    number: str
    effective_from: date
    state: str  # draft, published; of a checklist, its own
    created_at: datetime
    text: str
    requirements: str = ""
    file_name: str = ""
    media_type: str = ""
    readers: Readers = field(default_factory=Readers)
    published_at: datetime | None = None
    reminded_at: datetime | None = None
    read_at: datetime | None = None  # by the reader himself
    is_asked: bool = False  # the reader is to read it
    review_id: UUID | None = None


@dataclass(frozen=True)
class PolicyRow:
    """An entry of the register with its version in force."""

    id: UUID
    version: int
    entry: Entry
    owner: str  # department and person
    current: Version | None
    withdrawn_at: datetime | None
    review: str  # "", due or overdue, for whom that concerns
    is_mine: bool  # one's own, or of one's own post
    to_do: str = ""  # read, sign, review, or nothing
    drilled: date | None = None  # when a contingency plan was drilled last (S0-8.2.1)


@dataclass(frozen=True)
class ReviewRow:
    """An evaluation of a policy in the list of them."""

    id: UUID
    version: int
    number: str
    state: str  # a key of rules.signatories.STATES
    type: str
    period_from: date
    period_to: date
    conclusion: str
    closed_at: datetime | None
    void_reason: str
    waits_for_me: bool
    led_to: str = ""  # the number of the version that follows from it


@dataclass(frozen=True)
class Record:
    """A policy whole: its versions and evaluations, the newest first."""

    row: PolicyRow
    versions: tuple[Version, ...]
    reviews: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class Choices:
    """What the register's forms offer: people, teams and checklists by id and name."""

    people: tuple[tuple[UUID, str], ...]
    teams: tuple[tuple[UUID, str], ...]
    checklists: tuple[tuple[UUID, str], ...]
    next_review: date


@dataclass(frozen=True)
class Review:
    """An evaluation whole, as its people fill it in and sign it."""

    row: ReviewRow
    form: Form
    content_hash: str
    asked: tuple[Asked, ...]
    names: dict[UUID, str]
    given: tuple[Given, ...]
    replaces: str  # the number of the void one whose place it took
    calibrations: tuple[tuple[UUID, str], ...] = ()  # whose proposals it took up, by number


@dataclass(frozen=True)
class Reader:
    """Somebody who is asked to read a version."""

    person_id: UUID
    name: str
    staff_no: str
    team: str
    read_at: datetime | None


@dataclass(frozen=True)
class Readership:
    """Who was asked to read a version, who has, and until when it was to be."""

    version_id: UUID
    seen: int
    number: str
    title: str
    readers: tuple[Reader, ...]
    due: date
    reminded_at: datetime | None

    @property
    def missing(self) -> int:
        """Count who has not read it yet."""
        return sum(one.read_at is None for one in self.readers)
