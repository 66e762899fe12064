"""Results in force that count, summed for whoever may know them: the ground of every figure (D7).

Whoever drafts reports reads everybody's (view `qad_result`, on a server with the owner's eyes);
everybody else the results that he may see himself (`qad_own_result`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy import column as _column
from sqlalchemy import table as _table
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import TypeEngine

from qa_desk.models import queries, revisions, visible
from qa_desk.models.base import Key, UtcDateTime
from qa_desk.models.calls import Call
from qa_desk.rules import permissions, totals
from qa_desk.rules.totals import ItemTotals, Scope, Totals
from qa_desk.work import Work

_POINTS = ("_earned", "_applicable")
_COLUMNS: Mapping[str, type[TypeEngine[Any]]] = {
    **dict.fromkeys(("evaluation_id", "csr_id", "team_id", "inspector_id", "version_id"), Key),
    "call_id": Key,
    **dict.fromkeys(("number", "skill_group", "mode", "reason", "stratum", "status"), String),
    **dict.fromkeys(("result", "fatal_classes", "losses"), String),
    **dict.fromkeys(("revision", "raw", "final", "pass_mark", "spent_s"), Integer),
    **dict.fromkeys((name for name in totals.NAMES if name.endswith(_POINTS)), Integer),
    "submitted_at": UtcDateTime,
    "released_at": UtcDateTime,
    "day": Date,
}
_KEPT = {"csr": "csr_id", "team": "team_id", "group": "skill_group", "inspector": "inspector_id"}
_KEPT |= {name: name for name in ("day", "stratum", "reason", "mode")} | {"version": "version_id"}


@dataclass(frozen=True)
class Result:
    """One result in force that counts: what stands behind a figure."""

    id: UUID
    number: str
    csr: UUID
    team: UUID
    inspector: UUID
    group: str
    day: date
    version: UUID
    stratum: str
    reason: str
    mode: str
    status: str
    result: str
    raw: int  # tenths, as final
    final: int
    fatal_classes: frozenset[str]
    losses: str  # rules/losses.py


def of(work: Work, scope: Scope, by: Sequence[str] = ()) -> dict[tuple[Any, ...], Totals]:
    """Return the totals of a scope by some of `totals.GROUPINGS`, in the order asked.

    Without groupings the only key is (). Months are the first day of each; a group without
    results is not there.
    """
    source = _source(work)
    keys = [_key(work, source, name) for name in by]
    counted = select(*keys, *_sums(source)).where(_within(work, source, scope))
    if "contact_reason" in by:
        counted = counted.outerjoin(Call, Call.id == source.c.call_id)
    rows = work.session.execute(counted.group_by(*keys) if keys else counted)
    width = len(keys)
    found = {_read(by, row[:width]): Totals(*(value or 0 for value in row[width:])) for row in rows}
    return {key: each for key, each in found.items() if each.n}


def items(work: Work, scope: Scope, by: Sequence[str] = ()) -> dict[tuple[Any, ...], ItemTotals]:
    """Return how each item went in a scope, by some of `totals.GROUPINGS`."""
    source = _source(work)
    keys = [_key(work, source, name) for name in by]
    version, lost = source.c.version_id, source.c.losses
    counted = select(*keys, version, lost, func.count()).where(_within(work, source, scope))
    if "contact_reason" in by:
        counted = counted.outerjoin(Call, Call.id == source.c.call_id)
    parts: dict[tuple[Any, ...], dict[UUID, list[tuple[str, int]]]] = defaultdict(dict)
    width = len(keys)
    for row in work.session.execute(counted.group_by(*keys, version, lost)):
        texts = parts[_read(by, row[:width])].setdefault(row[width], [])
        texts.append((row[width + 1], row[width + 2]))
    used = {each for versions in parts.values() for each in versions}
    forms = {each: revisions.checklist(work.session, each) for each in used}
    return {
        key: sum(
            (totals.items_of(forms[each], texts) for each, texts in versions.items()),
            start=ItemTotals(),
        )
        for key, versions in parts.items()
    }


def results(work: Work, scope: Scope) -> list[Result]:
    """Return the results behind the figures of a scope, by day and number."""
    source = _source(work)
    return _results(work, source, _within(work, source, scope))


def named(work: Work, ids: Iterable[UUID]) -> list[Result]:
    """Return those of some results in force that somebody may know, by day and number."""
    source = _source(work)
    named = source.c.evaluation_id.in_(list(ids))
    mine = _own(work, source) if source.name == "qad_own_result" else true()
    return _results(work, source, and_(named, mine))


def _results(work: Work, source: TableClause, condition: ColumnElement[bool]) -> list[Result]:
    of = source.c
    named = {
        "id": of.evaluation_id,
        "csr": of.csr_id,
        "team": of.team_id,
        "inspector": of.inspector_id,
        "version": of.version_id,
        "group": of.skill_group,
        **{name: of[name] for name in ("number", "day", "stratum", "reason", "mode", "status")},
        **{name: of[name] for name in ("result", "fatal_classes", "losses")},
        **{name: func.coalesce(of[name], 0) for name in ("raw", "final")},
    }
    columns = [column.label(name) for name, column in named.items()]
    query = select(*columns).where(condition)
    rows = work.session.execute(query.order_by(of.day, of.number)).mappings()
    return [
        Result(**{**row, "fatal_classes": frozenset(filter(None, row["fatal_classes"].split(",")))})
        for row in rows
    ]


def _source(work: Work) -> TableClause:
    name = "qad_result" if permissions.may(work.actor, "report.draft") else "qad_own_result"
    return _table(name, *(_column(each, kind) for each, kind in _COLUMNS.items()))


def _within(work: Work, source: TableClause, scope: Scope) -> ColumnElement[bool]:
    of = source.c
    conditions = [_period(work, source, scope), of.result != "not_scorable"]
    for chosen, column in (
        (scope.teams, of.team_id),
        (scope.csrs, of.csr_id),
        (scope.inspectors, of.inspector_id),
        (scope.groups, of.skill_group),
        (scope.strata, of.stratum),
        (scope.modes, of.mode),
    ):
        if chosen:
            conditions.append(column.in_(chosen))
    if scope.released_after is not None:
        conditions.append(of.released_at > scope.released_after)
    if scope.released_until is not None:
        conditions.append(or_(of.released_at.is_(None), of.released_at <= scope.released_until))
    if source.name == "qad_own_result":
        conditions.append(_own(work, source))
    return and_(*conditions)


def _period(work: Work, source: TableClause, scope: Scope) -> ColumnElement[bool]:
    if not (scope.by_submission or scope.by_release):
        return source.c.day.between(scope.first, scope.last)
    at = source.c.released_at if scope.by_release else source.c.submitted_at
    starts, ends = queries.span(work.session, work.now, scope.first, scope.last)
    return and_(at >= starts, at < ends)


def _own(work: Work, source: TableClause) -> ColumnElement[bool]:
    """Return the condition for what somebody may see who drafts no reports (visible.py)."""
    of, reach = source.c, permissions.reach(work.actor, "see_results")
    released = of.status.in_(visible.RELEASED)
    within = or_(
        literal(reach.everywhere),
        of.team_id.in_(reach.teams),
        of.skill_group.in_(reach.groups),
        released & of.team_id.in_(reach.led),
    )
    if reach.own:
        within |= released & (of.csr_id == work.actor.id)
    if reach.assigned:
        within |= of.inspector_id == work.actor.id
    return within


def _key(work: Work, source: TableClause, name: str) -> ColumnElement[Any]:
    if name == "contact_reason":
        return func.coalesce(Call.contact_reason, "")
    if name != "month":
        return source.c[_KEPT[name]]
    if work.session.get_bind().dialect.name == "postgresql":
        return func.to_char(source.c.day, "YYYY-MM")
    return func.substr(source.c.day, 1, 7, type_=String)


def _read(by: Sequence[str], key: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        date.fromisoformat(f"{value}-01") if name == "month" else value
        for name, value in zip(by, key, strict=True)
    )


def _sums(source: TableClause) -> list[ColumnElement[Any]]:
    of = source.c
    fatal = of.fatal_classes
    counted: Mapping[str, ColumnElement[Any]] = {
        "n": func.count(),
        "final": func.sum(of.final),
        "final_squares": func.sum(of.final * of.final),
        "raw": func.sum(of.raw),
        "raw_squares": func.sum(of.raw * of.raw),
        "passed": func.sum(case((of.result == "pass", 1))),
        "fatal": func.sum(case((fatal != "", 1))),
        "pass_marks": func.sum(of.pass_mark),
        "timed": func.count(of.spent_s),
        **{
            f"fatal_{name}": func.sum(case((fatal.contains(name), 1)))
            for name in ("customer", "business", "compliance")
        },
    }
    return [counted[name] if name in counted else func.sum(of[name]) for name in totals.NAMES]
