"""The figures of disputes and sign-off of a period, for those whom they concern (6.7, 6.13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    DocumentLine,
    Evaluation,
    Signature,
    StepTaken,
    Team,
    chain,
    queries,
    visible,
)
from qa_desk.reports import dispute_table
from qa_desk.reports.dispute_sheet import elapsed
from qa_desk.reports.dispute_table import Line
from qa_desk.reports.papers import Act
from qa_desk.rules import deadlines, dispute_figures, permissions
from qa_desk.rules.deadlines import Roster
from qa_desk.rules.dispute_figures import DECIDED, RAISED, Figures, Result
from qa_desk.rules.disputes import Words
from qa_desk.work import Work

ROLES = frozenset({"team_lead", "inspector", "qa_lead", "cs_manager"})
_JUDGED = {"judge_true": True, "judge_false": False}
_SIGNED = {"csr": ("accept", "E4"), "team_lead": ("countersign", "E10")}
_BATCH = 500


@dataclass(frozen=True)
class Wanted:
    """Of which results: released on these days, of one team or inspector if any is named."""

    first: date
    last: date
    team: UUID | None = None
    inspector: UUID | None = None


@dataclass(frozen=True)
class Shown:
    """The figures for one reader, and whom he can choose."""

    figures: Figures
    lines: tuple[Line, ...]
    teams: tuple[tuple[UUID, str], ...]
    inspectors: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class _Step:
    """What the figures need of a step: no words but the verdict."""

    key: str
    target: str
    at: datetime
    by: UUID
    verdict: str
    moves: bool


def figures(work: Work, wanted: Wanted) -> Shown:
    """Return the figures of a period: team leads see their teams, inspectors themselves."""
    mine = _mine(work)
    period = _released(work, wanted)
    found = work.session.scalars(select(Evaluation).where(mine, *period)).all()
    teams = {one.team_id for one in found}
    inspectors = {one.inspector_id for one in found}
    chosen = [
        one
        for one in found
        if wanted.team in (None, one.team_id) and wanted.inspector in (None, one.inspector_id)
    ]
    results = _results(work, chosen)
    counted = _for_reader(work, dispute_figures.figures(results))
    judges = {key for key, _share in counted.judges}
    names = _names(work, inspectors | judges, teams)
    sees_people = _sees_people(work)
    return Shown(
        counted,
        dispute_table.lines(counted, names, _least(wanted)),
        _choices(teams, names),
        _choices(inspectors if sees_people else set(), names),
    )


def export(work: Work, wanted: Wanted, file: Path) -> int:
    """Write the figures to an XLSX or CSV file, note that, and return how many lines there are."""
    permissions.require_of(work.actor, "export")
    shown = figures(work, wanted)
    names = dict((*shown.teams, *shown.inspectors))
    whom = [names.get(one, "") for one in (wanted.team, wanted.inspector) if one]
    whose = " · ".join(filter(None, [f"{wanted.first} – {wanted.last}", *whom]))
    chain.note(
        work.session,
        "export",
        "dispute_figures",
        f"{wanted.first}/{wanted.last}",
        {"entries": len(shown.lines)},
    )
    dispute_table.write(file, whose, shown.lines, work.zone)
    return len(shown.lines)


def _least(wanted: Wanted) -> int:
    """Return on how many a share has to stand to be told: of one person or team, on several."""
    if wanted.inspector is not None:
        return dispute_figures.LEAST_PERSON
    return dispute_figures.LEAST_TEAM if wanted.team is not None else 1


# -- whose ---------------------------------------------------------------------------------------


def _mine(work: Work) -> ColumnElement[bool]:
    """Return the condition for the results whose figures concern the actor."""
    actor = work.actor
    if not (actor.is_system or actor.roles & ROLES):
        raise RuleError(_("The figures of disputes are for team leads and the inspection."))
    reach = permissions.reach(actor, "see_results")
    return or_(
        visible.in_scope(reach),
        Evaluation.team_id.in_(reach.led),
        Evaluation.inspector_id == actor.id,
    )


def _sees_people(work: Work) -> bool:
    """Say whether the actor compares people, or sees only his own line."""
    reach = permissions.reach(work.actor, "see_results")
    return bool(reach.everywhere or reach.teams or reach.groups)


def _for_reader(work: Work, found: Figures) -> Figures:
    if _sees_people(work):
        return found
    me = work.actor.id
    return replace(
        found,
        inspectors=tuple(one for one in found.inspectors if one[0] == me),
        judges=tuple(one for one in found.judges if one[0] == me),
    )


def _released(work: Work, wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    begins = datetime.combine(wanted.first, time(), work.zone).astimezone(UTC)
    ends = datetime.combine(wanted.last + timedelta(days=1), time(), work.zone).astimezone(UTC)
    return (
        Evaluation.released_at >= begins,
        Evaluation.released_at < ends,
        Evaluation.status != "E12",
    )


def _names(work: Work, people: set[UUID], teams: set[UUID]) -> dict[UUID, str]:
    rows = queries.people_by_id(work.session, people)
    named = {key: f"{person.name} {person.staff_no}" for key, person in rows.items()}
    found = work.session.scalars(select(Team).where(Team.id.in_(teams)))
    return named | {team.id: team.name for team in found}


def _choices(keys: set[UUID], names: Mapping[UUID, str]) -> tuple[tuple[UUID, str], ...]:
    known = [(key, names[key]) for key in keys if key in names]
    return tuple(sorted(known, key=lambda one: one[1]))


# -- what became of each -------------------------------------------------------------------------


def _results(work: Work, found: Sequence[Evaluation]) -> list[Result]:
    stored = queries.stored_options(work.session, work.now)
    steps: dict[UUID, list[_Step]] = {}
    for place in range(0, len(found), _BATCH):
        _add_steps(work, [one.id for one in found[place : place + _BATCH]], steps)
    signed = _signatures(work, [key for key, own in steps.items() if _is_disputed(own)])
    return [
        _result(work, one, steps.get(one.id, []), signed.get(one.id, []), stored) for one in found
    ]


def _add_steps(work: Work, ids: Sequence[UUID], steps: dict[UUID, list[_Step]]) -> None:
    rows = work.session.scalars(
        select(StepTaken)
        .where(StepTaken.evaluation_id.in_(ids), StepTaken.assessment_id.is_(None))
        .order_by(StepTaken.taken_at, StepTaken.id)
    )
    for row in rows:
        verdict = ""
        if row.key in DECIDED:
            verdict = Words.from_text(row.reason, row.details).verdict or "upheld"
        step = _Step(
            row.key, row.target, row.taken_at, row.person_id, verdict, row.source != row.target
        )
        steps.setdefault(row.evaluation_id, []).append(step)


def _is_disputed(steps: Sequence[_Step]) -> bool:
    return any(one.key in RAISED for one in steps)


def _signatures(work: Work, ids: Sequence[UUID]) -> dict[UUID, list[Act]]:
    """Return when disputed results were confirmed and countersigned."""
    signed: dict[UUID, list[Act]] = {}
    for place in range(0, len(ids), _BATCH):
        rows = work.session.execute(
            select(DocumentLine.evaluation_id, Signature.role, Signature.signed_at)
            .join(Signature, Signature.document_id == DocumentLine.document_id)
            .join(Document, Document.id == DocumentLine.document_id)
            .where(
                DocumentLine.evaluation_id.in_(ids[place : place + _BATCH]),
                Document.kind == "slip",
                Signature.role.in_(_SIGNED),
            )
        )
        for key, role, at in rows:
            step, status = _SIGNED[role]
            signed.setdefault(key, []).append(Act(step, at, status=status))
    return signed


def _result(
    work: Work,
    found: Evaluation,
    steps: Sequence[_Step],
    signed: Sequence[Act],
    stored: Mapping[str, str],
) -> Result:
    released = found.released_at or found.assigned_at
    until = deadlines.due("sla.eval.complete", found.assigned_at, Roster(), stored).at
    plain = Result(found.team_id, found.inspector_id, found.status, released <= until)
    raised = [place for place, step in enumerate(steps) if step.key in RAISED]
    if not raised:
        return plain
    since = steps[raised[-1] :]
    judged = [step for step in since if step.key in _JUDGED]
    course = [Act("release", released, status="E3"), *signed]
    course += [Act(step.key, step.at, status=step.target) for step in steps if step.moves]
    course.sort(key=lambda act: act.at)
    return replace(
        plain,
        is_disputed=True,
        judge=judged[-1].by if judged else None,
        judged_true=_JUDGED[judged[-1].key] if judged else None,
        verdicts=tuple(step.verdict for step in since if step.verdict),
        lasted=elapsed(course, found.closed_at or work.now),
    )
