"""Put tags on calls, and take them off; plans choose calls by them."""

from uuid import UUID

from qa_desk.models import Call, CallTag, chain
from qa_desk.rules import permissions, tags
from qa_desk.work import Work


def put(work: Work, call_id: UUID, written: str) -> str:
    """Put a tag on a call, once; return it as it is stored."""
    permissions.require_of(work.actor, "import_calls")
    tag = tags.code(written)
    work.session.get_one(Call, call_id)
    if work.session.get(CallTag, (call_id, tag)) is None:
        work.session.add(CallTag(call_id=call_id, tag=tag))
        chain.note(work.session, "tag", "call", call_id, {"is_put": True})
    return tag


def take_off(work: Work, call_id: UUID, tag: str) -> None:
    """Take a tag off a call; nothing happens when somebody else has done so."""
    permissions.require_of(work.actor, "import_calls")
    found = work.session.get(CallTag, (call_id, tag))
    if found is not None:
        work.session.delete(found)
        chain.note(work.session, "tag", "call", call_id, {"is_put": False})
