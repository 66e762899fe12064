"""A customer's full number, shown to few (P17, P18)."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import CustomerNumber, chain
from qa_desk.rules import permissions
from qa_desk.work import Work


@dataclass(frozen=True)
class FullNumber:
    """The number of one call's customer; it is kept out of every log."""

    call_id: UUID
    number: str = field(repr=False)


def show(work: Work, call_id: UUID) -> FullNumber:
    """Return the full number of a call's customer and write into the journal who saw it."""
    permissions.require_of(work.actor, "see_number")
    if work.session.get_bind().dialect.name == "postgresql":  # which nobody reads but by this
        number = work.session.scalar(select(func.full_number(call_id)))
    else:
        number = work.session.scalar(
            select(CustomerNumber.number).where(CustomerNumber.call_id == call_id)
        )
        chain.note(work.session, "see_number", "call", call_id, {})
    if not number:
        raise RuleError(_("No full number is kept of this call."))
    return FullNumber(call_id, number)
