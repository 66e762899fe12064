"""Files of a scanner or camera, read page by page: PDF, TIFF of many pages, photos, folders."""

import re
import struct
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import masking

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".bmp", ".webp")

SIDE = 3508
"""Pixels of a page's longer side while it is read: A4 at 300 dpi."""

_MOST_PIXELS = 89_000_000  # of one picture: A3 at 600 dpi is 70 million
PDFIUM = threading.Lock()  # it knows no threads, not even for two documents
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    MemoryError,
    struct.error,
)


class Source(Protocol):
    """An open file: how many pages it has, and each of them as a grey picture."""

    @property
    def pages(self) -> int:
        """Return how many there are."""

    def picture(self, page: int) -> "Image":
        """Return a page, counted from 0; InputError when it cannot be read."""


def files(given: Sequence[Path]) -> list[Path]:
    """Return the files given and those in the folders given, as people would count them."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES)
            found += sorted((one for one in inside if one.is_file()), key=_counted)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _counted(path: Path) -> list[tuple[int, str]]:
    """Return what sorts page 10 behind page 9."""
    return [(int(part), "") if part.isdecimal() else (0, part.lower())
            for part in re.split(r"(\d+)", str(path))]  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a file of any kind that we read; InputError says why not."""
    try:
        with path.open("rb") as file:
            is_pdf = b"%PDF-" in file.read(1024)
    except OSError as error:
        raise _unreadable(path, error.strerror or "") from error
    source = _Pdf(path) if is_pdf else _Pictures(path)
    try:
        yield source
    finally:
        source.close()


def _unreadable(path: Path, reason: str = "") -> InputError:
    name = masking.mask_in_text(path.name)
    if reason:
        return InputError(_("{file} cannot be read ({reason}).").format(file=name, reason=reason))
    return InputError(
        _("{file} cannot be read as a scan. Save it as PDF, TIFF, JPEG or PNG.").format(file=name)
    )


@contextmanager
def _trying(path: Path, broken: tuple[type[Exception], ...]) -> Iterator[None]:
    """Say of a file that it cannot be read where a library stumbles over it."""
    with warnings.catch_warnings():  # of what else is odd about it
        warnings.simplefilter("ignore")
        try:
            yield
        except broken as error:
            raise _unreadable(path) from error


class _Pdf:
    def __init__(self, path: Path) -> None:
        import pypdfium2

        self._path = path
        self._broken = (pypdfium2.PdfiumError, *_BROKEN)
        with PDFIUM, _trying(path, self._broken):
            self._document = pypdfium2.PdfDocument(path)
            self.pages = len(self._document)

    def picture(self, page: int) -> "Image":
        with PDFIUM, _trying(self._path, self._broken):
            return self._rendered(page)

    def _rendered(self, number: int) -> "Image":
        """Return a page with what was written on it, in memory of its own."""
        page = self._document[number]
        try:
            scale = min(300 / 72, SIDE / max(*page.get_size(), 1))
            bitmap = page.render(scale=scale, grayscale=True)
            try:
                picture: Image = bitmap.to_pil().copy()
                return picture
            finally:
                bitmap.close()
        finally:
            page.close()

    def close(self) -> None:
        with PDFIUM:
            self._document.close()


class _Pictures:
    def __init__(self, path: Path) -> None:
        from PIL import Image

        self._path = path
        self._broken = (Image.DecompressionBombError, *_BROKEN)
        with _trying(path, self._broken), ExitStack() as opening:
            self._image = opening.enter_context(Image.open(path))
            self.pages: int = getattr(self._image, "n_frames", 1)
            opening.pop_all()

    def picture(self, page: int) -> "Image":
        with _trying(self._path, self._broken):
            return self._read(page)

    def _read(self, number: int) -> "Image":
        from PIL import ImageOps

        image: Any = self._image
        if self.pages > 1:
            image.seek(number)
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError
        image.draft("L", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(_grey(image))
        upright.thumbnail((SIDE, SIDE))
        return upright

    def close(self) -> None:
        self._image.close()


def _grey(image: "Image") -> "Image":
    """Return it grey, on white where it is transparent."""
    from PIL import Image

    if image.has_transparency_data:
        seen = image.convert("LA")
        white = Image.new("L", image.size, 255)
        white.paste(seen.getchannel("L"), mask=seen.getchannel("A"))
        return white
    if image.mode.startswith("I"):  # 16 bits a pixel, which `convert` would cut off at 255
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("L")
