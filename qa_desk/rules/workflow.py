"""The one table of steps: of evaluations, assessments, training needs and knowledge tickets.

These are the machines E, I, T and K of domain.md 2.4, 2.7, 2.6 and 2.3. Nothing else in the
program knows which step may follow which. A new step is a row of `STEPS`; a step that starts in
several states is several rows with the same key.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _
from qa_desk.rules import knowledge_steps, training_steps
from qa_desk.rules.guards import GUARDS, Facts
from qa_desk.rules.workflow_rows import Status, Step, step_row, told_rows

__all__ = ["EvaluationState", "Facts", "Status", "Step"]


@dataclass(frozen=True)
class EvaluationState:
    """What a step has made of an evaluation."""

    id: UUID
    version: int
    number: str
    status: str
    result: str | None
    slip: str = ""  # its number, where the step made or signed one


SECOND_EARS = ("qa_lead", "inspector", "cs_manager")  # who is asked to hear a fatal error (P9)
RELATIONS: Mapping[str, str] = {
    "system": N_("QA Desk itself"),
    "inspector": N_("the assigned QA inspector"),
    "csr": N_("the CSR who was evaluated"),
    "team_lead": N_("the team lead or deputy"),
    "colleague": N_("another QA inspector"),
    "qa_lead": N_("the QA lead"),
    "second_ear": N_("a second listener"),
    "cs_manager": N_("the CS manager"),
    "reviewer": N_("a QA lead or CS manager who had no part in it"),
    "panel": N_("a member of the panel"),
    "panel_chair": N_("the chair of the panel"),
    "witness": N_("the witness who was named"),
    "author": N_("the inspector who is assessed"),
    "assessor": N_("the QA lead or CS manager whom it does not concern"),
    "need_raiser": N_("whoever raised the training need"),
    "need_drafter": N_("a QA inspector or QA lead"),
    "need_approver": N_("the QA lead who approves training needs"),
    "trainer": N_("a trainer"),
    **knowledge_steps.RELATIONS,
}
STATUSES: Mapping[str, Status] = {
    status.code: status
    for status in (
        Status("E0", N_("Assigned"), False, False),
        Status("E1", N_("Draft"), False, False),
        Status("E2", N_("Submitted"), False, False),
        Status("E3", N_("Awaiting CSR confirmation"), True, True),
        Status("E4", N_("Awaiting team-lead countersign"), True, True),
        Status("E5", N_("Disputed – with team lead"), True, True),
        Status("E6", N_("Team lead helping to confirm"), True, True),
        Status("E7", N_("Under review"), True, True),
        Status("E8", N_("Corrected – awaiting confirmation"), True, True),
        Status("E9", N_("Second appeal"), True, True),
        Status("E10", N_("Closed – signed"), True, True, closed=True),
        Status("E11", N_("Closed – unsigned"), True, True, closed=True),
        Status("E12", N_("Voided"), False, True, closed=True),
        Status("E13", N_("Replaced"), False, False, closed=True),
        Status("E14", N_("Scored for comparison"), False, False, closed=True),
        Status("I0", N_("Assessment opened"), False, False),
        Status("I1", N_("Inspector heard"), False, False),
        Status("I2", N_("Assessment decided"), False, False),
        Status("I3", N_("Assessment signed"), False, False, closed=True),
        *training_steps.STATUSES,
        *knowledge_steps.STATUSES,
    )
}


_GROUNDS = "opened in_time disputed_items"
_OPEN = "E3 E4 E5 E6 E7 E8 E9"
_CSR_PAPER = N_("Take in the CSR's signature")  # given on paper, which somebody else carries

# `sla.eval.complete` runs from the assignment, and `sla.csr.respond` in E3 from the release,
# whichever of these steps entered the state. A step that stays in its state leaves its clock
# alone: who takes over a task has no more time for it.
STEPS: tuple[Step, ...] = (
    step_row(
        "E-01", "draw", N_("Draw"), (None, "E0"),
        "system qa_lead inspector cs_manager", needs="other_inspector", limit="sla.eval.complete",
    ),
    step_row(
        "E-02", "replace", N_("Replace"), ("E0", "E13"),
        "inspector qa_lead", needs="no_self counted listed_reason",
    ),
    step_row(
        "E-03", "open", N_("Open"), ("E0", "E1"),
        "inspector", needs="no_self", limit="sla.eval.complete",
    ),
    step_row(
        "E-04", "give_back", N_("Give back"), ("E1", "E0"),
        "inspector", needs="reason", limit="sla.eval.complete",
    ),
    step_row(
        "E-05", "submit", N_("Submit"), ("E1", "E2"),
        "inspector", needs="no_self counted no_problems",
    ),
    step_row(
        "E-05c", "set_down", N_("Submit"), ("E1", "E14"),
        "inspector", needs="no_self set_aside no_problems",
    ),
    step_row(
        "E-06", "recall", N_("Recall"), ("E2", "E1"),
        "inspector", limit="sla.eval.complete",
    ),
    step_row(
        "E-07", "release", N_("Release"), ("E2", "E3"),
        "system inspector qa_lead second_ear", needs="no_self four_eyes", limit="sla.csr.respond",
    ),
    step_row(
        "E-08", "accept", N_("Confirm"), ("E3", "E4"),
        "csr", needs="opened heard stance", limit="sla.tl.countersign",
    ),
    step_row(
        "E-09", "countersign", N_("Countersign"), ("E4", "E10"),
        "team_lead", needs="no_self not_author",
    ),
    *told_rows(
        "E-08p", "accept_paper", _CSR_PAPER, ("E3", "E4"),
        "team_lead qa_lead", needs="no_self heard stance", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-14p", "accept_paper", _CSR_PAPER, ("E6", "E4"),
        "team_lead qa_lead", needs="no_self heard stance coached", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-19p", "accept_paper", _CSR_PAPER, ("E8", "E4"),
        "team_lead qa_lead", needs="no_self heard stance", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-09p", "countersign_paper", N_("Take in the team lead's signature"), ("E4", "E10"),
        "team_lead qa_lead", needs="no_self",
    ),
    *told_rows(
        "E-10", "contest", N_("Dispute as team lead"), ("E4", "E7"),
        "team_lead", needs="no_self not_author disputed_items unreviewed decidable",
        limit="sla.qa.review",
    ),
    *told_rows(
        "E-11", "dispute", N_("Dispute"), ("E3", "E5"),
        "csr", needs=_GROUNDS + " decidable", limit="sla.tl.judge",
    ),
    *told_rows(
        "E-11s", "dispute_past", N_("Dispute past the team lead"), ("E3", "E7"),
        "csr", needs=_GROUNDS + " decidable reason may_skip", limit="sla.qa.review",
    ),
    *told_rows(
        "E-12", "withdraw", N_("Withdraw the dispute"), ("E5", "E3"),
        "csr", limit="sla.csr.respond",
    ),
    *told_rows(
        "E-13", "judge_true", N_("Judge the result true"), ("E5", "E6"),
        "team_lead", needs="no_self not_author heard_judge opinions reason", limit="sla.tl.help",
    ),
    *told_rows(
        "E-13n", "coach", N_("Talk it over"), ("E6", ""),
        "team_lead", needs="no_self reason",
    ),
    step_row(
        "E-14", "accept", N_("Confirm"), ("E6", "E4"),
        "csr", needs="opened heard stance coached", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-15", "judge_false", N_("Judge the result not true"), ("E5", "E7"),
        "team_lead", needs="no_self not_author heard_judge opinions reason",
        limit="sla.qa.review",
    ),
    *told_rows(
        "E-16", "escalate", N_("Escalate"), ("E5", "E7"),
        "system", needs="overdue", limit="sla.qa.review",
    ),
    *told_rows(
        "E-17r", "rescore", N_("Score again unseen"), ("E7", ""),
        "reviewer", needs="no_self",
    ),
    *told_rows(
        "E-17", "uphold", N_("Uphold"), ("E7", "E6"),
        "reviewer", needs="no_self rescored reason", limit="sla.tl.help",
    ),
    *told_rows(
        "E-17s", "uphold_signed", N_("Uphold"), ("E7", "E4"),
        "reviewer", needs="no_self rescored reason csr_signed", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-18", "correct", N_("Correct"), ("E7", "E8"),
        "reviewer", needs="no_self rescored overturned reason no_worse", limit="sla.csr.respond",
    ),
    step_row(
        "E-19", "accept", N_("Confirm"), ("E8", "E4"),
        "csr", needs="opened heard stance", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-20", "appeal", N_("Second appeal"), ("E6 E8 E11", "E9"),
        "csr", needs=_GROUNDS + " panel_there first_appeal appeals_left material",
        limit="sla.appeal2.decide",
    ),
    *told_rows(
        "E-21v", "vote", N_("Vote"), ("E9", ""),
        "panel", needs="no_self reason votes_once",
    ),
    *told_rows(
        "E-21", "panel_correct", N_("Correct"), ("E9", "E8"),
        "panel_chair", needs="no_self voted overturned reason no_worse", limit="sla.csr.respond",
    ),
    *told_rows(
        "E-22", "panel_uphold", N_("Uphold"), ("E9", "E6"),
        "panel_chair", needs="no_self voted reason", limit="sla.tl.help",
    ),
    *told_rows(
        "E-23", "call_in", N_("Ask for a talk"), ("E3", "E6"),
        "system team_lead", needs="no_self reminded", limit="sla.tl.help",
    ),
    *told_rows(
        "E-23w", "decline", N_("I will not sign"), ("E3", "E6"),
        "csr", needs="opened", limit="sla.tl.help",
    ),
    *told_rows(
        "E-23t", "lapse", N_("Take silence as agreement"), ("E3", "E4"),
        "system", needs="reminded silence_accepts", limit="sla.tl.countersign",
    ),
    *told_rows(
        "E-24r", "record_refusal", N_("Record a refusal"), ("E6 E8", ""),
        "team_lead", needs="no_self signer_fits",
    ),
    *told_rows(
        "E-24", "refuse", N_("Sign as witness"), ("E6 E8", "E11"),
        "witness", needs="no_self refused",
    ),
    *told_rows(
        "E-25", "absent", N_("Close for absence"), ("E3 E6 E8", "E11"),
        "system team_lead", needs="no_self absent",
    ),
    *told_rows(
        "E-26", "left", N_("Close: the CSR has left"), (_OPEN, "E11"),
        "team_lead qa_lead", needs="no_self has_left",
    ),
    *told_rows(
        "E-27", "name_signer", N_("Name who signs"), ("E4", ""),
        "qa_lead cs_manager", needs="no_self signer_fits",
    ),
    *told_rows(
        "E-27v", "vacant", N_("Close: no team lead"), ("E4", "E11"),
        "system", needs="vacant",
    ),
    *told_rows(
        "E-28", "reopen", N_("Reopen"), ("E10 E11", "E3"),
        "qa_lead", needs="no_self reason reopenable not_locked", limit="sla.csr.respond",
    ),
    *told_rows(
        "E-28r", "reopen_review", N_("Reopen for review"), ("E10 E11", "E7"),
        "qa_lead", needs="no_self reason reopenable not_locked decidable", limit="sla.qa.review",
    ),
    *told_rows(
        "E-28c", "come_back", N_("Take it up again"), ("E11", "E3"),
        "csr", needs="has_returned not_locked", limit="sla.csr.respond",
    ),
    *told_rows(
        "E-29", "void", N_("Void"), ("E0 E1 E2 " + _OPEN, "E12"),
        "qa_lead", needs="no_self listed_void",
    ),
    step_row(
        "E-30a", "hand_over", N_("Hand over"), ("E0", "E0"),
        "qa_lead", needs="no_self counted other_inspector reason",
    ),
    step_row(
        "E-30b", "hand_over", N_("Hand over"), ("E1", "E0"),
        "qa_lead", needs="no_self counted other_inspector reason", limit="sla.eval.complete",
    ),
    step_row(
        "E-30c", "claim", N_("Take"), ("E0", "E0"),
        "colleague", needs="no_self counted",
    ),
    *(
        step_row(
            code, "miss", N_("Leave unscored"), (source, "E12"),
            "qa_lead", needs="no_self set_aside",
        )
        for code, source in (("E-33a", "E0"), ("E-33b", "E1"))
    ),
    *told_rows(
        "E-31", "answer", N_("Answer for the inspection"), ("E5 E7 E9", ""),
        "inspector qa_lead", needs="no_self reason answers_for",
    ),
    *told_rows(
        "E-32p", "propose", N_("Propose a correction"), ("E3 E4", ""),
        "inspector", needs="no_self reason no_worse",
    ),
    *told_rows(
        "E-32", "self_correct", N_("Correct our own mistake"), ("E3 E4", "E8"),
        "reviewer", needs="no_self reason proposed no_worse", limit="sla.csr.respond",
    ),
    *told_rows(
        "E-32s", "correct_alike", N_("Correct all alike"), ("E3 E4 E6 E8 E10 E11", "E8"),
        "qa_lead", needs="no_self reason overturned no_worse not_locked", limit="sla.csr.respond",
    ),
    step_row(
        "I-01", "assess", N_("Open an assessment"), (None, "I0"),
        "system reviewer panel_chair qa_lead cs_manager", limit="sla.assessment.hear", told=True,
    ),
    *told_rows("I-02", "state", N_("Make a statement"), ("I0", "I1"), "author", needs="reason"),
    *told_rows(
        "I-03", "decide", N_("Decide"), ("I0 I1", "I2"), "assessor", needs="stated decision reason",
    ),
    *told_rows("I-04s", "sign", N_("Sign"), ("I2", ""), "author assessor"),
    *told_rows(
        "I-04", "finish", N_("Sign"), ("I2", "I3"), "author assessor", needs="both_signed",
    ),
    *training_steps.STEPS,
    *knowledge_steps.STEPS,
)  # fmt: skip


def rows(key: str) -> tuple[Step, ...]:
    """Return the rows of a step, one for each state in which it may start."""
    return tuple(step for step in STEPS if step.key == key)


def label(key: str) -> str:
    """Return the name of a step, in the language spoken now."""
    return _(rows(key)[0].label)


def sources(key: str) -> frozenset[str]:
    """Return the states in which a step may start."""
    return frozenset(step.source for step in rows(key) if step.source)


def available(
    status: str | None, relations: Collection[str], purpose: str = "normal"
) -> tuple[Step, ...]:
    """Return the steps that a person with these relations may be offered in a state."""
    other = "set_aside" if purpose == "normal" else "counted"
    return tuple(
        step
        for step in STEPS
        if step.source == status
        and step.who & set(relations)
        and other not in step.needs
        and not ("no_self" in step.needs and "csr" in relations)
        and not ("not_author" in step.needs and "inspector" in relations)
    )


def check(step_key: str, facts: Facts, relations: Collection[str]) -> Step:
    """Return the row of a step that may be taken, or refuse and say why and what to do."""
    by_source = {step.source: step for step in rows(step_key)}
    if not by_source:
        raise ValueError(step_key)
    step = by_source.get(facts.status)
    if step is None:
        raise RuleError(_not_from_here(next(iter(by_source.values())), facts.status))
    if not step.who & set(relations):
        raise RuleError(_not_by_you(step))
    held = frozenset(relations)
    for need in sorted(step.needs):
        refusal = GUARDS[need](facts, held)
        if refusal:
            raise RuleError(refusal)
    return step


def _not_from_here(step: Step, status: str | None) -> str:
    if status is None:
        return _("“{step}” needs an evaluation; draw one first.").format(step=_(step.label))
    return _(
        "“{step}” is not possible while the evaluation is “{status}”; nothing was changed. "
        "Reload it and choose one of the steps offered."
    ).format(step=_(step.label), status=_(STATUSES[status].name))


def _not_by_you(step: Step) -> str:
    people = [_(RELATIONS[who]) for who in RELATIONS if who in step.who and who != "system"]
    if not people:
        return _("“{step}” happens by itself when its time has come; nothing was changed.").format(
            step=_(step.label)
        )
    return _("“{step}” is up to {people}; nothing was changed. Ask them to do it.").format(
        step=_(step.label), people=_(" or ").join(people)
    )
