"""P19: lists of complaints, as Excel and other desks write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import column_choice, complaint_lists
from qa_desk.rules.column_choice import Layout
from qa_desk.rules.complaint_lists import FIELDS, ListedComplaint
from qa_desk.rules.list_problems import COLUMNS

ZONE = ZoneInfo("Asia/Shanghai")
TITLES = [
    "投诉单号", "受理时间", "投诉类型", "投诉级别", "投诉原因", "投诉内容", "联系电话", "工号",
    "责任部门", "办理时限", "录音流水号", "是否有责", "根因分类", "根本原因",
    "处理结果", "办结时间",
]  # fmt: skip
KNOWN = ("00417", "00418")
ROW = {"投诉单号": "TS-1", "受理时间": "2026-11-18 09:30:00"}


def read(*rows, titles=TITLES):
    source = column_choice.of_rows([titles, *rows], "投诉.xlsx")
    layout = complaint_lists.propose(source)
    return complaint_lists.read(source, layout, KNOWN, ZONE)


def row(**values):
    return [{**ROW, **values}.get(title, "") for title in TITLES]


def only(**values):
    found = read(row(**values))
    assert not found.problems, [problem.words for problem in found.problems]
    return found.rows[0]


def wrong(**values):
    (problem,) = read(row(**values)).problems
    return problem.words


def test_s1_2b_6_a_line_is_read_whole():
    """S1-2B.6."""
    found = only(
        投诉类型="投诉", 投诉级别="重大", 投诉原因="催办", 投诉内容="等太久",
        联系电话="13800138000", 工号="417", 责任部门="计费部",
        办理时限="2026-11-20", 录音流水号="C-1", 是否有责="有责",
        根因分类="流程", 根本原因="派单慢", 处理结果="已致歉", 办结时间="2026-11-19 10:00:00",
    )  # fmt: skip
    assert found == ListedComplaint(
        2, "TS-1", datetime(2026, 11, 18, 1, 30, tzinfo=UTC), "complaint", "major", "催办",
        "等太久", "13800138000", "00417", "计费部", datetime(2026, 11, 19, 16, tzinfo=UTC), "C-1",
        "yes", "process", "派单慢", "已致歉", datetime(2026, 11, 19, 2, tzinfo=UTC),
    )  # fmt: skip


def test_what_is_not_said_is_empty_and_lost_zeros_are_told():
    assert only() == ListedComplaint(2, "TS-1", datetime(2026, 11, 18, 1, 30, tzinfo=UTC))
    assert [problem.code for problem in read(row(工号="417")).repaired] == ["zeros_restored"]


def test_a_day_alone_is_its_beginning():
    assert only(受理时间="2026年11月18日").received == datetime(2026, 11, 17, 16, tzinfo=UTC)
    assert only(受理时间="45296").received == datetime(2024, 1, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"投诉单号": ""}, "number of the complaint is missing"),
        ({"受理时间": ""}, "day on which it was received is missing"),
        ({"受理时间": "昨天"}, "not a date and time"),
        ({"投诉级别": "天大"}, "“天大” in the column Severity is not known"),
        ({"工号": "999"}, "999"),
        ({"办结时间": "2026-11-01"}, "closed before it was received"),
        ({"投诉单号": "1.38E+10"}, "rounded"),
    ],
)
def test_a_fault_is_named_with_its_place(said, words):
    assert words in wrong(**said)


def test_a_repeated_header_and_empty_lines_are_passed_over_and_a_double_is_named():
    found = read(row(), TITLES, [""] * len(TITLES), row(), row(投诉单号="TS-2"))
    assert [one.number for one in found.rows] == ["TS-1", "TS-2"]
    assert [problem.code for problem in found.problems] == ["duplicate_complaint"]


def test_what_is_no_list_of_complaints_says_so():
    assert read(["1", "2"], titles=["工号", "得分"]).problems[0].code == "no_complaint_header"
    assert read().problems[0].code == "no_complaints"
    source = column_choice.of_rows([TITLES, row()], "x")
    found = complaint_lists.read(source, Layout(0, (None,) * len(TITLES)), KNOWN, ZONE)
    assert found.problems[0].line == 0


def test_every_field_has_a_name_and_is_found_by_one():
    assert set(FIELDS) <= set(COLUMNS)
    source = column_choice.of_rows([TITLES, row()], "x")
    assert set(complaint_lists.propose(source).columns) == set(FIELDS)
    kept = {"投诉单号": "", "另一列": "complaint_no"}
    other = column_choice.of_rows([["另一列", *TITLES[1:]], row()], "x")
    assert complaint_lists.propose(other, kept).columns[0] == "complaint_no"


CELLS = st.text(max_size=12) | st.sampled_from(
    ("TS-1", "00417", "2026-11-18", "45296", "重大", "是", "1.38E+10", "", "投诉", "yes")
)


@given(st.lists(st.lists(CELLS, min_size=16, max_size=16), max_size=6))
def test_whatever_a_list_holds_each_line_is_taken_or_named(rows):
    found = read(*rows)
    lines = [one.line for one in found.rows] + [problem.line for problem in found.problems]
    assert len(lines) == len(set(lines))
