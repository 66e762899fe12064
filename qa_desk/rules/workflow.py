"""The one table of steps of an evaluation (machine E of domain.md 2.4).

Nothing else in the program knows which step may follow which. A new step is a row of `STEPS`;
a step that starts in several states is several rows with the same key.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _, ngettext


@dataclass(frozen=True)
class Status:
    """A state of the evaluation; a reference table is filled from it (D6)."""

    code: str
    name: str
    counts_in_stats: bool
    visible_to_csr: bool  # the score, once released
    closed: bool = False


@dataclass(frozen=True)
class Step:
    """One allowed step.

    `who` are relations of the actor to the record, `needs` are guards, `limit` is the option
    (rules/options.py) whose clock runs in the new state; None means no clock.
    """

    code: str
    key: str
    label: str
    source: str | None
    target: str
    who: frozenset[str]
    needs: frozenset[str]
    limit: str | None


@dataclass(frozen=True)
class Facts:
    """What the guards look at."""

    status: str | None = None
    fatal: bool = False  # the sheet holds a fatal error
    problems: int = 0  # len(scoring.problems(...))
    opened_by_csr: bool = False
    heard: bool = False  # the marked part was played, or "heard with my team lead" is ticked
    recorded: bool = True  # there is a recording to hear; else a witness stands in for it (P8)
    stance: str | None = None  # a key of STANCES
    reservation: str = ""
    reason: str = ""
    inspector_is_csr: bool = False  # the inspector named would judge his own call


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
STANCES: Mapping[str, str] = {
    "agree": N_("Agree"),
    "reservation": N_("Acknowledged with reservation"),
    "dispute": N_("Dispute"),
    "refused": N_("Refused to sign"),
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
    )
}


def _step(  # noqa: PLR0913 - one row of the table
    code: str,
    key: str,
    label: str,
    path: tuple[str | None, str],
    who: str,
    *,
    needs: str = "",
    limit: str | None = None,
) -> Step:
    return Step(code, key, label, *path, frozenset(who.split()), frozenset(needs.split()), limit)


# `sla.eval.complete` runs from the assignment, whichever of these steps entered the state. A step
# that stays in its state leaves its clock alone: who takes over a task has no more time for it.
STEPS: tuple[Step, ...] = (
    _step(
        "E-01", "draw", N_("Draw"), (None, "E0"),
        "system qa_lead inspector cs_manager", needs="other_inspector", limit="sla.eval.complete",
    ),
    _step(
        "E-02", "replace", N_("Replace"), ("E0", "E13"),
        "inspector qa_lead", needs="no_self listed_reason",
    ),
    _step(
        "E-03", "open", N_("Open"), ("E0", "E1"),
        "inspector", needs="no_self", limit="sla.eval.complete",
    ),
    _step(
        "E-04", "give_back", N_("Give back"), ("E1", "E0"),
        "inspector", needs="reason", limit="sla.eval.complete",
    ),
    _step(
        "E-05", "submit", N_("Submit"), ("E1", "E2"),
        "inspector", needs="no_self no_problems",
    ),
    _step(
        "E-06", "recall", N_("Recall"), ("E2", "E1"),
        "inspector", limit="sla.eval.complete",
    ),
    _step(
        "E-07", "release", N_("Release"), ("E2", "E3"),
        "system inspector qa_lead second_ear", needs="no_self four_eyes", limit="sla.csr.respond",
    ),
    _step(
        "E-08", "accept", N_("Confirm"), ("E3", "E4"),
        "csr", needs="opened heard stance", limit="sla.tl.countersign",
    ),
    _step(
        "E-09", "countersign", N_("Countersign"), ("E4", "E10"),
        "team_lead", needs="no_self",
    ),
    _step(
        "E-30a", "hand_over", N_("Hand over"), ("E0", "E0"),
        "qa_lead", needs="no_self other_inspector reason",
    ),
    _step(
        "E-30b", "hand_over", N_("Hand over"), ("E1", "E0"),
        "qa_lead", needs="no_self other_inspector reason", limit="sla.eval.complete",
    ),
    _step(
        "E-32", "claim", N_("Take"), ("E0", "E0"),
        "colleague", needs="no_self",
    ),
)  # fmt: skip


def available(status: str | None, relations: Collection[str]) -> tuple[Step, ...]:
    """Return the steps that a person with these relations may be offered in a state."""
    return tuple(
        step
        for step in STEPS
        if step.source == status
        and step.who & set(relations)
        and not ("no_self" in step.needs and "csr" in relations)
    )


def check(step_key: str, facts: Facts, relations: Collection[str]) -> Step:
    """Return the row of a step that may be taken, or refuse and say why and what to do."""
    rows = {step.source: step for step in STEPS if step.key == step_key}
    if not rows:
        raise ValueError(step_key)
    step = rows.get(facts.status)
    if step is None:
        raise RuleError(_not_from_here(next(iter(rows.values())), facts.status))
    if not step.who & set(relations):
        raise RuleError(_not_by_you(step))
    held = frozenset(relations)
    for need in sorted(step.needs):
        refusal = GUARDS[need](facts, held)
        if refusal:
            raise RuleError(refusal)
    return step


def diagram() -> str:
    """Return the table as a Mermaid state diagram, for ARCHITECTURE.md (in English)."""
    used = {code for step in STEPS for code in (step.source, step.target)}
    lines = ["stateDiagram-v2"]
    lines += [f"    {s.code}: {s.code} {s.name}" for s in STATUSES.values() if s.code in used]
    lines += [
        f"    {step.source or '[*]'} --> {step.target}: {step.code} {step.label}" for step in STEPS
    ]
    lines += [f"    {s.code} --> [*]" for s in STATUSES.values() if s.code in used and s.closed]
    return "\n".join(lines) + "\n"


def _not_from_here(step: Step, status: str | None) -> str:
    if status is None:
        return _("“{step}” needs an evaluation; draw one first.").format(step=_(step.label))
    return _(
        "“{step}” is not possible while the evaluation is “{status}”; nothing was changed. "
        "Reload it and choose one of the steps offered."
    ).format(step=_(step.label), status=_(STATUSES[status].name))


def _not_by_you(step: Step) -> str:
    people = [_(RELATIONS[who]) for who in RELATIONS if who in step.who and who != "system"]
    return _("“{step}” is up to {people}; nothing was changed. Ask them to do it.").format(
        step=_(step.label), people=_(" or ").join(people)
    )


def _no_self(_facts: Facts, relations: frozenset[str]) -> str | None:
    if "csr" not in relations:
        return None
    return _("Nobody decides on a call of their own. Ask a colleague or superior to do it.")


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


GUARDS: Mapping[str, Callable[[Facts, frozenset[str]], str | None]] = {
    "no_self": _no_self,
    "other_inspector": _other_inspector,
    "reason": _reason,
    "listed_reason": _listed_reason,
    "no_problems": _no_problems,
    "four_eyes": _four_eyes,
    "opened": _opened,
    "heard": _heard,
    "stance": _stance,
}
