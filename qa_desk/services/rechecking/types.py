"""What is told of re-checks: what was drawn, what waits, and how far two results agree."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.reports.slip import Person as Name
from qa_desk.rules.comparing import Compared


@dataclass(frozen=True)
class Drawn:
    """How many results were put into queues once more."""

    blind: int
    repeats: int


@dataclass(frozen=True)
class RecheckRow:
    """One result beside a second one, compared; scores are tenths."""

    id: UUID
    kind: str  # a key of rechecks.KINDS
    month: date
    inspector: Name
    original_id: UUID
    number: str  # of the original
    second_number: str
    scored_by: Name  # the second time
    compared_at: datetime
    agreeing: int
    compared: int
    fatal_missed: int
    fatal_added: int
    difference: int | None
    assessment_no: str  # "" where none was opened


@dataclass(frozen=True)
class Beside:
    """Both results of a re-check, item by item where they differ."""

    row: RecheckRow
    first: int | None  # final scores
    second: int | None
    differing: tuple[Compared, ...]
