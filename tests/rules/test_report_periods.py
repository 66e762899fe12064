"""Weeks, the ten days of a month, months, half-years and years (S3-6.D2, P25)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qa_desk.errors import InputError
from qa_desk.rules import report_periods
from qa_desk.rules.report_forms import KINDS

KINDS_AND_DAYS = (some.sampled_from(sorted(KINDS)), some.dates(date(2000, 1, 1), date(2090, 1, 1)))


@given(*KINDS_AND_DAYS)
def test_periods_follow_one_another_without_a_gap(kind, day):
    first, last = report_periods.around(kind, day)
    assert first <= day <= last
    before = report_periods.before(kind, first)
    assert (first - before[1]).days == 1
    assert report_periods.finished(kind, day) == before
    assert report_periods.lately(kind, day, 3)[:2] == [(first, last), before]


@given(*KINDS_AND_DAYS)
def test_what_is_written_is_read_back(kind, day):
    first, last = report_periods.around(kind, day)
    text = {
        "week": f"{first:%G-W%V}",
        "third": f"{first:%Y-%m}-{min(first.day // 10, 2) + 1}",
        "month": f"{first:%Y-%m}",
        "half": f"{first:%Y}-H{1 + first.month // 7}",
        "year": f"{first:%Y}",
    }[report_periods.length(kind)]
    assert report_periods.written(kind, text) == (first, last)


@pytest.mark.parametrize(
    ("kind", "day", "told"),
    [
        ("monthly_report", date(2026, 2, 3), "2026-02"),
        ("tenday_report", date(2026, 2, 3), "1st to 10th of 2026-02"),
        ("tenday_report", date(2026, 2, 20), "11th to 20th of 2026-02"),
        ("tenday_report", date(2026, 10, 31), "21st to the end of 2026-10"),
        ("weekly_digest", date(2026, 11, 23), "2026-11-23 – 2026-11-29"),
        ("half_year_digest", date(2026, 6, 30), "first half of 2026"),
        ("half_year_digest", date(2026, 7, 1), "second half of 2026"),
        ("yearly_digest", date(2026, 7, 1), "2026"),
    ],
)
def test_periods_are_called_as_people_do(kind, day, told):
    assert report_periods.told(report_periods.around(kind, day)) == told


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("monthly_report", "2026-10-2"),
        ("monthly_report", "October"),
        ("monthly_report", "2026-13"),
        ("tenday_report", "2026-10"),
        ("tenday_report", "2026-10-4"),
        ("weekly_digest", "2026-W54"),
        ("half_year_digest", "2026-H3"),
        ("yearly_digest", "26"),
    ],
)
def test_what_is_no_period_is_said_with_an_example(kind, text):
    with pytest.raises(InputError, match="Write it like this: 2026"):
        report_periods.written(kind, text)


def test_a_period_is_made_of_months_or_parts_of_them():
    week = report_periods.around("weekly_digest", date(2026, 12, 1))
    assert report_periods.months(week) == [
        (date(2026, 11, 30), date(2026, 11, 30)), (date(2026, 12, 1), date(2026, 12, 6)),
    ]  # fmt: skip
    half = report_periods.around("half_year_digest", date(2026, 2, 1))
    assert [first.month for first, _last in report_periods.months(half)] == [1, 2, 3, 4, 5, 6]
