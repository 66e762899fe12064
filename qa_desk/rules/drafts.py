"""Which of two copies of a draft continues the other, and which have parted (D4).

Each desktop types on a branch of its own. The id of a save follows from its branch and its
number, so that anybody who holds a draft knows the earlier saves of the same branch by their ids;
`based_on` names the one save of another branch that the first of it was typed on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5


def save_id(branch: UUID, sequence: int) -> UUID:
    """Return the id of a save."""
    return uuid5(branch, str(sequence))


@dataclass(frozen=True)
class Held:
    """A version of a draft that somebody else holds: the database, or another desktop before."""

    save_id: UUID
    sequence: int
    saved_at: datetime
    machine: str
    document: Mapping[str, Any]


@dataclass(frozen=True)
class LocalDraft:
    """A draft as this machine has it; it is `pushed` once the database has it too.

    `refused` says why the database does not take it: the state of its evaluation, "gone" when it
    is not the person's any more, "parted" when the database holds another branch.
    """

    evaluation_id: UUID
    branch: UUID
    sequence: int
    saved_at: datetime
    document: Mapping[str, Any]
    pushed: bool = False
    based_on: UUID | None = None
    refused: str = ""
    label: str = ""  # whose evaluation, as people say it

    @property
    def save_id(self) -> UUID:
        """Return the id under which this save is pushed."""
        return save_id(self.branch, self.sequence)

    def is_after(self, held: Held) -> bool:
        """Say whether this was typed on top of what is held, or is the very same."""
        return held.save_id in (self.based_on, save_id(self.branch, held.sequence))

    def as_held(self) -> Held:
        """Return the draft as another version of itself, typed on this machine."""
        return Held(self.save_id, self.sequence, self.saved_at, "", self.document)
