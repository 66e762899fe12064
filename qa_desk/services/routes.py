"""Take a step of the route after the release: dispute, judge, review, appeal, close, reopen.

Which step may follow, who may take it and what it needs stands in `rules/workflow.py`; the facts
come from `models/facts.py`. Confirming and countersigning are in `signing_off.py`.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from qa_desk.models import (
    corrections,
    facts,
    moves,
    panels,
    settling,
    signing,
    slips,
    taken,
)
from qa_desk.models.evaluations import Evaluation, Revision
from qa_desk.models.people import Person
from qa_desk.rules.disputes import Words
from qa_desk.rules.signatures import Secret
from qa_desk.rules.workflow import EvaluationState
from qa_desk.work import Work

CORRECTIONS = ("correct", "panel_correct", "self_correct", "correct_alike")
SIGNED = ("record_refusal", "refuse", "left")  # with a password, by the one who closes the case
_ANEW = ("reopen", "reopen_review", "come_back")  # what was signed stays on the earlier paper
_WHOLE = ("name_signer", "left")  # of all results on the same slip, as it is signed
_SIGNATURES = {
    "record_refusal": ("closing", "refused"),
    "refuse": ("witness", "witness"),
    "left": ("closing", "read"),
}


def take(
    work: Work, evaluation_id: UUID, seen: int, key: str, words: Words, secret: Secret = ""
) -> EvaluationState:
    """Take a step of the route as the actor; the words are kept with it (E-10 to E-32).

    Raises RuleError with the reason why not, ConflictError when somebody was first.
    """
    slips.hold_of(work, evaluation_id)
    found = moves.evaluation(work, evaluation_id, seen)
    words = _decided(work, found, key, words)
    if key in CORRECTIONS:
        words = _with_proposal(work, found, words) if key == "self_correct" else words
        slip = corrections.write(work, found, key, words)
        return moves.state(work, found, slip)
    all_of_it = slips.standing(work, found) if key in _WHOLE else [found]
    known = [(each, facts.of(work, each, key, words)) for each in all_of_it]
    if key in SIGNED and not (key == "left" and "qa_lead" in moves.relations(work, found)):
        for each, facts_of_it in known:
            moves.check(work, each, key, facts_of_it)
        signing.sign(work, found, *_SIGNATURES[key], words.reason, secret)
    for each, facts_of_it in known:
        moves.take(work, each, key, facts_of_it, words)
        settling.settle(each, key, words, facts_of_it)
    return moves.state(work, found, _slip_of_its_own(work, found, key))


def _with_proposal(work: Work, found: Evaluation, words: Words) -> Words:
    """Return the words with the sheet that was proposed, where the approver gives none (E-32)."""
    if words.sheet is not None:
        return words
    proposal = taken.last(work.session, found.id, "propose")
    fits = proposal is not None and proposal.revision == found.revision
    return replace(words, sheet=proposal.words.sheet) if proposal and fits else words


def _decided(work: Work, found: Evaluation, key: str, words: Words) -> Words:
    """Write down who decided as a panel, and why they were fewer than three (P9)."""
    if key not in ("panel_uphold", "panel_correct"):
        return words
    members = panels.members(work.session, found.id, work.today)
    missing = "" if len(members) == panels.SIZE else "nobody_else"
    return replace(words, panel=members, missing=missing)


def _slip_of_its_own(work: Work, found: Evaluation, key: str) -> str:
    """Return the number of the new slip of what begins anew, or has parted from others."""
    if key in _ANEW:
        revision = work.session.get_one(Revision, (found.id, found.revision))
        return slips.issue(work, found, revision).number
    slip = slips.leave(work, found)
    return slip.number if slip else ""


def signers(work: Work, evaluation_id: UUID) -> list[tuple[UUID, str]]:
    """Return who can be named to countersign, or as a witness: not CSR, inspector or actor."""
    found = work.session.get_one(Evaluation, evaluation_id)
    able = panels.signers(work.session, work.today)
    able -= {found.csr_id, found.inspector_id, work.actor.id}
    rows = work.session.execute(
        select(Person.id, Person.name, Person.staff_no)
        .where(Person.id.in_(able), Person.left_on.is_(None))
        .order_by(Person.staff_no)
    )
    return [(key, f"{name} {staff_no}") for key, name, staff_no in rows]
