"""Averages by stratum (6.5b)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import averages
from qa_desk.rules.averages import Average, Stratum

SCORES = st.lists(st.integers(0, 1000), min_size=1, max_size=30).map(tuple)


def test_the_worked_example_of_6_5b_is_five_points_apart():
    ordinary, risky = Stratum(8_100, (886,) * 120), Stratum(900, (712,) * 80)
    assert averages.naive([ordinary, risky]) == Average(816, 200, "naive")
    assert averages.weighted([ordinary, risky]) == Average(869, 200, "weighted")


def test_only_what_chance_chose_counts_for_appraisal():
    scores = [("random", 900), ("complaint_driven", 100), ("quota", 200), ("random", 801)]
    assert averages.of_random(scores) == Average(851, 2, "random")  # 850.5, half up


@pytest.mark.parametrize(
    ("reason", "stratum"),
    [("random", "random"), ("quota", "quota"), ("watch_list", "targeted"), ("", "targeted")],
)
def test_a_reason_belongs_to_one_stratum(reason, stratum):
    assert averages.stratum_of(reason) == stratum


def test_without_a_score_there_is_no_average():
    assert averages.of_random([("targeted", 500), ("random", None)]) == Average(None, 0, "random")
    assert averages.weighted([]) == Average(None, 0, "weighted")
    assert averages.naive([Stratum(5)]) == Average(None, 0, "naive")


def test_a_part_that_was_not_sampled_leaves_the_whole_unknown():
    assert averages.weighted([Stratum(10, (900,)), Stratum(90)]) == Average(None, 1, "weighted")
    assert averages.weighted([Stratum(10, (900,)), Stratum(0)]).tenths == 900


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_samples_in_proportion_to_their_calls_need_no_weights(groups):
    strata = [Stratum(7 * len(scores), scores) for scores in groups]
    assert averages.weighted(strata).tenths == averages.naive(strata).tenths


@given(st.lists(st.tuples(st.integers(1, 10_000), SCORES), min_size=1, max_size=4))
def test_an_average_lies_between_its_scores(parts):
    strata = [Stratum(calls, scores) for calls, scores in parts]
    every = [score for _calls, scores in parts for score in scores]
    for average in (averages.weighted(strata), averages.naive(strata)):
        assert min(every) <= average.tenths <= max(every)
        assert average.n == len(every)
        assert average.basis in averages.BASES
