"""QR codes in the picture of a page: what they say, where they lie, which way is up."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter
from PIL.Image import Image as Picture

from qa_desk.rules import papers
from qa_desk.rules.papers import Mark

Point = tuple[float, float]

_SMALL = 0.052  # of the page's longer side; on a slip that fills its page a code has 0.06
_MOST_ENLARGED = 2600  # pixels of the longer side, beyond which enlarging shows nothing new


@dataclass(frozen=True)
class Code:
    """A slip's code, with its corners from the top left one on, clockwise as it was printed."""

    mark: Mark
    corners: tuple[Point, ...]

    @property
    def angle(self) -> float:
        """Return by how many degrees it lies turned clockwise, from -180 to 180."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        return math.degrees(math.atan2(by - ay + cy - dy, bx - ax + cx - dx))

    @property
    def side(self) -> float:
        """Return how long its sides are, in pixels."""
        ends = [*self.corners[1:], self.corners[0]]
        return sum(map(math.dist, self.corners, ends)) / 4

    @property
    def middle(self) -> Point:
        """Return where its middle is."""
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4


def find(page: Picture) -> tuple[list[Code], bool]:
    """Return the slips' codes on a page, and whether there is any other.

    A page is looked at with more care when a plain look shows none, and once more for a second
    one when it shows one that is small: two slips may share the page.
    """
    found: list[Code] = []
    others = False
    for number, (look, scale) in enumerate(_looks(page)):
        for text, corners in _read(look, scale):
            mark = papers.read(text)
            others = others or mark is None
            if mark and not any(_same(code, mark, corners) for code in found):
                found.append(Code(mark, corners))
        if found and (number or found[0].side >= _SMALL * max(page.size)):
            break
    return found, others


def _looks(page: Picture) -> Iterator[tuple[Picture, float]]:
    """Yield the page as it is, halved, enlarged, sharpened and smoothed, with the enlargement."""
    yield page, 1
    yield page.reduce(2), 0.5
    scale = min(2.0, _MOST_ENLARGED / max(page.size)) if max(page.size) < _MOST_ENLARGED else 1.0
    size = round(page.width * scale), round(page.height * scale)
    larger = page.resize(size, Image.Resampling.BICUBIC) if scale > 1 else page
    if scale > 1:
        yield larger, scale
    yield larger.filter(ImageFilter.UnsharpMask(6, 250, 0)), scale
    yield larger.filter(ImageFilter.MedianFilter(3)), scale


def _read(picture: Picture, scale: float) -> Iterator[tuple[str, tuple[Point, ...]]]:
    kinds = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])  # kept: told as a leak
    for code in zxingcpp.read_barcodes(picture, formats=kinds):
        place = code.position
        corners = place.top_left, place.top_right, place.bottom_right, place.bottom_left
        yield code.text, tuple((point.x / scale, point.y / scale) for point in corners)


def _same(code: Code, mark: Mark, corners: Sequence[Point]) -> bool:
    return code.mark == mark and math.dist(code.corners[0], corners[0]) < code.side
