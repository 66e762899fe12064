"""The roster: a month of it, the code table, and changes with what moves by them (P6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, true

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Membership, Person, ShiftCode, SkillGroup, Team, chain, queries
from qa_desk.models import roster_days as days_of
from qa_desk.models import roster_moves as moving
from qa_desk.models.roster_days import Cell
from qa_desk.models.roster_moves import Deadline, Moved, Moves, Quota
from qa_desk.rules import deadlines, permissions, rosters, working_calendar
from qa_desk.rules.permissions import Reach
from qa_desk.rules.rosters import Change, Code, Day
from qa_desk.work import Work

__all__ = ["Deadline", "Month", "Moved", "Moves", "Quota", "RosterRow"]


@dataclass(frozen=True)
class RosterRow:
    """Somebody in the roster of a month."""

    id: UUID
    name: str
    staff_no: str
    team: str
    may_edit: bool


@dataclass(frozen=True)
class Month:
    """The roster of a month, as far as the actor sees it."""

    first: date
    last: date
    today: date
    rows: tuple[RosterRow, ...] = ()
    days: Mapping[Cell, Day] = field(default_factory=dict)
    codes: tuple[Code, ...] = ()
    holidays_missing: int | None = None  # a year whose holidays should be known by now (P20)


def month(work: Work, first: date | None = None) -> Month:
    """Return the roster of the month that begins on a day; by default the present one."""
    reach = permissions.require_of(work.actor, "see_people")
    stored = queries.stored_options(work.session, work.now)
    zone, _is_working_day = deadlines.terms(stored)
    today = work.today
    missing = working_calendar.of(stored).missing(today)
    first = (first or today).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = _rows(work, reach, first, last)
    found = days_of.stored(work.session, [row.id for row in rows], first, last, zone)
    return Month(first, last, today, rows, found, days_of.codes(work.session), missing)


def _rows(work: Work, reach: Reach, first: date, last: date) -> tuple[RosterRow, ...]:
    """Return who belongs to a team in these days; of a person's teams the last one counts."""
    found = work.session.execute(
        select(Person.id, Person.name, Person.staff_no, Team.name, Team.code)
        .join(Membership, Membership.person_id == Person.id)
        .join(Team, Team.id == Membership.team_id)
        .where(
            _within(reach) | (Person.id == work.actor.id),
            Membership.valid_from <= last,
            Membership.valid_to.is_(None) | (Membership.valid_to >= first),
            Person.left_on.is_(None) | (Person.left_on >= first),
        )
        .order_by(Membership.kind, Membership.valid_from)  # members come last and win
    )
    editable = _editable(work)
    people = {
        key: (code, number, RosterRow(key, name, number, team, editable is None or key in editable))
        for key, name, number, team, code in found
    }
    return tuple(row for _code, _number, row in sorted(people.values(), key=lambda each: each[:2]))


def _within(reach: Reach) -> ColumnElement[bool]:
    """Return the condition for the memberships that a right reaches (P11)."""
    if reach.everywhere:
        return true()
    groups = select(SkillGroup.id).where(SkillGroup.code.in_(reach.groups))
    teams = Membership.team_id.in_(reach.led | reach.teams)
    return teams | Membership.skill_group_id.in_(groups)


def _editable(work: Work) -> frozenset[UUID] | None:
    """Return whose roster the actor may edit; None means everybody's."""
    reach = permissions.reach(work.actor, "roster.edit")
    if reach.everywhere:
        return None
    members = select(Membership.person_id).where(Membership.kind == "member", _within(reach))
    return frozenset(work.session.scalars(members))


# -- changes --------------------------------------------------------------------------------------


def look(work: Work, changes: Sequence[Change]) -> Moves:
    """Return the quotas and deadlines that would move, before anything is saved (P6)."""
    _require(work, changes)
    return moving.find(work, changes)


def save(work: Work, changes: Sequence[Change]) -> Moves:
    """Save changes made by hand, with the deadlines and days of checks that move.

    ConflictError when one of the days is not as it was seen; nothing is saved then.
    """
    _require(work, changes)
    for change in changes:
        if change.action in rosters.NEED_REASONS and not change.after.reason.strip():
            raise RuleError(_("Say why; whoever looks at the roster later reads that."))
    moves = moving.apply(work, changes)
    for action in rosters.ACTIONS:
        done = [change for change in changes if change.action == action]
        if done:
            facts = {
                "people": sorted({str(change.person) for change in done}),
                "days": sorted({change.day.isoformat() for change in done}),
            }
            chain.note(work.session, f"roster_{action}", "shift", facts["days"][0], facts)
    return moves


def _require(work: Work, changes: Iterable[Change]) -> None:
    permissions.require_of(work.actor, "roster.edit")
    editable = _editable(work)
    if editable is not None and any(change.person not in editable for change in changes):
        raise RuleError(_("You may change the roster of your own team only."))


# -- the code table -------------------------------------------------------------------------------


def save_codes(work: Work, seen: Sequence[Code], wanted: Sequence[Code]) -> None:
    """Save the code table as somebody edited it; days in the roster stay as they are.

    ConflictError when the table is not as it was seen.
    """
    permissions.require_of(work.actor, "roster.import")
    keys = [rosters.key(code.code) for code in wanted]
    if not all(keys) or len(set(keys)) < len(keys):
        raise RuleError(_("Each code is written once, and none is empty. Nothing was saved."))
    if set(days_of.codes(work.session)) != set(seen):
        raise ConflictError(
            _("Somebody else changed the shift codes meanwhile. Nothing was saved. Look again.")
        )
    gone = {code.code for code in seen} - {code.code for code in wanted}
    work.session.execute(delete(ShiftCode).where(ShiftCode.code.in_(gone)))
    rows = {row.code: row for row in work.session.scalars(select(ShiftCode))}
    for code in wanted:
        row = rows.get(code.code)
        if row is None:
            row = ShiftCode(code=code.code)
            work.session.add(row)
        row.name, row.kind, row.counts = code.name.strip(), code.kind, code.counts
        row.segments = [rosters.span(*times).split("-") for times in code.times]
    work.session.flush()
    chain.note(work.session, "roster_codes", "shift_code", work.actor.id, {"codes": len(wanted)})
