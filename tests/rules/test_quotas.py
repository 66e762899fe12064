"""S3-4.3a, P16: how many calls of each CSR a rule asks for."""

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules.quotas import Had, Rule, Situation, levelled, wanted
from qa_desk.rules.sampling import fraction

A, B, C, D = (UUID(int=number) for number in range(1, 5))
T1, T2 = UUID(int=101), UUID(int=102)
RULE = Rule(UUID(int=55), 20)
people = st.dictionaries(
    st.uuids(), st.tuples(st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=8
)


def per(unit, whom, count=20):
    return Rule(RULE.id, count, unit, whom)


def test_of_each_csr_the_number_of_the_month_is_asked_less_what_was_drawn():
    now = Situation({A: 100, B: 3, C: 0}, {A: Had(5, 5), B: Had(25, 25)})
    assert wanted(RULE, now).people == {A: 15, B: 0, C: 20}


@given(st.integers(1, 60), st.integers(1, 31))
def test_day_by_day_a_month_comes_to_its_number_and_never_runs_ahead(count, days):
    rule, had = per("number", "csr", count), 0
    for day in range(1, days + 1):
        now = Situation({A: 9}, {A: Had(had, had)}, part=Fraction(day, days))
        had += wanted(rule, now).people[A]
        assert abs(had - count * day / days) < 1
    assert had == count


def test_a_missed_day_is_caught_up_with_its_own_calls_but_never_over_the_number():
    part = Fraction(10, 30)  # 6 or 7 of 20
    behind = Situation({A: 9}, {A: Had(4, 9)}, part=part)
    assert wanted(RULE, behind).people[A] in (2, 3)
    nearly = Situation({A: 9}, {A: Had(4, 19)}, part=part)
    assert wanted(RULE, nearly).people[A] == 1


def test_percent_are_of_the_calls_that_fit_those_drawn_before_included():
    rule = per("percent", "csr", 10)
    assert wanted(rule, Situation({A: 100, B: 0})).people == {A: 10, B: 0}
    assert wanted(rule, Situation({A: 90}, {A: Had(10, 10)})).people == {A: 0}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_percent_of_few_calls_are_rounded_up_for_some_and_down_for_others(pools):
    now = Situation({UUID(int=n): pool for n, pool in enumerate(pools)})
    for person, found in wanted(per("percent", "csr", 10), now).people.items():
        exact = now.pools[person] / 10
        assert abs(found - exact) < 1


def test_the_number_of_a_team_is_spread_over_its_csrs():
    now = Situation({A: 9, B: 9, C: 9, D: 9}, teams={A: T1, B: T1, C: T2, D: T2})
    found = wanted(per("number", "team", 5), now).people
    assert sorted((found[A], found[B])) == sorted((found[C], found[D])) == [2, 3]


def test_what_a_team_or_the_centre_lacks_is_named():
    now = Situation({A: 2, B: 1, C: 9}, teams={A: T1, B: T1, C: T2})
    by_team = wanted(per("number", "team", 5), now)
    assert (by_team.people, by_team.short) == ({A: 2, B: 1, C: 5}, {T1: 2})
    assert wanted(per("number", "centre", 15), now).short == {None: 3}


def test_percent_of_the_centre_are_of_all_its_calls():
    found = wanted(per("percent", "centre", 10), Situation({A: 15, B: 5}))
    assert sum(found.people.values()) == 2


@given(people, st.integers(0, 100))
def test_a_number_is_spread_level_nobody_has_two_more_than_another_who_could_have_more(
    found, total
):
    """P16."""
    room = {person: most for person, (most, _before) in found.items()}
    had = {person: before for person, (_most, before) in found.items()}
    turns = {person: fraction("seed", person) for person in found}
    given_ = levelled(total, had, room, turns)
    assert sum(given_.values()) == min(total, sum(room.values()))
    for person, n in given_.items():
        assert 0 <= n <= room[person]
        for other in given_:
            if n and given_[other] < room[other]:
                assert had[person] + n <= had[other] + given_[other] + 1
