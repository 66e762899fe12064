"""The calibration record (校准记录, domain.md 5.12): what it says, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import UNSIGNED, Imprint, Signatories
from qa_desk.reports.saving import save
from qa_desk.rules.calibration_records import Record


@dataclass(frozen=True)
class Sheet:
    """One record, with who signs it: place, role, and name with staff no."""

    imprint: Imprint
    record: Record
    signatories: Signatories = UNSIGNED


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw the record as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import calibration_rows

    with speaking(language):
        content = calibration_rows.pdf(sheet)
    save(content, target)
