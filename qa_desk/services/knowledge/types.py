"""What the knowledge page shows and hands over (machine K, domain.md 2.3 and 5.6)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.audio.kept import AudioPart
from qa_desk.reports.slip import Person as Name
from qa_desk.rules.knowledge_figures import Figures


@dataclass(frozen=True)
class Question:
    """A question as it is typed in ten seconds (K-01)."""

    text: str
    reason: str = ""
    is_waiting: bool = False
    promised_at: datetime | None = None
    csr_id: UUID | None = None
    source: str = "floor"


@dataclass(frozen=True)
class Solved:
    """What the floor coach answered, and the article that says so; "" where there is none."""

    answer: str
    article: str = ""
    has_no_article: bool = False


@dataclass(frozen=True)
class Finding:
    """A fault of the knowledge base, for the editor (K-12): of an evaluation, or of a question."""

    text: str
    found: str  # a key of knowledge.GAPS
    article: str = ""
    reason: str = ""
    urgency: str = "normal"
    source: str = "qa"
    evaluation_id: UUID | None = None
    item: str = ""
    origin_id: UUID | None = None  # the question that was solved without an article


@dataclass(frozen=True)
class About:
    """What somebody is looking at when he reports a fault of the knowledge base (K-12)."""

    evaluation_id: UUID
    number: str
    item: str = ""


@dataclass(frozen=True)
class Forwarded:
    """What a coach sends on to the editor (K-04)."""

    tried: str
    found: str  # a key of knowledge.GAPS
    article: str = ""
    urgency: str = "normal"


@dataclass(frozen=True)
class Verified:
    """An answer with its sources (K-05)."""

    answer: str
    department: str
    person: str
    document: str
    at: datetime | None


@dataclass(frozen=True)
class Settled:
    """What became of the knowledge base (K-07); unchanged with a reason in `summary`."""

    change: str  # a key of knowledge.CHANGES
    summary: str
    article: str = ""
    version: str = ""
    effective_on: date | None = None
    tell: str = ""


@dataclass(frozen=True)
class Customer:
    """How the customer was answered (K-10)."""

    at: datetime | None
    channel: str  # a key of knowledge.CHANNELS
    result: str


@dataclass(frozen=True)
class TicketRow:
    """A ticket in a list; `step` is what waits for the reader, "" when nothing does."""

    id: UUID
    version: int
    number: str
    status: str
    source: str
    urgency: str
    question: str
    reason: str
    is_waiting: bool  # the customer, until he is answered
    promise_at: datetime
    due_at: datetime | None
    reminder: int  # knowledge.reminder: 3 is late
    raised_at: datetime
    raised_by: Name
    csr: Name | None
    team: str
    step: str  # a key of workflow.STEPS, "read" for an answer to acknowledge
    turn: str  # a key of workflow.RELATIONS
    answered_at: datetime | None
    is_past_promise: bool


@dataclass(frozen=True)
class Past:
    """A step that was taken; whether it came in time, where it stopped a clock."""

    key: str
    by: Name
    role: str
    at: datetime
    words: str
    source: str | None
    entered_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True)
class Receipt:
    """Somebody has acknowledged the answer, as what."""

    role: str  # a key of knowledge.READERS
    by: Name
    at: datetime
    is_mine: bool


@dataclass(frozen=True)
class Answer:
    """An answer that was given before; whose question it was stays apart."""

    id: UUID
    number: str
    question: str
    reason: str
    answer: str
    article: str
    version: str
    change: str
    effective_on: date | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Alike:
    """A question that is probably the same, with its answer where there is one."""

    id: UUID
    number: str
    question: str
    answer: str


@dataclass(frozen=True)
class Ticket:
    """A ticket whole, as its people read it."""

    row: TicketRow
    origin: str  # number of the question whose gap it is
    evaluation: tuple[UUID, str] | None
    item: str
    found: str
    article: str
    promised_at: datetime | None
    tried: str
    coach: Name | None
    editor: Name | None
    verified: Verified | None
    verified_at: datetime | None
    interim: str
    answer: str
    settled: Settled | None
    settled_at: datetime | None
    told_at: datetime | None
    customer: Customer | None
    same_as: Answer | None  # of a duplicate, once the other has an answer
    duplicates: tuple[str, ...]  # numbers
    is_outdated: bool
    history: tuple[Past, ...]
    receipts: tuple[Receipt, ...]
    offered: tuple[str, ...]  # keys of steps that the reader may take now
    reads: bool  # the reader has something to acknowledge
    elapsed: tuple[tuple[str, int, bool | None], ...] = ()  # status, minutes, whether in time


@dataclass(frozen=True)
class Heard:
    """Where the sound of a call lies, and how long it is; nothing where there is none to hear."""

    parts: tuple[AudioPart, ...] = ()
    length_ms: int = 0


@dataclass(frozen=True)
class Choices:
    """What the form of a question offers: contact reasons, CSRs of the reader's teams."""

    reasons: tuple[str, ...]
    csrs: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Gap:
    """An article or item, with how often the knowledge base failed there (7.6)."""

    kind: str  # article, item
    name: str
    slips: int
    deductions: int


@dataclass(frozen=True)
class Report:
    """The figures of some days, where knowledge is missing, and what was asked most (7.6, 7.7)."""

    figures: Figures
    gaps: tuple[Gap, ...]
    top: tuple[tuple[str, int], ...]  # contact reasons
    questions: tuple[str, ...]  # of the newest day, as they were asked
