"""P19: lists of results of before QA Desk, as Excel and WPS write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import column_choice, past_results
from qa_desk.rules.column_choice import Layout
from qa_desk.rules.past_results import FIELDS, ITEM, ListedResult

TITLES = ["工号", "通话日期", "通话编号", "评分表", "得分", "质检结果", "致命错误", "标准开场白"]
KNOWN = ("00417", "00418", "0417", "200")
CELLS = st.text(max_size=12) | st.sampled_from(
    ("00417", "2026-10-05", "45296", "86.7", "合格", "是", "1.38E+10", "", "９０分", "200")
)


def read(*rows, titles=TITLES, items=("标准开场白",)):
    source = column_choice.of_rows([titles, *rows], "旧成绩.xlsx")
    return past_results.read(source, past_results.propose(source, items=items), KNOWN)


def row(**values):
    kept = {
        "工号": "00417",
        "通话日期": "2026-10-05",
        "得分": "86.7",
        "质检结果": "合格",
        **values,
    }
    return [kept.get(title, "") for title in TITLES]


def only(**values):
    found = read(row(**values))
    assert not found.problems, [problem.words for problem in found.problems]
    return found.rows[0]


def test_a_line_is_read_whole_with_the_points_of_its_items():
    found = only(通话编号="C-1", 评分表="呼入 综合", 标准开场白="3.5")
    assert found == ListedResult(
        2, "00417", date(2026, 10, 5), "C-1", "呼入 综合", 867, "pass", (("标准开场白", 350),)
    )


@pytest.mark.parametrize(
    ("written", "tenths"),
    [("90", 900), ("９０分", 900), ("86.75", 868), ("100%", 1000), ("0", 0), ("", None)],
)
def test_a_score_is_read_as_people_write_it(written, tenths):
    assert only(得分=written).score == tenths


@pytest.mark.parametrize(
    ("written", "fatal", "result"),
    [
        ("合格", "", "pass"),
        ("不合格", "否", "fail"),
        ("合格", "泄露客户信息", "fatal_fail"),
        ("Fatal", "", "fatal_fail"),
        ("", "", ""),
        ("PASS", "0", "pass"),
    ],
)
def test_the_result_is_read_in_either_language_and_a_fatal_error_counts_first(
    written, fatal, result
):
    assert only(质检结果=written, 致命错误=fatal).result == result


@pytest.mark.parametrize("written", ["2024年1月5日", "45296", "2024/1/5 09:00", "20240105"])
def test_a_date_is_read_as_excel_and_people_write_it(written):
    assert only(通话日期=written).day == date(2024, 1, 5)


def test_lost_zeros_are_restored_where_one_person_fits_and_listed_as_mended():
    found = read(row(工号="418"))
    assert [one.staff_no for one in found.rows] == ["00418"]
    assert [(one.line, one.code) for one in found.repaired] == [(2, "zeros_restored")]


@pytest.mark.parametrize(
    ("values", "code", "named"),
    [
        ({"工号": "417"}, "two_people", "0417, 00417"),
        ({"工号": "999"}, "unknown_staff_no", "999"),
        ({"工号": "王力"}, "unknown_staff_no", "王力"),
        ({"工号": "1.38E+10"}, "excel_number", "1.38E+10"),
        ({"工号": ""}, "no_staff_no", ""),
        ({"通话日期": ""}, "no_date", ""),
        ({"通话日期": "昨天"}, "date", "昨天"),
        ({"通话日期": "2026-13-40"}, "date", "2026-13-40"),
        ({"得分": "", "质检结果": ""}, "no_score", ""),
        ({"得分": "优"}, "past_score", "优"),
        ({"得分": "-5"}, "past_score", "-5"),
        ({"得分": "101"}, "past_score", "101"),
        ({"得分": "8,5"}, "past_score", "8,5"),
        ({"得分": "=A1"}, "past_score", "=A1"),
        ({"质检结果": "待定"}, "past_result", "待定"),
        ({"标准开场白": "满分"}, "item_points", "标准开场白"),
        ({"标准开场白": "99999"}, "item_points", "标准开场白"),
        ({"评分表": "长" * 300}, "long_text", "200"),
        ({"通话编号": "1.5E+12"}, "excel_number", "1.5E+12"),
        ({"通话编号": "坏\ufffd"}, "characters", ""),
    ],
)
def test_a_bad_cell_costs_its_line_and_is_told_by_line_and_column(values, code, named):
    found = read(row(), row(**values), row(工号="00418"))
    assert [one.line for one in found.rows] == [2, 4]
    ((line, found_code, words),) = [(one.line, one.code, one.words) for one in found.problems]
    assert (line, found_code) == (3, code)
    assert all(part in words for part in named.split(", "))


def test_a_call_is_there_once_for_one_person():
    found = read(row(通话编号="C"), row(通话编号="C", 工号="00418"), row(通话编号="C"))
    assert [one.line for one in found.rows] == [2, 3]
    assert [(one.line, one.code) for one in found.problems] == [(4, "duplicate_call")]


def test_a_call_id_may_stand_for_person_and_day():
    found = only(工号="", 通话日期="", 通话编号="C-9")
    assert (found.staff_no, found.day, found.call) == ("", None, "C-9")


def test_titles_above_the_header_repeated_headers_and_empty_lines_are_passed_over():
    source = column_choice.of_rows(
        [["2026年质检成绩"], TITLES, row(), [""] * 8, TITLES, row(工号="00418")], "x"
    )
    found = past_results.read(source, past_results.propose(source), KNOWN)
    assert [one.line for one in found.rows] == [3, 6]
    assert found.problems == ()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["甲", "乙"], ["1", "2"]],
        [["工号", "姓名"], ["00417", "王力"]],
        [["得分", "评分表"], ["90", "x"]],
        [TITLES],
        [TITLES, [""] * 8],
    ],
)
def test_a_list_that_holds_no_results_is_refused_whole(rows):
    source = column_choice.of_rows(rows, "x.csv")
    found = past_results.read(source, past_results.propose(source), KNOWN)
    assert found.rows == ()
    assert [problem.line for problem in found.problems] == [0]
    assert "x.csv" in found.problems[0].words


def test_columns_without_a_header_may_be_said():
    source = column_choice.of_rows([["00417", "2026-10-05", "90", "3"]], "x")
    assert past_results.propose(source) == Layout(0, (None,) * 4)
    layout = Layout(0, ("staff_no", "day", "score", ITEM))
    (found,) = past_results.read(source, layout, KNOWN).rows
    assert (found.score, found.items) == (900, ())


def test_what_somebody_chose_for_a_column_is_proposed_again():
    source = column_choice.of_rows([["编号", "日期", "成绩"], ["00417", "45296", "9"]], "x")
    layout = past_results.propose(source, {"编号": "staff_no"})
    assert layout == Layout(1, ("staff_no", "day", "score"))
    chosen = Layout(1, ("staff_no", "day", ITEM))
    assert column_choice.remember(source, chosen) == {
        "编号": "staff_no",
        "日期": "day",
        "成绩": ITEM,
    }


@given(st.lists(st.lists(CELLS, max_size=9), max_size=8), st.booleans())
def test_whatever_stands_in_a_list_its_problems_name_their_lines(rows, headed):
    source = column_choice.of_rows([TITLES, *rows] if headed else rows, "x")
    layout = past_results.propose(source, items=["标准开场白"])
    found = past_results.read(source, layout, KNOWN)
    lines = {record.line for record in source.records} | {0}
    assert {problem.line for problem in found.problems} <= lines
    assert all(problem.words for problem in found.problems)
    for one in found.rows:
        assert one.staff_no in (*KNOWN, "")
        assert one.score is None or 0 <= one.score <= 1000


@given(st.lists(CELLS, min_size=8, max_size=8), st.permutations(FIELDS))
def test_any_choice_of_columns_can_be_read(cells, fields):
    source = column_choice.of_rows([TITLES, cells], "x")
    found = past_results.read(source, Layout(1, tuple(fields)), KNOWN)
    assert len(found.rows) + len(found.problems) == 1
