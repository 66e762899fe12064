"""Single results as bulletins tell of them, for whoever writes those (view `qad_reported`)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, String, column, select, table

from qa_desk.models import queries
from qa_desk.models.base import Key, UtcDateTime
from qa_desk.rules.bulletins import Standing
from qa_desk.work import Work

_KEYS = ("evaluation_id", "csr_id", "team_id", "version_id")
_TEXTS = ("number", "status", "result", "fatal_classes", "praise", "suggestion", "losses")
_MOMENTS = ("due_at", "appeal_until", "released_at", "entered_at", "call_at", "created_at")
_RESULT = table(
    "qad_reported",
    *(column(name, Key) for name in _KEYS),
    *(column(name, String) for name in _TEXTS),
    *(column(name, UtcDateTime) for name in _MOMENTS),
    column("revision", Integer),
    column("final", Integer),
)
_NOTE = table(
    "qad_reported_note",
    column("evaluation_id", Key),
    column("revision", Integer),
    *(column(name, String) for name in ("kind", "key", "fatal_class", "note")),
)


@dataclass(frozen=True)
class Reported:
    """A result that its CSR has seen, as it is now."""

    id: UUID
    number: str
    csr_id: UUID
    team_id: UUID
    standing: Standing
    call_at: datetime | None
    revision: int
    version_id: UUID
    result: str
    final: int | None
    fatal_classes: str  # joined by commas
    praise: str
    suggestion: str
    losses: str

    @property
    def is_void(self) -> bool:
        """Say whether it was taken out of all figures."""
        return self.standing.status == "E12"


@dataclass(frozen=True)
class Note:
    """What was written of an item (by its number) or fatal error (by its key) of a result."""

    kind: str  # item or fatal
    key: str
    fatal_class: str
    text: str


def released(work: Work, first: date, last: date) -> list[Reported]:
    """Return the results released on these days of the centre, void ones too."""
    starts, ends = queries.span(work.session, work.now, first, last)
    at = _RESULT.c.released_at
    return _read(work, (at >= starts) & (at < ends))


def of(work: Work, ids: Collection[UUID]) -> dict[UUID, Reported]:
    """Return these results."""
    return {one.id: one for one in _read(work, _RESULT.c.evaluation_id.in_(ids))} if ids else {}


def changed(work: Work, until: date, since: datetime) -> list[Reported]:
    """Return what was released up to a day and corrected or made void since a moment."""
    of = _RESULT.c
    _starts, ends = queries.span(work.session, work.now, until, until)
    corrected = (of.created_at > since) & (of.created_at > of.released_at)
    voided = (of.status == "E12") & (of.entered_at > since)
    return _read(work, (of.released_at < ends) & (corrected | voided))


def notes(work: Work, results: Collection[Reported]) -> Mapping[UUID, list[Note]]:
    """Return what was written of items and fatal errors in the revisions in force."""
    in_force = {one.id: one.revision for one in results}
    found: dict[UUID, list[Note]] = defaultdict(list)
    of = _NOTE.c
    rows = work.session.execute(
        select(of.evaluation_id, of.revision, of.kind, of.key, of.fatal_class, of.note)
        .where(of.evaluation_id.in_(in_force))
        .order_by(of.evaluation_id, of.kind, of.key)
    )
    for id_, revision, *said in rows:
        if revision == in_force[id_]:
            found[id_].append(Note(*said))
    return found


def _read(work: Work, wanted: ColumnElement[bool]) -> list[Reported]:
    of = _RESULT.c
    rows = work.session.execute(
        select(
            of.evaluation_id, of.number, of.csr_id, of.team_id, of.status, of.due_at,
            of.appeal_until, of.call_at, of.revision, of.version_id, of.result, of.final,
            of.fatal_classes, of.praise, of.suggestion, of.losses,
        )
        .where(wanted)
        .order_by(of.released_at, of.number)
    )  # fmt: skip
    return [_reported(tuple(row)) for row in rows]


def _reported(row: tuple[Any, ...]) -> Reported:
    values: list[Any] = [*row[:4], Standing(*row[4:7]), *row[7:]]
    return Reported(*values)
