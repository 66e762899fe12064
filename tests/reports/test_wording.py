"""Codes, points, scores and times on paper."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from qa_desk.reports import wording


@pytest.mark.parametrize(
    ("hundredths", "shown"), [(3000, "30"), (1950, "19.5"), (25, "0.25"), (0, "0"), (100, "1")]
)
def test_points_have_only_the_decimals_they_need(hundredths, shown) -> None:
    assert wording.points(hundredths) == shown


@pytest.mark.parametrize(("tenths", "shown"), [(867, "86.7"), (1000, "100.0"), (0, "0.0")])
def test_scores_always_have_one_decimal(tenths, shown) -> None:
    assert wording.score(tenths) == shown


def test_no_score_is_a_dash_and_no_time_mark_is_nothing() -> None:
    assert wording.score(None) == "–"
    assert wording.clock(None) == ""


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "0:00"), (59_999, "0:59"), (245_000, "4:05"), (3_723_000, "1:02:03")]
)
def test_clock_times_drop_the_hours_they_do_not_have(ms, shown) -> None:
    assert wording.clock(ms) == shown


def test_a_moment_is_shown_in_the_given_zone_and_never_broken() -> None:
    at = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    assert wording.moment(at, ZoneInfo("Asia/Shanghai")) == "2027-01-01\u00a001:30"


def test_a_period_says_the_year_as_often_as_needed() -> None:
    first = date(2026, 11, 16)
    assert wording.period(first, first) == "2026-11-16"
    assert wording.period(first, date(2026, 11, 20)) == "2026-11-16 to 11-20"
    assert wording.period(first, date(2027, 1, 3)) == "2026-11-16 to 2027-01-03"


def test_an_unknown_code_stands_for_itself() -> None:
    assert wording.word({"pass": "Pass"}, "pass") == "Pass"
    assert wording.word({"pass": "Pass"}, "other") == "other"
