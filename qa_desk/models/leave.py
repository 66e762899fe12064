"""Leave to take much out of the program, as services ask for it and use it up (P17, S1-6.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import queries
from qa_desk.models.exports import ExportRequest
from qa_desk.rules import options, permissions
from qa_desk.work import Work

RIGHTS: Mapping[str, str] = {
    **dict.fromkeys(("journal", "coverage", "readers", "list", "evaluations"), "export"),
    "clip": "save_clip",
}
VALID = timedelta(days=1)


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
    of: str = ""  # whose call and when, of a clip


@dataclass(frozen=True)
class Outlook:
    """How much an export would hold, how much one person may take alone, and the leave asked."""

    amount: int
    alone: int
    asked: Request | None

    @property
    def is_free(self) -> bool:
        """Say whether it can be exported now."""
        given = self.asked is not None and self.asked.approved_at is not None
        return self.amount <= self.alone or given


def outlook(work: Work, kind: str, what: str, amount: int, least: int = 0) -> Outlook:
    """Return whether so much may be exported, or needs somebody else's approval.

    Leave for fewer than `least` is of no use.
    """
    permissions.require_of(work.actor, RIGHTS[kind])
    return Outlook(amount, alone(work), mine(work, kind, what, least))


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
    return shown(request, f"{work.actor.name} {work.actor.staff_no}")


def mine(work: Work, kind: str, what: str, least: int = 0) -> Request | None:
    """Return the actor's own request for so much of this, approved or waiting, while of use."""
    asked = own(work, kind, what)
    found = [request for request in asked if request.what == what and request.amount >= least]
    return found[0] if found else None


def own(work: Work, kind: str, beginning: str) -> list[Request]:
    """Return the actor's own requests of use for what begins so, approved ones first."""
    since = work.now - VALID
    found = work.session.scalars(
        select(ExportRequest)
        .where(
            ExportRequest.requested_by == work.actor.id,
            ExportRequest.kind == kind,
            ExportRequest.what.startswith(beginning, autoescape=True),
            ExportRequest.used_at.is_(None),
            func.coalesce(ExportRequest.approved_at, ExportRequest.requested_at) > since,
        )
        .order_by(ExportRequest.approved_at.is_(None), ExportRequest.requested_at.desc())
    )
    who = f"{work.actor.name} {work.actor.staff_no}"
    return [shown(request, who) for request in found]


def use(work: Work, kind: str, what: str, least: int = 0) -> Request:
    """Use up the leave for this export, within the transaction that does it."""
    permissions.require_of(work.actor, RIGHTS[kind])
    leave = mine(work, kind, what, least)
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


def shown(request: ExportRequest, who: str) -> Request:
    """Return a request as it is shown, asked by `who`."""
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
