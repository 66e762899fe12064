"""What the page of appraisals shows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.models.appraisals import Candidate
from qa_desk.reports.appraisal_sheet import Given
from qa_desk.rules.appraisals import Evidence, Own, Sheet, Targets, Template


@dataclass(frozen=True)
class Row:
    """An appraisal in a list."""

    id: UUID
    version: int
    person_id: UUID
    person: str  # and staff no.
    post: str
    team: str
    department: str  # of the team
    supervisor: str
    span: str
    first: date
    state: str  # a key of rules.appraisals.STATES
    total: int | None  # as far as the reader may know it
    own_total: int | None
    grade: str
    own_at: datetime | None
    filed_on: date | None
    number: str  # of its sheet
    is_mine: bool  # the reader's own
    is_to_sign: bool  # waits for the reader's signature
    may_write: bool


@dataclass(frozen=True)
class Record:
    """An appraisal as one reads it, and what may be done with it."""

    row: Row
    targets: Targets | None  # None while the reader may not know them
    targets_number: str
    own: Own
    sheet: Sheet | None
    signatures: tuple[Given, ...]
    offers: frozenset[str]  # targets, propose, own, evaluate, issue, sign, reopen, file, need


@dataclass(frozen=True)
class Head:
    """Somebody who may approve an appraisal."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Offer:
    """What the forms of the page offer: people, templates, who approves, evidence of now."""

    people: tuple[Candidate, ...] = ()  # without an appraisal of the period
    templates: tuple[Template, ...] = ()
    heads: tuple[Head, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()  # indicators of the centre: code and name


@dataclass(frozen=True)
class Waiting:
    """What waits for the reader, by kind."""

    to_sign: int = 0
    own: int = 0  # self-evaluations to hand in
    targets: int = 0  # people whose targets of the month are not signed by the appraiser
    evaluate: int = 0  # months that are over and not evaluated
    to_file: int = 0
    next_id: UUID | None = None  # the first of them that has begun

    @property
    def told(self) -> int:
        """Return how much waits in all."""
        return self.to_sign + self.own + self.targets + self.evaluate + self.to_file


@dataclass(frozen=True)
class Nominee:
    """Somebody with compliments in a month, for awards (S0-4.2.3)."""

    person_id: UUID
    person: str
    team: str
    praise: int
    numbers: str
    qa_score: int | None  # tenths
    fatals: int
    complaints: int
