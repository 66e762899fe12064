"""A page turned upright by its code, and cut where slips share it."""

import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageStat
from PIL.Image import Image as Picture

from qa_desk.scans.codes import Code, Point

# What lies around the code on a slip, in sides of it (reports/flow.py draws it so).
_RIGHT_OF_IT = 1.0
_ABOVE_IT = 63 / 51

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


def upright(page: Picture, code: Code, codes: Iterable[Code]) -> Picture:
    """Return a code's slip, turned upright and cut from the others of its page."""
    turned = _turned(page, code.angle)
    others = [other for other in codes if other is not code]
    return turned.crop(_box(page, turned, code, others)) if others else turned


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
    return page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=_WHITE)


def _box(
    page: Picture, turned: Picture, code: Code, others: Iterable[Code]
) -> tuple[int, int, int, int]:
    """Return what is a slip's own: up to where its neighbours on each side begin."""

    def at(point: Point) -> Point:
        x, y = point[0] - page.width / 2, point[1] - page.height / 2
        turn = -math.radians(code.angle)
        return (
            x * math.cos(turn) - y * math.sin(turn) + turned.width / 2,
            x * math.sin(turn) + y * math.cos(turn) + turned.height / 2,
        )

    x, y = at(code.middle)
    left, top, right, bottom = 0.0, 0.0, float(turned.width), float(turned.height)
    for other in others:
        there_x, there_y = at(other.middle)
        if abs(there_x - x) > abs(there_y - y):
            if there_x < x:
                left = max(left, there_x + (0.5 + _RIGHT_OF_IT) * other.side)
            else:
                right = min(right, x + (0.5 + _RIGHT_OF_IT) * code.side)
        elif there_y < y:
            top = max(top, y - (0.5 + _ABOVE_IT) * code.side)
        else:
            bottom = min(bottom, there_y - (0.5 + _ABOVE_IT) * other.side)
    return round(left), round(top), round(right), round(bottom)
