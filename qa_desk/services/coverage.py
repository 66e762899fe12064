"""The coverage board: every CSR's checks on every day of a month (S3-3g, S3-4.5b, P7, P16).

Whoever sees the board sees counts only, of colleagues' evaluations too (models/views.py). Each
query is bounded by the month through an index, so that years of history cost nothing.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from qa_desk.models import (
    CallSegment,
    Evaluation,
    Person,
    QuickCheck,
    Shift,
    board_lines,
    chain,
    leave,
    queries,
    views,
    visible,
)
from qa_desk.models.leave import Outlook
from qa_desk.reports import coverage_sheet
from qa_desk.rules import coverage, deadlines, permissions
from qa_desk.rules.coverage import (
    Alert,
    Line,
    Month,
    Terms,
    Totals,
)
from qa_desk.rules.working_calendar import IsWorkingDay
from qa_desk.work import Work


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
    day = day or work.today
    terms = Terms.of(stored, board_lines.shortfall(work, day.replace(day=1)))
    month = Month.at(day, work.now, zone, terms.day_close, is_working_day)
    lines = board_lines.of(work, month, terms)
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
    coverage_sheet.write(shown.month, lines, file, work.zone)
    return len(lines)


def _code(day: date, csrs: Collection[UUID]) -> str:
    """Return by which leave to export is told: the month, and of these very CSRs."""
    digest = hashlib.sha256(b"".join(sorted(csr.bytes for csr in csrs)))
    return f"{day:%Y-%m}/{digest.hexdigest()[:16]}"


def _is_known(csr_id: UUID, known: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Person.id == csr_id, known)


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
