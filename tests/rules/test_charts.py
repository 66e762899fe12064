"""Pictures as data: what is outside its limits, what comes together, which months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import charts
from qa_desk.rules.charts import (
    Bars,
    Chart,
    Control,
    Dumbbells,
    Heat,
    Mark,
    Pair,
    Pareto,
    Trend,
)

_DAYS = st.dates(date(2001, 1, 1), date(2100, 12, 31))


def test_a_point_beyond_its_own_limits_is_outside():
    chart = Control(
        "",
        points=(Mark("1", 5.0), Mark("2", 50.0), Mark("3", None), Mark("4", 1.0), Mark("5", 99.0)),
        limits=((0, 10), (0, 10), (0, 10), (2, 10), None),
    )

    assert chart.outside() == [1, 3]


def test_limits_are_wider_on_fewer():
    few, many, nothing = charts.p_limits(10, [100, 400, 0])

    assert few == pytest.approx((1.0, 19.0))  # 10 ± 3·√(0.1·0.9/100)
    assert many == pytest.approx((5.5, 14.5))
    assert nothing is None


def test_limits_stay_within_a_rate():
    assert charts.p_limits(0, [5]) == ((0.0, 0.0),)
    low, high = charts.p_limits(50, [1])[0]
    assert (low, high) == (0.0, 100.0)


def test_a_pareto_comes_together_to_all():
    assert Pareto("", bars=(Mark("a", 6), Mark("b", 3), Mark("c", 1))).cumulative() == [60, 90, 100]
    assert Pareto("", bars=(Mark("a", 0), Mark("b", None))).cumulative() == [0, 0]
    assert Pareto("").cumulative() == []


@given(st.lists(st.floats(0, 1000), min_size=1))
def test_a_pareto_rises_and_ends_at_a_hundred(values):
    shares = Pareto("", bars=tuple(Mark(str(n), value) for n, value in enumerate(values)))
    found = shares.cumulative()

    assert found == sorted(found)
    assert found[-1] == pytest.approx(100 if sum(values) else 0)


def test_months_go_back_over_the_turn_of_the_year():
    assert charts.periods(date(2026, 2, 17), 4) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert charts.periods(date(2026, 2, 17), 1) == [date(2026, 2, 1)]


@given(_DAYS, st.integers(1, 40))
def test_months_follow_one_another(last, months):
    found = charts.periods(last, months)

    assert len(found) == months
    assert found[-1] == last.replace(day=1)
    numbers = [day.year * 12 + day.month for day in found]
    assert numbers == list(range(numbers[-1] - months + 1, numbers[-1] + 1))


def test_every_picture_is_a_chart_without_marks_at_first():
    for kind, marks in ((Trend, "points"), (Bars, "bars"), (Heat, "cells")):
        chart = kind("title", "pass_rate", target=90)
        assert isinstance(chart, Chart)
        assert getattr(chart, marks) == ()


@pytest.mark.parametrize(
    ("values", "target", "reach"),
    [
        ((), None, (0.0, 100.0)),
        ((90.0, 100.0), None, (90.0, 100.0)),
        ((72.5, 81.0), 93.0, (70.0, 100.0)),
        ((80.0, None), None, (80.0, 90.0)),
    ],
)
def test_before_and_after_reach_over_whole_tens(values, target, reach):
    pairs = (Pair("one", *(Mark("", value) for value in values)),) if values else ()
    assert Dumbbells("Before and after", target=target, pairs=pairs).reach() == reach
