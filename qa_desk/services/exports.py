"""Approve that somebody else takes much out of the program (P17, S1-6.3)."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import Call, CallSegment, ExportRequest, Person, leave, queries
from qa_desk.models.leave import Outlook as Outlook  # noqa: PLC0414 - what pages show
from qa_desk.models.leave import Request as Request  # noqa: PLC0414
from qa_desk.rules import permissions
from qa_desk.work import Work


def waiting(work: Work) -> list[Request]:
    """Return what others ask and the actor may approve, the oldest first."""
    kinds = [kind for kind, right in leave.RIGHTS.items() if permissions.may(work.actor, right)]
    rows = work.session.execute(
        select(ExportRequest, Person)
        .join(Person, Person.id == ExportRequest.requested_by)
        .where(
            ExportRequest.approved_by.is_(None),
            ExportRequest.requested_by != work.actor.id,
            ExportRequest.requested_at > work.now - leave.VALID,
            ExportRequest.kind.in_(kinds),
        )
        .order_by(ExportRequest.requested_at)
    )
    found = [leave.shown(request, f"{person.name} {person.staff_no}") for request, person in rows]
    return [replace(each, of=_call(work, each)) if each.kind == "clip" else each for each in found]


def _call(work: Work, request: Request) -> str:
    """Return whose call a clip is of, and when it was."""
    try:
        call_id = UUID(request.what.partition("/")[0])
    except ValueError:  # written past this program
        return ""
    found = work.session.execute(
        select(Call.started_at, Person.name, Person.staff_no)
        .outerjoin(CallSegment, (CallSegment.call_id == Call.id) & (CallSegment.no == 1))
        .outerjoin(Person, Person.id == CallSegment.person_id)
        .where(Call.id == call_id)
    ).first()
    if found is None:
        return ""
    zone = queries.centre_timezone(work.session, work.now)
    at = f"{found.started_at.astimezone(zone):%Y-%m-%d %H:%M}" if found.started_at else ""
    return " ".join(filter(None, (found.name, found.staff_no, at)))


def approve(work: Work, request_id: UUID) -> None:
    """Let somebody else's export be done, once, within a day."""
    request = work.session.get_one(ExportRequest, request_id)
    permissions.require_of(work.actor, leave.RIGHTS[request.kind])
    if request.requested_by == work.actor.id:
        raise RuleError(_("Nobody approves an export of their own. Somebody else has to."))
    if request.approved_by is not None:
        raise ConflictError(_("Somebody else has approved this export already."))
    request.approved_by, request.approved_at = work.actor.id, work.now
    work.session.flush()
