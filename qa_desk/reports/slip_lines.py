"""One evaluation on the confirmation slip."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from qa_desk.i18n import _
from qa_desk.reports import flow, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.slip import (
    DISPUTES,
    MONITORING_MODES,
    RESULTS,
    SAMPLE_REASONS,
    Deduction,
    DimensionScore,
    Fatal,
    SlipLine,
)
from qa_desk.reports.style import ACCENT, DIM, FATAL, GOOD, INK, LATE, LINE, Style
from qa_desk.reports.wording import DOT
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.scoring import Addition
from qa_desk.rules.sheets import CAUSES

LABEL, BODY = Style(7.5, DIM), Style(8.5)
INDENT = LEFT + 22  # under the line's head
ITEM = INDENT + 52  # right of the time marks

_FACTS, _BAR_POINTS = Style(9), Style(7.5, bold=True)
_NOTE = ITEM + 156
_FINAL_RIGHT = RIGHT - 68
_FACTS_RIGHT = _FINAL_RIGHT - 90
_WHOLE = 220  # an evaluation no longer than this, a third of a page, stays on one page
_RESULT_COLOURS = {"pass": GOOD, "fail": LATE, "fatal_fail": FATAL}


def evaluation(line: SlipLine, zone: tzinfo, more: Sequence[str]) -> list[Row]:
    """Return the rows of a line, torn only when it is long; `more` is said beside its numbers."""
    rows = [*_facts(line, zone, more), *_findings(line)]
    if sum(row.height for row in rows) <= _WHOLE:
        rows = [*(replace(row, keep=True) for row in rows[:-1]), replace(rows[-1], keep=False)]
    return [*rows, flow.space(9)]


def _facts(line: SlipLine, zone: tzinfo, more: Sequence[str]) -> Iterator[Row]:
    numbers = [_("Evaluation no. {number}").format(number=line.evaluation_no)]
    if line.call_id:
        numbers.append(_("Call ID {call_id}").format(call_id=line.call_id))
    yield flow.ruled()
    yield from _head(line, zone)
    identity = style.joined([*numbers, *more], LABEL, RIGHT - INDENT)
    yield from side_by_side(Column(INDENT, RIGHT, identity, LABEL), keep=True)
    yield _dimensions(line.dimensions)


def _findings(line: SlipLine) -> list[Row]:
    findings = [row for fatal in line.fatals for row in _fatal(fatal)]
    findings += [row for deduction in line.deductions for row in _deduction(deduction)]
    remarks = [
        *(row for addition in line.additions for row in _addition(addition)),
        *_remark(_("Praise"), line.praise, GOOD),
        *_remark(_("Suggestion"), line.suggestion, ACCENT),
        *_remark(_("Dispute"), _dispute(line), INK),
        *_remark(_("Left"), _left(line), LATE),
    ]
    if findings and remarks:  # a remark does not begin a page alone
        findings[-1] = replace(findings[-1], keep=True)
        findings.append(flow.space(2, keep=True))
    return [*findings, *remarks]


def _head(line: SlipLine, zone: tzinfo) -> list[Row]:
    """Return the facts of the call, with the scores on the baseline of their first line."""
    said = [
        wording.word(MONITORING_MODES, line.mode),
        wording.word(SAMPLE_REASONS, line.sample_reason),
        wording.moment(line.call_at, zone),
        wording.clock(line.duration_ms) if line.call_id else "",
        str(line.contact_reason),
        line.number_masked,
    ]
    facts = style.joined([fact for fact in said if fact], _FACTS, _FACTS_RIGHT - INDENT)
    first, *rest = side_by_side(
        Column(LEFT, INDENT, str(line.no), Style(9.5, ACCENT, bold=True)),
        Column(INDENT, _FACTS_RIGHT, facts, _FACTS),
        keep=True,
    )

    def draw(canvas: Any, top: float) -> None:
        if first.draw:
            first.draw(canvas, top)
        _draw_scores(canvas, top - 0.7 * first.height, line)

    return [Row(first.height, draw, keep=True), *rest]


def _draw_scores(canvas: Any, base: float, line: SlipLine) -> None:
    """Write raw score, final score and result; a fatal error zeroes but hides nothing."""
    lettering = Style(13, FATAL if line.fatals else INK, bold=True)
    final = wording.score(line.final)
    raw = _("Raw {score}").format(score=wording.score(line.raw))
    raw_right = _FINAL_RIGHT - style.width(final, lettering) - 6
    style.write(canvas, raw_right, base, raw, BODY if line.fatals else LABEL, right=True)
    style.write(canvas, _FINAL_RIGHT, base, final, lettering, right=True)
    result = wording.word(RESULTS, line.result)
    stamp = Style(10, _RESULT_COLOURS.get(line.result, INK), bold=True)
    stamp = style.fit(result, stamp, 50)
    taken = style.write(canvas, RIGHT, base, result, stamp, right=True)
    if line.result == "fatal_fail":
        style.warning_sign(canvas, RIGHT - taken - 11, base)


def _dimensions(dimensions: tuple[DimensionScore, ...]) -> Row:
    """Return the five dimensions as labelled bars, earned of applicable points."""
    pitch = (RIGHT - INDENT + 11) / max(len(dimensions), 1)
    bars = [
        _Bar(dimension, INDENT + number * pitch, pitch - 11)
        for number, dimension in enumerate(dimensions)
    ]
    deepest = max((len(bar.name) for bar in bars), default=1)
    height = 9.5 * deepest + 15

    def draw(canvas: Any, top: float) -> None:
        for bar in bars:
            bar.draw(canvas, top - height + 7)

    return Row(height, draw, keep=True)


class _Bar:
    """One dimension: its name, its points and a bar as long as their share."""

    def __init__(self, score: DimensionScore, left: float, width: float) -> None:
        self.score = score
        self.left = left
        self.width = width
        shown = f"{wording.points(score.earned)}/{wording.points(score.applicable)}"
        self.points = shown if score.applicable else _("N/A")
        name = wording.word(DIMENSIONS, score.code)
        room = width - style.width(self.points, _BAR_POINTS) - 3
        self.lettering = style.fit(max(name.split(), key=len), LABEL, room)
        self.name = style.wrap(name, self.lettering, room)

    def draw(self, canvas: Any, foot: float) -> None:
        score = self.score
        for down, line in enumerate(self.name, start=1):
            y = foot + 7 + 9.5 * (len(self.name) - down)
            style.write(canvas, self.left, y, line, self.lettering)
        points = replace(_BAR_POINTS, colour=LATE if score.below_minimum else INK)
        style.write(canvas, self.left + self.width, foot + 7, self.points, points, right=True)
        share = score.earned / score.applicable if score.applicable else 0
        colour = LATE if score.below_minimum else ACCENT
        style.block(canvas, self.left, foot, (self.width, 3.6), LINE)
        style.block(canvas, self.left, foot, (self.width * min(max(share, 0), 1), 3.6), colour)


def _deduction(deduction: Deduction) -> list[Row]:
    lost = wording.points(deduction.lost)
    points = f"−{lost}" if deduction.lost else lost
    cause = wording.word(CAUSES, deduction.cause)
    said = DOT.join(filter(None, [str(deduction.met), deduction.note]))
    columns = (
        Column(INDENT, ITEM, wording.clock(deduction.at_ms), Style(8, DIM)),
        Column(ITEM, _NOTE - 34, f"{deduction.item} {deduction.text}", BODY),
        Column(_NOTE - 30, _NOTE - 8, points, Style(8.5, LATE, bold=True), to_right=True),
        Column(RIGHT - 48, RIGHT, cause, LABEL, to_right=True),
        Column(_NOTE, RIGHT - 52, said, BODY),  # last, so that a copy of it is whole
    )
    return [flow.space(2, keep=True), *side_by_side(*columns)]


def _addition(addition: Addition) -> list[Row]:
    points, label = f"+{wording.points(addition.points)}", _("Bonus")
    words = f"{points}  {addition.text}"
    if addition.cap is not None:
        label = _("Capped")
        words = _("{points}  {section}: no more than {cap} points can be lost").format(
            points=points, section=addition.text, cap=wording.points(addition.cap)
        )
    return _remark(label, words, GOOD)


def _fatal(fatal: Fatal) -> Iterator[Row]:
    """Yield a fatal error beside a bar and under its sign, both plain on a photocopy."""
    left = ITEM + 12
    kind = wording.word(FATAL_CLASSES, fatal.fatal_class)
    head = side_by_side(
        Column(INDENT, ITEM, wording.clock(fatal.at_ms), Style(8, DIM)),
        Column(left, RIGHT, kind, Style(8.5, FATAL, bold=True)),
        keep=True,
    )
    seen = _("Witness: {person}").format(person=fatal.witness) if fatal.witness else ""
    texts = [f"{fatal.clause} {fatal.text}", *filter(None, [fatal.note, seen])]
    rows = [row for text in texts for row in side_by_side(Column(left, RIGHT, text, BODY))]
    yield flow.space(3, keep=True)
    yield _barred(head[0], sign=True)
    yield from map(_barred, [*head[1:], *rows])


def _barred(row: Row, sign: bool = False) -> Row:
    def draw(canvas: Any, top: float) -> None:
        style.block(canvas, INDENT - 9, top - row.height, (3, row.height), FATAL)
        if sign:
            style.warning_sign(canvas, ITEM, top - 0.7 * row.height)
        if row.draw:
            row.draw(canvas, top)

    return Row(row.height, draw, row.keep)


def _dispute(line: SlipLine) -> str:
    if line.dispute == "none":
        return ""
    said = wording.word(DISPUTES, line.dispute)
    if line.disputed_score is not None:
        said = f"{said} {wording.score(line.disputed_score)} → {wording.score(line.final)}"
    return DOT.join(filter(None, [said, line.dispute_reason]))


def _left(line: SlipLine) -> str:
    if not line.left_for:
        return ""
    words = _("This result left this slip and is signed on another one: see {number}.")
    return words.format(number=line.left_for)


def _remark(label: str, text: str, colour: str) -> list[Row]:
    if not text:
        return []
    return side_by_side(
        Column(INDENT, ITEM - 3, label, Style(8, colour, bold=True)),
        Column(ITEM, RIGHT, text, BODY),
    )
