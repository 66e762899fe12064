"""How far tasks and results are, and which steps were taken: for whoever drafts reports.

An inspector drafts reports of the whole centre and may see only his own evaluations. So on a
server these views read with the owner's eyes, and say no more than reports need: no words.
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    String,
    case,
    column,
    func,
    select,
    table,
    true,
)

from qa_desk.models import queries
from qa_desk.models.base import Key, UtcDateTime
from qa_desk.rules import dispute_figures
from qa_desk.work import Work

tasks = table(
    "qad_course",
    column("evaluation_id", Key),
    column("csr_id", Key),
    column("team_id", Key),
    column("inspector_id", Key),
    column("mode", String),
    column("day", Date),
    column("status", String),
    column("close_reason", String),
    column("assigned_at", UtcDateTime),
    column("due_at", UtcDateTime),
    column("submitted_at", UtcDateTime),
    column("released_at", UtcDateTime),
)
steps = table(
    "qad_course_step",
    column("evaluation_id", Key),
    column("key", String),
    column("target", String),
    column("taken_at", UtcDateTime),
    column("verdict", String),
)
fatals = table(
    "qad_course_fatal",
    column("key", String),
    column("fatal_class", String),
    column("team_id", Key),
    column("day", Date),
)


class Given(NamedTuple):
    """A kind of task: whose, how the contact is listened to, and how far it is."""

    inspector_id: UUID
    mode: str
    status: str


class Settled(NamedTuple):
    """How a released result ended or stands, whose it is, and whether its time is over."""

    inspector_id: UUID
    team_id: UUID
    status: str
    close_reason: str | None
    is_late: bool


_NAMES = ", ".join(each.name for each in tasks.c if each.name != "evaluation_id")
_TASKS = f"""
SELECT id AS evaluation_id, {_NAMES}
FROM evaluation WHERE purpose = 'normal' AND kind = 'full' {{condition}}"""  # noqa: S608
_VERDICT = {
    "sqlite": "json_extract(details, '$.verdict')",
    "postgresql": "(details::jsonb ->> 'verdict')",
}
_STEPS = """
SELECT evaluation_id, key, target, taken_at, coalesce({verdict}, '') AS verdict
FROM step_taken WHERE assessment_id IS NULL {{condition}}"""
_FATALS = """
SELECT f.key, f.fatal_class, e.team_id, e.day
FROM evaluation AS e JOIN status AS s ON s.code = e.status AND s.counts_in_stats
JOIN revision AS r ON r.evaluation_id = e.id AND r.number = e.revision
JOIN fatal_flag AS f ON f.evaluation_id = r.evaluation_id AND f.revision = r.number
WHERE e.purpose = 'normal' AND e.kind = 'full' {condition}"""
_MINE = (
    "AND ((SELECT is_owner()) OR (SELECT everywhere('report.draft'))"
    " OR (SELECT everywhere('accuracy.see')))"
)


def on_file() -> list[str]:
    """Return the statements that make the views in a local file."""
    return [
        f"CREATE VIEW {name} AS {query.format(condition='')}"
        for name, query in _queries("sqlite").items()
    ]


def on_server() -> list[str]:
    """Return the statements that make the views in PostgreSQL."""
    return [
        f"CREATE VIEW {name} WITH (security_barrier) AS {query.format(condition=_MINE)}"
        for name, query in _queries("postgresql").items()
    ]


def given(work: Work, first: date, last: date, inspector: UUID | None = None) -> list[Row[Any]]:
    """Return an inspector's tasks of contacts of these days, none replaced or made void.

    Without an inspector they are everybody's.
    """
    wanted = select(tasks).where(_given(first, last), _by(inspector))
    return list(work.session.execute(wanted).all())


def given_by(work: Work, first: date, last: date, teams: frozenset[UUID]) -> dict[Given, int]:
    """Return how many tasks of contacts of these days there are of each kind."""
    keys = tasks.c.inspector_id, tasks.c.mode, tasks.c.status
    wanted = select(*keys, func.count()).where(_given(first, last), _of(teams)).group_by(*keys)
    rows = (tuple(row) for row in work.session.execute(wanted))
    return {Given(inspector, mode, status): n for inspector, mode, status, n in rows}


def released(work: Work, first: date, last: date, inspector: UUID | None = None) -> list[Row[Any]]:
    """Return an inspector's results that were released on these days, and not made void.

    Without an inspector they are everybody's.
    """
    wanted = select(tasks).where(_released(work, first, last), _by(inspector))
    return list(work.session.execute(wanted).all())


def settled_by(work: Work, first: date, last: date, teams: frozenset[UUID]) -> dict[Settled, int]:
    """Return how many results released on these days, that nobody disputed, ended in each way."""
    is_late = case((tasks.c.due_at < work.now, 1), else_=0)
    keys = *_settled(), is_late
    wanted = (
        select(*keys, func.count())
        .where(_released(work, first, last), _of(teams), ~_is_disputed())
        .group_by(*keys)
    )
    rows = (tuple(row) for row in work.session.execute(wanted))
    return {
        Settled(inspector, team, status, reason, bool(late)): number
        for inspector, team, status, reason, late, number in rows
    }


def disputed(
    work: Work, first: date, last: date, teams: frozenset[UUID]
) -> dict[UUID, tuple[Settled, list[Row[Any]]]]:
    """Return the results released on these days that somebody disputed, with all their steps."""
    wanted = select(tasks).where(_released(work, first, last), _of(teams), _is_disputed())
    found = {
        row.evaluation_id: (
            Settled(
                row.inspector_id,
                row.team_id,
                row.status,
                row.close_reason,
                row.due_at is not None and row.due_at < work.now,
            ),
            list[Row[Any]](),
        )
        for row in work.session.execute(wanted)
    }
    for step in steps_of(work, first, last) if found else ():
        if step.evaluation_id in found:
            found[step.evaluation_id][1].append(step)
    return found


def steps_of(work: Work, first: date, last: date) -> list[Row[Any]]:
    """Return the steps of the disputed results released on these days, the earliest first."""
    wanted = (
        select(steps)
        .join(tasks, tasks.c.evaluation_id == steps.c.evaluation_id)
        .where(_released(work, first, last), _is_disputed())
        .order_by(steps.c.evaluation_id, steps.c.taken_at)
    )
    return list(work.session.execute(wanted).all())


def _given(first: date, last: date) -> ColumnElement[bool]:
    return tasks.c.day.between(first, last) & tasks.c.status.not_in(("E12", "E13"))


def _released(work: Work, first: date, last: date) -> ColumnElement[bool]:
    begins, ends = queries.span(work.session, work.now, first, last)
    of = tasks.c
    return (of.released_at >= begins) & (of.released_at < ends) & (of.status != "E12")


def _by(inspector: UUID | None) -> ColumnElement[bool]:
    return true() if inspector is None else tasks.c.inspector_id == inspector


def _is_disputed() -> ColumnElement[bool]:
    raised = steps.alias("raised")
    return tasks.c.evaluation_id.in_(
        select(raised.c.evaluation_id).where(raised.c.key.in_(dispute_figures.RAISED))
    )


def _settled() -> tuple[ColumnElement[Any], ...]:
    return tasks.c.inspector_id, tasks.c.team_id, tasks.c.status, tasks.c.close_reason


def _of(teams: frozenset[UUID]) -> ColumnElement[bool]:
    return tasks.c.team_id.in_(teams) if teams else true()


def clauses(
    work: Work, first: date, last: date, teams: frozenset[UUID]
) -> dict[tuple[str, str], int]:
    """Return how often each fatal error was found in contacts of these days: (key, class) → n."""
    keys = fatals.c.key, fatals.c.fatal_class
    wanted = select(*keys, func.count()).where(fatals.c.day.between(first, last)).group_by(*keys)
    if teams:
        wanted = wanted.where(fatals.c.team_id.in_(teams))
    return {(key, code): number for key, code, number in work.session.execute(wanted)}


def _queries(dialect: str) -> dict[str, str]:
    return {
        tasks.name: _TASKS,
        steps.name: _STEPS.format(verdict=_VERDICT[dialect]),
        fatals.name: _FATALS,
    }
