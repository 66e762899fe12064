"""How accurate inspectors are, month by month, and the cases behind each figure (issue 9, 6.7)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.models import (
    Call,
    Evaluation,
    Recheck,
    Revision,
    courses,
    queries,
    rechecking,
    totals,
)
from qa_desk.reports.slip import Person as Name
from qa_desk.rules import (
    charts,
    deadlines,
    dispute_figures,
    drift,
    inspector_figures,
    options,
    permissions,
)
from qa_desk.rules.deadlines import Roster
from qa_desk.rules.dispute_figures import Result
from qa_desk.rules.drift import Drift, Given
from qa_desk.rules.inspector_figures import Ground, Second
from qa_desk.rules.report_forms import Figure
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import Scope
from qa_desk.work import Work

RIGHT = "accuracy.see"
TREND_MONTHS = 6
_TARGETS = {"recheck_accuracy": "target.recheck", "submitted_in_time": "target.timeliness"}
_LIMIT = 500


@dataclass(frozen=True)
class InspectorRow:
    """One inspector with the figures of a month, by measure."""

    id: UUID
    name: Name
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Board:
    """The inspectors of a month by name; figures on fewer than `least` are not compared."""

    month: date
    least: int
    rows: tuple[InspectorRow, ...]


@dataclass(frozen=True)
class Behind:
    """A case that stands behind a figure."""

    id: UUID  # of the evaluation to open
    number: str
    at: datetime | None
    result: str
    final: int | None
    recheck: UUID | None = None  # where it was scored a second time
    agreeing: int | None = None
    compared: int | None = None
    fatal_missed: int = 0
    difference: int | None = None
    is_counted: bool = True  # False for what speaks against the figure


def board(work: Work, month: date) -> Board:
    """Return the figures of the inspectors whom the actor may see, in a month of this first day."""
    only = _only(work)
    now, before = _Month(work, month, only), _Month(work, _before(month), only)
    stored = queries.stored_options(work.session, work.now)
    targets = {code: options.number(key, stored) for code, key in _TARGETS.items()}
    ids = {*now.ids, only} - {None} if only else now.ids
    people = queries.people_by_id(work.session, ids)
    rows = [
        InspectorRow(
            key,
            Name(person.name, person.staff_no),
            {
                one.measure: one
                for one in inspector_figures.figures(now.ground(key), before.ground(key), targets)
            },
        )
        for key, person in people.items()
    ]
    rows.sort(key=lambda row: (row.name.name, row.name.staff_no))
    return Board(month, options.number("figures.least.person", stored), tuple(rows))


def trend(
    work: Work, inspector: UUID, measure: str, month: date
) -> tuple[tuple[date, Figure], ...]:
    """Return a figure of the months up to this one, the earliest first."""
    _require(work, inspector)
    found = []
    for first in charts.periods(month, TREND_MONTHS):
        ground = _Month(work, first, inspector, peers=measure == "drift").ground(inspector)
        figures = inspector_figures.figures(ground, Ground(), {})
        found.append((first, next(one for one in figures if one.measure == measure)))
    return tuple(found)


def behind(work: Work, inspector: UUID, measure: str, month: date) -> tuple[Behind, ...]:
    """Return the cases behind a figure: what speaks against it first, then the newest."""
    _require(work, inspector)
    found = _Month(work, month, inspector, peers=False)
    if measure in ("recheck_accuracy", "fatal_missed"):
        cases = _second(work, found.seconds, "blind", measure)
    elif measure in ("repeatability", "repeat_difference"):
        cases = _second(work, found.seconds, "repeat", measure)
    else:
        cases = _first(work, found.ids_behind(inspector, measure))
    newest = sorted(cases, key=lambda one: one.number, reverse=True)
    return tuple(sorted(newest, key=lambda one: one.is_counted)[:_LIMIT])


# -- whose ---------------------------------------------------------------------------------------


def _only(work: Work) -> UUID | None:
    """Return whom the actor sees alone: himself; None for who sees all."""
    reach = permissions.require_of(work.actor, RIGHT)
    return None if reach.everywhere else work.actor.id


def _require(work: Work, inspector: UUID) -> None:
    if _only(work) not in (None, inspector):
        permissions.require(frozenset(), RIGHT)


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


# -- what is counted -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Month:
    """Asks what inspectors did in a month, each thing once."""

    work: Work
    first: date
    only: UUID | None
    peers: bool = True

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @cached_property
    def _stored(self) -> dict[str, str]:
        return queries.stored_options(self.work.session, self.work.now)

    @cached_property
    def seconds(self) -> dict[UUID, list[Recheck]]:
        """Return what was scored a second time, by inspector."""
        found: dict[UUID, list[Recheck]] = defaultdict(list)
        for row in rechecking.found(self.work, self.first, self.last, self.only):
            found[row.inspector_id].append(row)
        return found

    @cached_property
    def released(self) -> dict[UUID, list[tuple[UUID, Result]]]:
        """Return the results released, with what became of their disputes, by inspector."""
        steps: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
        for step in courses.steps_of(self.work, self.first, self.last):
            steps[step.evaluation_id].append((step.key, step.verdict))
        found: dict[UUID, list[tuple[UUID, Result]]] = defaultdict(list)
        for row in courses.released(self.work, self.first, self.last, self.only):
            plain = Result(row.team_id, row.inspector_id, row.status, is_timely=True)
            result = dispute_figures.of_course(plain, steps[row.evaluation_id])
            found[row.inspector_id].append((row.evaluation_id, result))
        return found

    @cached_property
    def given(self) -> dict[UUID, list[Any]]:
        """Return the tasks that were submitted, by inspector."""
        found: dict[UUID, list[Any]] = defaultdict(list)
        rows = courses.given(self.work, self.first, self.last, self.only)
        for row in filter(attrgetter("submitted_at"), rows):
            found[row.inspector_id].append(row)
        return found

    @cached_property
    def submitted(self) -> dict[UUID, int]:
        """Return how many evaluations were submitted, by inspector, second ones among them."""
        begins, ends = queries.span(self.work.session, self.work.now, self.first, self.last)
        tasks = courses.tasks.c
        normal = select(tasks.inspector_id, func.count()).where(
            tasks.submitted_at >= begins, tasks.submitted_at < ends
        )
        again = (
            select(Evaluation.inspector_id, func.count())
            .join(Recheck, Recheck.evaluation_id == Evaluation.id)
            .where(Recheck.compared_at >= begins, Recheck.compared_at < ends)
        )
        found: dict[UUID, int] = defaultdict(int)
        for query, key in ((normal, tasks.inspector_id), (again, Evaluation.inspector_id)):
            for inspector, n in self.work.session.execute(query.group_by(key)):
                if self.only in (None, inspector):
                    found[inspector] += n
        return found

    @cached_property
    def drifts(self) -> dict[UUID, Drift]:
        """Return how far each scores from his peers, contacts being equally hard."""
        if not self.peers:
            return {}
        results = totals.results(self.work, Scope(self.first, self.last))
        given = [
            Given(one.inspector, (one.group, one.reason, one.mode), one.final) for one in results
        ]
        least = options.number("figures.least.person", self._stored)
        return {one.inspector: one for one in drift.drifts(given, least)}

    @property
    def ids(self) -> set[UUID]:
        """Return the inspectors of whom there is anything."""
        return {*self.seconds, *self.released, *self.given, *self.submitted}

    def ground(self, inspector: UUID) -> Ground:
        """Return what the figures of one inspector are counted from."""
        given = self.given.get(inspector, [])
        return Ground(
            seconds=tuple(_of(row) for row in self.seconds.get(inspector, [])),
            released=tuple(result for _id, result in self.released.get(inspector, [])),
            submitted=self.submitted.get(inspector, 0),
            in_time=Share(sum(map(self._is_in_time, given)), len(given)),
            drift=self.drifts.get(inspector),
        )

    def _is_in_time(self, row: Any) -> bool:
        until = deadlines.due("sla.eval.complete", row.assigned_at, Roster(), self._stored).at
        return bool(row.submitted_at <= until)

    def ids_behind(self, inspector: UUID, measure: str) -> dict[UUID, bool]:
        """Return the evaluations behind a figure, and whether each counts for it."""
        if measure == "inspector_accuracy":
            return {
                key: not inspector_figures.overturned(result)
                for key, result in self.released.get(inspector, [])
            }
        if measure == "drift":
            scope = Scope(self.first, self.last, inspectors=frozenset({inspector}))
            return {one.id: True for one in totals.results(self.work, scope)}
        return {row.evaluation_id: self._is_in_time(row) for row in self.given.get(inspector, [])}


def _of(row: Recheck) -> Second:
    return Second(
        row.kind, row.agreeing or 0, row.compared or 0, row.fatal_missed or 0, row.difference
    )


# -- the cases behind ----------------------------------------------------------------------------


def _second(
    work: Work, found: Mapping[UUID, Sequence[Recheck]], kind: str, measure: str
) -> list[Behind]:
    rows = [row for own in found.values() for row in own if row.kind == kind]
    cases = {one.id: one for one in _first(work, {row.original_id: True for row in rows})}
    return [
        Behind(
            **{
                **vars(cases[row.original_id]),
                "recheck": row.id,
                "at": row.compared_at,
                "agreeing": row.agreeing,
                "compared": row.compared,
                "fatal_missed": row.fatal_missed or 0,
                "difference": row.difference,
                "is_counted": not row.fatal_missed
                if measure == "fatal_missed"
                else row.agreeing == row.compared,
            }
        )
        for row in rows
        if row.original_id in cases
    ]


def _first(work: Work, wanted: Mapping[UUID, bool]) -> list[Behind]:
    rows = work.session.execute(
        select(Evaluation, Revision, Call.started_at)
        .join(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
        .outerjoin(Call, Call.id == Evaluation.call_id)
        .where(Evaluation.id.in_(wanted))
    )
    return [
        Behind(
            found.id,
            found.number,
            started_at or found.assigned_at,
            revision.result,
            revision.final,
            is_counted=wanted[found.id],
        )
        for found, revision, started_at in rows
    ]
