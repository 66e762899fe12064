"""The blind scores of a calibration on paper: one table for each call, raters beside one another.

An answer that parts from the reference's has a grey ground and a sign, so that a photocopy says
the same. With many raters their names stand upright.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.style import DIM, EMPTY, INK, Style
from qa_desk.rules import calibration_lines as lines
from qa_desk.rules.calibration_lines import Choice
from qa_desk.rules.calibration_records import Call, Item, Member, Record, Score

_CALL, _NAME, _BOLD = Style(8.5, bold=True), Style(7), Style(7, bold=True)
_LABEL, _OPTION, _POINTS = Style(7.5), Style(8), Style(6, DIM)
_NUMBERS, _ITEMS = 16.0, 190.0  # room for the number and the words of an item
_WIDE = 48.0  # from here on a name stands level
_UPRIGHT = 92.0
_OTHER, _RIGHT = "#D5D9E0", "#F0F2F5"  # grounds: another answer, the reference's column
_DIFFERS = "≠"


def rows(record: Record) -> Iterator[Row]:
    """Yield the matrix of each call, under its heading."""
    matrix = _Matrix(record)
    if matrix.people:
        for call in record.calls:
            yield from parts.together(matrix.of_call(call))
            yield flow.space(9)


class _Matrix:
    """Lays out the tables of a record; `people` are its columns, the reference last."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.people = lines.in_order(record)
        self.reference = lines.reference_of(record)
        self.others = lines.others(record)
        self.answers = lines.answers(record)
        self.letters = lines.letters(record)
        self.scores = {(one.call, one.member): one for one in record.scores}
        self.left = LEFT + _NUMBERS + _ITEMS
        self.room = (RIGHT - self.left) / max(1, len(self.people))
        self.items = sorted(record.items, key=lambda item: (item.is_fatal, item.number, item.key))

    def of_call(self, call: Call) -> Iterator[Row]:
        """Yield the table of a call."""
        head = (*self.title(call), self.names())
        yield from head
        for item in self.items:
            yield from self.item(call, item, head)
        yield from self.totals(call, head)

    def title(self, call: Call) -> list[Row]:
        """Return which call it is."""
        said = _("Call {number}: {recording}").format(number=call.place, recording=call.recording)
        return side_by_side(Column(LEFT, RIGHT, said, _CALL), keep=True)

    def names(self) -> Row:
        """Return who the columns are; upright where there are many."""
        upright = self.room < _WIDE
        wrapped = {one.place: style.wrap(one.name, _NAME, self.room - 4) for one in self.people}
        height = 12.0 + 9 * max(map(len, wrapped.values()))
        if upright:
            widest = max(style.width(one.name, _BOLD) for one in self.people)
            height = min(_UPRIGHT, widest) + 8

        def draw(canvas: Any, top: float) -> None:
            for place, one in enumerate(self.people):
                x = self.left + place * self.room
                lettering = _BOLD if one == self.reference else _NAME
                if upright:
                    _write_upright(canvas, (x + self.room / 2 + 2.5, top - height + 4), one.name)
                    continue
                for number, words in enumerate(wrapped[one.place]):
                    style.write(canvas, x + 2, top - 9 - 9 * number, words, lettering)
            style.hairline(canvas, LEFT, RIGHT, top - height + 1)

        return Row(height, draw)

    def item(self, call: Call, item: Item, head: tuple[Row, ...]) -> Iterator[Row]:
        """Yield the answers to an item, beside its words and what its letters mean."""
        words = style.wrap(str(item.label), _LABEL, _ITEMS - 8)
        key = style.wrap(self.key(call, item), _POINTS, _ITEMS - 8)
        height = max(18.0, 10.0 * len(words) + 8 * len(key) + 4)
        named = str(item.number) if item.number and not item.is_fatal else ""
        chosen = self.answers.get((call.place, item.key), {})

        def draw(canvas: Any, top: float) -> None:
            style.write(canvas, LEFT, top - 9, named, _LABEL)
            if item.is_fatal:
                style.warning_sign(canvas, LEFT, top - 10, 7)
            for number, line in enumerate(words):
                style.write(canvas, LEFT + _NUMBERS, top - 9 - 10 * number, line, _LABEL)
            for number, line in enumerate(key):
                y = top - 8 - 10 * len(words) - 8 * number
                style.write(canvas, LEFT + _NUMBERS, y, line, _POINTS)
            for place, one in enumerate(self.people):
                other = (call.place, one.place, item.key) in self.others
                x = self.left + place * self.room
                self._ground(canvas, (x, top - height, height), one, other=other)
                at = x + self.room / 2, top
                choice = chosen.get(one.place)
                if item.is_fatal:
                    _draw_fatal(canvas, at, choice, differs=other)
                elif choice is not None:
                    letter = self.letters[item.key][choice]
                    _draw_answer(canvas, at, self.room, (choice, letter), differs=other)
            style.hairline(canvas, LEFT, RIGHT, top - height)

        yield Row(height, draw, head=head)

    def key(self, call: Call, item: Item) -> str:
        """Say what the letters of an item mean that stand in a call's table."""
        chosen = set(self.answers.get((call.place, item.key), {}).values())
        if item.is_fatal:
            return ""
        return " · ".join(
            f"{letter}: {choice.text}"
            for choice, letter in self.letters.get(item.key, {}).items()
            if choice in chosen
        )

    def totals(self, call: Call, head: tuple[Row, ...]) -> Iterator[Row]:
        """Yield the scores, how far they lie from the reference's, and the fatal errors."""
        right = self._final(call, self.reference)
        finals = {one.place: self._final(call, one) for one in self.people}
        apart = {
            place: ""
            if final is None or right is None
            else lines.tenths(final - right, signed=True)
            for place, final in finals.items()
        }
        if self.reference:
            apart[self.reference.place] = ""
        shown = {
            place: wording.score(final) if (call.place, place) in self.scores else ""
            for place, final in finals.items()
        }
        yield self._sums(_("Final score"), shown, _BOLD, head)
        if self.reference:
            yield self._sums(_("Deviation"), apart, _NAME, head)
        fatals = {one.place: self._fatals(call, one) for one in self.people}
        if any(fatals.values()):
            yield self._sums(_("Fatal errors"), fatals, _BOLD, head)

    def _final(self, call: Call, one: Member | None) -> int | None:
        found = self.scores.get((call.place, one.place)) if one else None
        return found.final if found else None

    def _fatals(self, call: Call, one: Member) -> str:
        found: Score | None = self.scores.get((call.place, one.place))
        return found.fatals if found else ""

    def _sums(
        self, title: str, shown: Mapping[int, str], lettering: Style, head: tuple[Row, ...]
    ) -> Row:
        height = 13.0

        def draw(canvas: Any, top: float) -> None:
            style.write(canvas, LEFT + _NUMBERS, top - 9, title, lettering)
            for place, one in enumerate(self.people):
                x = self.left + place * self.room
                self._ground(canvas, (x, top - height, height), one, other=False)
                said = shown[one.place]
                _centred(canvas, x + self.room / 2, top - 9, said, lettering, self.room)
            style.hairline(canvas, LEFT, RIGHT, top - height)

        return Row(height, draw, head=head)

    def _ground(
        self, canvas: Any, box: tuple[float, float, float], one: Member, *, other: bool
    ) -> None:
        """Lay a ground under an answer that parts, and under the reference's column."""
        x, y, height = box
        if other or one == self.reference:
            shade = _OTHER if other else _RIGHT
            style.block(canvas, x + 0.5, y + 0.5, (self.room - 1, height - 1), shade)


def _draw_answer(
    canvas: Any,
    at: tuple[float, float],
    room: float,
    chosen: tuple[Choice, str],
    *,
    differs: bool,
) -> None:
    """Draw the letter of what somebody chose, and the points under it."""
    (middle, top), (choice, letter) = at, chosen
    said = f"{_DIFFERS} {letter}" if differs else letter
    earned = EMPTY if choice.earned is None else wording.points(choice.earned)
    lettering = Style(_OPTION.size, INK, bold=differs)
    _centred(canvas, middle, top - 9, said, lettering, room)
    _centred(canvas, middle, top - 16, earned, _POINTS, room)


def _draw_fatal(
    canvas: Any, at: tuple[float, float], choice: Choice | None, *, differs: bool
) -> None:
    """Draw the sign of a fatal error that somebody found; a dash of one that he did not."""
    middle, top = at
    if choice is None:
        return
    if differs:
        style.write(canvas, middle - 10, top - 11, _DIFFERS, Style(_OPTION.size, INK, bold=True))
        middle += 4
    if choice:
        style.warning_sign(canvas, middle - 3.5, top - 11, 7)
    else:
        style.write(canvas, middle - 2, top - 11, EMPTY, _OPTION)


def _centred(canvas: Any, x: float, y: float, said: str, lettering: Style, room: float) -> None:
    if said:
        fitting = style.fit(said, lettering, room - 3)
        style.write(canvas, x - style.width(said, fitting) / 2, y, said, fitting)


def _write_upright(canvas: Any, at: tuple[float, float], name: str) -> None:
    canvas.saveState()
    canvas.translate(*at)
    canvas.rotate(90)
    style.write(canvas, 0, 0, name, style.fit(name, _BOLD, _UPRIGHT))
    canvas.restoreState()


def key(record: Record) -> str:
    """Say what the cells of the matrix mean."""
    said = [
        _("In a cell: the letter of what was chosen, and below it the points."),
        _("≠ on grey: not what the reference chose.")
        if lines.reference_of(record)
        else _("≠ on grey: not what most chose."),
    ]
    return " ".join(said)
