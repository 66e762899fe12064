"""How far tasks and results are, and which steps were taken: for whoever drafts reports.

An inspector drafts reports of the whole centre and may see only his own evaluations. So on a
server these views read with the owner's eyes, and say no more than reports need: no words.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, String, column, func, select, table

from qa_desk.models import queries
from qa_desk.models.base import Key, UtcDateTime
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
_MINE = "AND ((SELECT is_owner()) OR (SELECT everywhere('report.draft')))"


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


def given(work: Work, first: date, last: date) -> list[Row[Any]]:
    """Return the tasks of contacts of these days, none that was replaced or made void."""
    wanted = select(tasks).where(
        tasks.c.day.between(first, last), tasks.c.status.not_in(("E12", "E13"))
    )
    return list(work.session.execute(wanted).all())


def released(work: Work, first: date, last: date) -> list[Row[Any]]:
    """Return the results that were released on these days, and not made void."""
    begins, ends = queries.span(work.session, work.now, first, last)
    wanted = select(tasks).where(
        tasks.c.released_at >= begins, tasks.c.released_at < ends, tasks.c.status != "E12"
    )
    return list(work.session.execute(wanted).all())


def steps_of(work: Work, first: date, last: date) -> list[Row[Any]]:
    """Return the steps of the results released on these days: of each the earliest first."""
    begins, ends = queries.span(work.session, work.now, first, last)
    wanted = (
        select(steps)
        .join(tasks, tasks.c.evaluation_id == steps.c.evaluation_id)
        .where(tasks.c.released_at >= begins, tasks.c.released_at < ends)
        .order_by(steps.c.evaluation_id, steps.c.taken_at)
    )
    return list(work.session.execute(wanted).all())


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
