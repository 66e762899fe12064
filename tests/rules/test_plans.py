"""S3-4.3b: what a plan says."""

import json
from dataclasses import replace
from datetime import date

import pytest

from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import Bilingual
from qa_desk.rules import plans
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plans import Content, Finding, RuleLine, Shortfall, Target

RULE = RuleLine("日常", 12)
FULL = Content(
    findings=(Finding("below_pass", "1001", 801, 12, Bilingual("李谷雨")),),
    focus_items=("IN-07",),
    focus_people=("1001",),
    focus_reasons=("投诉",),
    mode_mix={"floor_check": 100},
    quick_by_others=20,
    calibration_on=date(2026, 11, 18),
    targets=(Target("item", "IN-07", 120, 84, name=Bilingual("知识", "Knowledge")),),
    shortfall=Shortfall(800, 600, 15, 1840, 1300),
)


@pytest.mark.parametrize("content", [Content(), FULL])
def test_content_is_the_same_after_it_was_stored(content):
    assert Content.from_document(content.to_document()) == content


def test_a_rule_is_the_same_after_it_was_stored():
    rule = RuleLine("Long", 5, per="team", filter=CallFilter(min_seconds=600, hours=(8, 9)))
    assert RuleLine.from_document(json.loads(json.dumps(rule.to_document()))) == rule


def test_an_old_plan_without_content_has_the_defaults():
    assert Content.from_document({}) == Content()
    assert sum(Content().mode_mix.values()) == 100


def test_a_number_is_a_plan_at_random():
    assert plans.at_random(5) == (RuleLine("", 5),)


@pytest.mark.parametrize("count", [0, 201])
def test_an_absurd_number_is_refused(count):
    with pytest.raises(RuleError, match="between 1 and 200"):
        plans.at_random(count)


def test_every_word_of_a_rule_is_one_that_is_known():
    plans.check((RULE,), FULL)
    for name in ("kind", "mode", "per", "unit", "sample_reason"):
        with pytest.raises(InputError, match="日常"):
            plans.check((replace(RULE, **{name: "x"}),), FULL)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"count": 0}, "between 1 and 200"),
        ({"count": 201}, "between 1 and 200"),
        ({"count": 0, "per": "centre"}, "draws nothing"),
        ({"count": 0, "unit": "percent"}, "from 1 to 100 %"),
        ({"count": 101, "unit": "percent"}, "from 1 to 100 %"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(changed, words):
    with pytest.raises(RuleError, match=words):
        plans.check((replace(RULE, **changed),), FULL)


def test_a_team_or_the_centre_may_have_many():
    plans.check((replace(RULE, count=5000, per="team"),), FULL)
    plans.check((replace(RULE, count=100, unit="percent"),), FULL)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (replace(FULL, mode_mix={"floor_check": 90}), "add up to 100"),
        (replace(FULL, mode_mix={"x": 100}), "add up to 100"),
        (replace(FULL, mode_mix={"floor_check": 150, "test_call": -50}), "add up to 100"),
        (replace(FULL, quick_by_others=101), "from 0 to 100"),
    ],
)
def test_a_content_that_cannot_be_meant_is_refused(content, words):
    with pytest.raises(RuleError, match=words):
        plans.check((RULE,), content)


def test_a_plan_without_rules_is_refused():
    with pytest.raises(RuleError, match="at least one"):
        plans.check((), FULL)


def test_no_quick_checks_at_all_need_no_shares():
    plans.check((RULE,), replace(FULL, mode_mix={}))
