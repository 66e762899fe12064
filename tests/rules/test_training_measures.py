"""What the effect of a training is measured on, and what the rule makes of it (6.9)."""

from datetime import date
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import training_measures
from qa_desk.rules.statistics import Mean, Share
from qa_desk.rules.training_measures import Sample, controls, defects, measured, sampled

DAYS = (date(2026, 10, 1), date(2026, 10, 28)), (date(2026, 10, 30), date(2026, 11, 28))


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


def test_everybody_of_the_same_level_is_compared():
    trained = [Mean.of([700]), Mean.of([720])]
    levels = (500, 499, 710, 920, 921)
    others = {person(n): Mean.of([score]) for n, score in enumerate(levels)}
    assert set(controls(trained, others)) == {person(0), person(2), person(3)}
    assert set(controls([*trained, Mean()], {**others, person(9): Mean()})) == {
        person(n) for n in (0, 2, 3)
    }
    assert controls([Mean()], others) == ()


def test_what_was_measured_is_kept_whole():
    before = [sample(n, 70 + n, failed=1) for n in range(1, 10)]
    after = [sample(n, 80 + n) for n in range(1, 10)]
    trained = {person(n) for n in (1, 2, 3, 4, 10)}
    found = measured(DAYS, (before, after), trained, {person(n) for n in range(5, 10)}, 1)
    kept = training_measures.from_text(found.to_text())
    assert kept == found
    assert kept.effect == found.effect
    assert kept.drop.before == Share(4, 4)
    assert set(found.controls) == {person(n) for n in range(5, 10)}
    assert found.effect.net == 0
    assert not found.effect.is_sampled  # 10 has no samples


def test_a_goal_is_a_score_to_reach_or_a_rate_to_come_down_to():
    before = [sample(n, 70 + n % 3, failed=1) for n in range(1, 9)]
    after = [sample(n, 85 + n if n < 3 else 70 + n % 4) for n in range(1, 9)]
    others = {person(n) for n in range(3, 9)}
    found = measured(DAYS, (before, after), {person(1), person(2)}, others, 1)
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
