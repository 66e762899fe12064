"""What was heard of a recording, and what was not."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import passages as rule

MOMENTS = st.integers(-100, 1200)
PASSAGES = st.lists(st.tuples(MOMENTS, MOMENTS), max_size=6)


@given(PASSAGES)
def test_p7_what_is_played_twice_is_heard_once(passages):
    moments = {at for start, end in passages for at in range(max(0, start), min(end, 1000))}
    assert rule.heard(passages, (0, 1000)) == len(moments) * 100 // 1000
    whole = rule.merged(passages)
    assert all(one[1] < other[0] for one, other in pairwise(whole))


def test_p7_nothing_is_heard_of_a_recording_without_length():
    assert rule.heard([(0, 10)], (0, 0)) == 0


def test_p7_of_a_transferred_call_only_the_csr_s_own_part_counts():
    assert rule.heard([(0, 60_000)], (50_000, 70_000)) == 50


@given(PASSAGES)
def test_what_was_not_heard_and_what_was_are_the_whole_part(passages):
    gaps = rule._gaps(passages, (0, 1000))
    assert rule.heard([*passages, *gaps], (0, 1000)) == 100


def test_what_was_not_heard_is_named_but_no_word_s_length():
    played = ((0, 10_000), (10_900, 30_000), (45_000, 59_500))
    assert rule.missed(played, (0, 60_000)) == ((30_000, 45_000),)
    assert rule.missed((), (0, 60_000)) == ((0, 60_000),)
    assert rule.missed([(0, 90_000)], (5_000, 60_000)) == ()
