"""What a feedback slip is about, to be heard by the knowledge editor (domain.md 2.8)."""

from uuid import UUID

from sqlalchemy import select

from qa_desk.audio.kept import AudioPart
from qa_desk.models import audio_store, chain, knowledge_tickets
from qa_desk.models.knowledge_views import slip_calls
from qa_desk.rules import permissions
from qa_desk.services.knowledge.types import Heard
from qa_desk.work import Work

_RELATION = "in_slips"


def sound(work: Work, ticket_id: UUID) -> Heard:
    """Return where the sound of a slip's call lies, for whom it is in slips only.

    Who hears calls as results do finds it there.
    """
    permissions.require_of(work.actor, "knowledge.see")
    knowledge_tickets.seen(work, ticket_id)
    if _RELATION not in permissions.scope(work.actor.roles, "listen"):
        return Heard()
    found = work.session.execute(
        select(slip_calls).where(slip_calls.c.ticket_id == ticket_id)
    ).first()
    if found is None:
        return Heard()
    places = audio_store.places(work.session, found.call_id, work.now)
    return Heard(tuple(AudioPart(**vars(place)) for place in places), found.length_ms)


def played(work: Work, ticket_id: UUID) -> None:
    """Write into the journal that the actor has played the call of a slip (S1-6.3)."""
    permissions.require_of(work.actor, "listen")
    knowledge_tickets.seen(work, ticket_id)
    chain.note(work.session, "play", "knowledge_ticket", ticket_id, {})
