"""Hear a call outside of one's tasks, and evaluate it outside of every draw (P17, E-01)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.models import Call, audio_store, chain, taking_up
from qa_desk.rules import permissions
from qa_desk.work import Work

WHYS: Mapping[str, str] = {  # the journal holds codes, no words (D5)
    "complaint": N_("Complaint"),
    "enquiry": N_("Enquiry of a department or an authority"),
    "coaching": N_("Coaching or training"),
    "suspicion": N_("Something conspicuous"),
    "example": N_("Search for a good example"),
    "data": N_("Check of imported data"),
}


@dataclass(frozen=True)
class TakenUp:
    """The evaluation that was made of a call."""

    id: UUID
    number: str


def hear(work: Work, call_id: UUID, why: str) -> tuple[AudioPart, ...]:
    """Return where a call's sound lies; the journal keeps who opened it and why (P17)."""
    if not permissions.reach(work.actor, "listen").everywhere:
        raise RuleError(
            _("Only whoever may hear all recordings opens one outside of tasks and results.")
        )
    work.session.get_one(Call, call_id)
    chain.note(work.session, "play", "call", call_id, {"why": _known(why)})
    places = audio_store.places(work.session, call_id, work.now)
    return tuple(AudioPart(**vars(place)) for place in places)


def evaluate(work: Work, call_id: UUID, why: str) -> TakenUp:
    """Put a call into the actor's own queue, for a reason and outside of every draw (E-01)."""
    permissions.require_of(work.actor, "draw")
    if work.session.get_one(Call, call_id).is_live:
        raise RuleError(_("Whoever watched this contact live evaluates it, on the Score page."))
    found = taking_up.take_up(work, call_id, "recording")
    chain.note(work.session, "off_plan", "evaluation", found.id, {"why": _known(why)})
    return TakenUp(found.id, found.number)


def _known(why: str) -> str:
    if why not in WHYS:
        raise RuleError(_("A reason is needed. Write it, then try again."))
    return why
