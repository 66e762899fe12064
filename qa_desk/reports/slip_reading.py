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
_HEAD = re.compile(rf"({NUMBER.pattern})[\s\S]{{0,40}}?\b((?:[0-9a-f]{{4}} ){{3}}[0-9a-f]{{4}})")
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
    """What was read; `prefixes` are the hashes' beginnings by the numbers over them."""

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

    from qa_desk.reports import flow

    with _understood():
        reader = PdfReader(BytesIO(content))
        imprint = Imprint.parse((reader.metadata and reader.metadata.keywords) or "")
        scale = flow.PAPERS[imprint.paper].scale if imprint else 1.0
        sheets: list[Sheet] = []
        prefixes: dict[str, str] = {}
        for page in reader.pages:
            sheet, text = _sheet(page, scale)
            sheets.append(sheet)
            prefixes |= {number: shown.replace(" ", "") for number, shown in _HEAD.findall(text)}
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


def _sheet(page: Any, scale: float) -> tuple[Sheet, str]:
    words: list[list[str]] = [[]]
    marks: Marks = Counter()

    def hear(said: str, _matrix: Any, _place: Any, _font: Any, _size: Any) -> None:
        words[-1].append(said)

    def see(operator: bytes, operands: Any, _matrix: Any, _place: Any) -> None:
        if operator == b"cm" and _reduces(operands, scale):
            words.append([])
        elif operator in _DRAWING:
            marks[(operator.decode(), *map(str, operands))] += 1

    text = page.extract_text(visitor_text=hear, visitor_operand_before=see)
    said = [re.sub(r"\s", "", "".join(leaf)) for leaf in words]
    return Sheet([Leaf(leaf) for leaf in said if leaf], marks, _is_overlaid(page)), text


def _reduces(matrix: Any, scale: float) -> bool:
    """Say whether a page of a slip begins here, reduced."""
    wide, _up, _along, high, *_place = map(float, matrix)
    return scale != 1 and abs(wide - scale) + abs(high - scale) < 1e-4


def _is_overlaid(page: Any) -> bool:
    """Say whether anything lies over the page; the field of an invisible signature may."""
    notes = (note.get_object() for note in page.get("/Annots") or ())
    return any(note.get("/FT") != "/Sig" or any(map(float, note["/Rect"])) for note in notes)
