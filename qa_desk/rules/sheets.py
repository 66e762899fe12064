"""What an inspector has filled in: the draft of an evaluation, and what becomes its revision."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qa_desk.i18n import N_
from qa_desk.rules import masking
from qa_desk.rules.passages import Passage

CAUSES: Mapping[str, str] = {  # S3-3a: process faults are not charged to the CSR
    "csr": N_("CSR"),
    "process": N_("Process"),
    "system": N_("System"),
    "knowledge": N_("Knowledge"),
    "product": N_("Product"),
}


@dataclass(frozen=True)
class Answer:
    """The option chosen for an item, by its place in the item's options; None is not applicable.

    An item of plain deductions has option 0, and how often each deduction was met, by its place;
    zeros at the end are left away, so that the same answer is written in one way only.
    """

    option: int | None
    note: str = ""
    cause: str = "csr"
    counts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        met = [place for place, n in enumerate(self.counts, 1) if n]
        object.__setattr__(self, "counts", tuple(self.counts[: met[-1] if met else 0]))

    @property
    def choice(self) -> tuple[int | None, tuple[int, ...]]:
        """Return what is chosen, without what is said of it."""
        return self.option, self.counts

    def count(self, place: int) -> int:
        """Return how often the deduction at a place was met."""
        return self.counts[place] if place < len(self.counts) else 0

    def to_row(self) -> list[Any]:
        """Return it as a list of plain values; counts only where there are any."""
        counts = [list(self.counts)] if self.counts else []
        return [self.option, self.note, self.cause, *counts]


@dataclass(frozen=True)
class Mark:
    """A moment of the recording, bound to an item or a fatal error when it has one."""

    at_ms: int
    item: int | None = None
    fatal: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """All that is filled in on one evaluation."""

    answers: Mapping[int, Answer] = field(default_factory=dict)  # by item number
    fatals: Mapping[str, str] = field(default_factory=dict)  # fatal error's key → note
    marks: tuple[Mark, ...] = ()
    praise: str = ""
    suggestion: str = ""
    heard: tuple[Passage, ...] = ()  # of the recording, as played
    witness: str = ""  # of a fatal error without a recording: who saw it, or was told at once (P8)
    spent_s: int = field(default=0, compare=False)  # time on it; no part of what it says

    def masked(self) -> "Sheet":
        """Return the same sheet with everybody's numbers in its words masked (P18)."""
        hide = masking.mask_typed
        return replace(
            self,
            answers={
                number: replace(given, note=hide(given.note))
                for number, given in self.answers.items()
            },
            fatals={key: hide(note) for key, note in self.fatals.items()},
            marks=tuple(replace(mark, note=hide(mark.note)) for mark in self.marks),
            praise=hide(self.praise),
            suggestion=hide(self.suggestion),
            witness=hide(self.witness),
        )

    def to_document(self) -> dict[str, Any]:
        """Return the sheet as one JSON document (D4)."""
        return {
            "answers": {str(number): given.to_row() for number, given in self.answers.items()},
            "fatals": dict(self.fatals),
            "marks": [[mark.at_ms, mark.item, mark.fatal, mark.note] for mark in self.marks],
            "praise": self.praise,
            "suggestion": self.suggestion,
            "heard": [list(passage) for passage in self.heard],
            "witness": self.witness,
            **({"spent_s": self.spent_s} if self.spent_s else {}),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Sheet":
        """Return the sheet that `to_document` wrote."""
        return cls(
            answers={int(n): Answer(*given) for n, given in document.get("answers", {}).items()},
            fatals=dict(document.get("fatals", {})),
            marks=tuple(Mark(*mark) for mark in document.get("marks", ())),
            praise=document.get("praise", ""),
            suggestion=document.get("suggestion", ""),
            heard=tuple((start, end) for start, end in document.get("heard", ())),
            witness=document.get("witness", ""),
            spent_s=document.get("spent_s", 0),
        )
