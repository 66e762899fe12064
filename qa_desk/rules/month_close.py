"""What is open before a month is closed, whose it is, and what the lock does to it (P12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from qa_desk.i18n import N_


class Kind(NamedTuple):
    """A kind of open matter: how it is called, and what the lock does to it, in short and whole."""

    name: str
    effect: str
    fate: str


_COUNTS = (
    N_("Counts as it stands"),
    N_("It counts as it stands; what changes later goes to the adjustment list"),
)
_LATER = (
    N_("Next month, marked"),
    N_("It does not count; released later, it counts to the next month and is marked"),
)
KINDS: Mapping[str, Kind] = {
    "task": Kind(N_("Sample not scored"), *_LATER),
    "draft": Kind(N_("Scoring not finished"), *_LATER),
    "release": Kind(N_("Result not released"), *_LATER),
    "confirm": Kind(N_("Slip not signed by the CSR"), *_COUNTS),
    "countersign": Kind(N_("Slip not signed by the team lead"), *_COUNTS),
    "dispute": Kind(N_("Dispute not judged"), *_COUNTS),
    "review": Kind(N_("Review not decided"), *_COUNTS),
    "appeal": Kind(N_("Second appeal not decided"), *_COUNTS),
    "few": Kind(
        N_("CSR with too few results"),
        N_("Needs a value"),
        N_("Draw more, or enter a value that a second person confirms"),
    ),
}
OF_STATUS: Mapping[str, str] = {
    "E0": "task", "E1": "draft", "E2": "release", "E3": "confirm", "E6": "confirm",
    "E8": "confirm", "E4": "countersign", "E5": "dispute", "E7": "review", "E9": "appeal",
}  # fmt: skip
HANDED_ON = frozenset({"task", "draft"})  # what the QA lead gives to somebody else (E-30)
REMINDED = frozenset({"confirm", "countersign", "dispute", "review", "appeal"})


@dataclass(frozen=True)
class Item:
    """Something that is open: of whom, whose turn it is, and how often that one was reminded."""

    kind: str  # a key of KINDS
    id: UUID  # of the evaluation; of a CSR with too few results, the CSR's
    number: str
    csr: str  # name and staff no., as the owner
    team: str
    owner: str
    owner_id: UUID | None
    due_at: datetime | None = None
    version: int = 0
    slip: str = ""
    reminded: int = 0
    n: int = 0  # results of a CSR with too few

    @property
    def is_handed_on(self) -> bool:
        """Say whether it can be given to somebody else here."""
        return self.kind in HANDED_ON

    @property
    def is_reminded(self) -> bool:
        """Say whether its owner can be reminded here."""
        return self.kind in REMINDED and self.owner_id is not None
