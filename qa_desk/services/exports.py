"""Take lists out of the program, and approve that somebody else takes much (P17, S1-6.3)."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from qa_desk.errors import ConflictError, RuleError
from qa_desk.i18n import _
from qa_desk.models import (
    Call,
    CallSegment,
    ExportRequest,
    Person,
    TeachingCase,
    chain,
    leave,
)
from qa_desk.models.leave import Outlook as Outlook  # noqa: PLC0414 - what pages show
from qa_desk.models.leave import Request as Request  # noqa: PLC0414
from qa_desk.reports import listing
from qa_desk.reports.listing import Listing
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
    """Return whose call a clip is of, and when it was; of a teaching case, what it teaches."""
    if request.what.startswith("case/"):
        return _case(work, request)
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
    at = f"{found.started_at.astimezone(work.zone):%Y-%m-%d %H:%M}" if found.started_at else ""
    return " ".join(filter(None, (found.name, found.staff_no, at)))


def _case(work: Work, request: Request) -> str:
    lesson = work.session.scalar(
        select(TeachingCase.lesson).where(
            TeachingCase.id == UUID(request.what.partition("/")[2]),
            TeachingCase.removed_at.is_(None),
        )
    )
    return _("Teaching case: {lesson}").format(lesson=lesson) if lesson else ""


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


def before_list(work: Work, code: str, amount: int) -> Outlook:
    """Return whether so many lines of a list may be exported, or need somebody's approval.

    `code` is one of `dictionary.LISTS`. Leave is for a list and so many lines of it: which they
    are may change until somebody gives it.
    """
    return leave.outlook(work, "list", code, amount, amount)


def ask_list(work: Work, code: str, amount: int, reason: str) -> None:
    """Ask for leave to export so many lines of a list."""
    leave.ask(work, "list", code, amount, reason)


def export_list(work: Work, code: str, shown: Listing, file: Path) -> int:
    """Write a list as it is shown to an XLSX or CSV file with its data dictionary, and note that.

    Who sees a list has read it with his own rights, masked as everywhere; what is asked here is
    the right to take it out. Return how many lines it has (issue 8, capability 5).
    """
    permissions.require_of(work.actor, "export")
    amount = len(shown.rows)
    if amount > leave.alone(work):
        leave.use(work, "list", code, amount)
    chain.note(work.session, "export", "list", code, {"entries": amount})
    listing.write(shown, file, work.zone)
    return amount
