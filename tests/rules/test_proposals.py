"""S3-4.3b, P25: a plan as last month's results suggest it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.i18n import Bilingual
from qa_desk.rules import proposals
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plan_totals import Csr
from qa_desk.rules.plans import Finding, RuleLine, Target
from qa_desk.rules.proposals import LastMonth, PersonMonth, Rate, Split, Watched

MONTH = date(2026, 11, 1)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
CSRS = (
    Csr(ONE, "1001", "李谷雨", hired_on=date(2026, 9, 1), probation_until=date(2026, 12, 1)),
    Csr(TWO, "1002", "王立夏", hired_on=date(2026, 1, 1), probation_until=date(2026, 11, 30)),
    Csr(THREE, "1003", "张小满", hired_on=date(2020, 1, 1), probation_until=date(2020, 6, 30)),
)
PLAIN = LastMonth(CSRS[2:])
GOOD = PersonMonth(THREE, "general", 12, 12 * 900, 12 * 850, 12, 900, 1000, 0, 20)
CALLS = {ONE: {"投诉": 60, "账单": 40}, TWO: {"账单": 50}, THREE: {"投诉": 10, "新品": 5}}


def findings(last):
    return [
        (each.kind, each.subject, each.figure, each.n) for each in proposals.findings(MONTH, last)
    ]


def rules(last, split=None):
    found, _content = proposals.propose(MONTH, last, split or Split())
    return [(r.kind, r.sample_reason, r.count, r.per, r.filter) for r in found]


def about(**conditions):
    return CallFilter(**conditions)


def test_a_good_month_finds_nothing_and_all_but_the_quota_is_at_random():
    assert findings(replace(PLAIN, people=(GOOD,))) == []
    assert rules(PLAIN) == [
        ("random", "random", 18, "csr", about()),
        ("quota", "quota", 2, "csr", about()),
    ]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"final": 12 * 849}, ("below_pass", "1003", 849, 12)),
        ({"final": 3 * 849, "pass_mark": 3 * 850, "n": 3}, ("below_pass", "1003", 849, 3)),
        ({"ms_earned": 760}, ("below_skill", "1003", 760, 12)),
        ({"fatal": 2}, ("fatal", "1003", 2, 20)),
    ],
)
def test_csrs_below_the_pass_mark_or_the_minimum_skill_or_with_fatal_errors_are_found(
    changed, found
):
    last = replace(PLAIN, people=(replace(GOOD, **changed),), min_skill={"general": 800})
    assert findings(last) == [found]
    assert ("targeted", "targeted", 2, "csr", about(people=("1003",))) in rules(last)


@pytest.mark.parametrize(
    "changed",
    [
        {"final": 2 * 700, "pass_mark": 2 * 850, "n": 2},  # too few for an average
        {"ms_earned": 700, "n": 9, "final": 9 * 900, "pass_mark": 9 * 850},  # for the skill (6.4)
        {"ms_earned": 0, "ms_applicable": 0},
        {"csr_id": ONE, "final": 0},  # is no CSR any more
    ],
)
def test_too_little_says_nothing(changed):
    last = replace(PLAIN, people=(replace(GOOD, **changed),), min_skill={"general": 800})
    assert findings(last) == []


def test_the_three_items_with_the_highest_defect_rate_are_in_focus_with_a_target():
    items = (
        Rate("A", 100, 5),
        Rate("B", 100, 20),
        Rate("C", 200, 30),
        Rate("D", 50, 4),
        Rate("E", 9, 9),
    )
    last = replace(PLAIN, items=(*items, Rate("F", 100, 0)), names={"B": Bilingual("乙", "B")})
    found, content = proposals.propose(MONTH, last, Split())
    assert content.focus_items == ("B", "C", "D")
    assert content.targets[0] == Target("item", "B", 200, 140, name=Bilingual("乙", "B"))
    assert content.findings[0] == Finding("weak_item", "B", 200, 100, Bilingual("乙", "B"))
    assert [rule.count for rule in found] == [18, 2]


def test_the_reasons_in_focus_are_those_that_go_wrong_until_every_csr_has_enough_such_calls():
    reasons = (
        Rate("账单", 100, 10),
        Rate("投诉", 100, 40),
        Rate("新品", 100, 30),
        Rate("其他", 9, 9),
    )
    last = replace(PLAIN, calls=CALLS, reasons=reasons)
    found, content = proposals.propose(MONTH, last, Split())
    assert content.focus_reasons == ("投诉", "新品", "账单")
    assert [(rule.kind, rule.count) for rule in found] == [
        ("random", 12),
        ("targeted", 6),
        ("quota", 2),
    ]
    assert found[1].filter == about(contact_reasons=("投诉", "新品", "账单"))
    enough = replace(last, calls={ONE: {"投诉": 60, "账单": 40}})
    assert proposals.propose(MONTH, enough, Split())[1].focus_reasons == ("投诉",)


def test_complaints_and_low_satisfaction_are_drawn_of_the_centre():
    last = replace(PLAIN, csrs=CSRS, calls=CALLS, complaints=7, rated=40, low_rated=1, low_csat=2)
    found = findings(last)
    assert ("complaint", "", 7, 165) in found
    assert ("low_csat", "", 1, 40) in found
    assert ("targeted", "complaint_driven", 1, "centre", about(complaint=True)) in rules(last)
    assert ("targeted", "low_csat", 1, "centre", about(csat_max=2)) in rules(last)


def test_new_hires_and_probationers_get_an_uplift():
    last = replace(PLAIN, csrs=CSRS)
    assert findings(last) == [
        ("new_hire", "1001", 61, 0),
        ("probation", "1001", 30, 0),
        ("probation", "1002", 29, 0),
    ]
    assert rules(last)[-3:-1] == [
        ("quota", "quota", 2, "csr", about()),
        ("targeted", "new_hire", 5, "csr", about(tenure_max_days=90)),
    ]
    assert rules(last)[-1] == ("targeted", "new_hire", 5, "csr", about(people=("1002",)))


def test_newcomers_are_known_with_what_a_plan_gives_them_on_top():
    first, second = proposals.newcomers(MONTH, CSRS)
    assert (first.staff_no, second.staff_no) == ("1001", "1002")
    written = (
        RuleLine("", 12),
        RuleLine("", 5, sample_reason="new_hire", filter=CallFilter(tenure_max_days=90)),
        RuleLine("", 3, sample_reason="new_hire", filter=CallFilter(people=("1002",))),
        RuleLine("", 50, sample_reason="new_hire", unit="percent"),
    )
    assert proposals.uplift(MONTH, first, written) == 5
    assert proposals.uplift(MONTH, second, written) == 3


def test_a_contact_reason_never_seen_before_is_a_quota_of_its_own():
    last = replace(PLAIN, csrs=CSRS, calls=CALLS, new_reasons=("新品",))
    assert ("new_reason", "新品", 5, 165) in findings(last)
    new = ("quota", "new_product", 3, "centre", about(contact_reasons=("新品",)))
    assert new in rules(last)


def test_the_watch_list_comes_with_its_uplift():
    watched = (
        Watched(5, "1001", name="李谷雨"),
        Watched(5, "1002", name="王立夏"),
        Watched(3, "1003", name="张小满"),
        Watched(2, "1003", name="张小满"),
        Watched(8, contact_reason="携号转网"),
    )
    last = replace(PLAIN, watched=watched)
    assert findings(last)[0] == ("watched", "1001", 5, 0)
    assert findings(last)[4] == ("watched", "携号转网", 8, 0)
    assert rules(last)[2:] == [
        ("targeted", "watch_list", 8, "centre", about(contact_reasons=("携号转网",))),
        ("targeted", "watch_list", 3, "csr", about(people=("1003",))),
        ("targeted", "watch_list", 5, "csr", about(people=("1001", "1002"))),
    ]


@given(st.integers(0, 200), st.integers(0, 100), st.integers(0, 100))
def test_the_parts_of_a_split_are_the_whole(each, random, targeted):
    numbers = Split(each, random, targeted).numbers
    assert sum(numbers) == each
    assert min(numbers) >= 0


def test_by_default_everybody_has_twenty_split_60_30_10():
    assert Split().numbers == (12, 6, 2)


def test_calibration_is_on_a_working_day_in_the_middle_of_the_month():
    assert proposals.propose(MONTH, PLAIN, Split())[1].calibration_on == date(2026, 11, 16)
    december = date(2026, 12, 1)
    assert proposals.propose(december, PLAIN, Split())[1].calibration_on == date(2026, 12, 15)


def test_the_focus_of_a_report_names_items_that_the_plan_takes_up():
    last = replace(
        PLAIN,
        items=(Rate("IN-03", 100, 10), Rate("IN-1", 50, 2), Rate("IN-9", 0, 0)),
        names={"IN-03": Bilingual("需求", "Need")},
    )
    _rules, content = proposals.propose(MONTH, last, Split())
    found = proposals.with_focus(content, "重点：IN-1、IN-03 与 IN-9；IN-13 除外", last)

    assert [(each.subject, each.figure, each.n) for each in found.findings] == [
        ("IN-03", 100, 100),
        ("IN-1", 40, 50),
    ]
    assert found.focus_items == ("IN-03", "IN-1")
    assert proposals.with_focus(content, "", last) == content


def test_a_focus_on_an_item_that_is_not_among_the_weakest_adds_it():
    weak = tuple(Rate(f"IN-{place}", 100, 50) for place in (1, 2, 3))
    last = replace(
        PLAIN,
        items=(*weak, Rate("IN-5", 100, 1)),
        names={"IN-5": Bilingual("礼貌", "Courtesy")},
    )
    _rules, content = proposals.propose(MONTH, last, Split())
    assert "IN-5" not in {each.subject for each in content.findings}
    (added,) = (
        each
        for each in proposals.with_focus(content, "IN-5", last).findings
        if each.subject == "IN-5"
    )
    assert (added.figure, added.n, added.name.en) == (10, 100, "Courtesy")
