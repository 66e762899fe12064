"""S3-4.3b: what of a proposal is left when findings are not taken up."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plan_findings import taken_up
from qa_desk.rules.plans import Content, Finding, RuleLine, Target

FINDINGS = (
    Finding("below_pass", "1001", 800, 5),
    Finding("fatal", "1001", 1, 5),
    Finding("below_skill", "1002", 700, 12),
    Finding("weak_item", "IN-06", 300, 40),
    Finding("complaint", "", 7, 900),
    Finding("low_csat", "", 9, 300),
    Finding("new_hire", "1003", 10, 0),
    Finding("new_hire", "1004", 20, 0),
    Finding("probation", "1005", 30, 0),
    Finding("new_reason", "5G", 40, 900),
    Finding("watched", "1006", 5, 0),
    Finding("watched", "roaming", 5, 0),
)


def line(reason, **conditions):
    kind = reason if reason in ("random", "quota") else "targeted"
    return RuleLine("", 5, kind, sample_reason=reason, filter=CallFilter(**conditions))


RULES = (
    line("random"),
    line("targeted", contact_reasons=("bill",)),
    line("quota"),
    line("targeted", people=("1001", "1002")),
    line("complaint_driven", complaint=True),
    line("low_csat", csat_max=2),
    line("new_hire", tenure_max_days=90),
    line("new_hire", people=("1005",)),
    line("new_product", contact_reasons=("5G",)),
    line("watch_list", contact_reasons=("roaming",)),
    line("watch_list", people=("1006",)),
)
CONTENT = Content(
    findings=FINDINGS,
    focus_items=("IN-06",),
    focus_people=("1001", "1002"),
    focus_reasons=("bill",),
    targets=(Target("item", "IN-06", 300, 210), Target("average", "", 880, 900)),
)


def left(*gone):
    """What is left without the findings of these kinds and subjects."""
    return taken_up(RULES, CONTENT, [f for f in FINDINGS if (f.kind, f.subject) not in gone])


def test_with_every_finding_a_proposal_stays_as_it_is():
    assert taken_up(RULES, CONTENT, FINDINGS) == (RULES, CONTENT)


def test_without_any_finding_only_the_rules_for_everybody_are_left():
    rules, content = taken_up(RULES, CONTENT, ())
    assert rules == RULES[:3]
    assert (content.focus_items, content.focus_people) == ((), ())
    assert [target.kind for target in content.targets] == ["average"]
    assert content.focus_reasons == ("bill",)


def test_somebody_with_another_finding_stays_in_focus():
    rules, content = left(("below_pass", "1001"))
    assert (rules, content.focus_people) == (RULES, ("1001", "1002"))
    rules, content = left(("below_pass", "1001"), ("fatal", "1001"))
    assert content.focus_people == ("1002",)
    assert rules[3].filter.people == ("1002",)


def test_new_hires_are_named_when_one_is_left_out():
    rules, _content = left(("new_hire", "1004"))
    assert rules[6].filter == CallFilter(people=("1003",))
    rules, _content = left(("new_hire", "1003"), ("new_hire", "1004"))
    assert len(rules) == len(RULES) - 1
    assert rules[6] == RULES[7]


def test_a_topic_that_is_not_watched_goes():
    rules, _content = left(("watched", "roaming"), ("new_reason", "5G"))
    assert [rule.sample_reason for rule in rules].count("watch_list") == 1
    assert "new_product" not in {rule.sample_reason for rule in rules}


@given(st.sets(st.sampled_from(FINDINGS)))
def test_no_rule_names_anybody_who_was_left_out(chosen):
    findings = tuple(each for each in FINDINGS if each in chosen)
    rules, content = taken_up(RULES, CONTENT, findings)
    subjects = {each.subject for each in findings}
    assert {no for rule in rules for no in rule.filter.people} <= subjects
    assert {*content.focus_people, *content.focus_items} <= subjects
    assert content.findings == findings
    assert rules[:3] == RULES[:3]
