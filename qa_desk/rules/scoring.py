"""Answers become a score (domain.md 4.1, 6.1): integers throughout, half-up to one decimal.

What a section loses beyond its cap is given back, and a bonus is added, in the score alone: the
dimensions tell what the items really lost. *Example*: of 100 points a section with a cap of 20
loses 12 and 15, another 4, and a bonus earns 3: 100 − 20 − 4 + 3 = 79. With a fatal option in that
other section of 10 points, `zero_section` makes it 100 − 20 − 10 + 3 = 73, `deduct:35` makes it 44.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import answers, options
from qa_desk.rules.answers import Filled
from qa_desk.rules.checklists import DIMENSIONS, Checklist, FatalError, Section
from qa_desk.rules.sheets import CAUSES, Mark, Sheet

PROBLEMS: Mapping[str, str] = {
    "unanswered": N_("Item {item} is not answered yet."),
    "note": N_("Item {item} needs a note that says what happened."),
    "mark": N_("Item {item} needs a mark in the recording."),
    "cause": N_("Item {item} needs a cause."),
    "fatal_note": N_("Fatal error {fatal} needs a note that says what happened."),
    "fatal_mark": N_("Fatal error {fatal} needs a mark in the recording."),
    "praise": N_("A call without a deduction needs a word of praise or a suggestion."),
    "witness": N_(
        "A fatal error without a recording needs a witness by name, or who acknowledged it at once."
    ),
}


@dataclass(frozen=True)
class Score:
    """What a sheet is worth; sealed with its revision (D7).

    `raw` and `final` are tenths of a percent-point (867 is 86.7), None when nothing applies;
    under `zero_total` a fatal error makes `final` 0 even then.
    """

    raw: int | None
    final: int | None
    result: str  # "pass", "fail", "fatal_fail" or "not_scorable"
    pass_mark: int  # tenths
    earned: Mapping[str, int]  # hundredths of a point, by dimension
    applicable: Mapping[str, int]  # hundredths of a point, by dimension
    fatal_classes: frozenset[str]
    na_share: int  # permille of the points of the items shown
    missing: tuple[int, ...]  # numbers of the items without an answer
    bonus: int = 0  # hundredths of a point earned beyond the full marks
    given_back: int = 0  # hundredths of a point that sections lost beyond their caps


@dataclass(frozen=True)
class Finding:
    """A deduction: an item that lost points, with what proves it."""

    item: int
    lost: int  # hundredths of a point
    note: str
    cause: str
    at_ms: int | None  # the earliest mark of the item
    met: Bilingual = field(default_factory=Bilingual)  # of plain deductions: which, how often


@dataclass(frozen=True)
class FatalFinding:
    """A fatal error found: a stand-alone one (`key`) or a fatal answer to an item (`item`).

    A fatal deduction is one fatal error however often it was met.
    """

    key: str | None
    item: int | None
    fatal_class: str
    note: str
    at_ms: int | None
    met: Bilingual = field(default_factory=Bilingual)  # the fatal deduction


@dataclass(frozen=True)
class Addition:
    """Points that a result has besides what its items keep: a bonus, or what a cap gives back."""

    text: Bilingual  # of the item or the section
    points: int  # hundredths
    cap: int | None = None  # of the section; None is a bonus


@dataclass(frozen=True)
class Problem:
    """One thing that still stands in the way of submitting (E-05)."""

    code: str  # a key of PROBLEMS
    item: int | None = None
    fatal: str | None = None  # key of a stand-alone fatal error

    def sentence(self) -> str:
        """Return the problem in words."""
        return _(PROBLEMS[self.code]).format(item=self.item, fatal=self.fatal)


@dataclass(frozen=True)
class Demands:
    """What a sheet must have before it is submitted, as the centre has settled it (E-05).

    Without a recording there is nothing to mark: the note is the evidence (P8).
    """

    evidence: int = 50  # percent: who loses that much of an item's points needs note and mark
    praise: bool = False  # a call without a deduction needs a word (P11)
    is_recorded: bool = True


DEFAULT = Demands()


def score(checklist: Checklist, sheet: Sheet, skill_group: str) -> Score:
    """Score a sheet, finished or not; an answer the item does not offer counts as missing."""
    filled = answers.filled(checklist, sheet)
    applied = [part for part in filled if part.counts]
    own = [part.item.points for part in filled if part.left is None and not part.item.bonus]
    not_applicable, whole = sum(own), _points_shown(checklist, sheet)
    found = _fatals(checklist, sheet, filled)
    raw = _percent(checklist, filled, frozenset())
    final = _final(checklist, filled, found, raw)
    pass_mark = checklist.skill_group(skill_group).pass_mark
    scorable = raw is not None and not_applicable * 1000 <= checklist.na_max_share * whole
    return Score(
        raw=raw,
        final=final,
        result=_result(scorable, bool(found), (final or 0) >= pass_mark),
        pass_mark=pass_mark,
        earned=_by_dimension(applied, lambda part: part.item.points - part.lost),
        applicable=_by_dimension(applied, lambda part: part.item.points),
        fatal_classes=frozenset(fatal.fatal_class for fatal in found),
        na_share=half_up(not_applicable * 1000, whole) if whole else 0,
        missing=answers.missing(checklist, sheet),
        bonus=_bonus(filled, frozenset()),
        given_back=sum(over(section, filled) for section in checklist.sections),
    )


def over(section: Section, filled: Iterable[Filled]) -> int:
    """Return the hundredths that a section lost beyond its cap: they are given back."""
    if section.cap is None:
        return 0
    lost = sum(part.lost for part in filled if part.section == section.key)
    return max(0, lost - section.cap)


def findings(checklist: Checklist, sheet: Sheet) -> tuple[Finding, ...]:
    """Return the deductions in the order of the items."""
    return tuple(
        Finding(
            part.item.number,
            part.lost,
            part.answer.note,
            part.answer.cause,
            _first_mark(sheet, part),
            answers.words(part.item, part.answer) if part.answer.counts else Bilingual(),
        )
        for part in answers.filled(checklist, sheet)
        if part.lost
    )


def fatals(checklist: Checklist, sheet: Sheet) -> tuple[FatalFinding, ...]:
    """Return the fatal errors found: fatal answers first, then stand-alone ones."""
    return _fatals(checklist, sheet, answers.filled(checklist, sheet))


def _fatals(
    checklist: Checklist, sheet: Sheet, filled: Iterable[Filled]
) -> tuple[FatalFinding, ...]:
    of_items = tuple(
        FatalFinding(
            None, part.item.number, fatal_class, part.answer.note, _first_mark(sheet, part), text
        )
        for part in filled
        for fatal_class, text in answers.fatals(part.item, part.answer)
    )
    alone = tuple(
        FatalFinding(
            fatal.key, None, fatal.fatal_class, sheet.fatals[fatal.key], _first_mark(sheet, fatal)
        )
        for fatal in checklist.fatal_errors
        if fatal.key in sheet.fatals
    )
    return of_items + alone


def additions(checklist: Checklist, sheet: Sheet) -> tuple[Addition, ...]:
    """Return what stands beside the points of the items, in the order of the checklist."""
    filled = answers.filled(checklist, sheet)
    found = []
    for section in checklist.sections:
        bonus = [p for p in filled if p.section == section.key and p.item.bonus and p.left]
        found += [Addition(part.item.text, part.left or 0) for part in bonus]
        spared = over(section, filled)
        found += [Addition(section.text, spared, section.cap)] if spared else []
    return tuple(found)


def demands(stored: Mapping[str, str], *, is_recorded: bool) -> Demands:
    """Return the centre's demands from its stored settings."""
    return Demands(
        evidence=options.number("score.evidence", stored),
        praise=options.text("score.praise", stored) == "required",
        is_recorded=is_recorded,
    )


def problems(checklist: Checklist, sheet: Sheet, demands: Demands = DEFAULT) -> tuple[Problem, ...]:
    """Return what still stands in the way of submitting, in the order of the checklist (E-05)."""
    filled = {part.item.number: part for part in answers.filled(checklist, sheet)}
    missing = set(answers.missing(checklist, sheet))
    found: list[Problem] = []
    for item in checklist.items:
        if item.number in missing:
            found.append(Problem("unanswered", item.number))
        elif part := filled.get(item.number):
            found += [Problem(code, item.number) for code in _item_lacks(part, sheet, demands)]
    every = fatals(checklist, sheet)
    flagged = [fatal for fatal in every if fatal.key is not None]
    for fatal in flagged:
        lacking = _lacking(fatal.note, fatal.at_ms, demands)
        found += [Problem(f"fatal_{code}", fatal=fatal.key) for code in lacking]
    if not (demands.is_recorded or sheet.witness.strip()):
        found += [Problem("witness", fatal.item, fatal.key) for fatal in every[:1]]
    faultless = not flagged and not missing
    if demands.praise and faultless and not any(part.lost for part in filled.values()):
        said = sheet.praise.strip() or sheet.suggestion.strip()
        found += [] if said else [Problem("praise")]
    return tuple(found)


def half_up(numerator: int, denominator: int) -> int:
    """Return the quotient of two non-negative integers, rounded half-up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _points_shown(checklist: Checklist, sheet: Sheet) -> int:
    out = answers.hidden(checklist, sheet.answers)
    return sum(item.points for item in checklist.items if item.number not in out and not item.bonus)


def _bonus(filled: Iterable[Filled], zeroed: frozenset[str]) -> int:
    won = (part.left or 0 for part in filled if part.item.bonus and part.section not in zeroed)
    return sum(won)


def _percent(
    checklist: Checklist, filled: Collection[Filled], zeroed: frozenset[str]
) -> int | None:
    """Return the share of the points earned, in tenths of a percent-point."""
    full_points = checklist.na_policy == "full_points"
    counted = [part for part in filled if part.counts or (full_points and not part.item.bonus)]
    if not any(part.counts for part in counted):
        return None
    earned = sum(part.item.points - part.lost for part in counted if part.section not in zeroed)
    spared = (over(one, counted) for one in checklist.sections if one.key not in zeroed)
    earned += sum(spared) + _bonus(filled, zeroed)
    return min(checklist.ceiling, half_up(earned * 1000, sum(p.item.points for p in counted)))


def _final(
    checklist: Checklist, filled: list[Filled], found: tuple[FatalFinding, ...], raw: int | None
) -> int | None:
    policy, _separator, points = checklist.fatal_policy.partition(":")
    if not found:
        return raw
    if policy == "deduct":  # each fatal error costs this many percent-points
        return None if raw is None else max(0, raw - 10 * int(points) * len(found))
    if policy == "zero_section" and all(fatal.item is not None for fatal in found):
        struck = {fatal.item for fatal in found}
        zeroed = frozenset(part.section for part in filled if part.item.number in struck)
        return _percent(checklist, filled, zeroed)
    return 0  # a stand-alone fatal error belongs to no section: it zeroes the whole


def _result(scorable: bool, fatal: bool, reached: bool) -> str:
    if not scorable:
        return "not_scorable"
    if fatal:
        return "fatal_fail"
    return "pass" if reached else "fail"


def _by_dimension(applied: Iterable[Filled], points: Callable[[Filled], int]) -> Mapping[str, int]:
    sums = dict.fromkeys(DIMENSIONS, 0)
    for part in applied:
        sums[part.item.dimension] += points(part)
    return sums


def _item_lacks(part: Filled, sheet: Sheet, demands: Demands) -> list[str]:
    fatal = bool(answers.fatals(part.item, part.answer))
    lacking = []
    if fatal or (part.lost and 100 * part.lost >= demands.evidence * part.item.points):
        lacking = _lacking(part.answer.note, _first_mark(sheet, part), demands)
    is_found = fatal or part.lost
    return lacking + ["cause"] * bool(is_found and part.answer.cause not in CAUSES)


def _lacking(note: str, at_ms: int | None, demands: Demands) -> list[str]:
    return ["note"] * (not note.strip()) + ["mark"] * (demands.is_recorded and at_ms is None)


def _first_mark(sheet: Sheet, subject: Filled | FatalError) -> int | None:
    def about(mark: Mark) -> bool:
        if isinstance(subject, FatalError):
            return mark.fatal == subject.key
        return mark.item == subject.item.number

    return min((mark.at_ms for mark in sheet.marks if about(mark)), default=None)
