"""The coverage board: every CSR's checks on every day of a month (S3-3g, S3-4.5b, P7, P16).

Whoever sees the board sees counts only, of colleagues' evaluations too (models/views.py). Each
query is bounded by the month through an index, so that years of history cost nothing.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from qa_desk.models import (
    CallSegment,
    Evaluation,
    Membership,
    Person,
    Plan,
    QuickCheck,
    RoleGrant,
    Shift,
    SkillGroup,
    Team,
    chain,
    leave,
    queries,
    views,
    visible,
)
from qa_desk.models.board_rows import Rows, Tally
from qa_desk.models.leave import Outlook
from qa_desk.reports import coverage_sheet
from qa_desk.rules import coverage, deadlines, permissions
from qa_desk.rules.coverage import (
    MODES,
    NO_CHECKS,
    Alert,
    Csr,
    Day,
    Duty,
    Line,
    Month,
    Terms,
    Totals,
)
from qa_desk.rules.working_calendar import IsWorkingDay
from qa_desk.work import Work

_NO_DUTIES: Mapping[int, Duty] = {}
_NO_TALLY = Tally({}, (0,) * len(MODES))


@dataclass(frozen=True)
class CheckRow:
    """A check of a CSR's day, as far as the actor may see it."""

    id: UUID
    is_full: bool
    number: str  # of an evaluation
    mode: str
    began_at: datetime | None  # the contact
    who: str  # did it, or is to do it
    is_done: bool


@dataclass(frozen=True)
class Board:
    """A month of everybody whom the actor may see, at a moment."""

    month: Month
    terms: Terms
    lines: tuple[Line, ...]
    totals: Totals
    alert: Alert | None
    newest_call: datetime | None


def board(work: Work, day: date | None = None) -> Board:
    """Return the board of the month in which a day lies, by default of today's."""
    permissions.require_of(work.actor, "coverage.see")
    stored = queries.stored_options(work.session, work.now)
    zone, is_working_day = deadlines.terms(stored)
    day = day or work.now.astimezone(zone).date()
    terms = Terms.of(stored, _shortfall(work, day.replace(day=1)))
    month = Month.at(day, work.now, zone, terms.day_close, is_working_day)
    lines = _lines(work, month, terms)
    return Board(
        month,
        terms,
        lines,
        coverage.totals(lines, month),
        coverage.alert(lines, month, terms, _inspectors(work, month, is_working_day)),
        work.session.scalar(select(views.newest_call.c.started_at)),
    )


def of_day(work: Work, csr_id: UUID, day: date) -> list[CheckRow]:
    """Return the checks of a CSR's shift day that the actor may see, the earliest first."""
    permissions.require_of(work.actor, "coverage.see")
    full = select(Evaluation, CallSegment.started_at, Person).where(
        Evaluation.csr_id == csr_id,
        Evaluation.day == day,
        Evaluation.purpose == "normal",
        Evaluation.status.not_in(("E12", "E13")),
        visible.evaluations(work.actor),
    )
    full = full.join(Person, Person.id == Evaluation.inspector_id)
    full = full.outerjoin(CallSegment, CallSegment.id == Evaluation.segment_id)
    quick = select(QuickCheck, Person).join(Person, Person.id == QuickCheck.checker_id)
    quick = quick.where(
        QuickCheck.csr_id == csr_id, QuickCheck.day == day, QuickCheck.voided_at.is_(None)
    )
    known = visible.people(work.actor, day, "coverage.see")
    rows = [
        CheckRow(
            evaluation.id,
            True,
            evaluation.number,
            evaluation.mode,
            began_at,
            f"{person.name} {person.staff_no}",
            evaluation.status not in {"E0", "E1"},
        )
        for evaluation, began_at, person in work.session.execute(full)
    ] + [
        CheckRow(
            check.id,
            False,
            "",
            check.mode,
            check.began_at,
            f"{person.name} {person.staff_no}",
            True,
        )
        for check, person in work.session.execute(quick.where(_is_known(csr_id, known)))
    ]
    return sorted(rows, key=lambda row: (row.began_at or work.now, row.id))


def before_export(work: Work, day: date, csrs: Collection[UUID]) -> Outlook:
    """Return whether so many CSRs may be exported, or need somebody else's approval (P17)."""
    return leave.outlook(work, "coverage", _code(day, csrs), len(csrs))


def ask_export(work: Work, day: date, csrs: Collection[UUID], reason: str) -> None:
    """Ask for leave to export these CSRs of the month's board."""
    leave.ask(work, "coverage", _code(day, csrs), len(csrs), reason)


def export(work: Work, day: date, csrs: Collection[UUID], file: Path) -> int:
    """Write these CSRs of the month's board to an XLSX or CSV file, note that, and return how many.

    More than one person may take alone need the leave of another; it is used up (P17).
    """
    permissions.require_of(work.actor, "export")
    if len(csrs) > leave.alone(work):
        leave.use(work, "coverage", _code(day, csrs))
    shown = board(work, day)
    wanted = set(csrs)
    lines = [line for line in shown.lines if line.csr.id in wanted]
    chain.note(work.session, "export", "coverage", f"{shown.month.first:%Y-%m}",
               {"entries": len(lines)})  # fmt: skip
    zone = queries.centre_timezone(work.session, work.now)
    coverage_sheet.write(shown.month, lines, file, zone)
    return len(lines)


def _code(day: date, csrs: Collection[UUID]) -> str:
    """Return by which leave to export is told: the month, and of these very CSRs."""
    digest = hashlib.sha256(b"".join(sorted(csr.bytes for csr in csrs)))
    return f"{day:%Y-%m}/{digest.hexdigest()[:16]}"


def _is_known(csr_id: UUID, known: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Person.id == csr_id, known)


def _shortfall(work: Work, first: date) -> Mapping[str, int] | None:
    """Return what the newest approved plan of the month does not reach (P16)."""
    content = work.session.scalar(
        select(Plan.content)
        .where(Plan.month == first, Plan.approved_at.is_not(None))
        .order_by(Plan.number.desc())
        .limit(1)
    )
    return content.get("shortfall") if content else None


def _lines(work: Work, month: Month, terms: Terms) -> tuple[Line, ...]:
    csrs = _csrs(work, month)
    rows = Rows(work.session, month, terms)
    checks = rows.checks()
    duties = rows.duties(checks)
    cells: dict[tuple[int, int, int], Day] = {}
    lines = []
    for key, csr in zip(rows.keys(csr.id for csr in csrs), csrs, strict=True):
        own, tally = duties.get(key, _NO_DUTIES), checks.get(key, _NO_TALLY)
        done = [tally.days.get(n, NO_CHECKS) for n in range(len(month.closes))]
        days = []
        for n, number in enumerate(done):
            duty = own.get(n)
            alike = (n, id(duty), id(number))  # alike ones are one object, as in Rows
            if alike not in cells:
                cells[alike] = coverage.cell(duty, number, terms, month, n)
            days.append(cells[alike])
        counted = [number.to_month(equal=terms.equal) for number in done]
        made = coverage.line(csr, days, counted, month, terms)
        lines.append(replace(made, modes=tally.modes))
    return tuple(lines)


def _csrs(work: Work, month: Month) -> list[Csr]:
    """Return who is a CSR in the month and on the actor's board, in the newest team."""
    within = RoleGrant.valid_from <= month.last, _ends(RoleGrant.valid_to, month)
    day = min(max(month.today, month.first), month.last)
    rows = work.session.execute(
        select(
            Person.id, Person.name, Person.staff_no, Person.hired_on, Person.left_on,
            Person.probation_until, RoleGrant.valid_from, RoleGrant.valid_to,
            Team.id, Team.name, SkillGroup.code,
        )
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.kind == "member")
            & (Membership.valid_from <= month.last)
            & _ends(Membership.valid_to, month),
        )
        .outerjoin(Team, Team.id == Membership.team_id)
        .outerjoin(SkillGroup, SkillGroup.id == Membership.skill_group_id)
        .where(RoleGrant.role == "csr", *within, _ends(Person.left_on, month))
        .where(visible.people(work.actor, day, "coverage.see"))
        .order_by(Person.staff_no, Person.id, Membership.valid_from)
    )  # fmt: skip
    found: dict[UUID, Csr] = {}
    for id_, name, no, hired, left, probation, since, until, team_id, team, group in rows:
        found[id_] = Csr(
            id_,
            name,
            no,
            team_id,
            team or "",
            group or "",
            hired or since,
            min(left or date.max, until or date.max),
            probation is not None and probation >= month.first,
        )
    return list(found.values())


def _ends(column: Any, month: Month) -> ColumnElement[bool]:
    return or_(column.is_(None), column >= month.first)


def _inspectors(work: Work, month: Month, is_working_day: IsWorkingDay) -> list[datetime]:
    """Return when each inspector's work ends today; who has no roster works on working days."""
    today = month.today
    table = views.inspectors.c
    rows = work.session.execute(
        select(table.person_id, Shift.kind, Shift.ends_at)
        .outerjoin(Shift, (Shift.person_id == table.person_id) & (Shift.day == today))
        .where(table.valid_from <= today, or_(table.valid_to.is_(None), table.valid_to >= today))
    )
    office = datetime.combine(today, deadlines.END_OF_WORK, month.zone).astimezone(UTC)
    ends: dict[UUID, datetime] = {}
    for person, kind, ends_at in rows:
        if kind == "work":
            ends[person] = max(ends_at, ends.get(person, ends_at))
        elif kind is None and is_working_day(today):
            ends[person] = office
    return list(ends.values())
