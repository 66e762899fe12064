"""The adjustment list of a closed month (P12): what it says, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import UNSIGNED, Imprint, Signatories
from qa_desk.reports.saving import save
from qa_desk.rules.adjustments import Form


@dataclass(frozen=True)
class Sheet:
    """One list, with who signs it: place, role, and name with staff no."""

    imprint: Imprint
    form: Form
    basis: str  # a key of rules.month_results.BASES
    state: str = "draft"  # a key of rules.signatories.STATES
    void_reason: str = ""
    signatories: Signatories = UNSIGNED


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw the list as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import adjustment_rows

    with speaking(language):
        content = adjustment_rows.pdf(sheet)
    save(content, target)
