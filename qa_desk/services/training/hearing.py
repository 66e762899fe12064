"""Hear the calls that show a training need, as its trainer (T-03, 2.8: cases in needs)."""

from uuid import UUID

from sqlalchemy import select

from qa_desk.audio.kept import AudioPart
from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import audio_store, chain, training_needs, training_views
from qa_desk.rules import permissions
from qa_desk.work import Work

_shown = training_views.evidence.c


def sound(work: Work, need_id: UUID, evaluation_id: UUID) -> tuple[AudioPart, ...]:
    """Return the recordings of a call in evidence of a need in hand; none where they are gone.

    On a server `evidence_calls` (training.sql) opens these recordings and no others.
    """
    call_id = _call(work, need_id, evaluation_id)
    places = audio_store.places(work.session, call_id, work.now)
    return tuple(AudioPart(**vars(place)) for place in places if not place.is_deleted)


def played(work: Work, need_id: UUID, evaluation_id: UUID) -> None:
    """Write into the journal that the trainer has played a call in evidence (S1-6.3)."""
    _call(work, need_id, evaluation_id)
    chain.note(work.session, "play", "evaluation", evaluation_id, {})


def _call(work: Work, need_id: UUID, evaluation_id: UUID) -> UUID:
    permissions.require_of(work.actor, "training.run")
    need = training_needs.seen(work, need_id)
    found: UUID | None = work.session.scalar(
        select(_shown.call_id).where(
            _shown.need_id == need.id, _shown.evaluation_id == evaluation_id
        )
    )
    if found is None:
        raise RuleError(
            _(
                "This call is heard while it is evidence of a training need in hand, and as long "
                "as its result is kept."
            )
        )
    return found
