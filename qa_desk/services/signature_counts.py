"""How many signatures a person gives in a month, for each way to put slips together (P22)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qa_desk.models import Call, Evaluation, Membership, Revision, queries
from qa_desk.rules import options, permissions, signature_counts, working_calendar
from qa_desk.rules.signature_counts import Line, ToSign
from qa_desk.work import Work

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counts:
    """The signatures of last month; `is_real` when reckoned from its results, else expected."""

    month: date
    is_real: bool
    results: int
    lines: tuple[Line, ...]


def of_last_month(work: Work) -> Counts:
    """Return the signatures per person by the results of last month.

    Where there are none, or somebody may not see them, by what the targets would bring.
    """
    permissions.require_of(work.actor, "settings.see")
    last = work.today.replace(day=1) - _DAY
    month = last.replace(day=1), last
    real = _real(work, month, work.zone)
    found = real or _expected(work, month)
    return Counts(month[0], bool(real), len(found), signature_counts.lines(found))


def _real(work: Work, month: tuple[date, date], zone: ZoneInfo) -> list[ToSign]:
    if not permissions.reach(work.actor, "see_results").everywhere:
        return []
    begin, end = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (month[0], month[1] + _DAY)
    )
    rows = work.session.execute(
        select(
            Evaluation.csr_id,
            Evaluation.team_id,
            Call.started_at,
            Revision.result,
            Revision.fatal_classes,
        )
        .join(Call, Call.id == Evaluation.call_id)
        .join(
            Revision,
            (Revision.evaluation_id == Evaluation.id) & (Revision.number == Evaluation.revision),
        )
        .where(
            Evaluation.released_at.is_not(None),
            Evaluation.status.not_in(("E12", "E13")),
            Call.started_at >= begin,
            Call.started_at < end,
        )
    ).all()
    leads = _leads(work, {row.team_id for row in rows}, month[1])
    return [
        ToSign(
            row.csr_id,
            leads[row.team_id],
            row.started_at.astimezone(zone).date(),
            row.result,
            bool(row.fatal_classes),
        )
        for row in rows
    ]


def _leads(work: Work, teams: set[UUID], day: date) -> dict[UUID, UUID]:
    """Return who leads each team, or the team itself where nobody does."""
    found = {team: queries.lead_of(work.session, team, day) for team in teams}
    return {team: lead.id if lead else team for team, lead in found.items()}


def _expected(work: Work, month: tuple[date, date]) -> Sequence[ToSign]:
    stored = queries.stored_options(work.session, work.now)
    each = options.number("cov.month", stored)
    days = [month[0] + n * _DAY for n in range((month[1] - month[0]).days + 1)]
    worked = list(filter(working_calendar.of(stored).is_working_day, days))
    rows = work.session.execute(
        select(Membership.team_id, Membership.person_id).where(
            Membership.kind == "member",
            Membership.person_id.in_(queries.csrs_on(work.session, month[1])),
            queries.valid_on(Membership, month[1]),
        )
    ).all()
    leads = _leads(work, {row.team_id for row in rows}, month[1])
    teams: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        teams[leads[row.team_id]].add(row.person_id)
    return list(signature_counts.expected(teams, each, worked))
