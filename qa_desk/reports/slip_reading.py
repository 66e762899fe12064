"""Read a PDF of confirmation slips back: what it says of itself, its words and what is drawn."""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.reports.slip_imprint import Imprint

NUMBER = re.compile(r"QRD-\d{8}-\d{4,}")
_PREFIX = re.compile(r"(?:[0-9a-f]{4} ){3}[0-9a-f]{4}")
_DRAWING = frozenset(
    [*(b"re m l c v y h f F f* B B* b b* s S sh Do BI EI".split()), b"INLINE IMAGE"]
)
_MALFORMED = (  # what a damaged file makes of pypdf
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
Marks = Counter[tuple[str, ...]]


@dataclass
class Leaf:
    """A page of a slip, as it is on its sheet: its words without spaces."""

    words: str = ""

    @property
    def number(self) -> str:
        """Return the number of the slip, which stands atop every page."""
        found = NUMBER.search(self.words)
        return found[0] if found else ""


@dataclass
class Sheet:
    """A page of the file: its leaves, and the shapes drawn on it, wherever they are."""

    leaves: list[Leaf]
    marks: Marks = field(default_factory=Counter)
    overlaid: bool = False  # notes or fields lie over it


@dataclass(frozen=True)
class SlipFile:
    """What was read; `prefixes` are beginnings of hashes by the numbers beside them."""

    imprint: Imprint | None
    sheets: tuple[Sheet, ...]
    prefixes: dict[str, str]

    def leaves(self, number: str) -> list[Leaf]:
        """Return the pages of a slip."""
        return [leaf for sheet in self.sheets for leaf in sheet.leaves if leaf.number == number]

    def numbers(self) -> list[str]:
        """Return all slips there are pages of, in order."""
        found = (leaf.number for sheet in self.sheets for leaf in sheet.leaves)
        return list(dict.fromkeys(filter(None, found)))


def read(content: bytes) -> SlipFile:
    """Read a PDF; InputError when it is none."""
    from pypdf import PdfReader

    with _understood():
        reader = PdfReader(BytesIO(content))
        imprint = Imprint.parse((reader.metadata and reader.metadata.keywords) or "")
        columns = 2 if imprint and imprint.paper == "a5x2" else 1
        sheets: list[Sheet] = []
        prefixes: dict[str, str] = {}
        for page in reader.pages:
            sheet, text = _sheet(page, columns)
            sheets.append(sheet)
            beside = zip(NUMBER.findall(text), _PREFIX.findall(text), strict=False)
            prefixes |= {number: shown.replace(" ", "") for number, shown in beside}
    return SlipFile(imprint, tuple(sheets), prefixes)


@contextmanager
def _understood() -> Iterator[None]:
    from pypdf.errors import PyPdfError

    try:
        yield
    except (PyPdfError, *_MALFORMED) as error:
        raise InputError(
            _(
                "This file cannot be read as a PDF ({reason}). Nothing was changed. Choose the "
                "file as QA Desk saved it."
            ).format(reason=error)
        ) from error


def _sheet(page: Any, columns: int) -> tuple[Sheet, str]:
    width = float(page.mediabox.width) / columns
    words: list[list[str]] = [[] for _column in range(columns)]
    marks: Marks = Counter()

    def hear(said: str, matrix: Any, place: Any, _font: Any, _size: Any) -> None:
        x = place[4] * matrix[0] + place[5] * matrix[2] + matrix[4]
        words[min(columns - 1, max(0, int(x // width)))].append(said)

    def see(operator: bytes, operands: Any, _matrix: Any, _place: Any) -> None:
        if operator in _DRAWING:
            marks[(operator.decode(), *map(str, operands))] += 1

    text = page.extract_text(visitor_text=hear, visitor_operand_before=see)
    leaves = [Leaf(re.sub(r"\s", "", "".join(column))) for column in words]
    return Sheet(leaves, marks, _is_overlaid(page)), text


def _is_overlaid(page: Any) -> bool:
    """Say whether anything lies over the page; the field of a PDF's own signature may."""
    notes = (note.get_object() for note in page.get("/Annots") or ())
    return any(note.get("/FT") != "/Sig" for note in notes)
