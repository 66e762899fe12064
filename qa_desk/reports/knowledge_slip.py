"""The knowledge feedback slip: what it says (domain.md 5.6, S3-6.D1).

Importing this does not load reportlab, drawing does.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import speaking
from qa_desk.reports.papers import Imprint
from qa_desk.reports.saving import save
from qa_desk.reports.slip import Person


@dataclass(frozen=True)
class Elapsed:
    """How long a state lasted, and whether it was left in time; None without a clock."""

    status: str
    minutes: int
    in_time: bool | None


@dataclass(frozen=True)
class Acknowledged:
    """Who has acknowledged the answer, as a key of knowledge.READERS, and when."""

    role: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class KnowledgeSlip:
    """A slip at any state; what is still to come is empty. Numbers are those of 5.6."""

    imprint: Imprint  # 1
    status: str
    source: str
    urgency: str
    raised_by: Person  # 2
    csr: Person | None
    team: str
    raised_at: datetime
    question: str  # 3
    reason: str
    is_waiting: bool  # 4
    promised_at: datetime | None
    found: str  # 5
    article: str
    evaluation: str  # its number
    item: str
    coach: Person | None  # 6
    tried: str
    asked_back: tuple[str, ...]
    department: str  # 7
    person: str
    document: str
    source_at: datetime | None
    editor: Person | None
    verified_at: datetime | None
    interim: str
    answer: str  # 8
    change: str  # 9
    change_summary: str
    new_article: str
    new_version: str
    effective_on: date | None
    tell: str
    settled_at: datetime | None
    coach_read_at: datetime | None  # 10
    told_at: datetime | None
    answered_at: datetime | None  # 11
    channel: str
    result: str
    promise_at: datetime
    is_past_promise: bool
    same_as: str  # number of the other question
    elapsed: tuple[Elapsed, ...] = ()  # 12
    receipts: tuple[Acknowledged, ...] = field(default=())  # 13


def draw(slip: KnowledgeSlip, target: Path | BinaryIO, language: str) -> None:
    """Draw the slip as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import knowledge_rows

    with speaking(language):
        content = knowledge_rows.pdf(slip)
    save(content, target)
