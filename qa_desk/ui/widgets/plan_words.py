"""What a plan says, in words: rules, findings, targets, months and numbers."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QPushButton

from qa_desk.errors import RuleError
from qa_desk.i18n import N_, _, ngettext
from qa_desk.rules import permissions, plans
from qa_desk.rules.call_filters import CallFilter, Names
from qa_desk.rules.plans import Finding, RuleLine, Target
from qa_desk.ui.widgets import names, wording
from qa_desk.work import Actor

STATES: Mapping[str, str] = {
    "draft": N_("Drafted"),
    "approved": N_("Approved"),
    "closed": N_("Closed"),
}
STATE_CHIPS: Mapping[str, tuple[str, str]] = {
    "draft": ("neutral", "pen-line"),
    "approved": ("good", "check"),
    "closed": ("neutral", "lock"),
}
_OF_EACH: Mapping[str, str] = {
    "csr": N_("{number} of each CSR"),
    "team": N_("{number} of each team"),
    "centre": N_("{number} of the centre"),
}


def state(code: str) -> str:
    """Return a plan's state in words."""
    return _(STATES.get(code, code))


def month(day: date) -> str:
    """Return a month: 2026-11."""
    return f"{day:%Y-%m}"


def months_later(first: date, distance: int) -> date:
    """Return the first day of a month some months away."""
    at = first.year * 12 + first.month - 1 + distance
    return date(at // 12, at % 12 + 1, 1)


def last_day(first: date) -> date:
    """Return the last day of a month."""
    return months_later(first, 1) - timedelta(days=1)


def kind(code: str) -> str:
    """Return the kind of a rule, which is the stratum for averages (6.5b)."""
    return _(plans.KINDS.get(code, code))


def amount(rule: RuleLine) -> str:
    """Return how many a rule draws: 5 of each CSR, or 10 % of each team."""
    number = f"{rule.count} %" if rule.unit == "percent" else str(rule.count)
    return _(_OF_EACH[rule.per]).format(number=number)


def name(rule: RuleLine) -> str:
    """Return what a rule is called; without a name it is its reason."""
    return rule.name or wording.sample_reason(rule.sample_reason)


def calls(found: CallFilter, known: Names | None = None) -> str:
    """Return which calls a rule is about."""
    return _("; ").join(map(names.shown, found.describe(known))) or _("All calls")


def evaluations(number: int) -> str:
    """Return a number of evaluations."""
    return ngettext("{n} evaluation", "{n} evaluations", number).format(n=f"{number:,}")


def people(number: int) -> str:
    """Return a number of CSRs."""
    return ngettext("{n} CSR", "{n} CSRs", number).format(n=number)


def subject(finding: Finding | Target) -> str:
    """Return whom or what a finding or a target is about."""
    words = str(finding.name) or finding.subject
    if not words:
        return _("The centre")
    if isinstance(finding, Finding) and finding.kind in plans.OF_PEOPLE and finding.subject:
        words = words if finding.subject in words else f"{words} {finding.subject}"
    return names.shown(words)


def figure(finding: Finding) -> str:
    """Return the figure of a finding with what stands behind it."""
    n = finding.figure
    if finding.kind in {"weak_item", "below_skill"}:
        return _("{percent} % of {n}").format(percent=wording.score(n), n=finding.n)
    if finding.kind == "below_pass":
        return _("{score} on average of {n}").format(score=wording.score(n), n=finding.n)
    return _(_FIGURES.get(finding.kind, "{n}")).format(n=n)


_FIGURES: Mapping[str, str] = {
    "fatal": N_("{n} with a fatal error"),
    "complaint": N_("{n} calls of complaints"),
    "low_csat": N_("{n} calls"),
    "new_hire": N_("hired {n} days ago"),
    "probation": N_("ends in {n} days"),
    "new_reason": N_("{n} calls"),
    "watched": N_("{n} evaluations more"),
}


def target(about: Target) -> str:
    """Return what a target is about."""
    words = _(plans.TARGETS.get(about.kind, about.kind))
    if not about.subject:
        return words
    return _("{what}: {whose}").format(what=words, whose=subject(about))


def unit(about: Target) -> str:
    """Return the unit of a target's figures: scores have none."""
    return "" if about.kind == "average" else _(" %")


def tenths(about: Target, value: int | None) -> str:
    """Return a figure of a target with its unit, or a dash."""
    return wording.score(value) if value is None else f"{wording.score(value)}{unit(about)}"


def mix(shares: Mapping[str, int]) -> str:
    """Return how the quick checks share out over the modes."""
    return wording.DOT.join(
        f"{wording.mode(mode)} {share}\u00a0%" for mode, share in shares.items() if share
    )


def listed(words: Sequence[str]) -> str:
    """Return a list, or a dash where there is nothing."""
    return _(", ").join(words) or wording.NOTHING


def refusal(actor: Actor, action: str) -> str:
    """Return why a person may not do something, nothing when they may."""
    try:
        permissions.require_of(actor, action)
    except RuleError as error:
        return str(error)
    return ""


def allow(button: QPushButton, why_not: str) -> None:
    """Let a button be used, or say on hover why not."""
    button.setEnabled(not why_not)
    button.setToolTip(why_not)
    button.setAccessibleDescription(why_not)
