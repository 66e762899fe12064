"""Indicators of the business as appraisal, improvement goals and the digest read them (S0-4.2.1b).

Imported or typed values are rows; how many complaints were answered in time is reckoned of the
register.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from qa_desk.models import complaints, queries
from qa_desk.models.complaint_register import Complaint
from qa_desk.models.kpis import KpiMetric, KpiValue
from qa_desk.models.people import Membership, SkillGroup
from qa_desk.rules import complaints as complaint_rules
from qa_desk.rules import kpis, permissions
from qa_desk.rules.kpis import METRICS, RECKONED, Metric
from qa_desk.rules.statistics import Share
from qa_desk.work import Actor, Work

CENTRE = ""  # what a value of the whole centre is about


@dataclass(frozen=True)
class Value:
    """An indicator of somebody, a team or the centre in a month or week."""

    metric: str
    span: str
    first: date
    about: str  # an id, CENTRE for the centre
    value: int  # hundredths
    target: int | None  # hundredths
    part: int | None = None
    whole: int | None = None
    light: str = ""
    id: UUID | None = None  # None where it is reckoned
    version: int = 0


def catalogue(session: Session) -> dict[str, Metric]:
    """Return the indicators of the centre by code: those known, then its own by name."""
    rows = {row.code: row for row in session.scalars(select(KpiMetric).order_by(KpiMetric.name))}
    found = dict(METRICS)
    for code, row in rows.items():
        known = found.get(code)
        name = known.name if known else row.name
        found[code] = Metric(
            code, name, row.unit, row.direction, row.target, known is None, row.version
        )
    return found


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the values that an actor may see; kpis.sql says the same."""
    reach = permissions.reach(actor, "kpi.see")
    if reach.everywhere:
        return true()
    groups = select(SkillGroup.id).where(SkillGroup.code.in_(reach.groups))
    members = select(Membership.person_id).where(
        Membership.kind == "member",
        Membership.team_id.in_(reach.led | reach.teams) | Membership.skill_group_id.in_(groups),
    )
    seen: list[ColumnElement[bool]] = [
        KpiValue.person_id.in_(members),
        KpiValue.team_id.in_(reach.led | reach.teams),
    ]
    if reach.own:
        seen.append(KpiValue.person_id == actor.id)
    if permissions.may(actor, "kpi.see_teams"):
        seen.append(KpiValue.person_id.is_(None))
    return or_(*seen)


def values(
    work: Work,
    span: str,
    starts: Iterable[date],
    about: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
) -> list[Value]:
    """Return the values of some months or weeks that the actor may see, reckoned ones included.

    `starts` are their first days, `about` the ids of people and teams or CENTRE; None is all.
    """
    known, days = catalogue(work.session), sorted(set(starts))
    wanted = None if metrics is None else set(metrics)
    limits = [KpiValue.span == span, KpiValue.first.in_(days), visible(work.actor)]
    if wanted is not None:
        limits.append(KpiValue.metric.in_(wanted))
    kept = None if about is None else set(about)
    rows = work.session.scalars(
        select(KpiValue).where(*limits).order_by(KpiValue.first, KpiValue.metric, KpiValue.about)
    )
    found = [_value(row, known) for row in rows if kept is None or row.about in kept]
    if wanted is None or RECKONED in wanted:
        for first in days:
            found += _timeliness(work, span, first, kept, known[RECKONED])
    return found


def volume(session: Session, span: str, first: date) -> int | None:
    """Return how many contacts the centre had, where somebody has said it."""
    found = session.scalar(
        select(KpiValue.value).where(
            KpiValue.metric == "volume",
            KpiValue.span == span,
            KpiValue.first == first,
            KpiValue.about == CENTRE,
        )
    )
    return None if found is None else found // 100


def _value(row: KpiValue, known: Mapping[str, Metric]) -> Value:
    metric = known.get(row.metric)
    target = row.target if row.target is not None else metric.target if metric else None
    direction = metric.direction if metric else "none"
    return Value(
        row.metric, row.span, row.first, row.about, row.value, target, row.part, row.whole,
        kpis.light(row.value, target, direction), row.id, row.version,
    )  # fmt: skip


def _timeliness(
    work: Work, span: str, first: date, kept: set[str] | None, metric: Metric
) -> list[Value]:
    """Return the share of complaints answered in time, by CSR, by team and of the centre."""
    if not permissions.may(work.actor, "complaint.see"):
        return []
    ends = complaint_rules.span_around(span, first)[1]
    begins, until = queries.span(work.session, work.now, first, ends)
    rows = work.session.execute(
        select(Complaint.csr_id, Complaint.team_id, Complaint.due_at, Complaint.closed_at).where(
            complaints.visible(work),
            Complaint.kind == "complaint",
            Complaint.received_at >= begins,
            Complaint.received_at < until,
        )
    )
    sums: dict[str, Share] = {}
    whole = permissions.reach(work.actor, "complaint.see").everywhere
    for csr, team, due_at, closed_at in rows:
        state = complaint_rules.state(due_at, closed_at, work.now)
        if state == "open":
            continue
        share = Share(int(state == "closed"), 1)
        for key in (csr, team, *([CENTRE] if whole else [])):
            if key is not None:
                sums[str(key)] = sums.get(str(key), Share(0, 0)) + share
    one = Value(RECKONED, span, first, CENTRE, 0, metric.target)
    return [
        replace(
            one,
            about=key,
            value=(found := _percent(share)),
            part=share.part,
            whole=share.of,
            light=kpis.light(found, metric.target, metric.direction),
        )
        for key, share in sorted(sums.items())
        if kept is None or key in kept
    ]


def _percent(share: Share) -> int:
    """Return a share in hundredths of a percent, half up."""
    return (2 * share.part * 10_000 + share.of) // (2 * share.of)
