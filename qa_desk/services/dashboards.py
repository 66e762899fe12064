"""The figures of a dashboard, each part of it by itself, so that the first is there at once.

Whoever may see results has one: a CSR of his own, a team lead of the team, the inspection and the
manager of the centre (S3-4.9, S3-5.6). What it is reckoned of is `models/totals.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    Evaluation,
    SkillGroup,
    Team,
    chain,
    month_figures,
    month_parts,
    queries,
    revisions,
    totals,
    visible,
)
from qa_desk.rules import (
    checklist_changes,
    checklist_files,
    dashboards,
    losses,
    options,
    permissions,
)
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.charts import Chart, periods
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.dashboards import Least, Number, Wanted
from qa_desk.rules.totals import ItemTotals, Scope, Totals, total
from qa_desk.work import Work

_MOST_ROWS = 500
_FIGURES = ("final", "final_squares", "passed", "fatal")  # sums that pictures are made of
_TREND = ("final", "final_squares", "pass_marks")


@dataclass(frozen=True)
class Part:
    """Some pictures of a dashboard by their codes, and what stands at its top."""

    charts: Mapping[str, Chart]
    numbers: tuple[Number, ...] = ()
    teams: tuple[tuple[UUID, str], ...] = ()  # that can be chosen
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One result behind a mark."""

    id: UUID
    number: str
    csr_id: UUID
    csr: str
    day: date
    result: str
    final: int  # tenths


@dataclass(frozen=True)
class Behind:
    """The results behind a mark: how many, and those that the actor may open, newest first."""

    n: int
    rows: tuple[Row, ...]


def figures(work: Work, wanted: Wanted) -> Part:
    """Return the figures at the top, the course of the period, and who can be chosen."""
    view = _view(work)
    scope = _filtered(_scope(work, view, wanted), wanted)
    found = _by(
        totals.of(work, scope, ("day",), _FIGURES), 0
    )  # the days come in the order of an index
    names = _choices(work, view)
    shown: dict[str, Chart] = {
        "control": dashboards.control(found, scope, weekly=wanted.period != "month")
    }
    if view == "manager":
        parts = _by(totals.of(work, scope, ("team",), _FIGURES), 0).items()
        named = [(team, names.get(team, ""), one) for team, one in parts]
        least = _least(work).team
        shown["teams"] = dashboards.teams(named, scope, least, _target(work, "target.pass"))
    if view == "inspector":
        own = Scope(scope.first, scope.last, inspectors=frozenset([work.actor.id]))
        shown["output"] = dashboards.output(_by(totals.of(work, own, ("day",), ()), 0), own)
    return Part(
        {code: chart for code, chart in shown.items() if code in dashboards.PICTURES[view]},
        dashboards.numbers(total(found.values()) if found else Totals()),
        tuple(sorted(names.items(), key=lambda one: one[1])),
        tuple(work.session.scalars(select(SkillGroup.code).order_by(SkillGroup.code))),
    )


def trend(work: Work, wanted: Wanted) -> Part:
    """Return the average score of the last twelve months, with where the checklist changed.

    Months that are closed are read as they were frozen (D7).
    """
    view = _view(work)
    scope = _filtered(_scope(work, view, wanted), wanted)
    months = periods(scope.last, dashboards.TREND_MONTHS)
    scope = replace(scope, first=months[0])
    frozen = month_parts.frozen(work, scope)
    found = _open(work, scope, months, frozen)
    for month, parts in frozen.items():
        found |= {(month, version): one for version, one in parts.items()}
    mark = total(found.values()).mean_pass_mark if found else None
    target = None if mark is None else mark / 10
    shown = dashboards.trend(_by(found, 0), scope, _changes(work, found), target)
    return Part({"trend": shown})


def _open(
    work: Work, scope: Scope, months: Sequence[date], closed: Collection[date]
) -> dict[tuple[Any, ...], Totals]:
    """Return the totals of the months that are not closed, those beside each other in one go."""
    found: dict[tuple[Any, ...], Totals] = {}
    for is_closed, span in groupby(months, key=closed.__contains__):
        if not is_closed:
            first, *rest = span
            last = min(scope.last, month_figures.last_day(rest[-1] if rest else first))
            days = replace(scope, first=first, last=last)
            found |= totals.of(work, days, ("month", "version"), _TREND)
    return found


def findings(work: Work, wanted: Wanted) -> Part:
    """Return at which items points are lost, by dimension, and by whom."""
    view = _view(work)
    scope = _filtered(_scope(work, view, wanted), wanted)
    of_people = view in dashboards.OF_TEAMS or wanted.team is not None
    whose = "csr" if of_people else "team"
    found = totals.counted(work, scope, (whose,), ())
    counts: Counter[UUID] = Counter()
    for one in found:
        counts[one.key[0]] += one.totals.n
    n = counts.total()
    titles = dashboards.titles_of(_forms(work, {one.version for one in found}))
    whole = totals.items_of(work, found)
    cause = "csr" if view == "own" else ""
    shown: dict[str, Chart] = {
        "dimensions": dashboards.dimensions(whole, scope, n, cause),
        "pareto": dashboards.pareto(whole, scope, n, titles, cause),
    }
    if "heat" in dashboards.PICTURES[view]:
        names = (_people if of_people else _team_names)(work, set(counts))
        rows = [
            (of, names.get(of, ""), one, counts[of]) for of, one in _items_by(work, found).items()
        ]
        shown["heat"] = dashboards.heat(rows, scope, titles, _least(work), of_people=of_people)
    return Part(shown)


def behind(work: Work, wanted: Wanted, picture: str, key: str) -> Behind:
    """Return the results behind a mark of one of the pictures."""
    view = _view(work)
    scope = _filtered(_scope(work, view, wanted), wanted)
    if picture == "trend":
        first = periods(scope.last, dashboards.TREND_MONTHS)[0]
        scope = replace(scope, first=first)
    if picture == "output":
        scope = Scope(scope.first, scope.last, inspectors=frozenset([work.actor.id]))
    scope, item, dimension = dashboards.narrowed(scope, key)
    scopes = month_parts.behind(work, scope) if picture == "trend" else [scope]
    found = [one for each in scopes for one in totals.results(work, each)]
    if item or dimension:
        # What is charged to a CSR is counted for CSRs alone, as in the picture itself.
        cause = "csr" if view == "own" or "csr=" in key else ""
        found = [one for one in found if _lost(work, one, item, dimension, cause)]
    newest = found[::-1][:_MOST_ROWS]
    mine = set(
        work.session.scalars(
            select(Evaluation.id).where(
                Evaluation.id.in_([one.id for one in newest]), visible.evaluations(work.actor)
            )
        )
    )
    newest = [one for one in newest if one.id in mine]
    names = _people(work, {one.csr for one in newest})
    rows = (
        Row(one.id, one.number, one.csr, names.get(one.csr, ""), one.day, one.result, one.final)
        for one in newest
    )
    return Behind(len(found), tuple(rows))


def note_taken(work: Work, what: str, picture: str) -> None:
    """Note in the journal that a picture was printed or saved ("print" or "export")."""
    _view(work)
    chain.note(work.session, what, "dashboard", picture, {})


# -- whose ---------------------------------------------------------------------------------------


def _view(work: Work) -> str:
    permissions.require_of(work.actor, "see_results")
    return dashboards.view_of(work.actor.roles) or "centre"


def _scope(work: Work, view: str, wanted: Wanted) -> Scope:
    """Return the random sample of a period, of everything that the view is of."""
    first, last = dashboards.days_of(wanted.period, work.today)
    own = frozenset([work.actor.id] if view == "own" else [])
    led = permissions.reach(work.actor, "see_results").led
    teams = led if view in dashboards.OF_TEAMS else frozenset[UUID]()
    return Scope(first, last, teams=teams, csrs=own, strata=frozenset([RANDOM]))


def _filtered(scope: Scope, wanted: Wanted) -> Scope:
    chosen = frozenset([wanted.team] if wanted.team else [])
    within = (chosen & scope.teams or chosen) if chosen else scope.teams
    groups = frozenset([wanted.group] if wanted.group else [])
    return replace(scope, teams=within, groups=groups)


def _least(work: Work) -> Least:
    stored = queries.stored_options(work.session, work.now)
    return Least(
        options.number("figures.least.person", stored), options.number("figures.least.team", stored)
    )


def _target(work: Work, name: str) -> float:
    return float(options.number(name, queries.stored_options(work.session, work.now)))


def _choices(work: Work, view: str) -> dict[UUID, str]:
    """Return the teams that can be chosen: one's own, or all; of one's own work there is none."""
    if view == "own":
        return {}
    led = permissions.reach(work.actor, "see_results").led
    is_of_teams = view in dashboards.OF_TEAMS
    wanted = select(Team).where(Team.id.in_(led)) if is_of_teams else select(Team)
    return {team.id: team.name for team in work.session.scalars(wanted)}


def _team_names(work: Work, ids: set[UUID]) -> dict[UUID, str]:
    found = work.session.scalars(select(Team).where(Team.id.in_(ids)))
    return {team.id: team.name for team in found}


def _people(work: Work, ids: Iterable[UUID]) -> dict[UUID, str]:
    found = queries.people_by_id(work.session, ids)
    return {of: f"{person.name} {person.staff_no}" for of, person in found.items()}


# -- of what -------------------------------------------------------------------------------------


def _by(found: Mapping[tuple[Any, ...], Totals], place: int) -> dict[Any, Totals]:
    parts: dict[Any, list[Totals]] = {}
    for of, one in found.items():
        parts.setdefault(of[place], []).append(one)
    return {of: total(each) for of, each in parts.items()}


def _items_by(work: Work, found: Iterable[totals.Counted]) -> dict[UUID, ItemTotals]:
    parts: dict[UUID, list[totals.Counted]] = {}
    for one in found:
        parts.setdefault(one.key[0], []).append(one)
    return {of: totals.items_of(work, each) for of, each in parts.items()}


def _forms(work: Work, versions: Iterable[UUID]) -> list[Checklist]:
    forms = [revisions.checklist(work.session, version) for version in versions]
    return sorted(forms, key=lambda form: (form.effective_from, form.number))


def _changes(work: Work, found: Iterable[tuple[Any, ...]]) -> frozenset[date]:
    """Return the months in which a version was first used that does not compare with the last."""
    begun: dict[UUID, date] = {}
    for month, version in sorted(found, key=lambda of: of[0]):
        begun.setdefault(version, month)
    changed = set()
    last: dict[str, Checklist] = {}
    forms = [
        (revisions.checklist(work.session, version), month) for version, month in begun.items()
    ]
    for form, month in sorted(forms, key=lambda one: (one[0].effective_from, one[0].number)):
        before = last.get(form.code)
        last[form.code] = form
        if before and checklist_changes.changed_here(
            checklist_files.to_document(before), checklist_files.to_document(form)
        ):
            changed.add(month)
    return frozenset(changed)


def _lost(work: Work, one: totals.Result, item: str, dimension: str, cause: str) -> bool:
    form = revisions.checklist(work.session, one.version)
    lost = {
        loss.item
        for loss in losses.read(one.losses)
        if loss.is_defect and cause in ("", loss.cause)
    }
    return any(
        each.number in lost and item in ("", each.key) and dimension in ("", each.dimension)
        for each in form.items
    )
