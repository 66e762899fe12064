"""Signed paper that comes back: what its QR code says, and what a slip on paper comes to (P22)."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qa_desk.i18n import N_

SCREEN = 20  # pages that a person confirms at a time

_BOTH = ("csr", "team_lead")
WAITING: Mapping[str, tuple[str, ...]] = {
    "E3": _BOTH,
    "E6": _BOTH,  # once the team lead has talked it over with the CSR
    "E8": _BOTH,
    "E4": ("team_lead",),
}
"""Whose signatures a result of this status waits for, in their order."""

STATES: Mapping[str, str] = {
    "fits": N_("Fits"),
    "other_version": N_("Not the version in force"),
    "signed": N_("Already signed"),
    "closed": N_("Waits for no signature"),
    "unknown": N_("Not one of your slips"),
}

_CODE = re.compile(r"([A-Z]+(?:-[0-9A-Z]+)+) ([0-9A-F]{16})")
_TYPED = re.compile(r"[A-Z]+(?:-[0-9A-Z]+)+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—－_", "-"))


@dataclass(frozen=True)
class Mark:
    """What tells which paper a page is."""

    number: str
    digits: str = ""  # the first 16 of its hash; none where a person typed the number


@dataclass(frozen=True)
class Kept:
    """The picture of a page as it goes into the database."""

    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> bytes:
        """Return the hash that the journal names."""
        return hashlib.sha256(self.content).digest()


def read(code: str) -> Mark | None:
    """Return what a QR code says, None when it is none of ours; reports.flow writes it."""
    found = _CODE.fullmatch(code)
    return Mark(found[1], found[2].lower()) if found else None


def typed(words: str) -> Mark | None:
    """Return the number that a person typed, None when it cannot be one."""
    number = unicodedata.normalize("NFKC", words).upper().translate(_DASHES)
    number = "".join(number.split())
    return Mark(number) if _TYPED.fullmatch(number) else None


def waits_for(statuses: Collection[str]) -> tuple[str, ...]:
    """Return whose signatures a slip waits for: all its results alike, as it is signed whole."""
    found = {WAITING.get(status, ()) for status in statuses}
    return found.pop() if len(found) == 1 else ()


def ticked(waiting: Sequence[str], signed: Collection[str], role: str) -> frozenset[str]:
    """Return who signed once a tick is set or taken away; nobody countersigns before the CSR."""
    place = waiting.index(role)
    return frozenset(waiting[:place] if role in signed else waiting[: place + 1])


def state(*, is_in_force: bool, waits: bool, is_signed: bool) -> str:
    """Return what a known slip comes to, a key of STATES."""
    if not is_in_force:
        return "other_version"
    return "fits" if waits else "signed" if is_signed else "closed"
