"""The monthly result of every CSR: reckoned while the month is open, read once it is closed (P12).

A month counts what was released until it was locked; a result of an earlier month that was
released after that one's lock counts here, marked (domain.md 8, 11).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, literal, or_, select

from qa_desk.models import call_months, queries, standards, totals, visible
from qa_desk.models.month_tables import (
    Adjustment,
    MonthClose,
    MonthlyResult,
    MonthTotal,
    TypedResult,
)
from qa_desk.models.people import Membership, Person, RoleGrant, SkillGroup, Team
from qa_desk.rules import deadlines, month_results, options, permissions
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.month_results import Closed, Csr, Line, Marks, Month, Sample
from qa_desk.rules.statistics import Share
from qa_desk.rules.totals import NAMES, Scope, Totals, total
from qa_desk.work import Work

OPENS_BEFORE = 3  # working days before the lock
_SEE = "month.see"
_LATE = 3  # months back in which a result may still be released
_BATCH = 500

Found = dict[UUID, dict[tuple[str, str], Totals]]  # by CSR, then (stratum, contact reason)


def following(month: date, n: int = 1) -> date:
    """Return the first day of the month that is so many later; earlier when negative."""
    place = month.year * 12 + month.month - 1 + n
    return date(place // 12, place % 12 + 1, 1)


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return following(month) - timedelta(days=1)


def lock(work: Work, month: date) -> datetime:
    """Return when a month is locked by the centre's settings (period.lock)."""
    stored = queries.stored_options(work.session, work.now)
    zone, is_working_day = deadlines.terms(stored)
    return deadlines.period_lock(month, options.number("period.lock", stored), zone, is_working_day)


def opens(work: Work, month: date) -> datetime:
    """Return from when a month may be closed: three working days before its lock."""
    stored = queries.stored_options(work.session, work.now)
    return month_results.opens(lock(work, month), OPENS_BEFORE, *deadlines.terms(stored))


def closed(work: Work, month: date) -> Closed | None:
    """Return how a month was closed, None while it is open."""
    row = work.session.get(MonthClose, month)
    if row is None:
        return None
    by = work.session.get(Person, row.closed_by)
    return Closed(
        row.month, row.closed_at, row.cut_at, row.basis, row.least, row.people,
        f"{by.name} {by.staff_no}" if by else "", row.content_hash.hex(),
    )  # fmt: skip


def sheet(work: Work, month: date) -> Month:
    """Return the sheet of a month, of whom the actor may see: frozen, or as it stands now."""
    stored = queries.stored_options(work.session, work.now)
    done = closed(work, month)
    basis = done.basis if done else options.text("month.basis", stored)
    least = done.least if done else options.number("figures.least.person", stored)
    lines = _frozen(work, month, adjusted(work, month)) if done else []
    if done is None:
        lines = reckoned(work, month, basis, least)
    elif permissions.reach(work.actor, _SEE).everywhere:
        sealed = month_results.digest(month, basis, _frozen(work, month, {})).hex()
        done = replace(done, is_intact=sealed == done.content_hash)
    return Month(
        first=month,
        basis=basis,
        least=least,
        lines=tuple(lines),
        opens_at=opens(work, month),
        locks_at=lock(work, month),
        closed=done,
        totals=_frozen_totals(work, month) if done else by_stratum(work, month),
    )


# -- what was frozen -----------------------------------------------------------------------------


def _frozen(work: Work, month: date, changed: Mapping[UUID, tuple[int, int]]) -> list[Line]:
    rows = work.session.execute(
        select(MonthlyResult, Person, Team.name)
        .join(Person, Person.id == MonthlyResult.person_id)
        .outerjoin(Team, Team.id == MonthlyResult.team_id)
        .where(MonthlyResult.month == month, _mine(work))
        .order_by(Person.staff_no, Person.id)
    )
    return [
        Line(
            Csr(
                row.person_id, person.name, person.staff_no, row.team_id, team or "",
                row.skill_group, row.is_part,
            ),
            row.source, row.n, row.score, row.low, row.high, row.passed,
            Share(row.ms_earned, row.ms_applicable), Marks(row.pass_mark, row.min_skill),
            changed[row.person_id][1] if row.person_id in changed else row.fatals, row.late,
            changed[row.person_id][0] if row.person_id in changed else None,
        )
        for row, person, team in rows
    ]  # fmt: skip


def _mine(work: Work) -> ColumnElement[bool]:
    """Return the condition for the rows that an actor may see; models/months.sql says the same."""
    reach = permissions.reach(work.actor, _SEE)
    within = or_(
        literal(reach.everywhere),
        MonthlyResult.team_id.in_(reach.led | reach.teams),
        MonthlyResult.skill_group.in_(reach.groups),
    )
    return or_(within, MonthlyResult.person_id == work.actor.id) if reach.own else within


def adjusted(work: Work, month: date) -> dict[UUID, tuple[int, int]]:
    """Return the score and the fatal results of whom signed lists have changed; the last holds."""
    rows = work.session.scalars(
        select(Adjustment).where(Adjustment.month == month).order_by(Adjustment.document_id)
    )
    return {row.person_id: (row.after, row.fatals_after) for row in rows}


def _frozen_totals(work: Work, month: date) -> dict[str, Totals]:
    if not permissions.reach(work.actor, _SEE).everywhere:
        return {}
    rows = work.session.scalars(select(MonthTotal).where(MonthTotal.month == month))
    return {row.stratum: Totals(**{name: row.figures[name] for name in NAMES}) for row in rows}


# -- as it stands --------------------------------------------------------------------------------


def scopes(work: Work, month: date) -> tuple[Scope, Scope | None]:
    """Return what a month counts: its own results in time, and what the month before missed."""
    until = cut(work, month)
    own = Scope(month, last_day(month), released_until=until)
    since = cut(work, following(month, -1))
    if since > work.now:
        return own, None
    earlier = following(month, -_LATE), month - timedelta(days=1)
    return own, Scope(*earlier, released_after=since, released_until=until)


def cut(work: Work, month: date) -> datetime:
    """Return until when releases count to a month: its lock, or when it was closed before that."""
    row = work.session.get(MonthClose, month)
    return row.cut_at if row else lock(work, month)


def by_stratum(work: Work, month: date) -> dict[str, Totals]:
    """Return the totals of a month by stratum, of what the actor may see."""
    found: dict[str, list[Totals]] = defaultdict(list)
    for scope in filter(None, scopes(work, month)):
        for (stratum,), one in totals.of(work, scope, ["stratum"]).items():
            found[stratum].append(one)
    return {stratum: total(parts) for stratum, parts in found.items()}


def reckoned(
    work: Work, month: date, basis: str, least: int, more: Mapping[UUID, int] | None = None
) -> list[Line]:
    """Return everybody's line as the results say now.

    `more` are tenths that a CSR's results should have had more, of those that stay as they are.
    """
    csrs = employed(work, month)
    by = ["csr", "stratum"] + (["contact_reason"] if basis == "weighted" else [])
    own, late = scopes(work, month)
    parts = [_by_csr(work, scope, by) for scope in (own, late) if scope]
    found = _together(parts)
    calls = _calls(work, basis, month, month)
    months = {csr.id: _sample(basis, csr, found, calls) for csr in csrs}
    few = frozenset(key for key, one in months.items() if one.n < least or one.score is None)
    quarters = _quarters(work, month, basis, by, few) if few else {}
    typed = entered(work, month)
    marks = _marks(work, month)

    def samples(csr: Csr) -> tuple[Sample, Sample]:
        points = (more or {}).get(csr.id, 0)
        both = months[csr.id], quarters.get(csr.id, Sample())
        one, three = (month_results.shifted(sample, points) for sample in both)
        return one, three

    return [
        month_results.line(
            csr,
            samples(csr),
            least,
            marks(csr.group),
            (_fatals(found, csr), total(parts[1].get(csr.id, {}).values()).n if late else 0),
            typed.get(csr.id),
        )
        for csr in csrs
    ]


def _quarters(
    work: Work, month: date, basis: str, by: list[str], few: frozenset[UUID]
) -> dict[UUID, Sample]:
    """Return the samples of three months of those who have too few in one."""
    first = following(month, -2)
    scope = Scope(first, last_day(month), released_until=cut(work, month))
    found: Found = {}
    chosen = sorted(few)
    for place in range(0, len(chosen), _BATCH):
        part = replace(scope, csrs=frozenset(chosen[place : place + _BATCH]))
        found |= _by_csr(work, part, by)
    calls = _calls(work, basis, first, month)
    return {
        key: month_results.on_base(basis, found.get(key, {}), calls.get(key, {})) for key in few
    }


def _by_csr(work: Work, scope: Scope, by: list[str]) -> Found:
    found: Found = {}
    for key, one in totals.of(work, scope, by).items():
        csr, stratum, *reason = key
        found.setdefault(csr, {})[stratum, reason[0] if reason else ""] = one
    return found


def _together(parts: list[Found]) -> Found:
    found: Found = {}
    for part in parts:
        for csr, own in part.items():
            before = found.setdefault(csr, {})
            for key, one in own.items():
                before[key] = before[key] + one if key in before else one
    return found


def _sample(basis: str, csr: Csr, found: Found, calls: Mapping[UUID, Mapping[str, int]]) -> Sample:
    return month_results.on_base(basis, found.get(csr.id, {}), calls.get(csr.id, {}))


def _fatals(found: Found, csr: Csr) -> int:
    return sum(one.fatal for one in found.get(csr.id, {}).values())


def _calls(work: Work, basis: str, first: date, month: date) -> dict[UUID, dict[str, int]]:
    """Return how many calls of each contact reason everybody had; asked for weights only."""
    if basis != "weighted":
        return {}
    return call_months.of_csrs(
        work.session, (_midnight(first, work.zone), _midnight(following(month), work.zone))
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _marks(work: Work, month: date) -> Any:
    """Return what gives the marks of a skill group, as of the month's last day."""
    forms = [form for _id, form in standards.forms_on(work.session, last_day(month))]
    known: dict[str, Marks] = {}

    def marks(group: str) -> Marks:
        if group not in known:
            known[group] = _asked(forms, group)
        return known[group]

    return marks


def _asked(forms: Collection[Checklist], group: str) -> Marks:
    """Return the strictest marks that checklists of a skill group set; those of all without one."""
    own = [form for form in forms if group in {each.code for each in form.skill_groups}]
    found = [form.skill_group(group) for form in own or forms]
    least = [each.min_skill["MS"] for each in found if "MS" in each.min_skill]
    return Marks(max((each.pass_mark for each in found), default=0), max(least, default=None))


def entered(work: Work, month: date) -> dict[UUID, int]:
    """Return the values that were entered for a month and confirmed by a second person."""
    rows = work.session.scalars(
        select(TypedResult)
        .where(
            TypedResult.month == month,
            TypedResult.confirmed_at.is_not(None),
            TypedResult.withdrawn_at.is_(None),
        )
        .order_by(TypedResult.confirmed_at)
    )
    return {row.person_id: row.score for row in rows}


def employed(work: Work, month: date) -> list[Csr]:
    """Return who was a CSR in the month and may be seen, each once, in the newest team."""
    first, last = month, last_day(month)
    found: dict[UUID, Csr] = {}
    for id_, name, no, hired, left, since, until, team_id, team, group in work.session.execute(
        _people(work, first, last)
    ):
        begins, ends = max(hired or since, since), min(left or date.max, until or date.max)
        is_part = begins > first or ends < last
        found[id_] = Csr(id_, name, no, team_id, team or "", group or "", is_part)
    return list(found.values())


def _people(work: Work, first: date, last: date) -> Any:
    def holds(table: Any) -> Any:
        return (table.valid_from <= last) & (table.valid_to.is_(None) | (table.valid_to >= first))

    member = (Membership.person_id == Person.id) & (Membership.kind == "member")
    today = min(last, work.today)
    return (
        select(
            Person.id, Person.name, Person.staff_no, Person.hired_on, Person.left_on,
            RoleGrant.valid_from, RoleGrant.valid_to, Team.id, Team.name, SkillGroup.code,
        )
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(Membership, member & holds(Membership))
        .outerjoin(Team, Team.id == Membership.team_id)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(
            RoleGrant.role == "csr",
            holds(RoleGrant),
            Person.left_on.is_(None) | (Person.left_on >= first),
            Person.hired_on.is_(None) | (Person.hired_on <= last),
            visible.people(work.actor, max(today, first), _SEE),
        )
        .order_by(Person.staff_no, Person.id, Membership.valid_from)
    )  # fmt: skip
