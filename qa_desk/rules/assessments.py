"""What waits in an inspector's assessment, for whom, and what is signed (machine I)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from qa_desk.i18n import N_
from qa_desk.rules.canonical import canonical

SIGNERS = ("author", "assessor")  # both sign what was decided (I-04)
MEANINGS: Mapping[str, str] = {  # what the inspector's own signature may mean
    "agree": N_("I agree with the decision"),
    "read": N_("I have read it"),
}
MOST_POINTS = 1000  # tenths


@dataclass(frozen=True)
class Standing:
    """How far an assessment is, and what the reader is to it."""

    status: str
    relations: frozenset[str]
    stated: bool  # there is a statement, or the time for it is over
    signed: frozenset[str]  # the roles that have signed
    decides: bool  # the reader has taken the decision


def waiting(standing: Standing) -> str:
    """Return the step that waits for the reader, a key of the table of steps; "" when none does."""
    match standing.status:
        case "I0" if "author" in standing.relations:
            return "state"
        case "I0" | "I1" if "assessor" in standing.relations and standing.stated:
            return "decide"
        case "I2" if signs_as(standing):
            return "sign"
        case _:
            return ""


def signs_as(standing: Standing) -> str:
    """Return the role in which the reader still has to sign; "" when he has not to."""
    for role in SIGNERS:
        may = role in standing.relations and (role == "author" or standing.decides)
        if may and role not in standing.signed:
            return role
    return ""


@dataclass(frozen=True)
class Decided:
    """What both sign: the error, what the inspector said to it, and what follows."""

    evaluation_id: UUID
    inspector_id: UUID
    kind: str
    item: int | None
    fatal: str | None
    statement: str
    decision: str
    points: int | None
    reason: str
    decided_by: UUID

    def to_text(self) -> str:
        """Return it in the canonical form; `assessment_text` (sign_off.sql) writes the same."""
        return canonical(vars(self).items()).decode()
