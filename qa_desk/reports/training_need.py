"""The paper of a training need: what it says, whole (domain.md 5.5)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.slip import Person
from qa_desk.rules.statistics import Interval, Share
from qa_desk.rules.training_effect import Drop, Effect


@dataclass(frozen=True)
class Case:
    """An evaluation that is evidence; a typical one says where to listen (5.5 no. 7)."""

    evaluation_id: UUID
    number: str
    csr: Person
    day: date
    is_typical: bool = False
    at_ms: int | None = None  # on the recording
    note: str = ""


@dataclass(frozen=True)
class Tried:
    """How a trainee did in a test; whoever failed has a day on which he tries again."""

    id: UUID
    session_id: UUID | None
    kind: str  # a key of trainings.TESTS
    day: date
    score: int  # tenths
    pass_mark: int  # tenths
    passed: bool
    retake_on: date | None
    words: str = ""  # what was reflected, or what customers said
    entered_by: Person = field(default_factory=lambda: Person("", ""))


@dataclass(frozen=True)
class Trainee:
    """Somebody who is trained, with what became of it."""

    id: UUID
    name: Person
    team: str
    attendance: str = ""  # a key of trainings.ATTENDANCE over all sessions, "" before any
    tests: tuple[Tried, ...] = ()
    samples: int = 0  # follow-up samples there are so far
    has_passed: bool = False
    retake_on: date | None = None  # of the newest test that he failed


@dataclass(frozen=True)
class Attended:
    """Somebody's attendance of a session; state is a key of ATTENDANCE, "" before it is known."""

    person_id: UUID
    name: Person
    state: str


@dataclass(frozen=True)
class Session:
    """A session of a training: when, where, by whom, and who was there."""

    id: UUID
    version: int
    day: date
    from_minute: int  # of the day
    to_minute: int
    place: str
    method: str  # a key of trainings.METHODS
    lecturer: str
    hours: int  # tenths
    material: str  # words or a link
    is_make_up: bool
    attendance: tuple[Attended, ...] = ()
    released: tuple[UUID, ...] = ()  # trainees whose team lead has released them from their shift


@dataclass(frozen=True)
class Baseline:
    """The figures as they were when the need was submitted; frozen from then on (5.5 no. 6)."""

    period_from: date
    period_to: date
    samples: int  # results of the period
    rate: Share  # failed of applied; of a minimum skill, earned of applicable
    people: Share  # who failed, of those evaluated


@dataclass(frozen=True)
class Line:
    """One person's means before and after, for the picture of the effect (tenths)."""

    name: Person
    before: int | None
    after: int | None
    samples_before: int
    samples_after: int
    is_trained: bool


@dataclass(frozen=True)
class Shown:
    """The effect as far as it can be told today, or as it was frozen at the verdict."""

    effect: Effect
    drop: Drop
    drop_interval: Interval | None
    lines: tuple[Line, ...]
    before: tuple[date, date]
    after: tuple[date, date]
    proposed: str  # what the rule says: a key of training_effect.VERDICTS
    is_goal_met: bool
    frozen_at: datetime | None = None


@dataclass(frozen=True)
class TrainingNeed:
    """One training need as it is printed; what is not there yet is empty."""

    imprint: Imprint
    status: str
    topic: str
    source: str
    urgency: str
    raised_at: datetime
    raised_by: Person
    approved: Act | None
    problem: str
    dimension: str
    items: tuple[Bilingual, ...]  # as they are worded
    baseline: Baseline | None
    cases: tuple[Case, ...]
    trainees: tuple[Trainee, ...]
    metric: str
    goal_baseline: int | None
    target: int | None
    method: str
    content: str
    due_on: date | None
    accepted: Act | None  # or returned, with the reason
    sessions: tuple[Session, ...] = ()
    result: str = ""
    result_at: datetime | None = None
    effect: Shown | None = None
    verdict: str = ""
    verdict_reason: str = ""
    follow_up: str = ""  # number of the need that follows
    signatures: tuple[Signed, ...] = ()
