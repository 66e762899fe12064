"""A page turned upright by its code, and cut where slips share it."""

import math
from collections.abc import Iterable, Iterator, Sequence

from PIL import Image, ImageStat
from PIL.Image import Image as Picture

from qa_desk.scans.codes import Code, Point

# Where the code lies on a slip, in sides of it (reports/flow.py draws it so). A5 is no plain
# reduction of A4: its margins are narrower, and `_HALF` is the same on both.
_ABOVE_IT = 63 / 51
_HALF = (595 / 2 - 51) / 51  # from its right edge to the middle of the slip
_WIDE, _HIGH = 11.2, 15.9  # between A4 and A5
_ROOM = 0.8  # of a slip: where so much lies beside one, another may lie

Box = tuple[int, int, int, int]  # left, top, right, bottom

_STRAIGHT = 1.0  # degrees that are left as they are
_ALIKE = 20.0  # degrees between the slips of one page
_WHITE = 255
_INK = 0.0006  # of a page's pixels: dust and punched holes have less, a line of text has more
_QUARTERS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    -180: Image.Transpose.ROTATE_180,
    -90: Image.Transpose.ROTATE_270,
}


def lie_alike(codes: Sequence[Code]) -> bool:
    """Say whether slips of one page lie in the same direction."""
    turns = (abs((code.angle - codes[0].angle + 180) % 360 - 180) for code in codes)
    return all(turn < _ALIKE for turn in turns)


def apart(page: Picture, codes: Sequence[Code]) -> Iterator[tuple[Code | None, Picture]]:
    """Yield each code's slip, turned upright and cut from the others of its page.

    Where there is one code and room for another slip, what lies there comes without a code.
    """
    for code in sorted(codes, key=lambda code: code.mark.number):
        turned = _turned(page, code.angle)
        middle = _place(page, turned, code.angle, code.middle)
        others = [
            (other, _place(page, turned, code.angle, other.middle))
            for other in codes
            if other is not code
        ]
        if others:
            yield code, turned.crop(_box(turned, code, middle, others))
            continue
        own, rest = _halves(turned, code, middle)
        yield code, turned.crop(own)
        if rest and not is_empty(beside := turned.crop(rest)):
            yield None, beside


def is_empty(page: Picture) -> bool:
    """Say whether nothing is on a page, such as the back of another."""
    small = page.reduce(2)
    inner = small.crop((small.width // 20, small.height // 20,
                        small.width * 19 // 20, small.height * 19 // 20))  # fmt: skip
    paper = ImageStat.Stat(inner).median[0]
    ink = sum(inner.histogram()[: round(0.75 * paper)])
    return ink < _INK * inner.width * inner.height


def _turned(page: Picture, angle: float) -> Picture:
    quarters = round(angle / 90) * 90
    if abs(angle - quarters) < _STRAIGHT:
        return page.transpose(_QUARTERS[quarters]) if quarters else page
    return page.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=_WHITE)


def _place(page: Picture, turned: Picture, angle: float, point: Point) -> Point:
    """Return where a point of the page lies once that is turned."""
    x, y = point[0] - page.width / 2, point[1] - page.height / 2
    turn = -math.radians(angle)
    return (
        x * math.cos(turn) - y * math.sin(turn) + turned.width / 2,
        x * math.sin(turn) + y * math.cos(turn) + turned.height / 2,
    )


def _box(turned: Picture, code: Code, at: Point, others: Iterable[tuple[Code, Point]]) -> Box:
    """Return what is a slip's own: up to where its neighbours on each side begin."""
    x, y = at
    left, top, right, bottom = 0.0, 0.0, float(turned.width), float(turned.height)
    for other, (there_x, there_y) in others:
        if abs(there_x - x) > abs(there_y - y):
            if there_x < x:
                left = max(left, _edge(there_x, x, other.side))
            else:
                right = min(right, _edge(x, there_x, code.side))
        elif there_y < y:
            top = max(top, y - (0.5 + _ABOVE_IT) * code.side)
        else:
            bottom = min(bottom, there_y - (0.5 + _ABOVE_IT) * other.side)
    return round(left), round(top), round(right), round(bottom)


def _edge(left: float, right: float, side: float) -> float:
    """Return where a slip ends on whose right another lies: half way between their middles."""
    return (left + right) / 2 + (0.5 - _HALF) * side


def _halves(turned: Picture, code: Code, at: Point) -> tuple[Box, Box | None]:
    """Return the part of a page that a lone slip has, and that where another one may lie."""
    width, height = turned.size
    right = round(at[0] + (0.5 - _HALF + _WIDE / 2) * code.side)
    top = round(at[1] - (0.5 + _ABOVE_IT) * code.side)
    left, bottom = round(right - _WIDE * code.side), round(top + _HIGH * code.side)
    wide, high = _ROOM * _WIDE * code.side, _ROOM * _HIGH * code.side
    if left >= wide:
        return (left, 0, width, height), (0, 0, left, height)
    if width - right >= wide:
        return (0, 0, right, height), (right, 0, width, height)
    if top >= high:
        return (0, top, width, height), (0, 0, width, top)
    if height - bottom >= high:
        return (0, 0, width, bottom), (0, bottom, width, height)
    return (0, 0, width, height), None
