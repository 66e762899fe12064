"""What a proposed plan leaves out when a finding of last month is not taken up (S3-4.3b)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from qa_desk.rules.plans import Content, Finding, RuleLine

_REASONS: Mapping[str, str] = {  # of the rules that a kind of finding suggests
    "below_pass": "targeted",
    "below_skill": "targeted",
    "fatal": "targeted",
    "complaint": "complaint_driven",
    "low_csat": "low_csat",
    "new_hire": "new_hire",
    "probation": "new_hire",
    "new_reason": "new_product",
    "watched": "watch_list",
}
_OF_THE_CENTRE = frozenset({"complaint_driven", "low_csat"})


def taken_up(
    rules: Sequence[RuleLine], content: Content, findings: Sequence[Finding]
) -> tuple[tuple[RuleLine, ...], Content]:
    """Return a proposal that takes up these findings only."""
    kept = (_rule(rule, content.findings, findings) for rule in rules)
    items = _subjects(findings, {"weak_item"})
    people = _subjects(findings, {"below_pass", "below_skill", "fatal"})
    return tuple(rule for rule in kept if rule is not None), replace(
        content,
        findings=tuple(findings),
        focus_items=_among(content.focus_items, items),
        focus_people=_among(content.focus_people, people),
        targets=tuple(each for each in content.targets if each.subject in {*items, ""}),
    )


def _rule(
    rule: RuleLine, proposed: Iterable[Finding], findings: Iterable[Finding]
) -> RuleLine | None:
    """Return a rule for whom and what is still taken up; None when nothing of it is."""
    kinds = {kind for kind, reason in _REASONS.items() if reason == rule.sample_reason}
    left = _subjects(findings, kinds)
    wanted = rule.filter
    if rule.sample_reason in _OF_THE_CENTRE:
        return rule if left else None
    if wanted.people:
        people = _among(wanted.people, left)
        return replace(rule, filter=replace(wanted, people=people)) if people else None
    if wanted.contact_reasons and kinds & {"new_reason", "watched"}:
        topics = _among(wanted.contact_reasons, left)
        return replace(rule, filter=replace(wanted, contact_reasons=topics)) if topics else None
    if wanted.tenure_max_days is not None:
        return _of_newcomers(rule, _subjects(proposed, {"new_hire"}), findings)
    return rule


def _of_newcomers(
    rule: RuleLine, hired: Collection[str], findings: Iterable[Finding]
) -> RuleLine | None:
    """Name the new hires where not all of them are taken up."""
    left = _among(tuple(hired), _subjects(findings, {"new_hire"}))
    if len(left) == len(hired):
        return rule
    wanted = replace(rule.filter, tenure_max_days=None, people=left)
    return replace(rule, filter=wanted) if left else None


def _subjects(findings: Iterable[Finding], kinds: Collection[str]) -> tuple[str, ...]:
    return tuple(each.subject for each in findings if each.kind in kinds)


def _among(words: Sequence[str], left: Collection[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word in left)
