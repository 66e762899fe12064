"""What the effect of a training is measured on, and what the rule makes of it (6.9)."""

import random
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import training_measures
from qa_desk.rules.statistics import Mean, Share
from qa_desk.rules.training_measures import Sample, controls, defects, measured, sampled

DAYS = (date(2026, 10, 1), date(2026, 10, 28)), (date(2026, 10, 30), date(2026, 11, 28))
RUNS = 100


def person(number):
    return UUID(int=number)


def sample(csr, score, *, failed=0, items=1):
    return Sample(person(csr), score * 10, 1000, failed, items)


def test_samples_are_means_by_person_and_one_without_points_says_nothing():
    found = sampled([sample(1, 80), sample(1, 90), sample(2, 70), Sample(person(3), 0, 0, 0, 0)])
    assert found == {
        person(1): Mean.of([Fraction(800), Fraction(900)]),
        person(2): Mean.of([Fraction(700)]),
    }
    assert defects([sample(1, 80, failed=1), sample(2, 70, failed=1)], {person(1)}) == Share(1, 1)


def test_who_is_compared_was_as_good_before():
    trained = [Mean.of([700]), Mean.of([720])]
    others = {person(n): Mean.of([score]) for n, score in enumerate((710, 950, 690, 725, 705, 601))}
    chosen = controls(trained, others)
    assert set(chosen) == {person(4), person(3)}
    assert set(controls([*trained, *trained, Mean.of([750])], others)) == {
        person(n) for n in (0, 2, 3, 4)
    }
    assert controls([Mean()], others) == ()
    assert controls([Mean.of([100])], others) == ()


def test_what_was_measured_is_kept_whole():
    before = [sample(n, 70 + n, failed=1) for n in range(1, 9)]
    after = [sample(n, 80 + n) for n in range(1, 9)]
    trained = {person(n) for n in (1, 2, 3, 4, 9)}
    found = measured(DAYS, (before, after), trained, {person(n) for n in range(5, 9)}, 1)
    kept = training_measures.from_text(found.to_text())
    assert kept == found
    assert kept.effect == found.effect
    assert kept.drop.before == Share(4, 4)
    assert set(found.controls) == {person(n) for n in range(5, 9)}
    assert found.effect.net == 0
    assert not found.effect.is_sampled  # 9 has no samples


def test_a_goal_is_a_score_to_reach_or_a_rate_to_come_down_to():
    before = [sample(n, 70, failed=1) for n in (1, 2)]
    after = [sample(n, 85 + n) for n in (1, 2)]
    found = measured(DAYS, (before, after), {person(1), person(2)}, (), 1)
    assert (found.reached("score"), found.reached("defects")) == (865, 0)
    assert found.is_met("score", 865)
    assert not found.is_met("score", 866)
    assert found.is_met("defects", 0)
    assert found.verdict("score", 865) == found.verdict("defects", 100) == "effective"
    assert found.verdict("score", 900) == "partly"


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 100)), max_size=30),
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 100)), max_size=30),
    st.sets(st.integers(1, 6)),
)
def test_nobody_is_both_trained_and_compared_and_all_is_kept(before, after, trained):
    ids = {person(n) for n in trained}
    others = {person(n) for n in range(1, 7)} - ids
    samples = [sample(*each) for each in before], [sample(*each) for each in after]
    found = measured(DAYS, samples, ids, others, 2)
    assert set(found.trainees) == ids
    assert not set(found.controls) & ids
    assert all(each.gain is not None for each in found.controls.values())
    assert training_measures.from_text(found.to_text()) == found
    assert found.verdict("score", 900) in ("effective", "partly", "not_effective", "too_few")


# A training of known effect, many times over; test_training_effect.py has it without the matching


def verdict(chance, effect):
    """Return the verdict where six of the twelve worst of 24 were sent, five samples each."""
    level = {n: chance.gauss(80, 4) for n in range(1, 25)}

    def drawn(gains):
        return [
            sample(n, min(100, max(0, round(chance.gauss(level[n] + gains.get(n, 0), 8)))))
            for n in level
            for _ in range(5)
        ]

    before = drawn({})
    means = sampled(before)
    worst = sorted(level, key=lambda n: means[person(n)].total)[:12]
    trained = chance.sample(worst, 6)
    after = drawn(dict.fromkeys(trained, effect))
    others = {person(n) for n in level} - {person(n) for n in trained}
    found = measured(DAYS, (before, after), {person(n) for n in trained}, others, 5)
    return found.verdict("score", 1)


@pytest.mark.parametrize(("effect", "least", "most"), [(0, 0, 0.15), (14, 0.8, 1)])
def test_of_a_biased_selection_the_matched_others_tell_the_effect(effect, least, most):
    """Who was chosen for bad scores and those like him both come back to the middle."""
    chance = random.Random(20261116)
    found = [verdict(chance, effect) for _ in range(RUNS)]
    assert least <= found.count("effective") / RUNS <= most
