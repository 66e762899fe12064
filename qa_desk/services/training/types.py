"""What the training pages show and hand over (machine T, domain.md 2.6 and 5.5)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.reports.slip import Person as Name
from qa_desk.reports.training_need import (
    Attended,
    Baseline,
    Case,
    Line,
    Session,
    Shown,
    Trainee,
    Tried,
)
from qa_desk.rules.clusters import Cluster

__all__ = ["Attended", "Baseline", "Case", "Line", "Session", "Shown", "Trainee", "Tried"]


@dataclass(frozen=True)
class NeedRow:
    """A training need in a list; `step` is what waits for the reader, "" when nothing does."""

    id: UUID
    version: int
    number: str  # TN-…
    status: str  # a key of workflow.STATUSES
    is_approved: bool  # T1 waits for the QA lead before it waits for a trainer
    topic: str
    source: str  # a key of trainings.SOURCES
    dimension: str  # a key of checklists.DIMENSIONS, or ""
    urgency: str
    trainees: int
    raised_at: datetime
    raised_by: Name
    due_on: date
    due_at: datetime | None  # the deadline of the state it is in
    trainer: Name | None
    verdict: str  # a key of training_effect.VERDICTS, once decided
    step: str  # a key of workflow.STEPS
    reminded: int = 0  # how many of the two reminders of this state are due
    releases: int = 0  # sessions to come for which the reader releases people from their shift


@dataclass(frozen=True)
class InHand:
    """What of trainings waits for the reader, and how much of that is pressing."""

    needs: int  # that wait for a step or a signature
    releases: int  # sessions that wait for people to be released
    reminded: int  # of these needs, those of which the first reminder is due
    pressing: int  # and those of which the last one is

    @property
    def number(self) -> int:
        """Return how much that is, for a badge."""
        return self.needs + self.releases


@dataclass(frozen=True)
class Past:
    """A step that was taken about a need."""

    key: str
    by: Name
    role: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Signed:
    """A signature on the need's paper, or the place of one that is still missing."""

    role: str  # need_inspector, need_lead, need_trainer
    name: Name | None
    at: datetime | None
    waits_for_me: bool = False


@dataclass(frozen=True)
class Draft:
    """What is written in a need; what `propose`, `edit` and `submit` take."""

    topic: str = ""
    problem: str = ""
    source: str = "other"
    dimension: str = ""
    items: tuple[str, ...] = ()  # keys of items; a topic of its own when there is none
    urgency: str = "normal"
    metric: str = "score"  # a key of trainings.METRICS
    target: int | None = None  # tenths of a point, or thousandths of a rate
    method: str = "internal"
    content: str = ""
    due_on: date | None = None
    trainees: tuple[UUID, ...] = ()
    cases: tuple["Marked", ...] = ()  # evidence
    period: tuple[date, date] | None = None  # of the evidence


@dataclass(frozen=True)
class Marked:
    """An evaluation as evidence, as it is handed over; with a moment it is a typical call."""

    evaluation_id: UUID
    is_typical: bool = False
    at_ms: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Proposal:
    """A need that the results propose, not taken up yet (T-01)."""

    cluster: Cluster
    title: str  # the item, fatal error or person it is about, in the language spoken
    names: tuple[Name, ...]  # whom it concerns, as cluster.csrs
    period_from: date
    period_to: date
    draft: Draft  # what taking it up begins with


@dataclass(frozen=True)
class FollowUp:
    """How many follow-up samples are in, and which months' plans have their line (T-07)."""

    wanted: int  # of all trainees
    there: int
    each: int  # wanted of each trainee
    until: date
    months: tuple[tuple[date, str], ...]  # a month, a key of trainings.PLANNED


@dataclass(frozen=True)
class Need:
    """A training need whole, as its people read it."""

    row: NeedRow
    draft: Draft
    baseline: Baseline | None  # None before it was submitted
    goal_baseline: int | None  # of the metric, in its unit
    cases: tuple[Case, ...]
    trainees: tuple[Trainee, ...]
    sessions: tuple[Session, ...]
    item_texts: tuple[Bilingual, ...]  # as draft.items
    approved_by: Name | None
    approved_at: datetime | None
    return_kind: str  # a key of trainings.RETURNS
    return_reason: str
    merged_into: tuple[UUID, str] | None  # id and number
    origin: tuple[UUID, str] | None  # the need that was not effective
    follows: tuple[UUID, str] | None  # the one opened because this was not effective
    result: str  # the trainer's feedback to QA
    result_at: datetime | None
    effect: Shown | None  # from T5 on
    verdict_proposed: str
    verdict_reason: str
    history: tuple[Past, ...]
    offered: tuple[str, ...]  # keys of steps that the reader may take now, edit among them
    signatures: tuple[Signed, ...]
    releases: tuple[UUID, ...] = ()  # sessions from whose shifts the reader may release trainees
    is_heard: bool = False  # a trainer hears its evidence
    follow_up: FollowUp | None = None  # while samples are taken, for whoever may know figures


@dataclass(frozen=True)
class Booking:
    """A session as it is planned or changed."""

    day: date
    from_minute: int
    to_minute: int
    place: str
    method: str
    lecturer: str
    hours: int  # tenths
    material: str = ""
    is_make_up: bool = False


@dataclass(frozen=True)
class Graded:
    """A test result as it is entered for one trainee."""

    person_id: UUID
    kind: str
    day: date
    score: int  # tenths
    pass_mark: int  # tenths
    retake_on: date | None = None
    words: str = ""
    session_id: UUID | None = None


@dataclass(frozen=True)
class Choices:
    """What the form of a need offers: CSRs with their teams, items with their texts."""

    people: tuple[tuple[UUID, str, str], ...]  # id, name and staff no., team
    items: tuple[tuple[str, str, str], ...]  # key, text, dimension
    due_on: date
    period: tuple[date, date]


@dataclass(frozen=True)
class PlanLine:
    """A line of the year's or a month's training plan (S0-5.1.1, S2-4.1.1, P25)."""

    id: UUID | None  # None of one that is new
    version: int
    year: int
    month: int  # 0: of the year
    goal: str
    content: str
    method: str
    planned: str  # when, in words
    owner_id: UUID
    owner: str
    submit_on: date | None
    submitted_at: datetime | None = None
