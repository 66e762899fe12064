"""A CSR's profile, or a team's page, on paper and as a workbook: what it says, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import N_, _, speaking
from qa_desk.reports import workbook
from qa_desk.reports.papers import Imprint
from qa_desk.reports.saving import save
from qa_desk.rules import report_words
from qa_desk.rules.profiles import Ground
from qa_desk.rules.report_forms import Part

TITLES = {  # of the sections
    "month": N_("The month beside the one before"),
    "dimensions": N_("The five dimensions"),
    "items": N_("Items by points lost, three months"),
    "fatals": N_("Fatal errors"),
    "coverage": N_("Checks of the month"),
    "disputes": N_("Disputes, three months"),
    "praise": N_("Praise"),
    "people": N_("People of the team"),
}


@dataclass(frozen=True)
class Sheet:
    """One page of somebody or of a team, of a month."""

    imprint: Imprint
    name: str  # and staff no., or the team
    team: str
    month: date
    parts: tuple[Part, ...]
    ground: Ground  # of its pictures


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw it as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import profile_rows

    with speaking(language):
        content = profile_rows.pdf(sheet)
    save(content, target)


def write(file: Path, parts: Sequence[Part]) -> int:
    """Write the figures and tables to an XLSX file in the language of now; return its lines."""
    lines = list(_lines(parts))
    width = max(map(len, lines), default=0)
    head = [_("Section"), *("" for _place in range(width - 1))]
    workbook.write(file, workbook.Sheet(_("Profile"), head, lines))
    return len(lines)


def _lines(parts: Sequence[Part]) -> Iterator[list[str]]:
    for part in parts:
        title = _(TITLES[part.code])
        if part.figures:
            yield [title, *(_(label) for label in report_words.FIGURE_HEADINGS)]
            yield from ([title, *report_words.figure_cells(each)] for each in part.figures)
        for table in part.tables:
            yield [title, *(heading.label for heading in report_words.headings(table))]
            yield from ([title, *row] for row in report_words.cells(table))
