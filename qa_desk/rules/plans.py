"""What a month's plan says: its sampling rules and its content (S3-4.3, domain.md 5.13).

Shares are whole percents; figures of findings and targets are tenths (scores, percents) or counts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules import sampling
from qa_desk.rules.call_filters import CallFilter

KINDS: Mapping[str, str] = {
    "random": N_("Random sampling"),
    "targeted": N_("Targeted sampling"),
    "quota": N_("Quota sampling"),
}
MODES: Mapping[str, str] = {
    "recording": N_("Recording review"),
    "side_by_side": N_("Side-by-side monitoring"),
    "floor_check": N_("Floor check"),
    "test_call": N_("Test call"),
    "screen_monitoring": N_("Screen monitoring"),
}
PER: Mapping[str, str] = {"csr": N_("CSR"), "team": N_("Team"), "centre": N_("Centre")}
UNITS = ("number", "percent")
FINDINGS: Mapping[str, str] = {  # what each is about, and how its figure is meant
    "below_pass": N_("Below the pass mark"),  # a CSR; average, tenths
    "below_skill": N_("Below the minimum skill"),  # a CSR; percent, tenths
    "fatal": N_("Fatal errors"),  # a CSR; evaluations with one
    "weak_item": N_("Highest defect rate"),  # an item; percent, tenths
    "complaint": N_("Complaints"),  # the centre; calls
    "low_csat": N_("Low CSAT"),  # the centre; calls
    "new_hire": N_("New hires"),  # a CSR; days since hired
    "probation": N_("Probationers"),  # a CSR; days until the end
    "new_reason": N_("New contact reasons"),  # a reason; calls
    "watched": N_("Watch list"),  # a CSR or a reason; evaluations more
}
OF_PEOPLE = frozenset({"below_pass", "below_skill", "fatal", "new_hire", "probation", "watched"})
TARGETS: Mapping[str, str] = {
    "item": N_("Defect rate of an item"),
    "average": N_("Average score"),
    "pass_rate": N_("Pass rate"),
    "fatal_rate": N_("Fatal error rate"),
}
MOST = 200  # evaluations of each CSR by one rule
DEFAULT_MIX: Mapping[str, int] = {
    "side_by_side": 40,
    "floor_check": 30,
    "test_call": 10,
    "screen_monitoring": 20,
}


@dataclass(frozen=True)
class Finding:
    """Something that last month's results say."""

    kind: str  # a key of FINDINGS
    subject: str  # staff no., key of an item or contact reason; "" is the centre
    figure: int
    n: int  # evaluations, answers or calls behind the figure
    name: Bilingual = field(default_factory=Bilingual)  # how people call the subject


@dataclass(frozen=True)
class Target:
    """A figure of last month, where it is to be, and where it came to (S3-4.3d); tenths."""

    kind: str  # a key of TARGETS
    subject: str  # the key of an item, or ""
    before: int | None
    goal: int
    after: int | None = None
    n: int = 0  # behind `after`
    name: Bilingual = field(default_factory=Bilingual)


@dataclass(frozen=True)
class Shortfall:
    """What a plan over capacity does not reach, spread evenly (P16); checks of the month."""

    wanted: int  # evaluations
    reached: int
    least: int  # evaluations that the worst served CSR gets; nobody who wants more gets `least` + 2
    quick_wanted: int
    quick_reached: int

    @property
    def share(self) -> int:
        """Return the percentage of the evaluations that is reached."""
        return 100 * self.reached // self.wanted if self.wanted else 100


@dataclass(frozen=True)
class RuleLine:
    """A sampling rule as people write it (S3-4.3a)."""

    name: str
    count: int  # evaluations a month, or percent of the calls that fit
    kind: str = "random"  # a key of KINDS: the stratum for averages (6.5b)
    mode: str = "recording"
    sample_reason: str = "random"
    unit: str = "number"
    per: str = "csr"
    filter: CallFilter = field(default_factory=CallFilter)
    priority: int = 0  # the smaller is drawn first

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "RuleLine":
        """Return the rule that `to_document` wrote."""
        return cls(**{**document, "filter": CallFilter.from_document(document["filter"])})

    def to_document(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        return {**vars(self), "filter": self.filter.to_document()}


@dataclass(frozen=True)
class Content:
    """What a plan says besides its rules."""

    findings: tuple[Finding, ...] = ()
    focus_items: tuple[str, ...] = ()  # keys
    focus_people: tuple[str, ...] = ()  # staff nos.
    focus_reasons: tuple[str, ...] = ()
    mode_mix: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_MIX))
    quick_by_others: int = 0  # percent of the quick checks that team leads and coaches take
    calibration_on: date | None = None
    targets: tuple[Target, ...] = ()
    shortfall: Shortfall | None = None  # as approved

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Content":
        """Return the content from the JSON of a plan; what is not there has its default."""
        day = document.get("calibration_on")
        shortfall = document.get("shortfall")
        return cls(
            findings=tuple(Finding(**_named(each)) for each in document.get("findings", ())),
            focus_items=tuple(document.get("focus_items", ())),
            focus_people=tuple(document.get("focus_people", ())),
            focus_reasons=tuple(document.get("focus_reasons", ())),
            mode_mix=dict(document.get("mode_mix", DEFAULT_MIX)),
            quick_by_others=document.get("quick_by_others", 0),
            calibration_on=date.fromisoformat(day) if day else None,
            targets=tuple(Target(**_named(each)) for each in document.get("targets", ())),
            shortfall=Shortfall(**shortfall) if shortfall else None,
        )

    def to_document(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        document = asdict(self)
        day = self.calibration_on
        return {**document, "calibration_on": day.isoformat() if day else None}


def at_random(per_csr: int) -> tuple[RuleLine, ...]:
    """Return the simplest plan: so many recordings of each CSR at random."""
    if not 1 <= per_csr <= MOST:
        raise RuleError(_("Choose between 1 and 200 evaluations of each CSR."))
    return (RuleLine("", per_csr),)


def check(rules: tuple[RuleLine, ...], content: Content) -> None:
    """Refuse a plan that cannot be meant, and say why."""
    if not rules:
        raise RuleError(_("A plan needs at least one sampling rule. Add one and try again."))
    for rule in rules:
        _check_rule(rule)
    shares = content.mode_mix
    is_whole = sum(shares.values()) == 100 and all(part >= 0 for part in shares.values())
    if shares and not (is_whole and shares.keys() <= MODES.keys()):
        raise RuleError(_("The shares of the quick checks do not add up to 100 %. Adjust them."))
    if not 0 <= content.quick_by_others <= 100:
        raise RuleError(_("Team leads and coaches take from 0 to 100 % of the quick checks."))


def _check_rule(rule: RuleLine) -> None:
    known = (
        (rule.kind, KINDS),
        (rule.mode, MODES),
        (rule.per, PER),
        (rule.unit, UNITS),
        (rule.sample_reason, sampling.REASONS),
    )
    if not all(word in words for word, words in known):
        raise InputError(_("The sampling rule “{name}” is not complete.").format(name=rule.name))
    if rule.unit == "percent":
        if not 1 <= rule.count <= 100:
            raise RuleError(
                _("The sampling rule “{name}” takes from 1 to 100 % of its calls.").format(
                    name=rule.name
                )
            )
    elif rule.per == "csr" and not 1 <= rule.count <= MOST:
        raise RuleError(_("Choose between 1 and 200 evaluations of each CSR."))
    elif rule.count < 1:
        raise RuleError(
            _("The sampling rule “{name}” draws nothing. Choose 1 or more.").format(name=rule.name)
        )


def _named(document: Mapping[str, Any]) -> dict[str, Any]:
    return {**document, "name": Bilingual(**document.get("name", {}))}
