"""What is done by the clock, a part at a time, and how it is told (D6, D11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from qa_desk.i18n import ngettext


@dataclass(frozen=True)
class Batch:
    """A part of what was due: for each record what was done, and where to go on."""

    done: tuple[str, ...] = ()  # keys of KINDS
    after: UUID | None = None  # None: there is no more


KINDS: Mapping[str, Callable[[int], str]] = {
    "release": lambda n: ngettext("{n} result was released.", "{n} results were released.", n),
    "remind": lambda n: ngettext("{n} reminder was made.", "{n} reminders were made.", n),
    "escalate": lambda n: ngettext(
        "{n} dispute went past a silent team lead to the review.",
        "{n} disputes went past a silent team lead to the review.",
        n,
    ),
    "call_in": lambda n: ngettext(
        "{n} CSR was silent: the team lead is asked for a talk.",
        "{n} CSRs were silent: the team lead is asked for a talk.",
        n,
    ),
    "lapse": lambda n: ngettext(
        "{n} result was taken as agreed after silence.",
        "{n} results were taken as agreed after silence.",
        n,
    ),
    "absent": lambda n: ngettext(
        "{n} result was closed for absence.", "{n} results were closed for absence.", n
    ),
    "left": lambda n: ngettext(
        "{n} result was closed because the CSR has left.",
        "{n} results were closed because the CSR has left.",
        n,
    ),
    "vacant": lambda n: ngettext(
        "{n} result was closed without a team lead.",
        "{n} results were closed without a team lead.",
        n,
    ),
    "failed": lambda n: ngettext(
        "{n} result could not be moved on; it is tried again the next time.",
        "{n} results could not be moved on; they are tried again the next time.",
        n,
    ),
}


def told(counts: Mapping[str, int], *, only_done: bool = False) -> tuple[str, ...]:
    """Return a sentence for each kind; of what failed only where something has."""
    return tuple(
        sentence(number).format(n=number)
        for kind, sentence in KINDS.items()
        if (number := counts.get(kind, 0)) or not (only_done or kind == "failed")
    )
