"""What the table of indicators takes and shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qa_desk.rules.kpis import Metric

LEVELS = ("people", "teams", "centre")


@dataclass(frozen=True)
class Cell:
    """A value in the table."""

    value: int  # hundredths
    target: int | None
    light: str
    part: int | None = None
    whole: int | None = None
    id: UUID | None = None
    version: int = 0


@dataclass(frozen=True)
class Row:
    """A person, a team or the centre with its indicators, the QA score of chance beside them."""

    about: str  # an id, "" for the centre
    name: str  # of a person with the staff no.
    team: str
    score: int | None  # tenths
    n: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Board:
    """The indicators of a month or week."""

    span: str
    first: date
    last: date
    level: str
    metrics: tuple[Metric, ...]
    rows: tuple[Row, ...]
    may_edit: bool


@dataclass(frozen=True)
class Entry:
    """A value as somebody types it; `about` is an id of a person or team, "" the centre."""

    metric: str
    span: str
    first: date
    level: str
    about: str
    value: int | None  # hundredths; None takes it out
    target: int | None = None
    part: int | None = None
    whole: int | None = None
