"""Report, finish, hand over, postpone and drop actions; read replies (S1-3.7, P24)."""

from datetime import date
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import _
from qa_desk.models import ActionItem, action_items
from qa_desk.rules import permissions
from qa_desk.services.actions import reading
from qa_desk.work import Work


def report(work: Work, action_id: UUID, seen: int, percent: int, words: str) -> None:
    """Say how far it is; the owner or his deputy may."""
    action_items.progress(work, _as_seen(work, action_id, seen), percent, words)


def finish(work: Work, action_id: UUID, seen: int, result: str, answer: str = "") -> None:
    """Say that it is done and what came of it; `answer` is whether a suggestion is adopted."""
    action_items.finish(work, _as_seen(work, action_id, seen), result, answer)


def drop(work: Work, action_id: UUID, seen: int, reason: str) -> None:
    """Say that it is not to be done any more."""
    action_items.drop(work, _as_seen(work, action_id, seen), reason)


def hand_over(
    work: Work,
    action_id: UUID,
    seen: int,
    owner_id: UUID,
    department_id: UUID | None,
    reason: str,
) -> None:
    """Let somebody else do it."""
    item = _as_seen(work, action_id, seen)
    if owner_id not in {key for key, _name in reading.choices(work).people}:
        raise RuleError(
            _("Whoever is to do it has no login, or is not yours to ask. Choose somebody else.")
        )
    action_items.hand_over(work, item, owner_id, department_id, reason)


def postpone(work: Work, action_id: UUID, seen: int, due: date, urgency: str, reason: str) -> None:
    """Change until when it is to be done, or how urgent it is."""
    action_items.postpone(work, _as_seen(work, action_id, seen), due, urgency, reason)


def read(work: Work, action_id: UUID) -> None:
    """Remember that whoever gave it has read the reply (P24)."""
    permissions.require_of(work.actor, "action.see")
    action_items.read(work, action_items.as_seen(work, action_id))


def _as_seen(work: Work, action_id: UUID, seen: int) -> ActionItem:
    permissions.require_of(work.actor, "action.see")
    return action_items.as_seen(work, action_id, seen)
