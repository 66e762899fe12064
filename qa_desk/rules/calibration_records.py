"""The record of a calibration session (校准记录, domain.md 5.12): what it says, as people sign it.

Its text in canonical form is the document; the same text is read back. Coefficients are in
ten-thousandths, scores in tenths of a point, means of scores in hundredths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qa_desk.i18n import N_, Bilingual
from qa_desk.rules import form_texts

KIND, PREFIX, OF_RECORD = "calibration", "CAL", "CALR"  # the last begins its paper's number
STATES: Mapping[str, str] = {
    "preparing": N_("Being prepared"),
    "scoring": N_("Being scored"),
    "discussing": N_("Being discussed"),
    "closed": N_("Closed"),
}
WHY: Mapping[str, str] = {  # why a call was chosen (5.12 no. 2)
    "random": N_("Random"),
    "disputed": N_("In dispute"),
    "borderline": N_("Borderline"),
}
LEAST_CALLS = 3
_UNTITLED = Bilingual()


@dataclass(frozen=True)
class Call:
    """A call that was scored."""

    place: int
    recording: str
    contact_reason: str
    seconds: int
    why: str  # a key of WHY
    spread: int | None = None  # tenths: greatest − least score


@dataclass(frozen=True)
class Member:
    """Somebody who took part, by which post, and how many calls he has submitted."""

    place: int
    person_id: UUID
    name: str  # and staff no.
    post: str  # a key of permissions.ROLES
    is_new: bool
    present: bool
    submitted: int


@dataclass(frozen=True)
class Item:
    """An item and how people agreed on it."""

    key: str
    number: int
    label: Bilingual
    is_fatal: bool
    pairs: int  # of pairs of people that agree …
    pairs_of: int  # … of so many
    against: int  # answers that are the reference's
    against_of: int
    alpha: int | None = None
    low: int | None = None
    high: int | None = None
    fleiss: int | None = None


@dataclass(frozen=True)
class Score:
    """What somebody's sealed result of a call says, with its hash."""

    call: int  # its place
    member: int  # his place
    evaluation: str  # its number
    final: int | None
    result: str
    fatals: str  # keys, joined by blanks
    content_hash: str


@dataclass(frozen=True)
class Answer:
    """A cell of the matrix: what was chosen in the words of the checklist; a fatal error, found."""

    call: int
    member: int
    item: str
    text: Bilingual
    earned: int | None
    note: str = ""


@dataclass(frozen=True)
class Rater:
    """How somebody's scores lie against the reference's."""

    member: int  # his place
    calls: int
    bias: int | None
    mad: int | None
    greatest: int | None  # tenths
    low: int | None  # the limits of agreement
    high: int | None
    within: int
    within_of: int
    items: int
    items_of: int
    fatals: int
    fatals_of: int
    missed: int
    added: int
    kappa: int | None
    is_beyond: bool  # of his tolerance


@dataclass(frozen=True)
class Figures:
    """What holds for the whole panel."""

    totals: int | None = None  # alpha, interval
    totals_low: int | None = None
    totals_high: int | None = None
    fatals: int | None = None  # alpha, nominal
    fatals_low: int | None = None
    fatals_high: int | None = None
    fatals_fleiss: int | None = None
    fatals_ac1: int | None = None
    fatals_pairs: int = 0
    fatals_pairs_of: int = 0
    mad: int | None = None
    within: int = 0
    within_of: int = 0
    items: int = 0
    items_of: int = 0


@dataclass(frozen=True)
class Topic:
    """A disputed item: the views, the conclusion, what was agreed, what is to change."""

    item_key: str
    label: Bilingual
    views: str
    conclusion: str
    agreed: Bilingual
    change: str


@dataclass(frozen=True)
class Arrangement:
    """What somebody beyond his tolerance does next."""

    name: str
    what: str
    due_on: date | None


@dataclass(frozen=True)
class Record:
    """The whole record; chair and all who took part sign it (5.12 no. 12)."""

    number: str
    month: date
    held_on: date
    chair_id: UUID
    chair: str
    reference: str  # the reference scorer; empty without one
    checklist: str
    checklist_version: str
    tolerance: int
    tolerance_new: int
    training: str
    training_minutes: int
    notes: str
    figures: Figures = Figures()
    calls: tuple[Call, ...] = ()
    members: tuple[Member, ...] = ()
    items: tuple[Item, ...] = ()
    scores: tuple[Score, ...] = ()
    answers: tuple[Answer, ...] = ()
    raters: tuple[Rater, ...] = ()
    topics: tuple[Topic, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    title: Bilingual = _UNTITLED  # of the checklist; early records have its code alone

    @property
    def form(self) -> str:
        """Return what its checklist is called in the language spoken now."""
        return str(self.title) or self.checklist

    def to_text(self) -> str:
        """Return the record in canonical form (qad1)."""
        return form_texts.written(self)

    @classmethod
    def from_text(cls, text: str) -> "Record":
        """Return the record that a text says."""
        return form_texts.read_as(cls, text)
