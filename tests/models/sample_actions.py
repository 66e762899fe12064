"""An action with what was done about it, as a sample of each of its tables."""

from datetime import timedelta

from qa_desk.models import ActionEvidence, ActionItem, ActionStep
from qa_desk.models.base import uuid7


def make_action(work, giver, owner, kind="action", number="AC-1", **values):
    """Add an action that somebody is to do within a week, as the owner's hand writes it."""
    values.setdefault("due", work.today + timedelta(days=7))
    item = ActionItem(
        id=uuid7(), number=number, kind=kind, what="改话术", given_by=giver.id,
        owner_id=owner.id if owner else None, given_at=work.now,
        cause="system" if kind == "note" else "", source="staff" if kind == "suggestion" else "",
        **values,
    )  # fmt: skip
    work.session.add(item)
    work.session.flush()
    work.session.add(
        ActionStep(action_id=item.id, key="give", person_id=giver.id, taken_at=work.now)
    )
    work.session.flush()
    return item


def make_note(work, giver, owner, number="IN-1"):
    """Add an information note that rests on an evaluation."""
    item = make_action(work, giver, owner, "note", number)
    work.session.add(
        ActionEvidence(action_id=item.id, evaluation_id=uuid7(), number="QE", items="1")
    )
    work.session.flush()
    return item
