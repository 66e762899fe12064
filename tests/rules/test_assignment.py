import random
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.assignment import REASONS, Assignment, Inspector, Task, assign, surplus, why_not
from qa_desk.work import Actor, Grant

TEAMS = [UUID(int=900 + number) for number in range(3)]
CSRS = [UUID(int=100 + number) for number in range(6)]


def person(number, **grant):
    grants = frozenset({Grant("inspector", **grant)}) if grant else frozenset()
    roles = frozenset({"inspector"})
    return Actor(
        UUID(int=number), f"i{number}", f"质检员{number}", str(number), roles, grants=grants
    )


def inspector(number, minutes=300, **values):
    return Inspector(person(number), minutes, **values)


def task(number, csr=CSRS[0], team=TEAMS[0], **values):
    return Task(UUID(int=10_000 + number), csr, team, **values)


inspectors = st.lists(
    st.builds(
        inspector,
        st.sampled_from([1, 2, 3, 4, 100, 101]),  # two of them are CSRs too
        st.integers(0, 480),
        busy=st.integers(0, 500),
        skill_groups=st.frozensets(st.sampled_from(["general", "gold"]), max_size=2),
        languages=st.frozensets(st.sampled_from(["普通话", "粤语"]), max_size=2),
        teams=st.frozensets(st.sampled_from(TEAMS), max_size=1),
        recent=st.dictionaries(st.sampled_from(CSRS), st.integers(0, 9), max_size=3),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)
tasks = st.lists(
    st.builds(
        task,
        st.integers(0, 999),
        st.sampled_from(CSRS),
        st.sampled_from(TEAMS),
        skill_group=st.sampled_from(["", "general", "gold"]),
        language=st.sampled_from(["", "普通话", "粤语", "四川话"]),
        minutes=st.integers(1, 40),
    ),
    unique_by=lambda one: one.key,
    max_size=30,
)


@given(tasks, inspectors, st.booleans())
def test_e_01_every_call_goes_to_somebody_who_can_judge_it_or_is_named_with_why(
    wanted, people, same_team
):
    found = assign(wanted, people, "s", same_team=same_team)
    assert found.given.keys() | found.refused.keys() == {each.key for each in wanted}
    assert not found.given.keys() & found.refused.keys()
    by_id = {one.id: one for one in people}
    for each in wanted:
        reasons = {why_not(each, one, same_team=same_team) for one in people}
        if each.key in found.given:
            assert why_not(each, by_id[found.given[each.key]], same_team=same_team) is None
        else:
            assert found.refused[each.key] in REASONS
            assert None not in reasons


@given(tasks, inspectors)
def test_no_self_nobody_is_given_his_own_call(wanted, people):
    found = assign(wanted, people, same_team=True)
    assert all(found.given.get(each.key) != each.csr_id for each in wanted)


@given(tasks, inspectors, st.text(max_size=4))
def test_the_same_input_gives_the_same_whatever_its_order(wanted, people, seed):
    assert assign(wanted[::-1], people[::-1], seed) == assign(wanted, people, seed)


@given(
    st.integers(0, 60), st.lists(st.integers(1, 480), min_size=1, max_size=6), st.text(max_size=3)
)
def test_nobody_has_more_than_his_share_of_the_capacity_and_one(count, minutes, seed):
    people = [inspector(number, each) for number, each in enumerate(minutes, 1)]
    wanted = [task(number, CSRS[number % 6], minutes=10) for number in range(count)]
    shares = Counter(assign(wanted, people, seed).given.values())
    for one in people:
        fair = count * one.minutes / sum(minutes)
        assert fair - len(people) < shares[one.id] < fair + 1


def test_who_is_busy_already_is_given_less():
    people = [inspector(1, busy=100), inspector(2), inspector(3)]
    wanted = [task(number, minutes=10) for number in range(20)]
    assert Counter(assign(wanted, people).given.values()) == {UUID(int=2): 10, UUID(int=3): 10}


def test_what_only_some_can_judge_leaves_the_rest_to_the_others():
    people = [inspector(1), inspector(2, languages=frozenset({"普通话"})), inspector(3)]
    people[2] = replace(people[2], languages=frozenset({"普通话"}))
    wanted = [task(number, language="粤语") for number in range(10)]
    wanted += [task(number, language="普通话") for number in range(10, 30)]
    assert set(Counter(assign(wanted, people).given.values()).values()) == {10}


def test_everybody_excluded_from_another_team_still_shares_evenly():
    people = [inspector(n, teams=frozenset({UUID(int=n)})) for n in range(1, 5)]
    wanted = [task(100 * n + i, team=UUID(int=n)) for n in range(1, 5) for i in range(100)]
    counts = Counter(assign(wanted, people).given.values())
    assert max(counts.values()) - min(counts.values()) <= 4


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([], "nobody"),
        ([Inspector(person(1, scope="team", team=TEAMS[1]), 300)], "reach"),
        ([inspector(1, skill_groups=frozenset({"gold"}))], "skill_group"),
        ([inspector(1, languages=frozenset({"普通话"}))], "language"),
        ([inspector(1, teams=frozenset({TEAMS[0]}))], "conflict"),
        ([inspector(100)], "conflict"),
    ],
)
def test_p16_a_call_that_nobody_can_judge_is_named_with_why(people, reason):
    call = task(1, skill_group="general", language="粤语")
    assert assign([call], people) == Assignment({}, {call.key: reason})


def test_who_has_no_time_left_judges_only_what_nobody_else_can():
    people = [inspector(1, minutes=0), inspector(2)]
    wanted = [task(number, UUID(int=2) if number == 0 else CSRS[0]) for number in range(5)]
    found = assign(wanted, people).given
    assert found[wanted[0].key] == UUID(int=1)
    assert {found[each.key] for each in wanted[1:]} == {UUID(int=2)}


def test_in_a_month_of_40_csrs_and_4_inspectors_every_pair_meets_about_as_often():
    people = [inspector(number) for number in range(1, 5)]
    csrs = [UUID(int=1000 + number) for number in range(40)]
    pairs = {one.id: Counter() for one in people}
    totals = Counter()
    for day in range(22):
        wanted = [task(day * 1000 + n, csr) for n, csr in enumerate(csrs)]
        today = [replace(one, recent=dict(pairs[one.id])) for one in people]
        for key, who in assign(wanted, today, f"{day}").given.items():
            pairs[who][csrs[key.int - 10_000 - day * 1000]] += 1
            totals[who] += 1
    assert set(totals.values()) == {220}
    for csr in csrs:
        met = [pairs[one.id][csr] for one in people]
        assert min(met) >= 4
        assert max(met) <= 7


def test_4000_tasks_for_50_inspectors_are_shared_evenly():
    shuffled = random.Random(7)
    teams = [UUID(int=500 + number) for number in range(60)]
    people = [
        inspector(number, 300 + number, teams=frozenset({teams[number]})) for number in range(50)
    ]
    wanted = [
        task(number, UUID(int=5000 + number % 1000), shuffled.choice(teams))
        for number in range(4000)
    ]
    counts = Counter(assign(wanted, people).given.values())
    capacity = sum(one.minutes for one in people)
    for one in people:
        assert abs(counts[one.id] - 4000 * one.minutes / capacity) < 3


@given(inspectors, st.integers(1, 40))
def test_who_gives_his_surplus_away_still_has_as_much_as_the_others(people, minutes):
    above = surplus(people, minutes)
    there = [one for one in people if one.minutes]
    for one in there:
        if count := above.get(one.id):
            level = sum(each.busy for each in there) / sum(each.minutes for each in there)
            assert one.busy - count * minutes >= level * one.minutes - 1e-6
    assert not set(above) - {one.id for one in there}


def test_a_surplus_is_what_lies_above_the_level():
    people = [inspector(1, busy=200), inspector(2, busy=40), inspector(3, minutes=0, busy=99)]
    assert surplus(people, 20) == {UUID(int=1): 4}
