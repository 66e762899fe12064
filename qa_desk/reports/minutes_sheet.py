"""The minutes of a meeting (会议纪要, domain.md 5.11): what they say, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import UNSIGNED, Imprint, Signatories
from qa_desk.reports.saving import save
from qa_desk.rules.minutes import Minutes


@dataclass(frozen=True)
class Sheet:
    """The minutes, with who signs them: place, role, and name with staff no."""

    imprint: Imprint
    minutes: Minutes
    state: str = "draft"  # a key of rules.signatories.STATES
    void_reason: str = ""
    replaces: str = ""
    signatories: Signatories = UNSIGNED


def draw(sheet: Sheet, target: Path | BinaryIO, language: str) -> None:
    """Draw the minutes as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import minutes_rows

    with speaking(language):
        content = minutes_rows.pdf(sheet)
    save(content, target)
