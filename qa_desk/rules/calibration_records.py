"""The record of a calibration session (校准记录, domain.md 5.12): what it says, as people sign it.

Its text in canonical form is the document; the same text is read back. Coefficients are in
ten-thousandths, scores in tenths of a point, means of scores in hundredths.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_type_hints
from uuid import UUID

from qa_desk.i18n import N_, Bilingual
from qa_desk.rules.canonical import Field, canonical, read

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
_T = TypeVar("_T")


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

    def to_text(self) -> str:
        """Return the record in canonical form (qad1)."""
        return canonical(_flat("", self)).decode()

    @classmethod
    def from_text(cls, text: str) -> "Record":
        """Return the record that a text says."""
        return _raised(cls, "", read(text))


# -- as a text, and back ---------------------------------------------------------------------------


def _flat(begin: str, whole: object) -> Iterator[Field]:
    assert is_dataclass(whole)  # noqa: S101 - for the types
    for one in fields(whole):
        name, value = f"{begin}{one.name}", getattr(whole, one.name)
        if isinstance(value, tuple):
            for number, line in enumerate(value, start=1):
                yield from _flat(f"{name}.{number}.", line)
        elif is_dataclass(value):
            yield from _flat(f"{name}.", value)
        else:
            yield name, int(value) if isinstance(value, bool) else value


def _raised(kind: type[_T], begin: str, found: Mapping[str, str | None]) -> _T:
    made: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        key = f"{begin}{name}"
        if get_args(hint) and not isinstance(hint, UnionType):
            made[name] = tuple(_lines(get_args(hint)[0], key, found))
        elif is_dataclass(hint):
            made[name] = _raised(cast(type[Any], hint), f"{key}.", found)
        else:
            made[name] = _value(hint, found[key])
    return kind(**made)


def _lines(kind: type[_T], key: str, found: Mapping[str, str | None]) -> Iterator[_T]:
    first = fields(cast(Any, kind))[0].name
    number = 1
    while f"{key}.{number}.{first}" in found:
        yield _raised(kind, f"{key}.{number}.", found)
        number += 1


def _value(hint: Any, text: str | None) -> object:
    if isinstance(hint, UnionType):
        if text is None:
            return None
        hint = next(each for each in get_args(hint) if each is not NoneType)
    said = text or ""
    if hint is bool:
        return said == "1"
    if hint is date:
        return date.fromisoformat(said)
    return hint(said)
