"""How far goals of improvement are attained (domain.md 6.10), and what they need to be SMART."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.improvement_samples import ACTUAL, GOALS, goal

from qa_desk.i18n import speaking
from qa_desk.rules import improvement
from qa_desk.rules.improvement import CATEGORIES, VERDICTS, Goal

VALUES = st.decimals(-1000, 1000, places=1)


def test_the_worked_example_of_6_10_to_the_printed_digit():
    """S4-5.3.2: 70.0, 86.7 and 70.0 % by weights 0.4/0.4/0.2 come to 76.7 %."""
    rates = [improvement.attainment(one, ACTUAL[one.key]) for one in GOALS]
    assert [str(improvement.percent(rate)) for rate in rates] == ["70.0", "86.7", "70.0"]
    parts = [rate * one.weight for one, rate in zip(GOALS, rates, strict=True)]
    assert [str(improvement.percent(part / 100)) for part in parts] == ["28.0", "34.7", "14.0"]
    whole = improvement.overall((one.weight, rate) for one, rate in zip(GOALS, rates, strict=True))
    assert str(improvement.percent(whole)) == "76.7"
    assert improvement.is_behind(100, whole, 80)


def test_the_four_categories_of_indicators_and_the_verdicts():
    """S4-5.1.1, S4-5.4.1."""
    assert list(CATEGORIES) == ["quality", "satisfaction", "business", "process"]
    assert list(VERDICTS) == ["achieved", "partly", "not"]


def test_a_goal_without_a_baseline_is_measured_by_its_target_alone():
    higher = goal("G", "business", ("0", "200", "higher"), 100, baseline=None)
    lower = replace(higher, direction="lower", target=Decimal(4))
    assert improvement.attainment(higher, Decimal(150)) == Fraction(3, 4)
    assert improvement.attainment(lower, Decimal(5)) == Fraction(4, 5)
    assert improvement.attainment(lower, Decimal(0)) is None
    assert improvement.attainment(replace(higher, target=Decimal(0)), Decimal(1)) is None


def test_what_is_not_known_has_no_rate_and_brings_nothing():
    assert improvement.attainment(GOALS[0], None) is None
    assert improvement.attainment(replace(GOALS[0], target=None), Decimal(1)) is None
    assert improvement.percent(None) is None
    assert improvement.overall([(40, None), (60, Fraction(1))]) == Fraction(6, 10)


@given(VALUES, VALUES, VALUES)
def test_what_counts_for_a_plan_lies_between_0_and_120_percent(baseline, target, actual):
    one = goal("G", "quality", (baseline, target, "higher"), 100)
    rate = improvement.attainment(one, actual)
    assert (rate is None) == (baseline == target)
    assert 0 <= improvement.clipped(rate) <= Fraction(12, 10)


@given(VALUES, VALUES.filter(lambda value: value != 0))
def test_the_baseline_is_nothing_and_the_target_is_all(baseline, step):
    one = goal("G", "quality", (baseline, baseline + step, "higher"), 100)
    assert improvement.attainment(one, one.baseline) == 0
    assert improvement.attainment(one, one.target) == 1


def test_a_smart_goal_lacks_nothing():
    """S4-3.2.1, S4-5.1.2: with a measure of the catalogue its name and unit are known."""
    assert all(not one.lacks for one in GOALS)
    assert (GOALS[0].title, GOALS[0].in_unit) == ("Average score", "points of 100")
    with speaking("zh"):
        assert GOALS[0].title != "Average score"


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ({"category": ""}, "the category"),
        ({"name": " "}, "the measure"),
        ({"unit": ""}, "the unit"),
        ({"direction": ""}, "whether higher or lower is better"),
        ({"baseline": None}, "the baseline"),
        ({"baseline_source": ""}, "where the baseline is from, and of which day"),
        ({"baseline_on": None}, "where the baseline is from, and of which day"),
        ({"target": None}, "the target"),
        ({"due_on": None}, "the due date"),
        ({"owner_id": None}, "the owner"),
    ],
)
def test_a_goal_says_what_keeps_it_from_being_smart(left_out, told):
    """S4-3.2.1."""
    assert replace(GOALS[1], **left_out).lacks == told


def test_an_empty_goal_lacks_everything():
    assert Goal(unit="件").lacks.count(", ") == 8
    assert not Goal().is_aimless


@pytest.mark.parametrize(
    ("line", "is_aimless"),
    [
        (("90", "93", "higher"), False),
        (("90", "90", "higher"), True),
        (("90", "93", "lower"), True),
        (("12", "9", "lower"), False),
        (("12", "9", "higher"), True),
    ],
)
def test_a_target_has_to_be_better_than_the_baseline(line, is_aimless):
    assert goal("G", "quality", line, 100).is_aimless is is_aimless


def test_the_planned_progress_is_the_share_of_the_time_that_is_over():
    first, due = date(2027, 1, 1), date(2027, 1, 11)
    days = (date(2026, 12, 1), first, date(2027, 1, 4), due, date(2027, 5, 1))
    assert [improvement.planned(first, due, day) for day in days] == [0, 0, 30, 100, 100]
    assert improvement.planned(first, None, first) == 100
    assert improvement.planned(due, first, first) == 100


@pytest.mark.parametrize(
    ("planned", "rate", "told"),
    [
        (50, Fraction(1, 2), "good"),
        (0, Fraction(0), "good"),
        (50, Fraction(49, 100), "soon"),
        (50, Fraction(40, 100), "soon"),
        (50, Fraction(39, 100), "late"),
        (50, Fraction(-1, 10), "late"),
        (50, None, ""),
    ],
)
def test_the_light_compares_planned_and_actual(planned, rate, told):
    """S4-4.4.1; S4-4.4.2: below 80 % of what was planned the cause is to be said."""
    assert improvement.light(planned, rate, 80) == told
    assert improvement.is_behind(planned, rate, 80) is (told == "late")


def test_the_light_of_a_plan_is_that_of_its_worst_goal():
    assert improvement.worst(["good", "late", "soon"]) == "late"
    assert improvement.worst(["good", "soon", ""]) == "soon"
    assert improvement.worst([""]) == ""


@pytest.mark.parametrize(
    ("rates", "verdict"),
    [
        ([Fraction(1), Fraction(11, 10)], "achieved"),
        ([Fraction(7, 10), Fraction(87, 100)], "partly"),
        ([Fraction(7, 10), Fraction(79, 100)], "not"),
        ([Fraction(1), None], ""),
        ([], ""),
    ],
)
def test_a_verdict_is_suggested_once_every_rate_is_known(rates, verdict):
    """S4-5.4.1."""
    assert improvement.suggested(rates, 80) == verdict
