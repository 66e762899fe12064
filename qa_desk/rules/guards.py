"""What must hold before a step is taken: each guard is a function with its own refusal.

A guard is named in the rows of `workflow.STEPS`; it looks at `Facts`, which the services gather,
and at what the actor is to the record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qa_desk.i18n import N_, _, ngettext


@dataclass(frozen=True)
class Facts:
    """What the guards look at; every default is that of a step which does not ask."""

    status: str | None = None
    reason: str = ""
    fatal: bool = False  # the sheet holds a fatal error
    problems: int = 0  # len(scoring.problems(...))
    inspector_is_csr: bool = False  # the inspector named would judge his own call
    opened_by_csr: bool = False
    heard: bool = False  # the marked parts were played, or "heard with my team lead" is ticked
    recorded: bool = True  # there is a recording to hear; else a witness stands in for it (P8)
    stance: str | None = None  # a key of STANCES
    reservation: str = ""
    overdue: bool = False  # the time of the present state is over
    disputed: int = 0  # items and fatal errors disputed
    unfounded: int = 0  # of these, without grounds of a fitting length
    may_skip: bool = True  # the CSR may still go past the team lead this month
    unjudged: int = 0  # disputed items without an opinion
    coached: bool = False  # the team lead's coaching note is there
    rescored: bool = False  # the reviewer scored it himself before he saw the first score
    verdict: str | None = None  # a key of VERDICTS
    lowers: bool = False  # the new result is worse for the CSR (NO-WORSE)
    csr_signed: bool = False  # the CSR has signed the very revision in force
    reviewed: bool = False  # a review or a panel has decided on it before
    decidable: bool = True  # somebody who had no part in it could decide
    voted: bool = False  # the actor has, on this panel
    appealed: bool = False  # there was a second appeal already
    appeals_left: bool = True  # this month (appeal.per_month)
    material: bool = False  # what is at stake is worth a second appeal
    votes_missing: int = 0  # of the panel
    reminded: bool = False  # both reminders were delivered (P14)
    silence_accepts: bool = False  # the centre's choice (timeout.accept), off by default
    refused: bool = False  # the team lead has recorded that the CSR refuses to sign
    signer_fits: bool = True  # who is named to sign is neither the CSR nor the author
    absence: str = ""  # a key of CLOSINGS when the roster says so
    has_left: bool = False  # the CSR has left the centre
    vacant: bool = False  # nobody has been there to countersign, for too long
    reopenable: bool = False  # within sla.reopen
    locked: bool = False  # the month is frozen for appraisals (period.lock)
    has_returned: bool = False  # the CSR was away, and has been back for no more than two shifts
    inspector_gone: bool = False
    proposed: bool = False  # a correction is proposed, or comes with the step
    stated: bool = False  # the inspector assessed has made a statement, or his time is over
    decision: str | None = None  # a key of DECISIONS
    set_aside: bool = False  # scored for comparison only: a calibration or a re-check
    both_signed: bool = False  # inspector and decider have signed the assessment
    approved: bool = False  # the QA lead has approved the training need
    missing: str = ""  # what a training need still lacks for the step, in words


STANCES: Mapping[str, str] = {
    "agree": N_("Agree"),
    "reservation": N_("Acknowledged with reservation"),
    "dispute": N_("Dispute"),
    "refused": N_("Refused to sign"),
    "none": N_("No answer"),
}
REPLACEMENTS: Mapping[str, str] = {  # why a call cannot be scored (E-02)
    "no_audio": N_("No audio"),
    "wrong_owner": N_("Not a call of this CSR"),
    "too_short": N_("Too short"),
    "silent": N_("Silent"),
    "test_call": N_("Test call"),
    "language": N_("Language"),
    "system_fault": N_("System fault"),
}
VERDICTS: Mapping[str, str] = {  # domain.md 2.4; of a review or a panel
    "upheld": N_("Upheld"),
    "overturned_inspector_error": N_("Overturned: the inspector erred"),
    "overturned_standard_unclear": N_("Overturned: the standard is unclear"),
    "overturned_kb_wrong": N_("Overturned: the knowledge base was wrong"),
    "overturned_new_evidence": N_("Overturned: new evidence"),
    "partly_revised": N_("Partly revised"),
}
VOIDS: Mapping[str, str] = {  # why an evaluation is void (E-29)
    "wrong_csr": N_("Matched to the wrong CSR"),
    "evidence_lost": N_("Evidence lost"),
    "duplicate": N_("Evaluated twice"),
    "illegal_sample": N_("Sample not allowed"),
}
CLOSINGS: Mapping[str, str] = {  # why a result was closed unsigned (E11)
    "refused": N_("Refused to sign"),
    "absent_timeout": N_("Absent until the month was closed"),
    "csr_left": N_("CSR has left"),
    "csr_long_leave": N_("CSR on long leave"),
    "tl_vacant": N_("No team lead to countersign"),
}
DECISIONS: Mapping[str, str] = {  # of an inspector's assessment (I-03)
    "none": N_("No action"),
    "coaching": N_("Coaching"),
    "points": N_("Points by local rule"),
    "retrain": N_("Retraining and recalibration"),
}
GROUNDS = (10, 500)  # characters of the grounds of a dispute (E-11)

Guard = Callable[[Facts, frozenset[str]], str | None]


def _no_self(_facts: Facts, relations: frozenset[str]) -> str | None:
    if "csr" not in relations:
        return None
    return _("Nobody decides on a call of their own. Ask a colleague or superior to do it.")


def _not_author(_facts: Facts, relations: frozenset[str]) -> str | None:
    if "inspector" not in relations:
        return None
    return _(
        "Nobody judges a result of their own. A deputy does, or somebody whom the QA lead names."
    )


def _other_inspector(facts: Facts, _relations: frozenset[str]) -> str | None:
    if not facts.inspector_is_csr:
        return None
    return _("Nobody inspects a call of their own. Assign the call to another QA inspector.")


def _reason(facts: Facts, _relations: frozenset[str]) -> str | None:
    return None if facts.reason.strip() else _("A reason is needed. Write it, then try again.")


def _listed_reason(facts: Facts, _relations: frozenset[str]) -> str | None:
    if facts.reason in REPLACEMENTS:
        return None
    return _("A task is replaced for one of the listed reasons only. Choose one, then try again.")


def _no_problems(facts: Facts, _relations: frozenset[str]) -> str | None:
    if not facts.problems:
        return None
    return ngettext(
        "{n} thing is still missing on the checklist. Complete it, then submit.",
        "{n} things are still missing on the checklist. Complete them, then submit.",
        facts.problems,
    ).format(n=facts.problems)


def _four_eyes(facts: Facts, relations: frozenset[str]) -> str | None:
    """Let somebody else hear a fatal error; without a recording a witness is in the result (P8)."""
    is_other = "inspector" not in relations and relations & {"qa_lead", "second_ear"}
    if not facts.fatal or is_other or (not facts.recorded and "system" not in relations):
        return None
    return _(
        "A result with a fatal error needs a second pair of ears. Ask the QA lead or another QA "
        "inspector, not its author, to listen and release it."
    )


def _opened(facts: Facts, _relations: frozenset[str]) -> str | None:
    return None if facts.opened_by_csr else _("Open the result and read it before you sign.")


def _heard(facts: Facts, _relations: frozenset[str]) -> str | None:
    if not facts.fatal or facts.heard or not facts.recorded:
        return None
    return _(
        "This result has a fatal error. Play the marked part, or tick “heard with my team lead”, "
        "before you sign."
    )


def _stance(facts: Facts, _relations: frozenset[str]) -> str | None:
    if facts.stance == "agree":
        return None
    if facts.stance != "reservation":
        return _("Choose “Agree” or “Acknowledged with reservation” before you sign.")
    return None if facts.reservation.strip() else _("Write your reservation before you sign.")


def _refuse_unless(holds: Callable[[Facts], bool], sentence: str) -> Guard:
    """Return the guard that asks one thing of the facts, whoever the actor is."""

    def guard(facts: Facts, _relations: frozenset[str]) -> str | None:
        return None if holds(facts) else _(sentence)

    return guard


def _disputed_items(facts: Facts, _relations: frozenset[str]) -> str | None:
    if not facts.disputed:
        return _("Choose at least one item that you dispute, then try again.")
    if facts.unfounded:
        return _(
            "Write for each disputed item why, in {least} to {most} characters, then try again."
        ).format(least=GROUNDS[0], most=GROUNDS[1])
    return None


def _heard_judge(facts: Facts, _relations: frozenset[str]) -> str | None:
    if facts.heard or not facts.recorded:
        return None
    return _("Play the marked parts before you judge; nothing was changed.")


def _voted(facts: Facts, _relations: frozenset[str]) -> str | None:
    if not facts.votes_missing or facts.overdue:
        return None
    return ngettext(
        "{n} member of the panel has not voted yet. Wait for it, or until the time is over.",
        "{n} members of the panel have not voted yet. Wait for them, or until the time is over.",
        facts.votes_missing,
    ).format(n=facts.votes_missing)


def _overturned(facts: Facts, _relations: frozenset[str]) -> str | None:
    if facts.verdict in VERDICTS and facts.verdict != "upheld":
        return None
    return _("Choose the cause for which the result is corrected, then try again.")


def _decidable(facts: Facts, _relations: frozenset[str]) -> str | None:
    if facts.decidable:
        return None
    return _(
        "Nobody who had no part in this result is left to decide. Sign with a reservation, or "
        "speak with the CS manager."
    )


def _reminded(facts: Facts, relations: frozenset[str]) -> str | None:
    """Let the team lead meet the CSR himself; by itself it happens after two reminders (P14)."""
    if facts.overdue and (facts.reminded or "team_lead" in relations):
        return None
    return _("The CSR still has time to answer, or has not had both reminders. Remind them first.")


def _answers_for(facts: Facts, relations: frozenset[str]) -> str | None:
    if "inspector" in relations or facts.inspector_gone:
        return None
    return _("The inspector answers a dispute himself; others do it only when he has left.")


GUARDS: Mapping[str, Guard] = {
    "no_self": _no_self,
    "not_author": _not_author,
    "other_inspector": _other_inspector,
    "reason": _reason,
    "listed_reason": _listed_reason,
    "no_problems": _no_problems,
    "four_eyes": _four_eyes,
    "opened": _opened,
    "heard": _heard,
    "stance": _stance,
    "disputed_items": _disputed_items,
    "heard_judge": _heard_judge,
    "voted": _voted,
    "overturned": _overturned,
    "reminded": _reminded,
    "answers_for": _answers_for,
    "in_time": _refuse_unless(
        lambda facts: not facts.overdue,
        N_("The time to dispute this result is over. Speak with your team lead or the QA lead."),
    ),
    "overdue": _refuse_unless(
        lambda facts: facts.overdue,
        N_("The time for this is not over yet; nothing was changed."),
    ),
    "may_skip": _refuse_unless(
        lambda facts: facts.may_skip,
        N_(
            "You have gone past your team lead as often as a month allows. Dispute it with your "
            "team lead."
        ),
    ),
    "counted": _refuse_unless(
        lambda facts: not facts.set_aside,
        N_("This task stays with whom it was given to; nothing was changed."),
    ),
    "set_aside": _refuse_unless(
        lambda facts: facts.set_aside,
        N_("This is an evaluation that counts; submit it. Nothing was changed."),
    ),
    "opinions": _refuse_unless(
        lambda facts: not facts.unjudged,
        N_("Say of each disputed item whether the result is true, and why. Then try again."),
    ),
    "coached": _refuse_unless(
        lambda facts: facts.coached,
        N_("Your team lead talks it over with you first and writes that down. Ask for it."),
    ),
    "rescored": _refuse_unless(
        lambda facts: facts.rescored,
        N_("Score the disputed items yourself before you decide; the first score shows after it."),
    ),
    "no_worse": _refuse_unless(
        lambda facts: not facts.lowers,
        N_(
            "No dispute makes a result worse for the CSR (NO-WORSE). What was missed at first is "
            "a note for coaching; nothing was changed."
        ),
    ),
    "csr_signed": _refuse_unless(
        lambda facts: facts.csr_signed,
        N_("The CSR has not signed this result; it goes back to be confirmed."),
    ),
    "unreviewed": _refuse_unless(
        lambda facts: not facts.reviewed,
        N_("This result has been reviewed already. Countersign it; the QA lead may reopen it."),
    ),
    "decidable": _decidable,
    "panel_there": _decidable,
    "votes_once": _refuse_unless(
        lambda facts: not facts.voted,
        N_("You have voted already; nothing was changed. A vote stays as it was given."),
    ),
    "first_appeal": _refuse_unless(
        lambda facts: not facts.appealed,
        N_("There is one second appeal for a result, and it has been decided."),
    ),
    "appeals_left": _refuse_unless(
        lambda facts: facts.appeals_left,
        N_("You have used your second appeals of this month. Sign with your reservation instead."),
    ),
    "material": _refuse_unless(
        lambda facts: facts.material,
        N_(
            "A second appeal needs a fatal error, the pass mark or enough points at stake. Sign "
            "with your reservation instead."
        ),
    ),
    "silence_accepts": _refuse_unless(
        lambda facts: facts.silence_accepts,
        N_("Silence does not count as agreement here; the team lead meets the CSR."),
    ),
    "refused": _refuse_unless(
        lambda facts: facts.refused,
        N_("Record first that the CSR refuses to sign, and name a witness."),
    ),
    "signer_fits": _refuse_unless(
        lambda facts: facts.signer_fits,
        N_("Name somebody else: neither the CSR, nor the inspector, nor yourself."),
    ),
    "absent": _refuse_unless(
        lambda facts: facts.absence in CLOSINGS,
        N_("The roster still has shifts of this CSR before the month is closed; nothing changed."),
    ),
    "has_left": _refuse_unless(
        lambda facts: facts.has_left,
        N_("The CSR has not left the centre; nothing was changed."),
    ),
    "vacant": _refuse_unless(
        lambda facts: facts.vacant,
        N_("Somebody is there to countersign; nothing was changed."),
    ),
    "listed_void": _refuse_unless(
        lambda facts: facts.reason in VOIDS,
        N_("An evaluation is voided for one of the listed reasons only. Choose one."),
    ),
    "reopenable": _refuse_unless(
        lambda facts: facts.reopenable,
        N_("The time to reopen this result is over. What is wrong goes to the adjustment list."),
    ),
    "not_locked": _refuse_unless(
        lambda facts: not facts.locked,
        N_("The month of this result is closed. What is wrong goes to the adjustment list."),
    ),
    "has_returned": _refuse_unless(
        lambda facts: facts.has_returned,
        N_("This result can be taken up again only within two shift days of your return."),
    ),
    "proposed": _refuse_unless(
        lambda facts: facts.proposed,
        N_("There is no correction to approve yet. Propose one first."),
    ),
    "stated": _refuse_unless(
        lambda facts: facts.stated,
        N_("Wait for the inspector's statement, or until its time is over."),
    ),
    "decision": _refuse_unless(
        lambda facts: facts.decision in DECISIONS,
        N_("Choose a decision, then try again."),
    ),
    "both_signed": _refuse_unless(
        lambda facts: facts.both_signed,
        N_("Inspector and QA lead both sign an assessment; one signature is still missing."),
    ),
    "unapproved": _refuse_unless(
        lambda facts: not facts.approved,
        N_("This training need is approved already; now it waits for a trainer."),
    ),
    "approved": _refuse_unless(
        lambda facts: facts.approved,
        N_("The QA lead has to approve this training need before a trainer takes it."),
    ),
    "whole": lambda facts, _relations: facts.missing or None,
}
