"""Approve, accept, return, merge and cancel training needs (T-02, T-03, TX)."""

from uuid import UUID

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import TrainingNeed, TrainingTrainee, training_needs
from qa_desk.rules import permissions, trainings
from qa_desk.work import Work

_JOINED = ("T1", "T2", "T3")  # to which trainees of another need can come


def approve(work: Work, need_id: UUID, seen: int) -> None:
    """Approve a submitted need as QA lead, so that trainers see it (T-02)."""
    permissions.require_of(work.actor, "training.approve")
    need = training_needs.as_seen(work, need_id, seen)
    step = training_needs.take(work, need, "approve_need")
    need.approved_by, need.approved_at = work.actor.id, work.now
    training_needs.go(work, need, step)


def send_back(work: Work, need_id: UUID, seen: int, reason: str) -> None:
    """Send a submitted need back to whoever drafts, with a reason."""
    permissions.require_of(work.actor, "training.approve")
    need = training_needs.as_seen(work, need_id, seen)
    training_needs.go(work, need, training_needs.take(work, need, "send_back", reason))


def accept(work: Work, need_id: UUID, seen: int, words: str = "") -> None:
    """Take a need on as trainer; the time until the training begins (T-03)."""
    permissions.require_of(work.actor, "training.run")
    need = training_needs.as_seen(work, need_id, seen)
    step = training_needs.take(work, need, "accept_need", words)
    need.trainer_id, need.accepted_at = work.actor.id, work.now
    training_needs.go(work, need, step)


def give_back(work: Work, need_id: UUID, seen: int, kind: str, reason: str) -> None:
    """Return a need as trainer, as what and why: a process fault is no training matter (T-03)."""
    permissions.require_of(work.actor, "training.run")
    if kind not in trainings.RETURNS:
        raise InputError(_("Choose why the training need is returned. Nothing was changed."))
    need = training_needs.as_seen(work, need_id, seen)
    step = training_needs.take(work, need, "return_need", reason)
    need.return_kind, need.return_reason = kind, reason.strip()
    training_needs.go(work, need, step)


def merge(work: Work, need_id: UUID, seen: int, into: UUID, reason: str) -> None:
    """Let another open need cover this one; its trainees join that one (T-03)."""
    permissions.require_of(work.actor, "training.run")
    need = training_needs.as_seen(work, need_id, seen)
    other = training_needs.seen(work, into)
    step = training_needs.take(work, need, "merge_need", reason, _not_into(need, other))
    need.merged_into = other.id
    there = set(training_needs.trainees(work, other.id))
    work.session.add_all(
        TrainingTrainee(need_id=other.id, person_id=person)
        for person in training_needs.trainees(work, need.id)
        if person not in there
    )
    training_needs.go(work, need, step)


def cancel(work: Work, need_id: UUID, seen: int, reason: str) -> None:
    """End a need that is not trained, with a reason: as QA lead, or one's own proposal (TX)."""
    permissions.require_of(work.actor, "training.propose")
    need = training_needs.as_seen(work, need_id, seen)
    held = training_needs.standing(work, need).relations
    key = "cancel_need" if "need_approver" in held else "withdraw_need"
    training_needs.go(work, need, training_needs.take(work, need, key, reason))


def _not_into(need: TrainingNeed, other: TrainingNeed) -> str:
    if other.id == need.id:
        return _("A training need cannot be merged with itself. Choose another one.")
    if other.approved_at is None or other.status not in _JOINED:
        return _(
            "{number} is not approved yet, or trained already. Choose one that is still to come."
        ).format(number=other.number)
    return ""
