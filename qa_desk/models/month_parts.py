"""What a closed month came to by team, skill group and checklist, frozen with its totals (D7).

A trend of a year is read from these, not from a year of results. They lie in `month_total` beside
the sums of their stratum; a month that an older program closed has none, and is reckoned anew.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import month_figures, totals
from qa_desk.models.month_tables import MonthTotal
from qa_desk.rules import permissions
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.totals import Scope, Totals, total
from qa_desk.work import Work

_BY = ("stratum", "team", "group", "version")
_PARTS = "parts"


def figures(work: Work, month: date, sums: Mapping[str, Totals]) -> dict[str, dict[str, Any]]:
    """Return what is frozen of a month by stratum, as it stands: its sums and their parts."""
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for scope in filter(None, month_figures.scopes(work, month)):
        for (stratum, team, group, version), one in totals.of(work, scope, _BY).items():
            counted = {name: value for name, value in asdict(one).items() if value}
            named = {"team": str(team), "group": group, "version": str(version)}
            parts[stratum].append({**named, "sums": counted})
    return {stratum: {**asdict(one), _PARTS: parts[stratum]} for stratum, one in sums.items()}


def frozen(work: Work, scope: Scope) -> dict[date, dict[UUID, Totals]]:
    """Return the months of a scope that were closed: the random sample by checklist version.

    None of single people, nor for who may not see everybody's months; those are reckoned.
    """
    if scope.csrs or not permissions.reach(work.actor, "month.see").everywhere:
        return {}
    rows = work.session.execute(
        select(MonthTotal.month, MonthTotal.figures).where(
            MonthTotal.stratum == RANDOM, MonthTotal.month.between(scope.first, scope.last)
        )
    )
    return {month: _within(kept[_PARTS], scope) for month, kept in rows if _PARTS in kept}


def behind(work: Work, scope: Scope) -> list[Scope]:
    """Return where the results of a scope are that a trend counts: what was released in time.

    Of a closed month that is as it was when it was closed, with what the month before missed.
    """
    month = scope.first
    whole = (month.replace(day=1), month_figures.last_day(month))
    if (scope.first, scope.last) != whole or month not in frozen(work, scope):
        return [scope]
    return [
        replace(
            scope,
            first=each.first,
            last=each.last,
            released_after=each.released_after,
            released_until=each.released_until,
        )
        for each in filter(None, month_figures.scopes(work, month))
    ]


def _within(parts: list[dict[str, Any]], scope: Scope) -> dict[UUID, Totals]:
    teams = {str(team) for team in scope.teams}
    found: dict[UUID, list[Totals]] = defaultdict(list)
    for part in parts:
        if teams and part["team"] not in teams:
            continue
        if not scope.groups or part["group"] in scope.groups:
            found[UUID(part["version"])].append(Totals(**part["sums"]))
    return {version: total(each) for version, each in found.items()}
