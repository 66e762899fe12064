"""The standard on paper; `standard.draw` is the way in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from qa_desk.i18n import _, language, speaking
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Frame, Row, side_by_side
from qa_desk.reports.parts import BODY, BOLD, LABEL, NAME, VALUE
from qa_desk.reports.standard import Standard
from qa_desk.reports.style import ACCENT, DIM, FATAL, GOOD, INK, LATE, Style
from qa_desk.reports.wording import DOT, points
from qa_desk.rules.checklist_columns import WORDS
from qa_desk.rules.checklist_versions import STANDINGS
from qa_desk.rules.checklists import (
    DIMENSIONS,
    FATAL_CLASSES,
    Condition,
    Item,
    Section,
    SkillGroup,
)

_SECTION, _ITEM = Style(11, ACCENT, bold=True), Style(9.5, bold=True)
_NOTE, _POINTS = Style(8, DIM), Style(8.5, bold=True)
_NUMBER = LEFT + 20  # where the text of an item begins
_LEVEL = LEFT + 60  # where the text of a level begins
_SIDE, _MOST = RIGHT - 220, RIGHT - 48  # where an item's number and dimension stand; its points
_GROUP = (LEFT, LEFT + 168, LEFT + 240)


class _Sheet:
    """Lays out one version as rows."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.checklist = standard.checklist
        self._marks = 0

    def rows(self) -> Iterator[Row]:
        """Yield the whole standard from top to bottom."""
        yield from self.head()
        for section in self.checklist.sections:
            yield from self.section(section)
        yield from self.part(_("Fatal errors"), self.fatals())
        yield from self.part(_("Pass marks"), self.groups())
        yield from self.part(_("How it is scored"), parts.together(self.scoring()))
        yield from self.part(_("Praise"), self.praise())

    def head(self) -> Iterator[Row]:
        """Yield which version of which standard it is, and from when."""
        checklist, standard = self.checklist, self.standard
        colour = GOOD if standard.standing == "in_force" else LATE
        yield from side_by_side(Column(LEFT, RIGHT, str(checklist.title), Style(13, bold=True)))
        yield flow.space(6)
        until = standard.last_day.isoformat() if standard.last_day else ""
        yield from parts.facts(
            (_("In force from"), checklist.effective_from.isoformat(), NAME),
            (_("Version"), checklist.number, NAME),
            (_("State"), _(STANDINGS[standard.standing]), Style(10, colour, bold=True)),
            (_("Until"), until, VALUE),
        )
        yield flow.space(5)
        dimensions = [
            f"{_(name)} {points(found)}"
            for code, name in DIMENSIONS.items()
            if (
                found := sum(
                    i.points for i in checklist.items if i.dimension == code and not i.bonus
                )
            )
        ]
        yield from parts.facts(
            (_("Calls"), _word("direction", checklist.direction), VALUE),
            (_("Items"), str(len(checklist.items)), VALUE),
            (_("Full marks"), points(checklist.full_marks), VALUE),
            (_("Code"), checklist.code, VALUE),
        )
        yield flow.space(5)
        yield from parts.labelled(_("Dimensions"), _(", ").join(dimensions))
        yield flow.space(10)

    def section(self, section: Section) -> Iterator[Row]:
        """Yield a section with its items."""
        said = _("{points} points").format(points=points(section.points))
        if section.cap is not None:
            most = _("at most {points} lost").format(points=points(section.cap))
            said = DOT.join([said, most])
        title = f"{section.key} {section.text}".strip()
        yield self.mark(title)
        yield from side_by_side(
            Column(LEFT, _SIDE - 8, title, _SECTION),
            Column(_SIDE, RIGHT, said, LABEL, to_right=True),
            keep=True,
        )
        yield flow.ruled()
        for item in section.items:
            yield from self.item(item)
        yield flow.space(4)

    def item(self, item: Item) -> Iterator[Row]:
        """Yield an item with its levels, on one page if it can be."""
        return iter([*parts.together(self._item(item)), flow.space(7)])

    def _item(self, item: Item) -> Iterator[Row]:
        side = [item.key, _(DIMENSIONS[item.dimension])]
        if item.na_allowed:
            side.append(_("N/A allowed"))
        if item.bonus:
            side.append(_("Bonus"))
        most = _("{points} points").format(points=points(item.points))
        yield self.mark(f"{item.number} {item.text}", 1)
        yield from side_by_side(
            Column(LEFT, _NUMBER - 4, str(item.number), _ITEM),
            Column(_NUMBER, _SIDE - 8, str(item.text), _ITEM),
            Column(_SIDE, _MOST - 4, DOT.join(side), LABEL, to_right=True),
            Column(_MOST, RIGHT, most, _ITEM, to_right=True),
        )
        yield from self.levels(item)
        yield from _noted(_("Guidance"), str(item.guide))
        yield from _noted(_("Why it matters"), str(item.why))
        if item.shown_when:
            yield from _noted(_("Only if"), self.condition(item.shown_when))

    def levels(self, item: Item) -> Iterator[Row]:
        """Yield what earns how many points."""
        for option in item.options:
            yield from _level(points(option.value), str(option.text), option.fatal)
        for deduction in item.deductions:
            text = str(deduction.text)
            if deduction.most > 1:
                times = _("each time, at most {n} times").format(n=deduction.most)
                text = DOT.join([text, times])
            sign = "−" if deduction.points else ""
            yield from _level(f"{sign}{points(deduction.points)}", text, deduction.fatal)

    def condition(self, shown_when: Condition) -> str:
        """Return which answers to which item show an item."""
        asked = next(item for item in self.checklist.items if item.key == shown_when.item)
        levels = [str(level.text) for level in asked.options or asked.deductions]
        answers = [f"“{levels[place]}”" for place in shown_when.options]
        return _("item {number} {item}: {answers}").format(
            number=asked.number, item=asked.text, answers=_(" or ").join(answers)
        )

    def fatals(self) -> Iterator[Row]:
        """Yield the fatal errors by class."""
        for code, name in FATAL_CLASSES.items():
            found = [each for each in self.checklist.fatal_errors if each.fatal_class == code]
            if found:
                yield from side_by_side(
                    Column(LEFT, RIGHT, _(name), Style(9, FATAL, bold=True)), keep=True
                )
            for each in found:
                rows = [
                    *side_by_side(
                        Column(LEFT, _LEVEL - 6, each.key, LABEL),
                        Column(_LEVEL, RIGHT, str(each.text), BOLD),
                    ),
                    *_noted(_("Guidance"), str(each.guide)),
                ]
                yield from parts.together(rows)
                yield flow.space(3)

    def groups(self) -> Iterator[Row]:
        """Yield the pass mark of each skill group, and the least skill (S3-4.4b, S3-4.4c)."""
        if self.checklist.skill_groups:
            yield from parts.headings(
                _GROUP, _("Skill group"), _("Pass mark"), _("At least of a dimension")
            )
        for group in self.checklist.skill_groups:
            cells = (
                (str(group.text), BOLD),
                (wording.score(group.pass_mark), BODY),
                (_least(group), BODY),
            )
            yield from parts.table(_GROUP, cells)
            yield flow.space(2)

    def scoring(self) -> Iterator[Row]:
        """Yield the rules by which points become a result."""
        checklist = self.checklist
        policy = checklist.fatal_policy
        fatal = {
            "zero_total": _("A fatal error makes the whole score 0."),
            "zero_section": _("A fatal error makes the score of its section 0."),
        }.get(policy) or _("A fatal error takes {points} points off the score.").format(
            points=policy.rpartition(":")[2]
        )
        excluded = _("An item that does not apply is left out of the sum.")
        full = _("An item that does not apply counts with full points.")
        share = _("At most {percent} % of the points may not apply.").format(
            percent=wording.score(checklist.na_max_share)
        )
        scope = {
            "month": _("Whether the least skill is reached is asked of the month."),
            "call": _("Whether the least skill is reached is asked of each call."),
            "both": _("Whether the least skill is reached is asked of each call and of the month."),
        }[checklist.min_skill_scope]
        excludes = checklist.na_policy == "exclude"
        rules = [fatal, excluded if excludes else full, share, scope]
        if any(item.bonus for item in checklist.items):
            rules.append(
                _("Bonus points are added; no score is above {most}.").format(
                    most=wording.score(checklist.ceiling)
                )
            )
        for said in rules:
            yield from side_by_side(Column(LEFT, RIGHT, said, BODY))

    def praise(self) -> Iterator[Row]:
        """Yield what is praised."""
        named = [str(text) for _key, text in self.checklist.praise_tags]
        if named:
            yield from side_by_side(Column(LEFT, RIGHT, _(", ").join(named), BODY))

    def part(self, title: str, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield a titled part with its bookmark; nothing without rows."""
        found = list(rows)
        if found:
            yield self.mark(title)
            yield from parts.section(title, "", found)

    def mark(self, title: str, level: int = 0) -> Row:
        """Return a row without height that a reader's list of contents leads to."""
        self._marks += 1
        key = f"part-{self._marks}"

        def draw(canvas: Any, top: float) -> None:
            canvas.bookmarkHorizontal(key, 0, top)
            canvas.addOutlineEntry(title, key, level, closed=level == 0)

        return Row(0, draw, keep=True)

    def frame(self) -> Frame:
        """Return what stands on every page."""
        standard, here = self.standard, language()
        printed = wording.moment(standard.printed_at, ZoneInfo(standard.timezone))
        return Frame(
            centre=standard.centre,
            title=_title(here),
            subtitle=_title("en" if here == "zh" else "zh"),
            number=standard.number,
            content_hash=standard.content_hash,
            running=DOT.join([str(self.checklist.title), self.checklist.number]),
            notice=_("Scored by the version in force on the day of the contact."),
            printed=DOT.join([_("Printed {time}").format(time=printed), standard.printed_by]),
            watermark=DOT.join([standard.printed_by, printed]),
        )


def pdf(standard: Standard) -> bytes:
    """Return the standard as a PDF in the language spoken now."""
    with style.DRAWING:
        sheet = _Sheet(standard)
        style.load_fonts()
        return flow.document(sheet.rows(), sheet.frame())


def _title(spoken: str) -> str:
    with speaking(spoken):
        return _("Quality standard")


def _word(kind: str, code: str) -> str:
    zh, en, _also = WORDS[kind][code]
    return zh if language() == "zh" else en


def _level(value: str, text: str, fatal: str | None) -> list[Row]:
    said = DOT.join([text, _(FATAL_CLASSES[fatal])]) if fatal else text
    colour = FATAL if fatal else INK
    rows = side_by_side(
        Column(_NUMBER, _LEVEL - 8, value, _POINTS, to_right=True),
        Column(_LEVEL, RIGHT, said, Style(8.5, colour)),
    )
    if not fatal:
        return rows
    return [_signed(rows[0]), *rows[1:]]


def _signed(row: Row) -> Row:
    """Return the first row of a level that is a fatal error, with its sign before the points."""

    def draw(canvas: Any, top: float) -> None:
        style.warning_sign(canvas, _NUMBER, top - 0.75 * row.height)
        if row.draw:
            row.draw(canvas, top)

    return replace(row, draw=draw)


def _noted(label: str, text: str) -> list[Row]:
    if not text:
        return []
    return [
        flow.space(1, keep=True),
        *side_by_side(
            Column(LEFT, _LEVEL - 8, label, LABEL, to_right=True),
            Column(_LEVEL, RIGHT, text, _NOTE),
        ),
    ]


def _least(group: SkillGroup) -> str:
    return _(", ").join(
        f"{_(DIMENSIONS[code])} {wording.score(share)} %" for code, share in group.min_skill.items()
    )
