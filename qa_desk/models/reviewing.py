"""What is not seen before a decision: the first score, a blind re-score, others' votes (E-17).

Who scores a result again unseen does not see the first one before his own is submitted (6.7).
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qa_desk.models import panels, taken
from qa_desk.models.evaluations import Evaluation
from qa_desk.models.rechecks import Recheck
from qa_desk.models.steps import StepTaken
from qa_desk.models.taken import Taken
from qa_desk.rules import permissions
from qa_desk.work import Work

HIDDEN = {"E7": "rescore", "E9": "vote"}  # what is not told in a state but to who did it


def unseen(work: Work, found: Collection[Evaluation]) -> frozenset[UUID]:
    """Return those of some evaluations whose score the actor must not see yet."""
    if work.actor.is_system or not found:
        return frozenset()
    return _reviewed(work, found) | _rechecked(work, found)


def _rechecked(work: Work, found: Collection[Evaluation]) -> frozenset[UUID]:
    """Return those that the actor is about to score again."""
    if not permissions.scope(work.actor.roles, "recheck"):
        return frozenset()
    return frozenset(row.original_id for row in _to_recheck(work)) & {one.id for one in found}


def rechecks(work: Work) -> frozenset[UUID]:
    """Return the actor's own tasks that he knows to be blind re-checks."""
    if work.actor.is_system or not permissions.scope(work.actor.roles, "recheck"):
        return frozenset()
    return frozenset(row.evaluation_id for row in _to_recheck(work))


def _to_recheck(work: Work) -> Sequence[Recheck]:
    again = aliased(Evaluation)
    return work.session.scalars(
        select(Recheck)
        .join(again, again.id == Recheck.evaluation_id)
        .where(
            Recheck.kind == "blind",
            Recheck.compared_at.is_(None),
            again.inspector_id == work.actor.id,
            again.status.in_(("E0", "E1")),
        )
    ).all()


def _reviewed(work: Work, found: Collection[Evaluation]) -> frozenset[UUID]:
    reach = permissions.reach(work.actor, "review")
    if not (reach.everywhere or reach.teams or reach.groups):
        return frozenset()
    reviewed = {
        one.id: one
        for one in found
        if one.status == "E7" and work.actor.id not in (one.inspector_id, one.csr_id)
    }
    if not reviewed:
        return frozenset()
    rows = work.session.execute(
        select(StepTaken.evaluation_id, StepTaken.taken_at).where(
            StepTaken.evaluation_id.in_(reviewed),
            StepTaken.key == "rescore",
            StepTaken.person_id == work.actor.id,
        )
    )
    scored = {key for key, at in rows if at >= (reviewed[key].entered_at or at)}
    return frozenset(reviewed.keys() - scored)


def history(work: Work, found: Evaluation) -> tuple[Taken, ...]:
    """Return the steps taken about an evaluation that the actor may see yet.

    Until it is decided, only the reviewer sees what he scored, and the panel how it votes; on a
    server the policy of `step_taken` (sign_off.sql) says the same.
    """
    route = taken.history(work.session, found.id)
    hidden = HIDDEN.get(found.status)
    if work.actor.is_system or hidden is None:
        return route
    sits = hidden == "vote" and work.actor.id in panels.members(work.session, found.id, work.today)
    return tuple(
        one for one in route if sits or one.key != hidden or one.person_id == work.actor.id
    )
