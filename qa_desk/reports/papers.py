"""What the papers of a dispute are made of: steps that were taken, signatures, their own data.

Codes and values only; the words are chosen when a paper is drawn. Importing this does not load
reportlab.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.reports.slip import Person, Stamp
from qa_desk.rules import permissions
from qa_desk.rules.signatories import Asked, Given

ROLES: Mapping[str, str] = {  # of people, and what they are to a record (workflow.RELATIONS)
    **permissions.ROLES,
    "colleague": N_("QA inspector"),
    "second_ear": N_("Second listener"),
    "reviewer": N_("Reviewer"),
    "panel": N_("Member of the panel"),
    "panel_chair": N_("Chair of the panel"),
    "witness": N_("Witness"),
    "author": N_("QA inspector"),
    "assessor": N_("Assessor"),
    "evaluator": N_("Evaluator"),
    "checker": N_("Checker"),
    "approver": N_("Approver"),
    "report_author": N_("Author"),
    "report_checker": N_("Checked by"),
    "report_approver": N_("Approved by"),
    "adjuster": N_("Adjusted by"),
    "adjustment_approver": N_("Approver"),
    "reader": N_("Reader"),
    "need_inspector": N_("QA inspector"),
    "need_lead": N_("QA lead"),
    "need_trainer": N_("Trainer"),
    "need_raiser": N_("Raised by"),
    "need_drafter": N_("QA inspector"),
    "need_approver": N_("QA lead"),
    "plan_head": N_("Department head"),
    "plan_checker": N_("Improvement office"),
    "plan_approver": N_("Steering group"),
    "calibrator": N_("Took part"),
    "calibration_chair": N_("Chair of the calibration"),
    "appraised": N_("Appraised"),
    "appraiser": N_("Supervisor"),
    "appraisal_head": N_("Manager"),
    "attendee": N_("Attendee"),
    "absentee": N_("Absentee"),
    "system": N_("QA Desk itself"),
}
MEANINGS: Mapping[str, str] = {
    "agree": N_("Agree"),
    "reservation": N_("Acknowledged with reservation"),
    "countersign": N_("Countersigned"),
    "refused": N_("Refused to sign"),
    "witness": N_("Witness"),
    "read": N_("Has read it"),
    "dispute": N_("Raised the dispute"),
    "judge": N_("Judged the dispute"),
    "review": N_("Reviewed it"),
    "decide": N_("Decided it"),
    "evaluate": N_("Evaluated it"),
    "check": N_("Checked it"),
    "approve": N_("Approved it"),
    "statement": N_("Made the statement"),
}


@dataclass(frozen=True)
class Act:
    """A step that was taken: what, when, by whom, and as what."""

    step: str  # a key of rules.workflow.STEPS
    at: datetime
    by: Person | None = None  # None is the program, or whom the setting of the slip hides
    role: str = "system"  # a key of ROLES
    status: str = ""  # the state that it led to, a key of rules.workflow.STATUSES
    reason: str = ""  # or the words of whoever refused
    witness: Person | None = None  # who is named as one
    deputy_for: Person | None = None


@dataclass(frozen=True)
class Signed(Stamp):
    """A signature with what it means (21 CFR 11.50); its role is a key of ROLES."""

    meaning: str = ""  # a key of MEANINGS


@dataclass(frozen=True)
class Statement:
    """What somebody wrote beside his signature."""

    role: str  # a key of ROLES
    person: str
    words: str


@dataclass(frozen=True)
class Signatories:
    """Who signs a paper, by place, role, and name with staff no., and what they gave so far."""

    wanted: tuple[tuple[int, str, str], ...] = ()
    stamps: tuple[tuple[int, Signed], ...] = ()  # with their places
    statements: tuple[Statement, ...] = ()


UNSIGNED = Signatories()


def signed_by(
    asked: Iterable[Asked], given: Iterable[Given], names: Mapping[UUID, str]
) -> Signatories:
    """Return who signs a paper; `names` of people are with their staff numbers."""
    found = tuple(given)
    return Signatories(
        tuple((one.place, one.role, names.get(one.person_id, "")) for one in asked),
        tuple((one.place, _stamp(one)) for one in found),
        tuple(Statement(one.role, one.name, one.statement) for one in found if one.statement),
    )


def _stamp(given: Given) -> Signed:
    name, _space, number = given.name.rpartition(" ")
    return Signed(
        role=given.role,
        name=name,
        staff_no=number,
        at=given.at,
        method=given.method,
        hash_prefix=given.hash_prefix,
        meaning=given.meaning,
    )


@dataclass(frozen=True)
class Imprint:
    """What a paper says of itself; times are aware."""

    number: str
    centre: str
    content_hash: str  # 64 hex digits
    printed_at: datetime
    printed_by: str  # name and staff no.
    retain_until: date
    timezone: str  # the centre's, such as "Asia/Shanghai"
    logo: bytes = b""  # the centre's, a PNG
