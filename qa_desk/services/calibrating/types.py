"""What the pages of calibration sessions show (domain.md 5.12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from qa_desk.i18n import Bilingual
from qa_desk.rules.calibrations import Summary
from qa_desk.rules.policies import DecidedBy
from qa_desk.rules.signatories import Asked, Given


@dataclass(frozen=True)
class SessionRow:
    """A session in the list of them, the newest first."""

    id: UUID
    version: int
    number: str
    month: date  # the first of it
    held_on: date
    state: str  # a key of rules.calibration_records.STATES
    chair: str  # name and staff no.
    checklist: Bilingual  # its title and version
    calls: int
    members: int
    done: int  # members who have submitted all their calls
    to_do: str = ""  # of the reader: "score", "sign", "" for nothing


@dataclass(frozen=True)
class CallRow:
    """A call of a session; whose it is, is not told."""

    id: UUID  # of the call in the session
    place: int  # 1, 2, …: how people speak of it
    recording: str  # the recorder's number of it
    contact_reason: str
    seconds: int
    why: str  # a key of rules.calibration_records.WHY
    evaluation_id: UUID | None = None  # the reader's own task there: to be opened in the page Score
    submitted: bool = False  # by the reader


@dataclass(frozen=True)
class Member:
    """Somebody who takes part, and how far he is; what he chose is told elsewhere, later."""

    person_id: UUID
    name: str  # and staff no.
    post: str  # the role by which he takes part, a key of permissions.ROLES
    is_new: bool  # the wider tolerance holds for him
    present: bool
    submitted: int  # calls
    is_chair: bool = False
    is_reference: bool = False


@dataclass(frozen=True)
class Topic:
    """An item that people answered differently, and what they agreed on (5.12 no. 8, 9)."""

    id: UUID
    version: int
    item_key: str
    label: Bilingual  # the item's words
    views: str = ""  # who sees it how, and why
    conclusion: str = ""
    agreed: Bilingual = field(default_factory=Bilingual)  # the interpretation from now on
    change: str = ""  # what is to be changed in the standard, for the policy evaluation
    decided_by: DecidedBy | None = None  # the policy evaluation that it went to
    ended_on: date | None = None  # from then on what was agreed holds no longer
    end_reason: str = ""


@dataclass(frozen=True)
class Arrangement:
    """What is arranged for somebody beyond the tolerance (5.12 no. 10)."""

    person_id: UUID
    name: str
    what: str
    due_on: date | None


@dataclass(frozen=True)
class Paper:
    """The record as it is signed; None of it before the session is closed."""

    id: UUID
    version: int  # to be handed to `closing.sign` as seen
    state: str  # a key of rules.signatories.STATES
    content_hash: str
    asked: tuple[Asked, ...]
    names: Mapping[UUID, str]
    given: tuple[Given, ...]
    waits_for_me: bool


@dataclass(frozen=True)
class Session:
    """A session whole, as its reader may see it now."""

    row: SessionRow
    checklist_version_id: UUID
    chair_id: UUID
    reference_id: UUID | None
    tolerance: int  # tenths of a point
    tolerance_new: int  # tenths, for those who are new
    training: str
    training_minutes: int
    notes: str
    calls: tuple[CallRow, ...]
    members: tuple[Member, ...]
    topics: tuple[Topic, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    paper: Paper | None = None
    may_run: bool = False  # the reader runs sessions
    is_shown: bool = False  # the results can be read: the scoring has ended
    missing: str = ""  # a sentence: what lacks before the next state, for who runs it
    may_propose: bool = False  # proposals are left that the reader may take to the policy


@dataclass(frozen=True)
class Option:
    """A call, a person or a checklist that can be chosen, by its id."""

    id: UUID
    name: str
    detail: str = ""  # of a person, the post


@dataclass(frozen=True)
class Suggested:
    """A call that could be taken, and why (5.12 no. 2)."""

    segment_id: UUID
    recording: str
    started_at: datetime
    seconds: int
    contact_reason: str
    why: str  # a key of rules.calibration_records.WHY
    final: int | None = None  # tenths, of the result that it has; None without


@dataclass(frozen=True)
class Item:
    """An item of the checklist, one row of the matrix."""

    key: str
    number: int
    label: Bilingual
    is_fatal: bool = False  # a stand-alone fatal error: its cells say found or not


@dataclass(frozen=True)
class Cell:
    """What one person chose for one item of one call."""

    text: Bilingual  # the option's words; of a fatal error, yes or nothing
    earned: int | None  # hundredths; None where the item is in no total
    points: int
    note: str = ""
    applies: bool = True
    is_other: bool = False  # than the reference, or than most where there is none


@dataclass(frozen=True)
class Total:
    """What one person's answers to one call add up to."""

    final: int | None  # tenths
    result: str
    fatals: tuple[str, ...]
    apart: int | None = None  # tenths from the reference


@dataclass(frozen=True)
class Matrix:
    """Everybody's blind answers side by side (5.12 no. 5); who has not scored is missing."""

    calls: tuple[CallRow, ...]
    members: tuple[Member, ...]  # the reference last
    items: tuple[Item, ...]
    cells: Mapping[tuple[UUID, UUID, str], Cell]  # call of the session, person, item key
    totals: Mapping[tuple[UUID, UUID], Total]  # call of the session, person


@dataclass(frozen=True)
class Results:
    """What a session shows: the matrix, the figures, and whom an arrangement is due to."""

    matrix: Matrix
    summary: Summary
    beyond: tuple[UUID, ...]  # people outside of their tolerance


@dataclass(frozen=True)
class Interpretation:
    """How an item is to be understood, as a session agreed (5.12 no. 8)."""

    id: UUID
    checklist: Bilingual  # its title
    item_key: str
    label: Bilingual  # the item's words, in the session's version
    text: Bilingual
    since: date
    session_id: UUID
    session: str  # its number
    ended_on: date | None = None  # later than today: it still holds until then
    end_reason: str = ""
