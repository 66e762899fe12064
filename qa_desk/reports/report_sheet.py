"""A report as a person reads and prints it, and `draw` (domain.md 5.3, 5.4, 5.7).

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import Bilingual, speaking
from qa_desk.reports.papers import UNSIGNED, Imprint, Signatories
from qa_desk.reports.saving import save
from qa_desk.rules.report_forms import Form


@dataclass(frozen=True)
class Sheet:
    """One report, with who signs it: place, role, and name with staff no."""

    imprint: Imprint
    form: Form
    definitions: Mapping[str, Bilingual] = field(default_factory=dict)  # of its figures
    state: str = "draft"  # a key of rules.signatories.STATES
    void_reason: str = ""
    replaces: str = ""
    signatories: Signatories = UNSIGNED


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw a report as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import report_rows

    with speaking(language):
        content = report_rows.pdf(sheet)
    save(content, target)
