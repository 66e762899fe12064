"""Answers become a score (domain.md 4.1, 6.1): integers throughout, half-up to one decimal.

What a section loses beyond its cap is given back, and a bonus is added, in the score alone: the
dimensions tell what the items really lost. *Example*: of 100 points a section with a cap of 20
loses 12 and 15, another 4, and a bonus earns 3: 100 − 20 − 4 + 3 = 79. With a fatal option in that
other section of 10 points, `zero_section` makes it 100 − 20 − 10 + 3 = 73, `deduct:35` makes it 44.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import answers, options
from qa_desk.rules.answers import Filled, Reading
from qa_desk.rules.checklists import DIMENSIONS, Checklist
from qa_desk.rules.sheets import CAUSES, Sheet

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


class Problem(NamedTuple):
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


@dataclass(frozen=True)
class Judged:
    """All that a sheet comes to while it is filled in."""

    score: Score
    fatals: tuple[FatalFinding, ...]
    problems: tuple[Problem, ...]
    hidden: frozenset[int]  # numbers of the items that no answer shows


def judge(
    checklist: Checklist, sheet: Sheet, skill_group: str, demands: Demands = DEFAULT
) -> Judged:
    """Score a sheet and say what it lacks, having read it once: for each key that is pressed."""
    reading = answers.read(checklist, sheet)
    found = _fatals(reading)
    whole = _score(reading, found, skill_group)
    return Judged(whole, found, _problems(reading, found, demands), reading.hidden)


def score(checklist: Checklist, sheet: Sheet, skill_group: str) -> Score:
    """Score a sheet, finished or not; an answer the item does not offer counts as missing."""
    reading = answers.read(checklist, sheet)
    return _score(reading, _fatals(reading), skill_group)


def _score(reading: Reading, found: tuple[FatalFinding, ...], skill_group: str) -> Score:
    checklist, filled = reading.form, reading.filled
    own = [part.item.points for part in filled if part.left is None and not part.item.bonus]
    not_applicable, whole = sum(own), _points_shown(reading)
    raw = _percent(checklist, filled, frozenset())
    final = _final(checklist, filled, found, raw)
    pass_mark = checklist.skill_group(skill_group).pass_mark
    scorable = raw is not None and not_applicable * 1000 <= checklist.na_max_share * whole
    earned, applicable = _by_dimension(filled)
    return Score(
        raw=raw,
        final=final,
        result=_result(scorable, bool(found), (final or 0) >= pass_mark),
        pass_mark=pass_mark,
        earned=earned,
        applicable=applicable,
        fatal_classes=frozenset(fatal.fatal_class for fatal in found),
        na_share=half_up(not_applicable * 1000, whole) if whole else 0,
        missing=reading.missing,
        bonus=_bonus(filled, frozenset()),
        given_back=sum(over_caps(checklist, filled).values()),
    )


def over_caps(checklist: Checklist, filled: Iterable[Filled]) -> Mapping[str, int]:
    """Return the hundredths lost beyond its cap by each section that did: they are given back."""
    lost = Counter[str]()
    for part in filled:
        lost[part.section] += part.lost
    return {
        section.key: lost[section.key] - section.cap
        for section in checklist.sections
        if section.cap is not None and lost[section.key] > section.cap
    }


def findings(checklist: Checklist, sheet: Sheet) -> tuple[Finding, ...]:
    """Return the deductions in the order of the items."""
    reading = answers.read(checklist, sheet)
    return tuple(
        Finding(
            part.item.number,
            part.lost,
            part.answer.note,
            part.answer.cause,
            reading.marked.get(part.item.number),
            answers.words(part.item, part.answer) if part.answer.counts else Bilingual(),
        )
        for part in reading.filled
        if part.lost
    )


def fatals(checklist: Checklist, sheet: Sheet) -> tuple[FatalFinding, ...]:
    """Return the fatal errors found: fatal answers first, then stand-alone ones."""
    return _fatals(answers.read(checklist, sheet))


def _fatals(reading: Reading) -> tuple[FatalFinding, ...]:
    sheet, marked = reading.sheet, reading.marked
    of_items = tuple(
        FatalFinding(
            None,
            part.item.number,
            fatal_class,
            part.answer.note,
            marked.get(part.item.number),
            text,
        )
        for part in reading.filled
        for fatal_class, text in answers.fatals(part.item, part.answer)
    )
    alone = tuple(
        FatalFinding(
            fatal.key, None, fatal.fatal_class, sheet.fatals[fatal.key], marked.get(fatal.key)
        )
        for fatal in reading.form.fatal_errors
        if fatal.key in sheet.fatals
    )
    return of_items + alone


def additions(checklist: Checklist, sheet: Sheet) -> tuple[Addition, ...]:
    """Return what stands beside the points of the items, in the order of the checklist."""
    filled = answers.read(checklist, sheet).filled
    spared, found = over_caps(checklist, filled), []
    for section in checklist.sections:
        bonus = [p for p in filled if p.section == section.key and p.item.bonus and p.left]
        found += [Addition(part.item.text, part.left or 0) for part in bonus]
        if section.key in spared:
            found.append(Addition(section.text, spared[section.key], section.cap))
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
    reading = answers.read(checklist, sheet)
    return _problems(reading, _fatals(reading), demands)


def _problems(
    reading: Reading, every: tuple[FatalFinding, ...], demands: Demands
) -> tuple[Problem, ...]:
    sheet, missing = reading.sheet, reading.missing
    lacking = {number: ["unanswered"] for number in missing}
    struck = {fatal.item for fatal in every}
    for part in reading.filled:
        number = part.item.number
        if part.lost or number in struck:
            marked = reading.marked.get(number)
            lacking[number] = _item_lacks(part, marked, demands, fatal=number in struck)
    found = [Problem(code, number) for number in sorted(lacking) for code in lacking[number]]
    flagged = [fatal for fatal in every if fatal.key is not None]
    for fatal in flagged:
        codes = _lacking(fatal.note, fatal.at_ms, demands)
        found += [Problem(f"fatal_{code}", fatal=fatal.key) for code in codes]
    if not (demands.is_recorded or sheet.witness.strip()):
        found += [Problem("witness", fatal.item, fatal.key) for fatal in every[:1]]
    faultless = not flagged and not missing
    if demands.praise and faultless and not any(part.lost for part in reading.filled):
        said = sheet.praise.strip() or sheet.suggestion.strip()
        found += [] if said else [Problem("praise")]
    return tuple(found)


def half_up(numerator: int, denominator: int) -> int:
    """Return the quotient of two non-negative integers, rounded half-up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _points_shown(reading: Reading) -> int:
    hidden = (item for item in reading.form.items if item.number in reading.hidden)
    return reading.form.full_marks - sum(item.points for item in hidden if not item.bonus)


def _bonus(filled: Iterable[Filled], zeroed: frozenset[str]) -> int:
    won = (part.left or 0 for part in filled if part.item.bonus and part.section not in zeroed)
    return sum(won)


def _percent(
    checklist: Checklist, filled: Collection[Filled], zeroed: frozenset[str]
) -> int | None:
    """Return the share of the points earned, in tenths of a percent-point."""
    full_points = checklist.na_policy == "full_points"
    counted = [p for p in filled if not p.item.bonus and (full_points or p.left is not None)]
    if not any(part.left is not None for part in counted):
        return None
    earned = sum(part.item.points - part.lost for part in counted if part.section not in zeroed)
    spared = over_caps(checklist, counted)
    earned += sum(n for key, n in spared.items() if key not in zeroed) + _bonus(filled, zeroed)
    return min(checklist.ceiling, half_up(earned * 1000, sum(p.item.points for p in counted)))


def _final(
    checklist: Checklist,
    filled: Collection[Filled],
    found: tuple[FatalFinding, ...],
    raw: int | None,
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


def _by_dimension(filled: Iterable[Filled]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the points earned and applicable, by dimension."""
    earned, applicable = dict.fromkeys(DIMENSIONS, 0), dict.fromkeys(DIMENSIONS, 0)
    for part in filled:
        if part.is_scored:
            applicable[part.item.dimension] += part.item.points
            earned[part.item.dimension] += part.item.points - part.lost
    return earned, applicable


def _item_lacks(part: Filled, at_ms: int | None, demands: Demands, *, fatal: bool) -> list[str]:
    lacking = []
    if fatal or 100 * part.lost >= demands.evidence * part.item.points:
        lacking = _lacking(part.answer.note, at_ms, demands)
    return lacking + ["cause"] * (part.answer.cause not in CAUSES)


def _lacking(note: str, at_ms: int | None, demands: Demands) -> list[str]:
    return ["note"] * (not note.strip()) + ["mark"] * (demands.is_recorded and at_ms is None)
