"""What the database holds of an evaluation that is still being filled in."""

from sqlalchemy.orm import Session

from qa_desk.models import revisions
from qa_desk.models.evaluations import Draft, Evaluation, Revision
from qa_desk.rules import drafts
from qa_desk.rules.drafts import Held

MACHINE = "machine"  # the member of a stored document that names the desktop


def held(session: Session, found: Evaluation) -> Held | None:
    """Return the draft of an evaluation, or the recalled revision that a draft goes on from."""
    draft = session.get(Draft, found.id)
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
