"""What a teaching case and a model call are to those who see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qa_desk.audio.kept import AudioPart
from qa_desk.i18n import Bilingual
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import Entry, Standing


@dataclass(frozen=True)
class About:
    """A passage (ms) of the recording of an evaluation, or of a call."""

    passage: Passage
    evaluation_id: UUID | None = None
    call_id: UUID | None = None


@dataclass(frozen=True)
class Source:
    """Whose call a case is of; an anonymous one keeps it from who hears no calls."""

    csr: str  # name and staff no.
    number: str  # of the evaluation, empty where there is none
    evaluation_id: UUID | None
    passage: Passage
    asked_by: str
    asked_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Published:
    """A model call as everybody hears it; `part` is its own silenced cut."""

    id: UUID
    case_id: UUID
    items: tuple[str, ...]
    topics: tuple[str, ...]
    lesson: str
    length_ms: int
    part: AudioPart
    published_by: str
    published_at: datetime


@dataclass(frozen=True)
class Place:
    """Something that a case is, or can be, used in."""

    kind: str  # a key of teaching.USES
    id: UUID
    name: str  # its number, and what it is about


@dataclass(frozen=True)
class Leave:
    """Whether leave to save a passage as a file was asked for, and given."""

    is_asked: bool
    is_given: bool


@dataclass(frozen=True)
class CaseRow:
    """A case of the library; `part` is its cut, which holds the passage and nothing else."""

    id: UUID
    version: int
    entry: Entry
    standing: Standing
    length_ms: int
    part: AudioPart
    added_by: str
    added_at: datetime
    source: Source | None
    published: Published | None
    checklists: frozenset[str]  # codes of those that have one of its items
    uses: tuple[Place, ...] = ()  # as far as the reader may see them


@dataclass(frozen=True)
class Standards:
    """What items and checklists are called, by key and code, as the standards in force say."""

    items: Mapping[str, Bilingual]
    checklists: Mapping[str, Bilingual]
    within: Mapping[str, frozenset[str]]  # item → the checklists that have it


@dataclass(frozen=True)
class Library:
    """The cases, the newest first, and what they are sorted by."""

    rows: tuple[CaseRow, ...]
    standards: Standards
    topics: tuple[str, ...]  # of all cases, in order


@dataclass(frozen=True)
class Question:
    """What a CSR is asked: whether a passage of his own may be published, and what he said."""

    case_id: UUID
    entry: Entry
    length_ms: int
    part: AudioPart
    asked_by: str
    asked_at: datetime
    consent: str  # a key of teaching.CONSENTS
    is_published: bool


@dataclass(frozen=True)
class ModelCalls:
    """The published model calls, the newest first, and what the reader himself is asked."""

    rows: tuple[Published, ...]
    questions: tuple[Question, ...]
    standards: Standards
