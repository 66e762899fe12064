"""The complaints of a day, week or month (投诉记录、投诉周统计, S1-2A.4a, S1-2B.6), and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import Imprint
from qa_desk.reports.saving import save
from qa_desk.rules.complaints import Figures, Line


@dataclass(frozen=True)
class Listed:
    """A complaint as the list names it."""

    number: str
    received_at: datetime
    kind: str  # a key of complaints.KINDS
    severity: str  # a key of complaints.SEVERITIES
    reason: str
    content: str
    csr: str
    department: str
    state: str  # a key of complaints.STATES
    repeat: int
    outcome: str
    read_at: datetime | None


@dataclass(frozen=True)
class ComplaintList:
    """What a span of days comes to: figures, the table by CSR, type and status, each complaint."""

    imprint: Imprint
    first: date
    last: date
    figures: Figures
    is_whole: bool  # of the whole centre, so that a rate can be told
    by_csr: tuple[Line, ...]
    by_kind: tuple[Line, ...]
    rows: tuple[Listed, ...]


def draw(sheet: ComplaintList, target: Path | BinaryIO, language: str) -> None:
    """Draw the list as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import complaint_list_rows

    with speaking(language):
        content = complaint_list_rows.pdf(sheet)
    save(content, target)
