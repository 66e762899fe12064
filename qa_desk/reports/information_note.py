"""The information note of quality inspection (质检信息沟通单, P24): what it says, and `draw`.

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
from qa_desk.reports.slip import Person
from qa_desk.rules.action_items import Evidence


@dataclass(frozen=True)
class InformationNote:
    """A note to a department with its reply; another action is printed on the same paper."""

    imprint: Imprint
    kind: str  # a key of action_items.KINDS
    urgency: str  # a key of action_items.URGENCIES
    owner: Person | None
    given_by: Person
    given_at: datetime
    due: date
    what: str
    state: str  # a key of action_items.STATES
    department: str = ""
    cause: str = ""  # a key of action_items.CAUSES
    source: str = ""  # a key of action_items.SOURCES
    evidence: tuple[Evidence, ...] = ()
    progress: int = 0
    result: str = ""
    finished_at: datetime | None = None
    finished_by: Person | None = None
    read_at: datetime | None = None


def draw(note: InformationNote, target: Path | BinaryIO, language: str) -> None:
    """Draw the note as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import information_note_rows

    with speaking(language):
        content = information_note_rows.pdf(note)
    save(content, target)
