"""Who signed in to which telephone: read from lists as they are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import sign_in_logs

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = ["工号", "分机", "签入时间", "签出时间"]
KNOWN = {"0012", "0013", "07", "007"}


def read(*rows, head=HEAD):
    return sign_in_logs.read([["坐席签入记录"], head, *rows], "log.xlsx", KNOWN, ZONE)


def utc(hour, minute=0):
    return datetime(2026, 11, 5, hour, minute, tzinfo=UTC)


def test_a_log_says_who_was_where_and_when():
    found = read(
        ["0012", "8001", "2026-11-05 09:00:00", "2026-11-05 17:00:00"],
        HEAD,
        ["", "", "", ""],
        ["13", "8001", "2026-11-05 17:00", "2026-11-05 18:00"],
    )
    assert [(one.staff_no, one.start, one.end) for one in found.rows] == [
        ("0012", utc(1), utc(9)),
        ("0013", utc(9), utc(10)),
    ]
    assert found.problems == ()
    assert [(one.line, one.code) for one in found.repaired] == [(6, "zeros_restored")]


def test_without_a_sign_out_it_lasts_until_the_next_sign_in_there():
    head = HEAD[:3]
    found = read(
        ["0012", "8001", "2026-11-05 09:00"],
        ["0013", "8001", "2026-11-05 12:00"],
        ["0012", "8002", "2026-11-05 13:00"],
        head=head,
    )
    assert [(one.staff_no, one.end) for one in found.rows] == [("0012", utc(4))]
    assert [(one.line, one.code) for one in found.problems] == [
        (4, "no_sign_out"),
        (5, "no_sign_out"),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["", "8001", "2026-11-05 09:00", "2026-11-05 10:00"], "no_staff_no"),
        (["0012", "", "2026-11-05 09:00", "2026-11-05 10:00"], "no_extension"),
        (["0012", "8001", "", "2026-11-05 10:00"], "no_sign_in"),
        (["0012", "8001", "2026-11-05", "2026-11-05 10:00"], "date_only"),
        (["0012", "8001", "2026-11-05 09:00", "2026-11-05 08:00"], "ends_first"),
        (["1.2E+10", "8001", "2026-11-05 09:00", "2026-11-05 10:00"], "excel_number"),
        (["99", "8001", "2026-11-05 09:00", "2026-11-05 10:00"], "unknown_staff_no"),
        (["7", "8001", "2026-11-05 09:00", "2026-11-05 10:00"], "two_people"),
    ],
)
def test_a_bad_line_is_listed_and_a_good_one_goes_in(row, code):
    found = read(row, ["0012", "8009", "2026-11-05 09:00", "2026-11-05 10:00"])
    assert [problem.code for problem in found.problems] == [code]
    assert all(problem.words for problem in found.problems)
    assert [one.extension for one in found.rows] == ["8009"]


@pytest.mark.parametrize("rows", [[], [["a", "b"]], [HEAD], [["工号", "姓名"], ["1", "王"]]])
def test_what_is_no_log_says_so(rows):
    found = sign_in_logs.read(rows, "log.xlsx", KNOWN, ZONE)
    assert [(one.line, one.code) for one in found.problems] == [(0, "no_log")]


hours = st.integers(0, 23).map(lambda hour: f"2026-11-05 {hour:02}:00")


@given(st.lists(st.tuples(st.sampled_from(["0012", "0013"]), st.sampled_from("12"), hours,
                          st.just("") | hours), max_size=8))  # fmt: skip
def test_every_line_is_either_in_or_listed_and_none_ends_before_it_begins(lines):
    found = read(*lines)
    if any(one.line == 0 for one in found.problems):
        assert not lines
        return
    assert len(found.rows) + len(found.problems) == len(lines)
    assert all(one.start < one.end for one in found.rows)
