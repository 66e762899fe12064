"""S3-4.3a and P16: what the rules of a plan come to, and how they are cut down to what can be done.

The simulated month is that of P16: 600 CSRs, 14 inspectors, shifts around the clock.
"""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import plan_totals, workloads
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.plan_totals import Csr
from qa_desk.rules.plans import RuleLine
from qa_desk.rules.workloads import DAY, Pace

MONTH = date(2026, 11, 1)
CSRS = [
    Csr(UUID(int=1), "1001", "李谷雨", "T1", "general", hired_on=date(2026, 10, 1)),
    Csr(UUID(int=2), "1002", "王立夏", "T1", "complaint", hired_on=date(2020, 1, 1)),
    Csr(UUID(int=3), "1003", "张小满", "T2", "general"),
]
CALLS = {UUID(int=1): 100, UUID(int=2): 50, UUID(int=3): 10}
BASE = (RuleLine("", 12), RuleLine("", 6, "targeted", priority=1), RuleLine("", 2, "quota"))


def totals(rule, fitting=CALLS, calls=CALLS, csrs=CSRS):
    aimed = plan_totals.aimed(rule, csrs, MONTH)
    room = plan_totals.room(rule, aimed, fitting, calls)
    found = plan_totals.wanted(rule, aimed, room)
    return [found.get(csr.id) for csr in csrs]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (RuleLine("", 20), [20, 20, 10]),
        (RuleLine("", 10, unit="percent"), [10, 5, 1]),
        (RuleLine("", 30, per="team"), [15, 15, 10]),
        (RuleLine("", 10, per="team", unit="percent"), [8, 7, 1]),
        (RuleLine("", 31, per="centre"), [11, 10, 10]),
        (RuleLine("", 500, per="centre"), [100, 50, 10]),
        (RuleLine("", 10, per="centre", unit="percent"), [6, 5, 5]),
        (RuleLine("", 20, mode="side_by_side"), [20, 20, 20]),
        (RuleLine("", 20, filter=CallFilter(people=("1002",))), [None, 20, None]),
        (RuleLine("", 20, filter=CallFilter(teams=("T2",))), [None, None, 10]),
        (RuleLine("", 20, filter=CallFilter(skill_groups=("general",))), [20, None, 10]),
        (RuleLine("", 20, filter=CallFilter(tenure_max_days=90)), [20, None, None]),
    ],
)
def test_a_number_or_percentage_of_a_csr_team_or_the_centre(rule, expected):
    assert totals(rule) == expected


def test_before_there_were_calls_numbers_are_believed_and_percents_are_nothing():
    assert totals(RuleLine("", 20), {}, {}) == [20, 20, 20]
    assert totals(RuleLine("", 20, unit="percent"), {}, {}) == [0, 0, 0]


def test_who_had_no_calls_is_expected_to_have_as_many_as_the_others():
    calls = {UUID(int=1): 40, UUID(int=2): 20}
    assert totals(RuleLine("", 50), calls, calls) == [40, 20, 30]
    only = RuleLine("", 7, filter=CallFilter(people=("1003",)))
    assert totals(only, calls, calls) == [None, None, 7]


def test_without_csrs_a_plan_is_nothing():
    assert totals(RuleLine("", 20, per="centre"), csrs=[]) == []


def cut(rules, each, reached):
    return [(rule.count, rule.per) for rule in plan_totals.fitted(rules, each, reached)]


def same(rules, people=10):
    return [dict.fromkeys(range(people), rule.count) for rule in rules]


def test_rules_for_all_keep_their_proportions_and_the_rest_is_of_the_centre():
    assert cut(BASE, same(BASE), 100) == [(6, "csr"), (3, "csr"), (1, "csr")]
    assert cut(BASE, same(BASE), 57) == [(3, "csr"), (2, "csr"), (7, "centre")]
    assert cut(BASE, same(BASE), 7) == [(7, "centre")]
    assert cut(BASE, same(BASE), 0) == []


def test_what_is_on_top_for_some_goes_first():
    rules = (*BASE, RuleLine("", 5, filter=CallFilter(people=("1001",)), priority=7))
    each = [*same(BASE), {0: 5}]
    assert cut(rules, each, 203) == [(12, "csr"), (6, "csr"), (2, "csr"), (3, "csr")]
    assert cut(rules, each, 200) == [(12, "csr"), (6, "csr"), (2, "csr")]
    assert cut(rules, each, 180)[-1] == (2, "csr")


def test_a_plan_of_the_centre_alone_is_cut_in_proportion():
    rules = (RuleLine("", 100, per="centre"), RuleLine("", 50, per="team"))
    each = [dict.fromkeys(range(10), 10), dict.fromkeys(range(10), 5)]
    assert cut(rules, each, 75) == [(50, "centre"), (25, "team")]


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=4),
    st.integers(1, 40),
    st.integers(0, 1200),
)
def test_a_plan_cut_down_reaches_all_that_can_be_and_spreads_it_evenly(counts, people, reached):
    rules = tuple(RuleLine("", count) for count in counts)
    each = same(rules, people)
    reached = min(reached, people * sum(counts))
    found = plan_totals.fitted(rules, each, reached)
    given_out = sum(rule.count * (people if rule.per == "csr" else 1) for rule in found)
    assert given_out == reached
    assert sum(rule.count for rule in found if rule.per == "csr") == reached // people


def test_a_month_of_600_csrs_and_14_inspectors_ends_with_the_predicted_even_shortfall():
    csrs = [Csr(UUID(int=n), str(n), f"客服{n}", f"T{n % 30}") for n in range(1, 601)]
    days = [MONTH + timedelta(days=n) for n in range(30)]
    on_duty = {csr.id: [d for n, d in enumerate(days) if (n + csr.id.int) % 4] for csr in csrs}
    inspectors = {n: [day for i, day in enumerate(days) if (i + n) % 7 < 5] for n in range(14)}
    capacity = DAY * sum(map(len, inspectors.values()))
    each = [plan_totals.wanted(rule, csrs, plan_totals.room(rule, csrs, {}, {})) for rule in BASE]
    wanted, pace = plan_totals.together(each), Pace()
    checks = 3 * sum(map(len, on_duty.values()))
    load = workloads.workload(sum(wanted.values()), checks, 30, 21, capacity, pace)
    predicted = workloads.shortfall(wanted, load, pace)
    plan = plan_totals.fitted(BASE, each, predicted.reached)

    done = month(plan, csrs, on_duty, inspectors, pace)

    numbers = [done[csr.id] for csr in csrs]
    assert max(numbers) - min(numbers) <= 1
    assert min(numbers) == predicted.least
    assert predicted.reached * 0.99 <= sum(numbers) <= predicted.reached
    assert predicted.share == 26


def month(plan, csrs, on_duty, inspectors, pace):
    """Let every day's inspectors do what the plan gives them; return the evaluations of each."""
    level = sum(rule.count for rule in plan if rule.per == "csr")
    rest = sum(rule.count for rule in plan if rule.per == "centre")
    more = {csr.id for csr in csrs[:rest]}
    due = Counter({csr.id: level + (csr.id in more) for csr in csrs})
    done, left, minutes = Counter(), sum(due.values()), 0
    days = sorted({day for mine in on_duty.values() for day in mine})
    part = left * pace.evaluation / (DAY * sum(map(len, inspectors.values())))
    for number, day in enumerate(days):
        minutes += DAY * sum(day in mine for mine in inspectors.values()) * part
        there = [csr.id for csr in csrs if day in on_duty[csr.id]]
        there.sort(key=lambda key: (done[key] / due[key], (key.int * 7 + number) % 601))
        for key in there:
            if minutes >= pace.evaluation and done[key] < due[key]:
                done[key] += 1
                minutes -= pace.evaluation
    return done
