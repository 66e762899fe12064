"""Take much out of the program only with somebody else's approval (P17, S1-6.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import ExportRequest, Person, queries
from qa_desk.rules import options, permissions
from qa_desk.work import Work

RIGHTS: Mapping[str, str] = {"journal": "export", "clip": "save_clip"}
_VALID = timedelta(days=1)


@dataclass(frozen=True)
class Request:
    """Leave that somebody has asked for; `approved_at` is None until somebody else gave it."""

    id: UUID
    kind: str
    what: str
    amount: int
    reason: str
    who: str
    requested_at: datetime
    approved_at: datetime | None


def alone(work: Work) -> int:
    """Return how much a person may export without a second one's approval."""
    return options.number("export.alone", queries.stored_options(work.session, work.now))


def ask(work: Work, kind: str, what: str, amount: int, reason: str) -> Request:
    """Ask for leave to export; somebody else who may export the like has a day to give it."""
    permissions.require_of(work.actor, RIGHTS[kind])
    if not reason.strip():
        raise RuleError(_("Write down what it is needed for; whoever approves it reads that."))
    request = ExportRequest(
        kind=kind,
        what=what,
        amount=amount,
        reason=reason.strip(),
        requested_by=work.actor.id,
        requested_at=work.now,
    )
    work.session.add(request)
    work.session.flush()
    return _shown(request, f"{work.actor.name} {work.actor.staff_no}")


def waiting(work: Work) -> list[Request]:
    """Return what others ask and the actor may approve, the oldest first."""
    kinds = [kind for kind, right in RIGHTS.items() if permissions.may(work.actor, right)]
    rows = work.session.execute(
        select(ExportRequest, Person)
        .join(Person, Person.id == ExportRequest.requested_by)
        .where(
            ExportRequest.approved_by.is_(None),
            ExportRequest.requested_by != work.actor.id,
            ExportRequest.requested_at > work.now - _VALID,
            ExportRequest.kind.in_(kinds),
        )
        .order_by(ExportRequest.requested_at)
    )
    return [_shown(request, f"{person.name} {person.staff_no}") for request, person in rows]


def approve(work: Work, request_id: UUID) -> None:
    """Let somebody else's export be done, once, within a day."""
    request = work.session.get_one(ExportRequest, request_id)
    permissions.require_of(work.actor, RIGHTS[request.kind])
    if request.requested_by == work.actor.id:
        raise RuleError(_("Nobody approves an export of their own. Somebody else has to."))
    if request.approved_by is not None:
        raise ConflictError(_("Somebody else has approved this export already."))
    request.approved_by, request.approved_at = work.actor.id, work.now
    work.session.flush()


def mine(work: Work, kind: str, what: str) -> Request | None:
    """Return the actor's own request for this, approved or waiting, while it is of use."""
    since = work.now - _VALID
    found = work.session.scalar(
        select(ExportRequest)
        .where(
            ExportRequest.requested_by == work.actor.id,
            ExportRequest.kind == kind,
            ExportRequest.what == what,
            ExportRequest.used_at.is_(None),
            func.coalesce(ExportRequest.approved_at, ExportRequest.requested_at) > since,
        )
        .order_by(ExportRequest.approved_at.is_(None), ExportRequest.requested_at.desc())
        .limit(1)
    )
    return _shown(found, f"{work.actor.name} {work.actor.staff_no}") if found else None


def use(work: Work, kind: str, what: str) -> Request:
    """Use up the leave for this export, within the transaction that does it."""
    permissions.require_of(work.actor, RIGHTS[kind])
    leave = mine(work, kind, what)
    if leave is None or leave.approved_at is None:
        raise RuleError(
            _(
                "So much is only exported when somebody else approves it, once and within a day. "
                "Nothing was exported. Ask for it first."
            )
        )
    work.session.get_one(ExportRequest, leave.id).used_at = work.now
    work.session.flush()
    return leave


def _shown(request: ExportRequest, who: str) -> Request:
    return Request(
        request.id,
        request.kind,
        request.what,
        request.amount,
        request.reason,
        who,
        request.requested_at,
        request.approved_at,
    )
