"""Find a call by what people have in hand: a call ID or the number of an evaluation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import Call, Evaluation
from qa_desk.rules import masking, permissions
from qa_desk.work import Work


@dataclass(frozen=True)
class FoundCall:
    """A call that goes by what was typed; two recorders may use the same call ID."""

    id: UUID
    started_at: datetime | None


def find(work: Work, written: str) -> list[FoundCall]:
    """Return the calls with this call ID, or that of an evaluation; InputError when none is."""
    permissions.require_of(work.actor, "draw")
    text = written.strip()
    of_evaluation = select(Evaluation.call_id).where(Evaluation.number == text.upper())
    same = [Call.external_id == text, Call.id.in_(of_evaluation)]
    if (key := _key(text)) is not None:
        same.append(Call.id == key)
    calls = work.session.scalars(select(Call).where(or_(*same)).order_by(Call.started_at)).all()
    if not calls:
        raise InputError(
            _("There is no call or evaluation “{number}”. Check the number.").format(
                number=masking.mask_in_text(text)
            )
        )
    return [FoundCall(call.id, call.started_at) for call in calls]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
