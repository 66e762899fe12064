"""The appraisal of a person on paper (绩效考核表, domain.md 5.10), and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import Imprint, Signed
from qa_desk.reports.saving import save
from qa_desk.rules.appraisals import Sheet


@dataclass(frozen=True)
class Given:
    """A signature under one of the two papers; without a stamp it is still asked for."""

    paper: str  # a kind of paper: appraisals.TARGETS or SHEET
    role: str  # a key of papers.ROLES
    name: str  # and staff no.
    signed: Signed | None = None
    statement: str = ""


@dataclass(frozen=True)
class AppraisalSheet:
    """An appraisal as it is printed, at any state: targets alone, or all three parts."""

    imprint: Imprint
    sheet: Sheet
    state: str  # a key of appraisals.STATES
    filed_on: date | None = None
    signatures: tuple[Given, ...] = ()


def draw(sheet: AppraisalSheet, target: Path | BinaryIO, language: str) -> None:
    """Draw the appraisal as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import appraisal_rows

    with speaking(language):
        content = appraisal_rows.pdf(sheet)
    save(content, target)
