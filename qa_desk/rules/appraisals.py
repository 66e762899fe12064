"""The appraisal of a person for a month or a year (绩效考核表, domain.md 5.10, 6.11, S2-5).

Three parts weigh 50, 30 and 20 (S2-5.2.1 to S2-5.2.3); what is counted, complaints, praise, fatal
errors and tasks, adds or takes points. Targets are agreed and signed first (part A); the sheet
holds them with the self-evaluation, the supervisor's evaluation and its evidence as it was then,
and is signed by the person, the supervisor and the head. Scores are tenths, values and targets
hundredths, weights percent. No money anywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self
from uuid import UUID

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import form_texts
from qa_desk.rules.statistics import half_up

SHEET, OF_SHEET = "appraisal", "PAP"  # a kind of paper, and how its number begins
TARGETS, OF_TARGETS = "appraisal_targets", "PAT"
SPANS: Mapping[str, str] = {"month": N_("Month"), "year": N_("Year")}
PARTS: Mapping[str, str] = {
    "performance": N_("Performance"),
    "ability": N_("Ability"),
    "attitude": N_("Attitude"),
    "extra": N_("Plus and minus"),
}
WEIGHED = ("performance", "ability", "attitude")
SOURCES: Mapping[str, str] = {  # where evidence comes from, besides the indicators of the centre
    "typed": N_("Judged by the supervisor"),
    "qa_score": N_("QA score (monthly results)"),
    "skill": N_("Minimum skill (monthly results)"),
    "tests": N_("Tests of trainings"),
    "complaints": N_("Complaints attributed to the person"),
    "praise": N_("Praise of customers"),
    "fatals": N_("Results with a fatal error"),
    "tasks_done": N_("Actions and improvement tasks done in time"),
    "tasks_late": N_("Actions and improvement tasks late or overdue"),
}
COUNTED = ("complaints", "praise", "fatals", "tasks_done", "tasks_late")
GRADES: Mapping[str, str] = {
    "A": N_("Excellent"),
    "B": N_("Good"),
    "C": N_("Meets the requirements"),
    "D": N_("Needs to improve"),
    "E": N_("Does not meet the requirements"),
}
STATES: Mapping[str, str] = {
    "targets": N_("Targets being set"),
    "agreeing": N_("Targets to be signed"),
    "running": N_("Targets agreed"),
    "judging": N_("Being evaluated"),
    "signing": N_("Being signed"),
    "signed": N_("Signed, to be filed"),
    "filed": N_("Filed"),
}
BEST = 1000


class _Form:
    """What papers and templates keep as text in canonical form (qad1)."""

    def to_text(self) -> str:
        """Return it as text."""
        return form_texts.written(self)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return what a text says; of an empty one, what is empty."""
        return form_texts.read_as(cls, text) if text else cls()


@dataclass(frozen=True)
class Indicator:
    """What is appraised: its part, weight and target; or what each event adds or takes."""

    code: str
    part: str
    label: Bilingual
    weight: int = 0  # percent of the whole; 0 where events are counted
    each: int = 0  # tenths of a point for each event
    source: str = "typed"  # a key of SOURCES, or the code of an indicator of the centre
    target: int | None = None
    direction: str = "up"

    @property
    def is_counted(self) -> bool:
        """Say whether events are counted instead of a score given."""
        return self.each != 0


@dataclass(frozen=True)
class Template(_Form):
    """The indicators of a post group (S2-1.1–1.2)."""

    code: str
    title: Bilingual
    post: str = ""  # of whom it is proposed, a key of permissions.ROLES
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class Targets(_Form):
    """What was agreed at the beginning of the month (part A, S2-5.4.1)."""

    person_id: UUID
    person: str  # and staff no.
    post: str
    team: str
    supervisor_id: UUID
    supervisor: str
    span: str
    first: date
    template: str
    title: Bilingual
    tasks: str = ""
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A score with a note; of what is counted, the points where they differ from the count."""

    code: str
    score: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Own(_Form):
    """The self-evaluation (part B, S2-5.4.2); of a year, the summary of one's work."""

    summary: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What is known of an indicator: a value or a count, and of what (S2-5.1.1)."""

    code: str
    value: int | None = None  # hundredths
    n: int = 0
    of: str = ""  # numbers of records, or what the value stands on


@dataclass(frozen=True)
class Judgement:
    """The supervisor's evaluation (part C, S2-5.4.3), and what was talked over (S2-5.4.4)."""

    marks: tuple[Mark, ...] = ()
    problems: str = ""
    direction: str = ""  # of improvement (S2-5.1.3)
    training: str = ""
    talk: str = ""
    talk_on: date | None = None


@dataclass(frozen=True)
class Terms:
    """By which totals become grades, and what self-evaluation counts, as set at the time."""

    a: int = 900  # tenths from which it is an A, …
    b: int = 800
    c: int = 700
    d: int = 600
    own_weight: int = 0  # percent


@dataclass(frozen=True)
class Result:
    """What a sheet comes to; None where scores are missing."""

    performance: int | None = None
    ability: int | None = None
    attitude: int | None = None
    extra: int = 0
    total: int | None = None
    own_total: int | None = None
    grade: str = ""


@dataclass(frozen=True)
class Filed:
    """A month's appraisal that was filed, as a line of the year's."""

    first: date
    number: str
    total: int
    grade: str


@dataclass(frozen=True)
class Sheet(_Form):
    """The whole appraisal of a month or a year, as it is signed (5.10)."""

    targets: Targets
    targets_number: str = ""
    has_own: bool = False
    own: Own = Own()
    evidence: tuple[Evidence, ...] = ()
    judgement: Judgement = Judgement()
    terms: Terms = Terms()
    months: tuple[Filed, ...] = ()
    result: Result = Result()


# -- what it comes to ------------------------------------------------------------------------------


def result(sheet: Sheet) -> Result:
    """Return parts, total and grade of a sheet (6.11); a year is the mean of its filed months."""
    if sheet.targets.span == "year":
        total = mean([one.total for one in sheet.months])
        return Result(total=total, grade=grade(total, sheet.terms))
    judged = _Column(sheet, sheet.judgement.marks, counts=True)
    own = _Column(sheet, sheet.own.marks, counts=False)
    share = Fraction(sheet.terms.own_weight, 100)
    reached, of_own = judged.total(), own.total() if sheet.has_own else None
    if reached is not None and of_own is not None:
        reached = reached * (1 - share) + of_own * share
    return Result(
        performance=_rounded(judged.part("performance")),
        ability=_rounded(judged.part("ability")),
        attitude=_rounded(judged.part("attitude")),
        extra=judged.extra(),
        total=_rounded(reached),
        own_total=_rounded(of_own),
        grade=grade(_rounded(reached), sheet.terms),
    )


def mean(totals: Sequence[int]) -> int | None:
    """Return the mean of totals in tenths, halves up; None of none."""
    return half_up(Fraction(sum(totals), len(totals))) if totals else None


def grade(total: int | None, terms: Terms) -> str:
    """Return the grade of a total, a key of GRADES."""
    if total is None:
        return ""
    steps = zip("ABCD", (terms.a, terms.b, terms.c, terms.d), strict=True)
    return next((name for name, least in steps if total >= least), "E")


def points(indicator: Indicator, mark: Mark, n: int) -> int:
    """Return what counted events add or take in tenths: as the supervisor says, or each of them."""
    return mark.score if mark.score is not None else indicator.each * n


def suggested(indicator: Indicator, evidence: Evidence | None) -> int | None:
    """Return the score that evidence suggests, in tenths: as much as the target is reached.

    A QA score, a test and a part of the minimum skill are scores themselves.
    """
    if indicator.is_counted or evidence is None or evidence.value is None:
        return None
    if indicator.target is None or indicator.direction == "none":
        is_score = indicator.source in ("qa_score", "skill", "tests")
        return min(half_up(Fraction(evidence.value, 10)), BEST) if is_score else None
    part, whole = evidence.value, indicator.target
    if indicator.direction == "down":
        part, whole = whole, part
    return min(half_up(Fraction(part * BEST, whole)), BEST) if whole else BEST


@dataclass(frozen=True)
class _Column:
    """One side's scores of a sheet."""

    sheet: Sheet
    marks: tuple[Mark, ...]
    counts: bool  # events are counted on the supervisor's side only

    def _of(self, part: str) -> list[Indicator]:
        return [one for one in self.sheet.targets.indicators if one.part == part]

    def _events(self, part: str) -> int:
        marks = {one.code: one for one in self.marks}
        n = {one.code: one.n for one in self.sheet.evidence}
        counted = [one for one in self._of(part) if one.is_counted] if self.counts else []
        return sum(
            points(one, marks.get(one.code, Mark(one.code)), n.get(one.code, 0)) for one in counted
        )

    def part(self, part: str) -> Fraction | None:
        """Return the score of a part in tenths: the weighted mean, less what is deducted."""
        scores = {one.code: one.score for one in self.marks}
        weighed = [one for one in self._of(part) if not one.is_counted]
        given = [(one.weight, scores.get(one.code)) for one in weighed]
        known = [(weight, score) for weight, score in given if score is not None]
        whole = sum(weight for weight, _score in known)
        if len(known) < len(given) or not whole:
            return None
        reached = Fraction(sum(weight * score for weight, score in known), whole)
        return max(reached + self._events(part), Fraction(0))

    def extra(self) -> int:
        return self._events("extra")

    def total(self) -> Fraction | None:
        weights = {part: sum(one.weight for one in self._of(part)) for part in WEIGHED}
        parts = {part: self.part(part) for part in WEIGHED if weights[part]}
        found = [(weights[part], score) for part, score in parts.items() if score is not None]
        if len(found) < len(parts) or not found:
            return None
        whole = sum((Fraction(weight, 100) * score for weight, score in found), Fraction(0))
        return max(whole + self.extra(), Fraction(0))


def _rounded(value: Fraction | None) -> int | None:
    return None if value is None else half_up(value)


# -- what is refused -------------------------------------------------------------------------------


def check(indicators: Iterable[Indicator]) -> None:
    """Refuse indicators whose weights are not 100 together, or that say nothing (S0-4.2.1a)."""
    known = list(indicators)
    weights = sum(one.weight for one in known)
    if len({one.code for one in known}) < len(known) or any(not one.code for one in known):
        raise InputError(_("Two indicators have the same code. Nothing was saved."))
    for one in known:
        if not str(one.label).strip():
            raise InputError(_("An indicator has no words. Nothing was saved. Write what it is."))
        if bool(one.weight) == one.is_counted or one.weight < 0:
            raise InputError(
                _(
                    "“{indicator}” needs either a weight, or points for each event. Nothing was "
                    "saved."
                ).format(indicator=one.label)
            )
        if one.is_counted and one.source not in ("typed", *COUNTED):
            raise InputError(
                _("“{indicator}” counts events, and {source} are none. Nothing was saved.").format(
                    indicator=one.label, source=_(SOURCES.get(one.source, one.source))
                )
            )
        if one.part == "extra" and not one.is_counted:
            raise InputError(
                _("“{indicator}” is a plus or minus and has no weight. Nothing was saved.").format(
                    indicator=one.label
                )
            )
    if weights != 100:
        raise InputError(
            _("The weights are {sum} % together, not 100 %. Nothing was saved.").format(sum=weights)
        )


def check_marks(indicators: Iterable[Indicator], marks: Iterable[Mark]) -> None:
    """Refuse scores outside 0 to 100."""
    counted = {one.code for one in indicators if one.is_counted}
    for mark in marks:
        if mark.code not in counted and not 0 <= (mark.score or 0) <= BEST:
            raise InputError(_("Scores are from 0 to 100. Nothing was saved."))


def require_whole(sheet: Sheet, *, may_lack_own: bool) -> None:
    """Refuse to let a sheet be signed that lacks something (5.10)."""
    if not (sheet.has_own or may_lack_own):
        raise RuleError(
            _(
                "The self-evaluation is not handed in yet, and its time is not over. Nothing was "
                "issued."
            )
        )
    if sheet.result.total is None:
        raise RuleError(
            _("There is no filed month yet, so the year has no total. Nothing was issued.")
            if sheet.targets.span == "year"
            else _("A score is missing. Nothing was issued. Give one for each indicator.")
        )
    if not (sheet.judgement.talk.strip() and sheet.judgement.talk_on):
        raise RuleError(_("Write down the feedback talk and its day first. Nothing was issued."))


def state(targets: str, sheet: str, *, is_filed: bool, is_year: bool = False) -> str:
    """Return how far an appraisal is, a key of STATES, from the states of its two papers."""
    if sheet == "closed":
        return "filed" if is_filed else "signed"
    if sheet == "signing":
        return "signing"
    if sheet == "draft" or is_year:
        return "judging"
    return {"closed": "running", "signing": "agreeing"}.get(targets, "targets")


def last_day(span: str, first: date) -> date:
    """Return the last day of the month or year that begins on a day."""
    year, month = (
        (first.year + 1, 1) if span == "year" else divmod(first.year * 12 + first.month, 12)
    )
    after = date(year, 1, 1) if span == "year" else date(year, month + 1, 1)
    return date.fromordinal(after.toordinal() - 1)
