"""Enter a value for a CSR with too few results: one person does, another confirms it (P12)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import MonthClose, Person, TypedResult, month_figures, queries
from qa_desk.models.signing import prove
from qa_desk.rules import permissions
from qa_desk.rules.month_results import BEST
from qa_desk.work import Work


@dataclass(frozen=True)
class Entered:
    """A value that was entered, in tenths, and who confirmed it, if somebody has."""

    id: UUID
    version: int
    month: date
    person_id: UUID
    csr: str  # name and staff no., as the others
    score: int
    reason: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    may_confirm: bool = False  # the actor may


def enter(work: Work, month: date, person_id: UUID, score: int, reason: str, password: str) -> UUID:
    """Enter a value in tenths with one's password; it counts once somebody else confirms it."""
    permissions.require_of(work.actor, "month.close")
    if not 0 <= score <= BEST:
        raise InputError(_("A score lies between 0 and 100. Nothing was entered."))
    if not reason.strip():
        raise InputError(_("Write down where the value comes from. Nothing was entered."))
    _require_open(work, month)
    _require_csr(work, month, person_id)
    prove(work, password)
    for earlier in _rows(work, month, person_id):
        earlier.withdrawn_at = work.now
    row = TypedResult(
        month=month,
        person_id=person_id,
        score=score,
        reason=reason.strip(),
        proposed_by=work.actor.id,
        proposed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def confirm(work: Work, entered_id: UUID, seen: int, password: str) -> None:
    """Confirm a value that somebody else entered, with one's password; it is the result then."""
    row = _as_seen(work, entered_id, seen)
    if not _may_confirm(work, row):
        raise RuleError(
            _(
                "A value is confirmed by somebody else than who entered it, and not by the CSR: a "
                "QA lead or the CS manager. Nothing was changed."
            )
        )
    _require_open(work, row.month)
    prove(work, password)
    row.confirmed_by, row.confirmed_at = work.actor.id, work.now
    work.session.flush()


def withdraw(work: Work, entered_id: UUID, seen: int) -> None:
    """Take a value back while the month is open."""
    permissions.require_of(work.actor, "month.close")
    row = _as_seen(work, entered_id, seen)
    _require_open(work, row.month)
    row.withdrawn_at = work.now
    work.session.flush()


def entries(work: Work, month: date) -> list[Entered]:
    """Return the values entered for a month that were not taken back."""
    permissions.require_of(work.actor, "month.see")
    rows = _rows(work, month)
    ids = {id_ for row in rows for id_ in (row.person_id, row.proposed_by, row.confirmed_by) if id_}
    known = queries.people_by_id(work.session, ids)

    def named(key: UUID | None) -> str:
        person: Person | None = known.get(key) if key else None
        return f"{person.name} {person.staff_no}" if person else ""

    return [
        Entered(
            row.id, row.version, row.month, row.person_id, named(row.person_id), row.score,
            row.reason, named(row.proposed_by), row.proposed_at, named(row.confirmed_by),
            row.confirmed_at, row.confirmed_at is None and _may_confirm(work, row),
        )
        for row in rows
    ]  # fmt: skip


def _rows(work: Work, month: date, person_id: UUID | None = None) -> list[TypedResult]:
    query = select(TypedResult).where(
        TypedResult.month == month, TypedResult.withdrawn_at.is_(None)
    )
    if person_id is not None:
        query = query.where(TypedResult.person_id == person_id)
    return list(work.session.scalars(query.order_by(TypedResult.proposed_at)))


def _may_confirm(work: Work, row: TypedResult) -> bool:
    rights = ("month.close", "report.approve")
    may = any(permissions.may(work.actor, right) for right in rights)
    return may and work.actor.id not in (row.proposed_by, row.person_id)


def _as_seen(work: Work, entered_id: UUID, seen: int) -> TypedResult:
    row = work.session.get(TypedResult, entered_id, populate_existing=True)
    if row is None:
        raise RuleError(_("This value is not there, or not yours to see."))
    if row.version != seen:
        raise ConflictError(
            _("Somebody else confirmed or withdrew this value meanwhile. Look at it again.")
        )
    return row


def _require_open(work: Work, month: date) -> None:
    if work.session.get(MonthClose, month) is not None:
        raise RuleError(
            _("This month is closed. Nothing was changed. What changes goes to an adjustment list.")
        )


def _require_csr(work: Work, month: date, person_id: UUID) -> None:
    if person_id == work.actor.id or person_id not in {
        csr.id for csr in month_figures.employed(work, month)
    }:
        raise RuleError(_("A value is entered for a CSR of that month, and not for oneself."))
