"""Read drawn documents back."""

import re
from io import BytesIO

from pypdf import PdfReader

from qa_desk.reports.slip import Slip, draw


def drawn(slip: Slip, language: str = "en") -> PdfReader:
    """Draw a slip and open it."""
    output = BytesIO()
    draw(slip, output, language)
    return PdfReader(output)


def text(reader: PdfReader) -> str:
    """Return the text of all pages, one space for any run of spaces."""
    pages = (page.extract_text() for page in reader.pages)
    return "\n".join(re.sub(r"[^\S\n]+", " ", page) for page in pages)


def squeezed(words: str) -> str:
    """Return the words without spaces and line ends, to find what a line end went through."""
    return re.sub(r"\s", "", words)


def column(reader: PdfReader, left: float) -> str:
    """Return what starts at `left` on all pages, top down, without spaces."""
    found: list[str] = []

    def visit(said: str, _matrix: list, place: list, _font: object, _size: float) -> None:
        if abs(place[4] - left) < 0.5:
            found.append(said)

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return squeezed("".join(found))


def fonts(reader: PdfReader) -> list:
    """Return every font of every page."""
    found = []
    for page in reader.pages:
        found += [font.get_object() for font in page["/Resources"]["/Font"].values()]
    return found


def content(reader: PdfReader) -> str:
    """Return the drawing operators of all pages."""
    return "\n".join(page.get_contents().get_data().decode("latin-1") for page in reader.pages)
