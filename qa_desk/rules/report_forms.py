"""Reports as people write and sign them: frozen figures and typed words (5.3, 5.4, 5.7).

A report is a paper with signatories (models/signatories.py). Its figures are reckoned while it is
a draft and stay as they are once it is issued, with the definitions of `rules/measures.py` of that
day; its words are typed in place. Values are whole numbers in the unit of their column, ISO dates,
codes or names: never translated sentences (D16), so that one report reads in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules.signatories import Asked, in_order

Value = int | str | None


class Kind(NamedTuple):
    """A kind of report: how it is called, and how its numbers begin (domain.md 3.6, 5)."""

    name: str
    prefix: str


KINDS: Mapping[str, Kind] = {
    "tenday_report": Kind(N_("Ten-day monitoring report"), "XB"),
    "monthly_report": Kind(N_("Monthly monitoring report"), "YB"),
    "quality_report": Kind(N_("Service quality report"), "FWB"),
    "inspector_summary": Kind(N_("Inspector's monthly summary"), "ZJZ"),
    "weekly_digest": Kind(N_("Weekly digest"), "GLZ"),
    "monthly_digest": Kind(N_("Monthly digest"), "GLY"),
    "half_year_digest": Kind(N_("Half-year digest"), "GLB"),
    "yearly_digest": Kind(N_("Yearly digest"), "GLN"),
}
DIGESTS = tuple(kind for kind in KINDS if kind.endswith("_digest"))


@dataclass(frozen=True)
class Wanted:
    """A section of a kind of report: what is reckoned for it, and what is typed in it."""

    code: str
    title: str
    has_words: bool = False  # something is typed there
    is_required: bool = False  # it is not issued without those words
    hint: str = ""  # what to write


_MONITORING = (
    Wanted("plan", N_("Plan and what was done")),
    Wanted("coverage", N_("Coverage")),
    Wanted("results", N_("Results, and against the period before")),
    Wanted("teams", N_("Teams")),
    Wanted("people", N_("CSRs")),
    Wanted("items", N_("Where points were lost")),
    Wanted("causes", N_("Deductions by cause")),
    Wanted("recurrence", N_("The same again")),
    Wanted("watched", N_("People on the watch list")),
    Wanted("disputes", N_("Disputes and reviews")),
    Wanted("signed", N_("Signed and unsigned results")),
    Wanted("inspectors", N_("Work of the QA inspectors")),
    Wanted("knowledge", N_("Knowledge feedback"), has_words=True),
    Wanted("training", N_("Training needs and their effect"), has_words=True),
    Wanted("complaints", N_("Complaints"), has_words=True),
    Wanted("focus", N_("Focus of the next period"), has_words=True, is_required=True,
           hint=N_("What to watch next, and why: it goes into the next plan")),
)  # fmt: skip
_MONTHLY_ONLY = frozenset({"people", "inspectors", "training", "complaints"})
_DIGEST = (  # one page for the management (S1-2A.9, S2-2.2.1c)
    Wanted("summary", N_("Summary"), has_words=True, is_required=True,
           hint=N_("Three sentences: the level, what changed, what is done about it")),
    Wanted("figures", N_("Figures")),
    Wanted("progress", N_("What was set going")),
    Wanted("overdue", N_("Overdue, and with whom")),
    Wanted("next", N_("Next period"), has_words=True),
)  # fmt: skip
SECTIONS: Mapping[str, tuple[Wanted, ...]] = {  # of each kind, in their order
    **dict.fromkeys(DIGESTS, _DIGEST),
    "tenday_report": tuple(each for each in _MONITORING if each.code not in _MONTHLY_ONLY),
    "monthly_report": _MONITORING,
    "quality_report": (
        Wanted("summary", N_("Summary"), has_words=True, is_required=True,
               hint=N_("Three sentences: the level, what changed, what is done about it")),
        Wanted("sample", N_("The sample")),
        Wanted("dimensions", N_("The five dimensions")),
        Wanted("bk", N_("Business knowledge"), has_words=True),
        Wanted("cs", N_("Communication skill"), has_words=True),
        Wanted("at", N_("Service attitude"), has_words=True),
        Wanted("sw", N_("Standard wording"), has_words=True),
        Wanted("ms", N_("Minimum business skill"), has_words=True),
        Wanted("below", N_("Below the minimum skill")),
        Wanted("fatals", N_("Fatal errors"), has_words=True),
        Wanted("process", N_("Processes, systems and knowledge"), has_words=True),
        Wanted("effect", N_("Effect of last month's measures"), has_words=True),
        Wanted("measures", N_("Measures proposed"), has_words=True, is_required=True,
               hint=N_("Each measure on a line: what, which department, who, until when")),
        Wanted("contrast", N_("Beside satisfaction and complaints"), has_words=True),
    ),
    "inspector_summary": (
        Wanted("output", N_("Output")),
        Wanted("coverage", N_("Coverage")),
        Wanted("accuracy", N_("Accuracy")),
        Wanted("timeliness", N_("Timeliness")),
        Wanted("state", N_("State of the service"), has_words=True, is_required=True,
               hint=N_("How the five dimensions stand, in a few sentences")),
        Wanted("problems", N_("Main problems"), has_words=True, is_required=True,
               hint=N_("Up to five, each with a typical case")),
        Wanted("measures", N_("Improvement measures"), has_words=True, is_required=True,
               hint=N_("At least one: what, for whom, until when, which figure it should move")),
        Wanted("last", N_("Last month's measures"), has_words=True),
        Wanted("suggestions", N_("Suggestions on the standard"), has_words=True),
        Wanted("next", N_("Next month"), has_words=True, is_required=True),
        Wanted("comment", N_("The QA lead's comment"), has_words=True),
    ),
}  # fmt: skip


SIGNED_BY_ALL = ("report_author", "report_checker", "report_approver")
SIGNED: Mapping[
    str, tuple[str, ...]
] = {  # who signs each kind, in turn (5.3, 18; 5.4, 15; 5.7, 12)
    "tenday_report": ("report_checker",),
    "monthly_report": ("report_checker", "report_approver"),
    "quality_report": ("report_checker", "report_approver"),
    **dict.fromkeys(DIGESTS, ("report_checker", "report_approver")),
    "inspector_summary": ("report_author", "report_checker"),
}


@dataclass(frozen=True)
class Figure:
    """One figure: its measure, what it is of, its value and how sure it is, and the one before.

    Rates and their ends are in thousandths, scores in tenths, numbers as they are.
    """

    measure: str  # a key of measures.MEASURES
    value: int | None
    n: int
    low: int | None = None
    high: int | None = None
    before: int | None = None
    target: int | None = None
    of: str = ""  # code of the stratum, fatal class or dimension that it is of


@dataclass(frozen=True)
class Table:
    """Rows of values; what a column is called and in which unit says `report_words.COLUMNS`."""

    code: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()


@dataclass(frozen=True)
class Part:
    """A section as it is: what was reckoned, and what was typed."""

    code: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Form:
    """A report: its period, whose it is, its sections, and who signs it."""

    kind: str
    first: date
    last: date
    subject_id: UUID | None = None  # the inspector, of a summary
    subject: str = ""  # name and staff no.
    author_id: UUID | None = None
    author: str = ""
    checker_id: UUID | None = None  # the QA lead
    approver_id: UUID | None = None  # the CS manager, of what is monthly
    reckoned_at: datetime | None = None  # its figures
    parts: tuple[Part, ...] = ()

    def part(self, code: str) -> Part:
        """Return a section, empty where it is not there."""
        return next((part for part in self.parts if part.code == code), Part(code))

    def with_words(self, words: Mapping[str, str]) -> "Form":
        """Return it with what is typed in its sections; a figure stays as it is."""
        kept = tuple(
            replace(part, words=words.get(part.code, part.words).strip()) for part in self.parts
        )
        return replace(self, parts=kept)

    def signatories(self) -> tuple[Asked, ...]:
        """Return who signs it, one after the other: of a summary its inspector, first."""
        people = (self.subject_id, self.checker_id, self.approver_id)
        who = dict(zip(SIGNED_BY_ALL, people, strict=True))
        return in_order([(role, [key]) for role in SIGNED[self.kind] if (key := who[role])])

    def unsigned(self) -> list[str]:
        """Return the roles for which nobody is named yet."""
        named = {one.role for one in self.signatories()}
        return [role for role in SIGNED[self.kind] if role not in named]

    def missing(self) -> list[Wanted]:
        """Return the sections that want words before it can be issued."""
        return [
            each
            for each in SECTIONS[self.kind]
            if each.is_required and not self.part(each.code).words
        ]


@dataclass(frozen=True)
class Gathered:
    """What is reckoned for a report, by section, before anything is typed."""

    parts: Mapping[str, Part] = field(default_factory=dict)
