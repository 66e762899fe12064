"""The indicators of a month or week beside the QA score, and their course (S0-4.2.1b, S2-3.4.2)."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import Membership, Person, Team, indicators, month_figures, queries, totals
from qa_desk.models import visible as seen
from qa_desk.models.indicators import CENTRE
from qa_desk.rules import complaints, kpis, permissions
from qa_desk.rules.averages import RANDOM
from qa_desk.rules.charts import Mark, Trend
from qa_desk.rules.kpis import Metric
from qa_desk.rules.statistics import Mean
from qa_desk.rules.totals import Scope
from qa_desk.services.indicators.types import LEVELS, Board, Cell, Row
from qa_desk.work import Actor, Work

_PERIODS = 12  # of a course
_Score = tuple[int | None, int]


def levels(actor: Actor) -> tuple[str, ...]:
    """Return whose indicators an actor may see: people's, teams', the centre's."""
    people = bool(permissions.scope(actor.roles, "kpi.see"))
    teams = permissions.may(actor, "kpi.see_teams")
    leads = bool(permissions.reach(actor, "kpi.see").led) if people else False
    held = {"people": people, "teams": teams or leads, "centre": teams}
    return tuple(level for level in LEVELS if held[level])


def catalogue(work: Work) -> list[Metric]:
    """Return the indicators of the centre."""
    _require(work)
    return list(indicators.catalogue(work.session).values())


def board(work: Work, span: str, day: date, level: str) -> Board:
    """Return the indicators of the month or week around a day, of people, teams or the centre."""
    _require(work)
    if level not in levels(work.actor):
        raise RuleError(_("These indicators are not yours to see."))
    first, last = complaints.span_around(span, day)
    known = indicators.catalogue(work.session)
    found: dict[str, dict[str, Cell]] = {}
    for one in indicators.values(work, span, (first,)):
        cell = Cell(one.value, one.target, one.light, one.part, one.whole, one.id, one.version)
        found.setdefault(one.about, {})[one.metric] = cell
    scores = _scores(work, span, first, last, level)
    rows = [
        Row(key, name, team, *scores.get(key, (None, 0)), found.get(key, {}))
        for key, name, team in _subjects(work, last, level)
        if level != "people" or key in found or key in scores
    ]
    used = {code for row in rows for code in row.cells}
    metrics = tuple(
        metric
        for code, metric in known.items()
        if code in used or metric.is_own or metric.target is not None or code in _ALWAYS
    )
    edits = permissions.may(work.actor, "kpi.edit")
    return Board(span, first, last, level, metrics, tuple(rows), edits)


_ALWAYS = ("csat", "response_time", "resolution_rate", kpis.RECKONED)  # S0-4.2.1b names these


def course(work: Work, span: str, last: date, metric: str, about: str) -> Trend:
    """Return an indicator over twelve months or weeks, of somebody, a team or the centre."""
    _require(work)
    known = indicators.catalogue(work.session)[metric]
    starts = [kpis.start_of(span, last)]
    while len(starts) < _PERIODS:
        starts.append(kpis.start_of(span, starts[-1] - timedelta(days=1)))
    found = {one.first: one for one in indicators.values(work, span, starts, (about,), (metric,))}
    points = tuple(
        Mark(
            f"{first:%Y-%m}" if span == "month" else f"{first:%m-%d}",
            found[first].value / 100 if first in found else None,
            (found[first].whole or 0) if first in found else 0,
            key=first.isoformat(),
        )
        for first in sorted(starts)
    )
    newest = max(found.values(), key=lambda one: one.first, default=None)
    target = newest.target if newest else known.target
    return Trend(
        known.called,
        note=_(kpis.UNITS[known.unit]),
        target=None if target is None else target / 100,
        points=points,
    )


def _subjects(work: Work, day: date, level: str) -> list[tuple[str, str, str]]:
    """Return whom a level is about: id, name, team."""
    if level == "centre":
        return [(CENTRE, _("The centre"), "")]
    if level == "teams":
        reach = permissions.reach(work.actor, "kpi.see")
        everyone = permissions.may(work.actor, "kpi.see_teams")
        teams = work.session.scalars(
            select(Team)
            .where(Team.closed_on.is_(None) | (Team.closed_on >= day.replace(day=1)))
            .order_by(Team.name, Team.code)
        )
        mine = reach.led | reach.teams
        return [(str(one.id), one.name, "") for one in teams if everyone or one.id in mine]
    csrs = queries.csrs_on(work.session, day)
    teams_of = _teams(work, day)
    people = work.session.scalars(
        select(Person)
        .where(Person.id.in_(csrs), seen.people(work.actor, day, "kpi.see"))
        .order_by(Person.staff_no)
    )
    return [(str(one.id), f"{one.name} {one.staff_no}", teams_of.get(one.id, "")) for one in people]


def _teams(work: Work, day: date) -> Mapping[UUID, str]:
    rows = work.session.execute(
        select(Membership.person_id, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.kind == "member", queries.valid_on(Membership, day))
    )
    return {key: name for key, name in rows}  # noqa: C416 - a row is no pair to mypy


def _scores(work: Work, span: str, first: date, last: date, level: str) -> dict[str, _Score]:
    """Return the QA scores: of a person's month as his sheet has it, else of the random sample."""
    if not permissions.scope(work.actor.roles, "see_results"):
        return {}
    if level == "people" and span == "month" and permissions.may(work.actor, "month.see"):
        sheet = month_figures.sheet(work, first)
        return {str(line.csr.id): (line.final, line.n) for line in sheet.lines if line.n}
    by = {"people": ("csr",), "teams": ("team",)}.get(level, ())
    scope = Scope(first, last, strata=frozenset({RANDOM}))
    sums = totals.of(work, scope, by, only=("final",))
    return {
        str(key[0]) if key else CENTRE: (Mean(one.n, one.final).value(), one.n)
        for key, one in sums.items()
        if one.n
    }


def _require(work: Work) -> None:
    if not levels(work.actor):
        permissions.require(work.actor.roles, "kpi.see")
