"""The daily QA bulletin (日质检通报, domain.md 5.2): what it says, and who is named in it (P13).

The whole bulletin knows everybody; an edition is what of it one team, or the centre, may read.
Their texts in canonical form are the papers; the same texts are read back.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from qa_desk.i18n import N_, _
from qa_desk.rules.canonical import Field, canonical, read
from qa_desk.rules.coverage import MODES
from qa_desk.rules.masking import mask_in_text
from qa_desk.rules.statistics import Mean, Share

NAMINGS: Mapping[str, str] = {  # what the centre's edition says of people; a setting
    "initials": N_("Initials"),
    "staff_no": N_("Staff no."),
    "hidden": N_("Nothing"),
}
DISPUTED = ("E5", "E7", "E9")
LONGEST = 31  # days of a bulletin
_SIGNED = ("E4", "E10")
_APPEALED = ("E6", "E8", "E11")
_HIDDEN = "＊＊"


@dataclass(frozen=True)
class DayFigures:
    """The figures of one day: checks of its shift day, and the results released on it."""

    day: date
    on_shift: int = 0  # CSRs of whom checks were due
    due: int = 0
    done: int = 0
    met: int = 0  # CSRs who have as many as were due
    recording: int = 0
    side_by_side: int = 0
    floor_check: int = 0
    test_call: int = 0
    screen_monitoring: int = 0
    results: int = 0
    final: int = 0  # tenths
    final_squares: int = 0
    passed: int = 0
    fatal: int = 0
    fatal_customer: int = 0
    fatal_business: int = 0
    fatal_compliance: int = 0

    @property
    def coverage(self) -> Share:
        """Return of how many CSRs as many checks were done as were due (COV-DAY)."""
        return Share(self.met, self.on_shift)

    @property
    def score(self) -> Mean:
        """Return the mean of the results released, in tenths."""
        return Mean(self.results, self.final, self.final_squares)

    @property
    def pass_rate(self) -> Share:
        """Return how many of the results released passed."""
        return Share(self.passed, self.results)

    @property
    def modes(self) -> tuple[int, ...]:
        """Return the checks of each of `coverage.MODES`."""
        return tuple(getattr(self, mode) for mode in MODES)


@dataclass(frozen=True)
class Line:
    """Praise, criticism or a fatal error: whose, of which call, what, and what follows."""

    kind: str  # praise, criticism or fatal
    evaluation_id: UUID | None = None
    check_id: UUID | None = None
    revision: int = 0
    final: int | None = None
    csr_id: UUID | None = None
    name: str = ""
    staff_no: str = ""
    initials: str = ""
    team_id: UUID | None = None
    team: str = ""
    call_at: datetime | None = None
    fatal_class: str = ""
    what_zh: str = ""  # the item, or the fatal error
    what_en: str = ""
    fact: str = ""
    quote: str = ""
    practice: str = ""  # correct practice, required action; of praise where to hear it
    may_name: bool = False


@dataclass(frozen=True)
class Problem:
    """An item that many lost points on."""

    key: str
    what_zh: str
    what_en: str
    count: int
    of: int


@dataclass(frozen=True)
class Shortfall:
    """A CSR of whom fewer checks were done than were due; `state` is approved or missed (P16)."""

    day: date
    done: int
    due: int
    state: str
    csr_id: UUID | None = None
    name: str = ""
    staff_no: str = ""
    initials: str = ""
    team_id: UUID | None = None
    team: str = ""
    may_name: bool = True


@dataclass(frozen=True)
class Correction:
    """What an earlier bulletin said of a result, and what is so now: corrected, or void."""

    kind: str  # corrected or voided
    bulletin: str
    evaluation_id: UUID | None = None
    revision: int = 0
    old: int | None = None
    new: int | None = None
    csr_id: UUID | None = None
    name: str = ""
    staff_no: str = ""
    initials: str = ""
    team_id: UUID | None = None
    team: str = ""
    what_zh: str = ""
    what_en: str = ""
    may_name: bool = False


@dataclass(frozen=True)
class CaseLine:
    """A teaching case that is used in it: good or bad, items and topics, what is to be learnt."""

    is_good: bool
    about: str = ""
    lesson: str = ""
    length_ms: int = 0


@dataclass(frozen=True)
class Form:
    """A whole bulletin or, with `scope`, an edition of it: of the centre, or of a team."""

    number: str
    first: date
    last: date
    author: str = ""  # name and staff no.
    approver: str = ""
    naming: str = "initials"
    scope: str = ""  # of an edition: centre or team
    team: str = ""
    days: tuple[DayFigures, ...] = ()
    praise: tuple[Line, ...] = ()
    no_praise: str = ""
    criticism: tuple[Line, ...] = ()
    no_criticism: str = ""
    fatals: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    practice: str = ""
    shortfalls: tuple[Shortfall, ...] = ()
    shortfall_reason: str = ""
    corrections: tuple[Correction, ...] = ()
    corrected: int = 0  # results of earlier figures that were corrected since
    voided: int = 0
    focus: str = ""
    cases: tuple[CaseLine, ...] = ()

    def to_text(self) -> str:
        """Return the bulletin in canonical form (qad1)."""
        return canonical(_flat(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> "Form":
        """Return the bulletin that a text says."""
        return _raised(read(text))

    @property
    def total(self) -> DayFigures:
        """Return the figures of all its days together; a CSR counts on each of his days."""
        names = [one.name for one in fields(DayFigures) if one.name != "day"]
        return DayFigures(
            self.last, *(sum(getattr(day, name) for day in self.days) for name in names)
        )

    def problem(self) -> str:
        """Return what keeps it from being published (S3-5.5e); nothing when it is whole."""
        return next(_problems(self), "")


def _problems(form: Form) -> Iterator[str]:
    if not form.praise and not form.no_praise.strip():
        yield _("There is no praise in it. Choose some, or write down why there is none.")
    if not form.criticism and not form.no_criticism.strip():
        yield _("There is no criticism in it. Choose some, or write down why there is none.")
    if not all(one.fact.strip() for one in form.praise):
        yield _("Say of each praise what was done well.")
    if not all(one.fact.strip() and one.practice.strip() for one in form.criticism):
        yield _("Say of each criticism what happened, and what is right instead.")
    if not all(one.practice.strip() for one in form.fatals):
        yield _("Say of each fatal error what is to be done now.")
    if form.shortfalls and not form.shortfall_reason.strip():
        yield _("CSRs were checked less often than is due: write down the reasons.")


def require_days(first: date, last: date, today: date) -> str:
    """Return why these days make no bulletin; nothing when they do."""
    if last < first:
        return _("The last day is before the first.")
    if last >= today:
        return _("A bulletin is about days gone by. Choose yesterday or earlier.")
    if (last - first).days >= LONGEST:
        return _("A bulletin covers {n} days at most. Choose fewer.").format(n=LONGEST)
    return ""


@dataclass(frozen=True)
class Standing:
    """Where a result stands: its state, when that is to end, until when it may be appealed."""

    status: str
    due_at: datetime | None = None
    appeal_until: datetime | None = None

    @property
    def is_disputed(self) -> bool:
        """Say whether somebody is deciding on it; until then it is no example."""
        return self.status in DISPUTED

    def may_be_named(self, now: datetime) -> bool:
        """Say whether its CSR may be named: it is signed, upheld, or his time is over (P13)."""
        if self.status == "E3":
            return self.due_at is not None and self.due_at <= now
        if self.status in _APPEALED:  # upheld or corrected; of the panel's word there is no appeal
            return self.appeal_until is None or self.appeal_until <= now
        return self.status in _SIGNED


# -- editions --------------------------------------------------------------------------------------

_Named = TypeVar("_Named", Line, Shortfall, Correction)
_LINES = ("praise", "criticism", "fatals", "shortfalls", "corrections")
_TYPED = ("no_praise", "no_criticism", "practice", "shortfall_reason", "focus")
_OF_LINES = ("fact", "quote", "practice")


def masked(form: Form) -> Form:
    """Return it without customers' numbers in what was written (P18)."""
    return _each_text(form, mask_in_text)


def edition(form: Form, team_id: UUID | None = None, team: str = "") -> Form:
    """Return what one team, or the centre without one, may read of a bulletin (P13).

    Only people of that team are named, and only who may be; others as the setting says. Whoever
    is not named is not named in what was written either.
    """
    shown = {
        name: tuple(_as_read(one, team_id, form.naming) for one in getattr(form, name))
        for name in _LINES
    }
    named = {one.csr_id for lines in shown.values() for one in lines if one.csr_id}
    hidden = {
        (one.name, one.staff_no): one.may_name and form.naming == "staff_no"
        for name in _LINES
        for one in getattr(form, name)
        if one.csr_id not in named
    }
    limited = replace(form, scope="team" if team_id else "centre", team=team, **shown)  # type: ignore[arg-type]  # each list has its own kind of line
    return _each_text(limited, lambda text: _without(text, hidden))


def readers(form: Form) -> tuple[UUID, ...]:
    """Return whom an edition names for praise, criticism or a fatal error, each once."""
    lines = (*form.praise, *form.criticism, *form.fatals)
    return tuple(dict.fromkeys(one.csr_id for one in lines if one.csr_id))


def _as_read(one: _Named, team_id: UUID | None, naming: str) -> _Named:
    gone: dict[str, Any] = {"evaluation_id": None, "check_id": None}
    if not (one.may_name and team_id is not None and one.team_id == team_id):
        gone |= {"csr_id": None, "name": "", "team_id": None, "team": "", "call_at": None}
        gone |= {key: "" for key in ("initials", "staff_no") if not one.may_name or key != naming}
    kept = {each.name for each in fields(one)}
    return replace(one, **{key: value for key, value in gone.items() if key in kept})


def _without(text: str, hidden: Mapping[tuple[str, str], bool]) -> str:
    for (name, staff_no), keeps_number in sorted(hidden.items(), reverse=True):
        if name:
            text = text.replace(name, _HIDDEN)
        if staff_no and not keeps_number:
            text = re.sub(rf"(?<![0-9A-Za-z]){re.escape(staff_no)}(?![0-9A-Za-z])", _HIDDEN, text)
    return text


def _each_text(form: Form, change: Any) -> Form:
    found: dict[str, Any] = {name: change(getattr(form, name)) for name in _TYPED}
    for name in ("praise", "criticism", "fatals"):
        found[name] = tuple(
            replace(one, **{key: change(getattr(one, key)) for key in _OF_LINES})
            for one in getattr(form, name)
        )
    found["cases"] = tuple(replace(one, lesson=change(one.lesson)) for one in form.cases)
    return replace(form, **found)


# -- as a text, and back ---------------------------------------------------------------------------

_LISTS: Mapping[str, type[Any]] = {
    "days": DayFigures,
    "praise": Line,
    "criticism": Line,
    "fatals": Line,
    "problems": Problem,
    "shortfalls": Shortfall,
    "corrections": Correction,
    "cases": CaseLine,
}


def _flat(form: Form) -> Iterator[Field]:
    for one in fields(form):
        value = getattr(form, one.name)
        if one.name in _LISTS:
            for number, line in enumerate(value, start=1):
                for each in fields(line):
                    yield f"{one.name}.{number}.{each.name}", _plain(getattr(line, each.name))
        else:
            yield one.name, value


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _raised(found: Mapping[str, str | None]) -> Form:
    lists: dict[str, dict[int, dict[str, str | None]]] = {name: {} for name in _LISTS}
    plain: dict[str, str | None] = {}
    for key, value in found.items():
        name, _dot, rest = key.partition(".")
        if rest:
            number, _dot, part = rest.partition(".")
            lists[name].setdefault(int(number), {})[part] = value
        else:
            plain[key] = value
    made: dict[str, Any] = {
        name: tuple(_made(kind, lists[name][number]) for number in sorted(lists[name]))
        for name, kind in _LISTS.items()
    }
    return Form(**_values(Form, plain), **made)


def _made(kind: type[Any], said: Mapping[str, str | None]) -> Any:
    return kind(**_values(kind, said))


def _values(kind: type[Any], said: Mapping[str, str | None]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {key: _value(hints[key], value) for key, value in said.items()}


def _value(hint: Any, value: str | None) -> Any:
    if value is None:
        return None
    for kind, reader in _READERS:
        if kind in (hint, *getattr(hint, "__args__", ())):
            return reader(value)
    return value


_READERS: tuple[tuple[type[Any], Any], ...] = (
    (bool, lambda text: text == "1"),
    (int, int),
    (datetime, datetime.fromisoformat),
    (date, date.fromisoformat),
    (UUID, UUID),
)
