"""What the database holds of an evaluation that is still being filled in."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.models import revisions
from qa_desk.models.evaluations import Draft, Evaluation, Revision
from qa_desk.rules import drafts
from qa_desk.rules.drafts import Held

MACHINE = "machine"  # the member of a stored document that names the desktop


def held(session: Session, found: Evaluation, author_id: UUID | None = None) -> Held | None:
    """Return an inspector's draft, or the recalled revision that a draft goes on from.

    Without an author it is that of whoever has the evaluation now.
    """
    draft = session.get(Draft, (found.id, author_id or found.inspector_id))
    if draft is not None:
        document = dict(draft.document)
        machine = document.pop(MACHINE, "")
        return Held(draft.save_id, draft.sequence, draft.saved_at, machine, document)
    if found.revision is None:
        return None
    revision = session.get_one(Revision, (found.id, found.revision))
    return Held(
        drafts.save_id(found.id, revision.number),
        0,
        revision.created_at,
        "",
        revisions.sheet_of(session, revision).to_document(),
    )


def left_behind(session: Session, found: Evaluation) -> UUID | None:
    """Return who last filled in an evaluation that somebody else has now (E-30)."""
    return session.scalar(
        select(Draft.author_id)
        .where(Draft.evaluation_id == found.id, Draft.author_id != found.inspector_id)
        .order_by(Draft.saved_at.desc())
        .limit(1)
    )
