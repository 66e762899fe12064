"""A quick check: five lines in a minute instead of a checklist (domain.md 4.1, P7, P8, P15)."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk.i18n import N_, _
from qa_desk.rules.passages import Passage, heard

MODES: Mapping[str, str] = {
    "floor_check": N_("Floor check"),
    "side_by_side": N_("Side-by-side monitoring"),
    "screen_monitoring": N_("Screen monitoring"),
    "test_call": N_("Test call"),
    "recording": N_("Recording review"),
}
LINES: Mapping[str, str] = {
    "opening": N_("Opening and wording"),
    "attitude": N_("Attitude"),
    "accuracy": N_("Accuracy"),
    "process": N_("Process and systems"),
    "conduct": N_("Conduct on the floor"),
}
VALUES: Mapping[str, str] = {"ok": N_("OK"), "problem": N_("Problem"), "praise": N_("Praise")}
ALL_OK: Mapping[str, str] = dict.fromkeys(LINES, "ok")
SKEW = timedelta(minutes=5)  # by which the clock of a desktop may be ahead
OLDEST = timedelta(days=35)

WAITING = "quick_check"  # what a document on a desktop is, that waits for the database

_WORDS = {
    "ok": "1 o ok y yes v √ ✓ ✔ 好 正常 合格 无 无问题",
    "problem": "2 p x × ✗ ✘ problem 问题 有问题 不合格 差",
    "praise": "3 + ++ praise 表扬 优秀 优 赞",
}
_VALUE_OF = {word: value for value, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class Check:
    """What somebody saw or heard of a CSR; the id is made where it is typed, and once."""

    id: UUID
    csr_id: UUID
    mode: str  # a key of MODES
    began_at: datetime
    lines: Mapping[str, str] = field(default_factory=lambda: ALL_OK)
    fatal: str = ""  # its key on the skill group's checklist
    note: str = ""
    call_id: UUID | None = None
    passages: tuple[Passage, ...] = ()  # of the recording, as played

    @property
    def has_problem(self) -> bool:
        """Say whether it may become a full evaluation."""
        return bool(self.fatal) or "problem" in self.lines.values()

    def to_document(self) -> dict[str, Any]:
        """Return it as it waits on a desktop for the database."""
        return {
            "csr": str(self.csr_id),
            "mode": self.mode,
            "began_at": self.began_at.isoformat(),
            "lines": dict(self.lines),
            "fatal": self.fatal,
            "note": self.note,
            "call": str(self.call_id) if self.call_id else None,
            "passages": [list(passage) for passage in self.passages],
        }

    @classmethod
    def from_document(cls, id_: UUID, document: Mapping[str, Any]) -> "Check":
        """Return what waited; ValueError, KeyError or TypeError when it is none."""
        return cls(
            id_,
            UUID(document["csr"]),
            str(document["mode"]),
            datetime.fromisoformat(document["began_at"]),
            {str(line): str(value) for line, value in document["lines"].items()},
            str(document["fatal"]),
            str(document["note"]),
            UUID(document["call"]) if document["call"] else None,
            tuple((int(start), int(end)) for start, end in document["passages"]),
        )


@dataclass(frozen=True)
class Terms:
    """What a check is held against."""

    now: datetime
    fatals: Collection[str]  # the keys that the CSR's checklist has
    part: Passage = (0, 0)  # of the recording, that is the CSR's
    least_heard: int = 0  # percent, `quick.heard`


def problems(check: Check, terms: Terms) -> tuple[str, ...]:
    """Return what stands in the way of recording a check, as sentences."""
    share = heard(check.passages, terms.part)
    found = [
        (_known(check, terms), _("This is not a quick check as QA Desk knows it. Record it anew.")),
        (
            check.began_at <= terms.now + SKEW,
            _("The contact lies in the future. Look at its time."),
        ),
        (
            check.began_at >= terms.now - OLDEST,
            _("The contact is more than 35 days ago. Look at its time."),
        ),
        (
            bool(check.note.strip()) or not check.has_problem,
            _("Write a note: what was the problem, and how was it seen?"),
        ),
        (
            check.mode != "recording" or check.call_id is not None,
            _("Choose the call whose recording was heard."),
        ),
        (
            check.call_id is None or share >= terms.least_heard,
            _("Hear at least {least} % of the recording; it is {heard} % so far.").format(
                least=terms.least_heard, heard=share
            ),
        ),
    ]
    return tuple(sentence for is_right, sentence in found if not is_right)


def _known(check: Check, terms: Terms) -> bool:
    return (
        check.mode in MODES
        and check.lines.keys() == LINES.keys()
        and VALUES.keys() >= set(check.lines.values())
        and (not check.fatal or check.fatal in terms.fatals)
        and (check.call_id is None or check.mode == "recording")
    )


# -- as typed ------------------------------------------------------------------------------------


def value_of(typed: str) -> str | None:
    """Return the value that a mark on paper or in a cell means; an empty one is OK."""
    plain = unicodedata.normalize("NFKC", typed).strip().casefold()
    return _VALUE_OF.get(plain) if plain else "ok"


def time_of(typed: str) -> time | None:
    """Return the time of day that was typed: 1432, 14:32, 932, 9.32, full-width or not."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    found = re.fullmatch(r"(\d{1,2})\s*[:.时点h]?\s*(\d\d)(?::\d\d)?分?", plain)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def moment_of(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment at which the centre's clock showed this time."""
    here = now.astimezone(zone)
    moment = datetime.combine(here.date(), at, zone)
    if moment > here + SKEW:
        moment = datetime.combine(here.date() - timedelta(days=1), at, zone)
    return moment
