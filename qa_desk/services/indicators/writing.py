"""Type a value, set a target, add an indicator of the centre's own (S0-4.2.1b, S0-2.2.1b)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import KpiMetric, KpiValue, Person, Team, indicators, queries
from qa_desk.rules import kpis, permissions
from qa_desk.rules.kpis import METRICS, RECKONED, Metric
from qa_desk.services.indicators.types import Entry
from qa_desk.work import Work

_LONGEST = 40


def save_metric(work: Work, metric: Metric) -> str:
    """Keep the unit, direction and target of an indicator; one without a code is new, by its name.

    Return its code.
    """
    permissions.require_of(work.actor, "kpi.edit")
    queries.one_at_a_time(work.session, "kpi")
    known = indicators.catalogue(work.session)
    metric = replace(metric, name=metric.name.strip())
    if metric.code not in METRICS:
        _check_name(metric, known.values())
    row = work.session.scalar(select(KpiMetric).where(KpiMetric.code == metric.code))
    if (row.version if row else 0) != metric.version:
        raise ConflictError(_("Somebody else changed this indicator meanwhile. Look at it again."))
    if row is None:
        row = KpiMetric(code=metric.code or _free_code(known))
        work.session.add(row)
    row.name = "" if row.code in METRICS else metric.name
    row.unit, row.direction, row.target = metric.unit, metric.direction, metric.target
    row.edited_at, row.edited_by = work.now, work.actor.id
    work.session.flush()
    return row.code


def enter(work: Work, entry: Entry, seen: int = 0) -> None:
    """Keep a typed value, or take it out; `seen` is the version of what it replaces, 0 for none."""
    permissions.require_of(work.actor, "kpi.edit")
    queries.one_at_a_time(work.session, "kpi")
    if entry.metric == RECKONED:
        raise RuleError(_("This indicator is reckoned from the register of complaints."))
    if entry.metric not in indicators.catalogue(work.session):
        raise InputError(_("This indicator is not there. Add it first."))
    row = work.session.scalar(
        select(KpiValue).where(
            KpiValue.metric == entry.metric,
            KpiValue.span == entry.span,
            KpiValue.first == kpis.start_of(entry.span, entry.first),
            KpiValue.about == entry.about,
        )
    )
    if (row.version if row else 0) != seen:
        raise ConflictError(_("Somebody else changed this value meanwhile. Look at it again."))
    if entry.value is None:
        if row is not None:
            work.session.delete(row)
            work.session.flush()
        return
    if row is None:
        row = _new(work, entry)
        work.session.add(row)
    row.value, row.target, row.part, row.whole = (
        entry.value, entry.target, entry.part, entry.whole,
    )  # fmt: skip
    row.entered_at, row.entered_by, row.file = work.now, work.actor.id, ""
    work.session.flush()


def _new(work: Work, entry: Entry) -> KpiValue:
    key = UUID(entry.about) if entry.about else None
    table = {"people": Person, "teams": Team}.get(entry.level)
    if (table is None) != (key is None) or (
        table is not None and work.session.get(table, key) is None
    ):
        raise InputError(_("Whoever this value is of is not there. Choose again."))
    return KpiValue(
        metric=entry.metric,
        span=entry.span,
        first=kpis.start_of(entry.span, entry.first),
        about=entry.about,
        person_id=key if entry.level == "people" else None,
        team_id=key if entry.level == "teams" else None,
    )


def _check_name(metric: Metric, known: Iterable[Metric]) -> None:
    if not metric.name or len(metric.name) > _LONGEST:
        raise InputError(_("Give the indicator a name of at most {n} characters.").format(
            n=_LONGEST))  # fmt: skip
    names = {one.called.casefold() for one in known if one.code != metric.code}
    if metric.name.casefold() in names:
        raise InputError(_("There is an indicator of this name already."))


def _free_code(known: Collection[str]) -> str:
    return next(f"own_{n}" for n in range(1, len(known) + 2) if f"own_{n}" not in known)
