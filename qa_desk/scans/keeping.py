"""What is kept of a scanned page: a small grey picture, drawn anew and so without metadata."""

import io
from collections.abc import Iterator

from PIL import Image
from PIL.Image import Image as Picture

from qa_desk.rules.papers import Kept

MOST_BYTES = 300_000
"""Of one page, so that a year of a centre's paper is a few gigabytes."""

_SIDES = (2339, 1754, 1240)  # A4 at 200, 150 and 106 dpi; there even noise fits
_QUALITIES = (75, 60, 45, 30)


def keep(page: Picture) -> Kept:
    """Return a page as large and as fine as fits into MOST_BYTES."""
    content = b""
    for content in _attempts(page):
        if len(content) <= MOST_BYTES:
            break
    return Kept("image/jpeg", content)


def _attempts(page: Picture) -> Iterator[bytes]:
    for side in _SIDES:
        smaller = page.copy()
        smaller.thumbnail((side, side), Image.Resampling.BICUBIC)
        for quality in _QUALITIES:
            yield _jpeg(smaller, quality)


def _jpeg(page: Picture, quality: int) -> bytes:
    file = io.BytesIO()
    bare = Image.frombytes("L", page.size, page.tobytes())  # `save` would write what it came with
    bare.save(file, "JPEG", quality=quality)
    return file.getvalue()
