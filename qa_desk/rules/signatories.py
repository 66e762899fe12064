"""Who signs a paper, as what, in which turn, and what a signature there means (D3, 21 CFR 11.50).

For every paper that people sign but slips and assessments: a paper names its signatories when it
is issued. Those of one turn sign in any order; the next turn waits for all of them. A person signs
a paper once, so nobody approves what he evaluated (NO-SELF).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _

MEANINGS = (
    *("agree", "reservation", "countersign", "refused", "witness", "read"),
    *("evaluate", "check", "approve"),
)
MEANT: Mapping[str, str] = {  # what the signature of a role means
    "evaluator": "evaluate",
    "checker": "check",
    "approver": "approve",
    "report_author": "agree",
    "report_checker": "check",
    "report_approver": "approve",
    "adjuster": "check",
    "adjustment_approver": "approve",
    "reader": "read",
    "need_inspector": "agree",
    "need_lead": "approve",
    "need_trainer": "agree",
    "plan_head": "agree",
    "plan_checker": "check",
    "plan_approver": "approve",
    "calibrator": "agree",
    "calibration_chair": "approve",
    "appraised": "agree",
    "appraiser": "evaluate",
    "appraisal_head": "approve",
    "attendee": "agree",
    "absentee": "read",
}
RIGHTS: Mapping[str, str] = {  # what somebody has to hold to sign as that
    "evaluator": "policy.review",
    "checker": "policy.review",
    "approver": "policy.approve",
    "report_author": "report.draft",
    "report_checker": "report.publish",
    "report_approver": "report.approve",
    "adjuster": "month.close",
    "adjustment_approver": "report.approve",
    "reader": "report.see",
    "need_inspector": "training.draft",
    "need_lead": "training.approve",
    "need_trainer": "training.run",
    "plan_head": "improvement.draft",
    "plan_checker": "improvement.check",
    "plan_approver": "improvement.approve",
    "calibrator": "calibration.join",
    "calibration_chair": "calibration.run",
    "appraised": "appraisal.see",
    "appraiser": "appraisal.write",
    "appraisal_head": "appraisal.approve",
    **dict.fromkeys(("attendee", "absentee"), "meeting.join"),
}
STATES: Mapping[str, str] = {
    "draft": N_("Being written"),
    "signing": N_("Being signed"),
    "closed": N_("Approved"),
    "void": N_("Void"),
}


@dataclass(frozen=True)
class Given:
    """A signature on a paper, at its place, with the words that came with it."""

    place: int
    role: str
    name: str  # and staff no.
    meaning: str  # one of MEANINGS
    statement: str
    method: str
    at: datetime
    hash_prefix: str


@dataclass(frozen=True)
class Asked:
    """Somebody who is to sign: a place on the paper, as what, and whose turn it is when."""

    place: int
    person_id: UUID
    role: str
    turn: int


def in_order(groups: Sequence[tuple[str, Sequence[UUID]]]) -> tuple[Asked, ...]:
    """Return the signatories of groups that sign one after another; RuleError when one is twice."""
    found: list[Asked] = []
    for turn, (role, people) in enumerate(groups, start=1):
        found += [
            Asked(len(found) + n, person, role, turn) for n, person in enumerate(people, start=1)
        ]
    if len({one.person_id for one in found}) < len(found):
        raise RuleError(
            _(
                "Somebody is named twice. Evaluators, checker and approver are different people, "
                "so that nobody approves his own work. Nothing was issued. Choose somebody else."
            )
        )
    return tuple(found)


def next_turn(asked: Collection[Asked], signed: Collection[int]) -> tuple[Asked, ...]:
    """Return whose signatures a paper waits for now; nobody's once all have signed."""
    left = [one for one in asked if one.place not in signed]
    first = min((one.turn for one in left), default=0)
    return tuple(sorted((one for one in left if one.turn == first), key=lambda one: one.place))
