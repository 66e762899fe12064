"""The standard on paper: a version of a checklist as everybody may read it (S3-4.6, P25).

Importing this does not load reportlab; drawing does.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.saving import save
from qa_desk.rules.checklists import Checklist


@dataclass(frozen=True)
class Standard:
    """A version with what its print says of itself; times are aware."""

    number: str
    centre: str
    checklist: Checklist
    standing: str  # a key of checklist_versions.STANDINGS
    last_day: date | None  # None while no other version follows
    content_hash: str  # 64 hex digits, of the stored document
    printed_at: datetime
    printed_by: str  # name and staff no.
    timezone: str  # the centre's, such as "Asia/Shanghai"


def draw(standard: Standard, target: Path | BinaryIO, language: str) -> None:
    """Draw the standard as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import standard_sheet

    with speaking(language):
        content = standard_sheet.pdf(standard)
    save(content, target)
