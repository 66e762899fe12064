"""The framed place where people sign: stamps of what was signed here, lines for the pen."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from qa_desk.i18n import _
from qa_desk.reports import style
from qa_desk.reports.flow import LEFT, RIGHT, Row
from qa_desk.reports.style import DIM, GOOD, INK, LATE, LINE, Style


class Size(NamedTuple):
    """Width and height."""

    width: float
    height: float


_HEADING = Style(9.5, bold=True)
_CHOICE = Style(9)
_LABEL, _DETAIL = Style(7.5, DIM), Style(7.5, DIM)
_WANTED = Style(7.5, LATE, bold=True)

_INNER = LEFT + 14
_SLOT_WIDTH, _GAP = 164.0, 16.0  # leaves 42 mm for a seal
_SEAL_LEFT = _INNER + 2 * (_SLOT_WIDTH + _GAP)
_PEN_ROOM = 30.0
_DRAWN = Size(102.0, 34.0)  # of a signature drawn by hand
_PAD = 12.0


@dataclass(frozen=True)
class Choice:
    """One answer to tick."""

    text: str
    ticked: bool


@dataclass(frozen=True)
class Slot:
    """The place of one signer; without details it is left for the pen."""

    label: str
    person: str
    details: tuple[str, ...] = ()
    colour: str = GOOD  # of the name, once there are details
    drawing: bytes = b""  # the name as it was drawn by hand, a PNG

    @property
    def signed(self) -> bool:
        """Return whether there is nothing left to sign."""
        return bool(self.details)

    @property
    def lettering(self) -> Style:
        """Return how the name is written: prominent once it is a signature."""
        return Style(10.5, self.colour, bold=True) if self.signed else Style(8.5, INK)

    @property
    def name_lines(self) -> list[str]:
        """Return the name, whole however long (P21)."""
        return style.wrap(self.person, self.lettering, _SLOT_WIDTH)

    @property
    def detail_lines(self) -> list[str]:
        """Return what the stamp says."""
        return [
            line for detail in self.details for line in style.wrap(detail, _DETAIL, _SLOT_WIDTH)
        ]

    @property
    def height(self) -> float:
        """Return the room it needs under its line."""
        names = len(self.name_lines) * self.lettering.leading
        below = len(self.detail_lines) * 10.5 if self.signed else _PEN_ROOM
        return 14 + (_DRAWN.height if self.drawing else 0) + names + below + 6


def _draw_slot(canvas: Any, x: float, top: float, slot: Slot, bottom: float) -> None:
    right = x + _SLOT_WIDTH
    style.hairline(canvas, x, right, top)
    style.write(canvas, x, top - 12, slot.label, _LABEL)
    y = top - 14
    if slot.drawing:
        y -= _DRAWN.height
        picture = ImageReader(BytesIO(slot.drawing))
        canvas.drawImage(picture, x, y, *_DRAWN, preserveAspectRatio=True, anchor="sw")
    for line in slot.name_lines:
        style.write(canvas, x, y - 0.72 * slot.lettering.leading, line, slot.lettering)
        y -= slot.lettering.leading
    for line in slot.detail_lines:
        style.write(canvas, x, y - 8, line, _DETAIL)
        y -= 10.5
    if not slot.signed:
        date = x + 0.6 * _SLOT_WIDTH
        style.write(canvas, x, bottom + 3, _("Signature"), _LABEL)
        style.write(canvas, date, bottom + 3, _("Date"), _LABEL)
        style.hairline(canvas, x + 36, date - 6, bottom + 2, INK)
        style.hairline(canvas, date + 24, right, bottom + 2, INK)


def _choice_rows(choices: Sequence[Choice]) -> list[list[tuple[float, Choice]]]:
    """Place the choices beside each other, on more rows when they are too wide for one."""
    rows: list[list[tuple[float, Choice]]] = [[]]
    x = _INNER
    for choice in choices:
        room = 15 + style.width(choice.text, _CHOICE)
        if x + room > RIGHT - _PAD and rows[-1]:
            rows.append([])
            x = _INNER
        rows[-1].append((x, choice))
        x += max(room + 24, 84)
    return rows


def _draw_choices(canvas: Any, top: float, rows: Sequence[Sequence[tuple[float, Choice]]]) -> None:
    for number, row in enumerate(rows):
        y = top - 16 - number * 18
        for x, choice in row:
            style.tick_box(canvas, x, y, choice.ticked)
            style.write(canvas, x + 15, y + 1.2, choice.text, _CHOICE)


def _draw_frame(canvas: Any, top: float, height: float) -> None:
    canvas.setStrokeColor(HexColor(LINE))
    canvas.setLineWidth(0.8)
    canvas.roundRect(LEFT, top - height, RIGHT - LEFT, height, 6)


def signing_box(heading: str, choices: Sequence[Choice], slots: Sequence[Slot]) -> Row:
    """Return the box with the answers to tick, if any, and a place for every signer and the seal.

    Where something is to be ticked, what was signed by pen has to come back.
    """
    ticks = _choice_rows(choices) if choices else []
    pairs = [slots[at : at + 2] for at in range(0, len(slots), 2)]
    heights = [max(slot.height for slot in pair) for pair in pairs]
    slots_top = _PAD + 14 + len(ticks) * 18 + 8
    height = slots_top + sum(heights) + 6

    def draw(canvas: Any, top: float) -> None:
        _draw_frame(canvas, top, height)
        style.write(canvas, _INNER, top - _PAD - 8, heading, _HEADING)
        if choices and not all(slot.signed for slot in slots):
            wanted = _("Signed print-outs must be scanned back")
            style.write(canvas, RIGHT - _PAD, top - _PAD - 7.5, wanted, _WANTED, right=True)
        _draw_choices(canvas, top - _PAD - 12, ticks)
        y = top - slots_top
        style.write(canvas, _SEAL_LEFT, y - 12, _("Seal"), _LABEL)
        for pair, deep in zip(pairs, heights, strict=True):
            for column, slot in enumerate(pair):
                x = _INNER + column * (_SLOT_WIDTH + _GAP)
                _draw_slot(canvas, x, y, slot, y - deep + 8)
            y -= deep

    return Row(height, draw)
