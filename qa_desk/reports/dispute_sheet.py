"""The dispute and review sheet (domain.md 5.13, P25): what it says, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from qa_desk.i18n import N_, speaking
from qa_desk.reports.papers import Act, Imprint, Signed
from qa_desk.reports.saving import save
from qa_desk.reports.slip import Person, Words
from qa_desk.rules import workflow
from qa_desk.rules.dispute_figures import STAGES

VOTES: Mapping[str, str] = {"uphold": N_("To uphold"), "correct": N_("To correct")}
HOLDERS: Mapping[str, str] = {  # with whom an evaluation lies in a state; elsewhere with nobody
    "E3": "csr",
    "E4": "team_lead",
    "E5": "team_lead",
    "E6": "team_lead",
    "E7": "qa_lead",
    "E8": "csr",
    "E9": "panel",
}
OPEN = ("E5", "E7", "E9")  # the states in which a dispute waits for a decision
ACTS: Mapping[str, str] = {  # what is said of steps that were taken
    "release": N_("Released"),
    "accept": N_("Confirmed"),
    "countersign": N_("Countersigned"),
    "accept_paper": N_("Confirmed on paper"),
    "countersign_paper": N_("Countersigned on paper"),
    "contest": N_("Disputed instead of countersigning"),
    "dispute": N_("Disputed"),
    "dispute_past": N_("Disputed past the team lead"),
    "withdraw": N_("Dispute withdrawn"),
    "judge_true": N_("Judged: true"),
    "judge_false": N_("Judged: not true"),
    "coach": N_("Talked over"),
    "escalate": N_("Passed on: the team lead's time was over"),
    "rescore": N_("Scored again unseen"),
    "uphold": N_("Upheld"),
    "uphold_signed": N_("Upheld"),
    "correct": N_("Corrected"),
    "appeal": N_("Second appeal filed"),
    "vote": N_("Voted"),
    "panel_correct": N_("Corrected by the panel"),
    "panel_uphold": N_("Upheld by the panel"),
    "call_in": N_("Asked for a talk: no answer in time"),
    "decline": N_("Said: I will not sign"),
    "lapse": N_("Silence taken as agreement"),
    "record_refusal": N_("Refused to sign"),
    "refuse": N_("Refusal witnessed"),
    "absent": N_("Closed unsigned: CSR absent"),
    "left": N_("Closed unsigned: CSR has left"),
    "vacant": N_("Closed unsigned: no team lead"),
    "name_signer": N_("Acting signer named"),
    "reopen": N_("Reopened"),
    "reopen_review": N_("Reopened for review"),
    "come_back": N_("Taken up again"),
    "void": N_("Voided"),
    "answer": N_("Answered for the inspection"),
    "propose": N_("Correction proposed"),
    "self_correct": N_("Own mistake corrected"),
    "correct_alike": N_("Corrected with all alike"),
}


@dataclass(frozen=True)
class Score:
    """A result; scores are tenths."""

    raw: int | None
    final: int | None
    result: str  # a key of slip.RESULTS


@dataclass(frozen=True)
class Contact:
    """The facts of the contact that was evaluated."""

    mode: str  # a key of slip.MONITORING_MODES
    at: datetime
    duration_ms: int
    call_id: str
    number_masked: str
    reason: Words
    checklist: Words  # with its version

    def __post_init__(self) -> None:
        if re.search(r"\d{7}", self.number_masked):
            raise ValueError("the customer's number is not masked")  # P18


@dataclass(frozen=True)
class DisputedItem:
    """An item or a fatal error that is disputed, and on what grounds."""

    item: int | str  # its number on the checklist, or the clause of a fatal error
    text: Words
    given: Words  # the option chosen, or the class of a fatal error
    lost: int  # hundredths of a point
    grounds: str
    marks: tuple[int, ...] = ()  # milliseconds of the recording
    proposed: Words = ""  # the option that should have been chosen
    reference: str = ""  # to the knowledge base
    attachments: tuple[str, ...] = ()
    fatal: bool = False


@dataclass(frozen=True)
class Opinion:
    """What the team lead holds of one item."""

    item: int | str
    true: bool
    opinion: str
    evidence: str = ""
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """The team lead's judgement (B12); the step's reason is about the whole."""

    act: Act
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True)
class Rescored:
    """One item scored again without sight of the first score, beside it."""

    item: int | str
    text: Words
    first: Words
    first_lost: int  # hundredths of a point
    again: Words
    again_lost: int
    note: str = ""


@dataclass(frozen=True)
class Review:
    """The review (B14, B15), as far as it has come."""

    rescored: Act | None = None
    items: tuple[Rescored, ...] = ()
    decided: Act | None = None  # with the reason of the verdict
    verdict: str = ""  # a key of guards.VERDICTS
    after: Score | None = None  # where it was corrected
    recorded: bool = True  # else it was decided on what was written (P8)


@dataclass(frozen=True)
class Panellist:
    """One of those who decide a second appeal."""

    person: Person
    role: str  # a key of papers.ROLES
    chair: bool = False
    vote: str = ""  # a key of VOTES
    reason: str = ""


@dataclass(frozen=True)
class Appeal:
    """The second appeal, as far as it has come."""

    filed: Act
    items: tuple[DisputedItem, ...] = ()  # with the new grounds
    together_with: Person | None = None  # the team lead who files it too
    panel: tuple[Panellist, ...] = ()
    few_reason: str = ""  # why fewer than three sit (P9)
    decided: Act | None = None  # with the reason
    verdict: str = ""  # a key of guards.VERDICTS
    after: Score | None = None  # where it was corrected


@dataclass(frozen=True)
class DisputeSheet:
    """One dispute of one evaluation; scores are tenths, points hundredths, times aware."""

    imprint: Imprint
    evaluation_no: str
    slip_no: str
    csr: Person
    team: Words  # at the contact's date
    team_lead: Person | None
    inspector: str  # as far as the setting shows it
    contact: Contact
    score: Score  # the one that is disputed
    raised: Act  # with the reason where the CSR skipped the team lead
    items: tuple[DisputedItem, ...]
    judgement: Judgement | None = None
    review: Review | None = None
    appeal: Appeal | None = None
    course: tuple[Act, ...] = ()  # every step since the release, in order; those above too
    close_reason: str = ""  # a key of guards.CLOSINGS, where it was closed unsigned
    signatures: tuple[Signed, ...] = ()

    @property
    def witness(self) -> Person | None:
        """Return who saw that the CSR refused to sign, or is named to say so."""
        seen = (act.by if act.role == "witness" else act.witness for act in reversed(self.course))
        return next(filter(None, seen), None)

    @property
    def score_now(self) -> Score:
        """Return the score as it stands after what was decided."""
        after = [found.after for found in (self.appeal, self.review) if found and found.after]
        return after[0] if after else self.score

    @property
    def verdict(self) -> str:
        """Return the last verdict, a key of guards.VERDICTS; empty while it is open."""
        if self.course and self.course[-1].status in OPEN:
            return ""
        verdicts = [found.verdict for found in (self.appeal, self.review) if found]
        return next(filter(None, verdicts), "")

    @property
    def settled(self) -> Act | None:
        """Return the step that ended the dispute, such as its withdrawal; None while it is open."""
        moves = [act for act in self.course if act.status]
        for before, act in reversed(list(pairwise(moves))):
            if act.status in OPEN:
                return None
            if before.status in OPEN:
                return act
        return None

    @property
    def wanted(self) -> tuple[tuple[str, Person | None], ...]:
        """Return whose signature the sheet has room for, by the role of the step."""
        signers: list[tuple[str, Person | None]] = [
            ("csr", self.csr),
            ("team_lead", self.team_lead),
        ]
        judge = self.review and (self.review.decided or self.review.rescored)
        if self.review:
            signers.append((judge.role, judge.by) if judge else ("reviewer", None))
        if self.appeal:
            chair = next((each.person for each in self.appeal.panel if each.chair), None)
            signers.append(("panel_chair", chair))
        if self.close_reason == "refused":
            signers.append(("witness", self.witness))
        return tuple(signers)


def number_of(evaluation_no: str) -> str:
    """Return the number of the sheet of an evaluation."""
    return "SS-" + evaluation_no.removeprefix("ZJ-")


def act_words(step: str) -> str:
    """Return what is said of a step that was taken, before translation."""
    labels = {found.key: found.label for found in workflow.STEPS}
    return ACTS.get(step) or labels.get(step, step)


def elapsed(course: Sequence[Act], until: datetime) -> dict[str, timedelta]:
    """Return how long the evaluation lay with whom, by stage, until it was closed or `until`.

    This is plain time; the time limits know shifts and working days.
    """
    lasted: dict[str, timedelta] = {}
    moments = [(act.status, act.at) for act in course if act.status]
    for (status, since), (_next, to) in pairwise([*moments, ("", until)]):
        holder = HOLDERS.get(status)
        if holder:
            lasted[holder] = lasted.get(holder, timedelta()) + max(to - since, timedelta())
    return {stage: lasted[stage] for stage in STAGES if stage in lasted}


def draw(sheet: DisputeSheet, target: Path | BinaryIO, language: str) -> None:
    """Draw the sheet as an A4 PDF in `language`; a file appears whole or not at all."""
    from qa_desk.reports import dispute_rows

    with speaking(language):
        content = dispute_rows.pdf(sheet)
    save(content, target)
