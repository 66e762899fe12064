"""The inspector assessment record (B16, domain.md 2.7 and 5.13, P25): what it says, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import N_, speaking
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.saving import save
from qa_desk.reports.slip import Person, Words

SOURCES: Mapping[str, str] = {
    "review": N_("Review of a dispute"),
    "panel": N_("Second appeal to a panel"),
    "recheck": N_("Blind re-check"),
}


@dataclass(frozen=True)
class Assessment:
    """What one error of an inspector led to; points are tenths, times aware."""

    imprint: Imprint
    inspector: Person
    evaluation_no: str
    item: int | str  # its number on the checklist, or the clause of a fatal error
    text: Words
    kind: str  # a key of disputes.KINDS
    source: str  # a key of SOURCES
    source_no: str  # of the dispute sheet or re-check; "" where it has none
    opened_at: datetime
    finding: str = ""  # what the review found, in its words
    statement: str = ""
    stated_at: datetime | None = None
    statement_until: datetime | None = None
    decision: str = ""  # a key of guards.DECISIONS; empty while there is none
    points: int | None = None
    decided: Act | None = None  # by whom, when and why
    coaching_note: str = ""
    signatures: tuple[Signed, ...] = ()

    @property
    def wanted(self) -> tuple[tuple[str, Person | None], ...]:
        """Return who signs: the inspector, and whoever decided."""
        decided = self.decided
        second = (decided.role, decided.by) if decided else ("assessor", None)
        return (("author", self.inspector), second)


def draw(sheet: Assessment, target: Path | BinaryIO, language: str) -> None:
    """Draw the record as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import assessment_rows

    with speaking(language):
        content = assessment_rows.pdf(sheet)
    save(content, target)
