"""The confirmation slip (domain.md 5.1): what it says, and `draw`.

Codes and values only; the words are chosen when it is drawn. Importing this does not load
reportlab; drawing does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qa_desk.i18n import N_, Bilingual
from qa_desk.reports.saving import save
from qa_desk.rules import sampling
from qa_desk.rules.scoring import Addition

if TYPE_CHECKING:
    from qa_desk.reports.slip_sheet import SlipBook

PAPERS: Mapping[str, str] = {
    "a4": N_("A4"),
    "a5": N_("A5"),
    "a5x2": N_("Two A5 on A4"),
}
MODES: Mapping[str, str] = {
    "single": N_("Single-call slip"),
    "day": N_("Daily slip"),
    "week": N_("Weekly slip"),
    "month": N_("Monthly slip"),
    "fatal": N_("Fatal error slip"),
}
MONITORING_MODES: Mapping[str, str] = {
    "test_call": N_("Test call"),
    "side_by_side": N_("Side-by-side monitoring"),
    "floor_check": N_("Floor check"),
    "screen_monitoring": N_("Screen monitoring"),
    "recording": N_("Recording review"),
    "quick_check": N_("Quick check"),
}
SAMPLE_REASONS: Mapping[str, str] = {**sampling.REASONS, "calibration": N_("Calibration")}
RESULTS: Mapping[str, str] = {
    "pass": N_("Pass"),
    "fail": N_("Fail"),
    "fatal_fail": N_("Fatal error"),
    "not_scorable": N_("Not scorable"),
}
DISPUTES: Mapping[str, str] = {
    "pending": N_("Awaiting decision"),
    "upheld": N_("Upheld"),
    "corrected": N_("Corrected"),
}
STANCES: Mapping[str, str] = {
    "agree": N_("Agree"),
    "reservation": N_("Acknowledged with reservation"),
    "dispute": N_("Dispute"),
    "refused": N_("Refused to sign"),
}
METHODS: Mapping[str, str] = {
    "password": N_("Password confirmed"),
    "pin": N_("PIN confirmed"),
    "drawn": N_("Drawn signature"),
    "paper": N_("Signed on paper"),
}
SIGNERS: Mapping[str, str] = {
    "csr": N_("CSR"),
    "team_lead": N_("Team lead"),
    "witness": N_("Witness"),
}

Words = Bilingual | str


@dataclass(frozen=True)
class Person:
    """A person is always name and staff no. (P21)."""

    name: str
    staff_no: str

    def __str__(self) -> str:
        return f"{self.name} {self.staff_no}".strip()


@dataclass(frozen=True)
class DimensionScore:
    """One of the five dimensions, in hundredths of a point; nothing applicable is N/A."""

    code: str  # a key of rules.checklists.DIMENSIONS
    earned: int
    applicable: int
    below_minimum: bool = False  # under the minimum skill requirement


@dataclass(frozen=True)
class Deduction:
    """An item that lost points."""

    item: int | str  # its number on the checklist
    text: Words
    lost: int  # hundredths of a point
    at_ms: int | None
    note: str
    cause: str  # a key of rules.sheets.CAUSES
    met: Words = ""  # which plain deductions, and how often


@dataclass(frozen=True)
class Fatal:
    """A fatal error; `clause` is its key or item number in the standard."""

    fatal_class: str  # a key of rules.checklists.FATAL_CLASSES
    clause: str
    text: Words
    at_ms: int | None
    note: str
    witness: str = ""  # who saw it, or was told at once, where nothing was recorded (P8)


@dataclass(frozen=True)
class SlipLine:
    """One evaluation; scores are tenths, points hundredths, times aware."""

    no: int
    evaluation_no: str
    mode: str  # a key of MONITORING_MODES
    sample_reason: str  # a key of SAMPLE_REASONS
    call_at: datetime
    duration_ms: int
    call_id: str
    number_masked: str
    contact_reason: Words
    checklist: Words  # with its version
    dimensions: tuple[DimensionScore, ...]
    deductions: tuple[Deduction, ...]
    fatals: tuple[Fatal, ...]
    praise: str
    suggestion: str
    raw: int | None
    final: int | None
    result: str  # a key of RESULTS
    dispute: str = "none"  # or a key of DISPUTES
    disputed_score: int | None = None  # the final score before it was corrected
    dispute_reason: str = ""
    dispute_until: datetime | None = None  # said where it differs from the slip's
    left_for: str = ""  # the slip on which it stands instead of this one
    additions: tuple[Addition, ...] = ()  # bonus, and what caps give back

    def __post_init__(self) -> None:
        if re.search(r"\d{7}", self.number_masked):
            raise ValueError("the customer's number is not masked")  # P18


@dataclass(frozen=True)
class Stamp:
    """A signature as it was given."""

    role: str  # a key of SIGNERS
    name: str
    staff_no: str
    at: datetime
    method: str  # a key of METHODS
    hash_prefix: str
    deputy_for: str = ""  # name and staff no. of the person signed for
    taken_in_by: str = field(default="", kw_only=True)  # who took in what was signed on paper
    drawing: bytes = field(default=b"", kw_only=True, repr=False)  # the name as drawn, a PNG

    @property
    def person(self) -> Person:
        """Return who signed."""
        return Person(self.name, self.staff_no)


@dataclass(frozen=True)
class Slip:
    """A signed list of evaluations of one CSR (domain.md 2.5); times are aware."""

    number: str
    mode: str  # a key of MODES
    centre: str
    csr: Person
    team: Words  # at the calls' date
    skill_group: Words
    team_lead: Person | None
    inspector: str  # as far as the setting shows it
    period: tuple[date, date]
    dispute_until: datetime | None
    lines: tuple[SlipLine, ...]
    stance: str | None  # a key of STANCES; None is not answered yet
    stance_text: str
    coaching_note: str
    signatures: tuple[Stamp, ...]
    content_hash: str  # 64 hex digits
    printed_at: datetime
    printed_by: str
    retain_until: date
    timezone: str  # the centre's, such as "Asia/Shanghai"
    logo: bytes = b""  # the centre's, a PNG

    def stamp(self, role: str) -> Stamp | None:
        """Return the signature given in a role."""
        return next((stamp for stamp in self.signatures if stamp.role == role), None)

    @property
    def signers(self) -> tuple[str, ...]:
        """Return the roles whose signature stands or is wanted on the slip.

        A witness is wanted when the CSR refused, and may be when nobody has answered yet.
        """
        witnessed = self.stance == "refused" or self.stamp("witness")
        open_to_refusal = self.stance is None and not self.stamp("csr")
        return ("csr", "team_lead", *(["witness"] if witnessed or open_to_refusal else []))

    @property
    def complete(self) -> bool:
        """Return whether nobody has to sign any more; a refusal stands in for the CSR."""
        wanted = {"witness" if self.stance == "refused" else "csr", "team_lead"}
        return wanted <= {stamp.role for stamp in self.signatures}


@dataclass(frozen=True)
class Totals:
    """The figures over all lines of a slip."""

    evaluations: int
    average: int | None  # tenths, half-up, of the lines that have a final score
    passed: int
    fatal: int  # evaluations with a fatal error
    disputed: int


def totals(lines: tuple[SlipLine, ...]) -> Totals:
    """Count the lines of a slip that stand on it."""
    lines = tuple(line for line in lines if not line.left_for)
    finals = [line.final for line in lines if line.final is not None]
    return Totals(
        evaluations=len(lines),
        average=(2 * sum(finals) + len(finals)) // (2 * len(finals)) if finals else None,
        passed=sum(line.result == "pass" for line in lines),
        fatal=sum(bool(line.fatals) or line.result == "fatal_fail" for line in lines),
        disputed=sum(line.dispute != "none" for line in lines),
    )


def book(language: str, paper: str = "a4") -> "SlipBook":
    """Return a PDF to which slips are added, one after another."""
    from qa_desk.reports import slip_sheet

    return slip_sheet.SlipBook(language, paper)


def draw(slip: Slip, target: Path | BinaryIO, language: str, paper: str = "a4") -> None:
    """Draw the slip as a PDF in `language`; a file appears whole or not at all."""
    drawn = book(language, paper)
    drawn.add(slip)
    save(drawn.finish(), target)
