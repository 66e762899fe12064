"""Follow a training up: samples by themselves, its effect, the verdict (T-07, T-08, S3-4.8c)."""

from uuid import UUID

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import (
    Document,
    TrainingNeed,
    follow_ups,
    signatories,
    training_effects,
    training_needs,
)
from qa_desk.rules import permissions, trainings
from qa_desk.rules.signatories import Asked
from qa_desk.rules.training_effect import VERDICTS
from qa_desk.services.training import papers, proposing, reading
from qa_desk.services.training.types import Draft, Marked
from qa_desk.work import Work


def begin(work: Work, need_id: UUID, seen: int) -> None:
    """Begin to follow up: the plans of that time, made or to come, get a line for it (T-07)."""
    permissions.require_of(work.actor, "training.draft")
    need = training_needs.as_seen(work, need_id, seen)
    step = training_needs.take(work, need, "follow_up")
    follow_ups.plan(work, need)
    training_needs.go(work, need, step)


def propose_verdict(work: Work, need_id: UUID, seen: int, verdict: str, reason: str) -> None:
    """Propose a verdict as inspector, with what speaks for it (T-08)."""
    permissions.require_of(work.actor, "training.draft")
    if verdict not in VERDICTS:
        raise InputError(_("Choose a verdict. Nothing was changed."))
    need = training_needs.as_seen(work, need_id, seen)
    step = training_needs.take(work, need, "propose_verdict", reason)
    need.proposed_verdict, need.proposed_by = verdict, work.actor.id
    training_needs.go(work, need, step)


def conclude(work: Work, need_id: UUID, seen: int, verdict: str, reason: str) -> UUID | None:
    """Decide the verdict as QA lead (T-08): the effect is frozen, and the paper is to be signed.

    What did not help, or not enough, opens a new need that names this one; its id is returned.
    """
    permissions.require_of(work.actor, "training.approve")
    if verdict not in VERDICTS:
        raise InputError(_("Choose a verdict. Nothing was changed."))
    need = training_needs.as_seen(work, need_id, seen)
    key = "close_effective" if verdict == "effective" else "close_ineffective"
    step = training_needs.take(work, need, key, reason, _not_yet(work, need))
    measured = training_effects.measured(work, need)
    need.verdict, need.verdict_reason, need.decided_by = verdict, reason.strip(), work.actor.id
    need.effect = measured.to_text() if measured else ""
    need.document_id = _paper(work, need).id
    training_needs.go(work, need, step)
    if step.target == "T7":
        return None
    return proposing.propose(work, _again(work, need), origin=need.id)


def _not_yet(work: Work, need: TrainingNeed) -> str:
    """Say why a training cannot be concluded yet; "" when it can."""
    if not need.proposed_verdict:
        return _("A QA inspector proposes a verdict before it is decided.")
    tests = training_needs.tests(work, need.id)
    left = [
        str(each.name)
        for each in reading.one(work, need.id).trainees
        if not trainings.has_passed(training_needs.marks(tests.get(each.id, ())))
    ]
    if not left:
        return ""
    return _("These have not passed their test yet: {people}. They try again first.").format(
        people=_(", ").join(left)
    )


def _paper(work: Work, need: TrainingNeed) -> Document:
    """Make the paper that inspector, QA lead and trainer sign (5.5)."""
    content = papers.content(work, need)
    kind = trainings.NEED, need.number
    paper = signatories.draft(work, kind, need.id, content, (need.period_from, need.period_to))
    places = (
        ("need_inspector", need.proposed_by or need.submitted_by),
        ("need_trainer", need.trainer_id),
        ("need_lead", need.decided_by),
    )
    people = {
        person: role for role, person in places if person
    }  # who is two signs once, as the last
    asked = [
        Asked(place, person, role, 1)
        for place, (person, role) in enumerate(people.items(), start=1)
    ]
    signatories.issue(work, paper, asked)
    return paper


def _again(work: Work, need: TrainingNeed) -> Draft:
    """Return what the need that follows begins with."""
    known = reading.one(work, need.id)
    return Draft(
        **{
            **vars(known.draft),
            "due_on": None,
            "cases": tuple(
                Marked(each.evaluation_id, each.is_typical, each.at_ms, each.note)
                for each in known.draft.cases
            ),
        }
    )
