"""Who signs a paper, in which turn."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.errors import RuleError
from qa_desk.rules.signatories import MEANINGS, MEANT, RIGHTS, in_order, next_turn

PEOPLE = [UUID(int=n) for n in range(1, 9)]


def test_those_of_one_turn_sign_in_any_order_and_the_next_waits_for_all():
    asked = in_order((("evaluator", PEOPLE[:2]), ("checker", PEOPLE[2:3])))
    assert [(one.place, one.role, one.turn) for one in asked] == [
        (1, "evaluator", 1), (2, "evaluator", 1), (3, "checker", 2),
    ]  # fmt: skip
    assert [one.place for one in next_turn(asked, ())] == [1, 2]
    assert [one.place for one in next_turn(asked, {2})] == [1]
    assert [one.place for one in next_turn(asked, {1, 2})] == [3]
    assert next_turn(asked, {1, 2, 3}) == ()


def test_no_self_nobody_signs_as_two():
    with pytest.raises(RuleError, match="named twice"):
        in_order((("evaluator", PEOPLE[:1]), ("approver", PEOPLE[:1])))


def test_each_role_has_a_meaning_and_a_right():
    assert set(MEANT) == set(RIGHTS)
    assert set(MEANT.values()) <= set(MEANINGS)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.randoms())
def test_whoever_signs_when_it_is_his_turn_all_sign_once_and_in_order(sizes, random):
    people = iter(PEOPLE + [UUID(int=n) for n in range(20, 40)])
    asked = in_order([("evaluator", [next(people) for _n in range(size)]) for size in sizes])
    signed: list[int] = []
    turns = []
    while waiting := next_turn(asked, signed):
        one = random.choice(waiting)
        signed.append(one.place)
        turns.append(one.turn)
    assert sorted(signed) == [one.place for one in asked]
    assert turns == sorted(turns)
