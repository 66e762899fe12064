"""S0-4.2.1b: indicators, their lights, and how they are told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import kpis
from qa_desk.rules.kpis import DIRECTIONS, LIGHTS, METRICS, UNITS, Metric


def test_s0_4_2_1b_the_four_indicators_that_the_policy_names_are_there():
    """S0-4.2.1b."""
    assert {"csat", "response_time", "resolution_rate", kpis.RECKONED} <= set(METRICS)
    assert {metric.unit for metric in METRICS.values()} <= set(UNITS)
    assert {metric.direction for metric in METRICS.values()} <= set(DIRECTIONS)
    assert METRICS["csat"].called == "Customer satisfaction"
    assert Metric("own_1", "净推荐值", "points", "up", is_own=True).called == "净推荐值"


@pytest.mark.parametrize(
    ("value", "target", "direction", "light"),
    [
        (9000, 9000, "up", "good"),
        (8100, 9000, "up", "near"),
        (8099, 9000, "up", "missed"),
        (3000, 3000, "down", "good"),
        (3300, 3000, "down", "near"),
        (3301, 3000, "down", "missed"),
        (1, 9000, "none", ""),
        (None, 9000, "up", ""),
        (9000, None, "up", ""),
    ],
)
def test_the_light_follows_the_target_and_the_direction(value, target, direction, light):
    assert kpis.light(value, target, direction) == light
    assert light in LIGHTS


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_better_value_never_has_a_worse_light(value, target):
    order = ["missed", "near", "good"]
    worse, better = (kpis.light(one, target, "up") for one in (value, value + 1))
    assert order.index(worse) <= order.index(better)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (9530, "percent", "95.3 %"),
        (9500, "percent", "95 %"),
        (24_500, "seconds", "245"),
        (4_650_000, "count", "46\u202f500"),
        (-125, "points", "−1.25"),
        (None, "count", "–"),
    ],
)
def test_a_value_is_told_in_its_unit(value, unit, words):
    assert kpis.told(value, unit) == words


def test_a_period_begins_on_its_first_day():
    assert kpis.start_of("month", date(2026, 11, 18)) == date(2026, 11, 1)
    assert kpis.start_of("week", date(2026, 11, 18)) == date(2026, 11, 16)
