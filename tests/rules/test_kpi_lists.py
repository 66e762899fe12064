"""P19, S0-3.3.4, S2-3.4.2: lists of indicators, a column for each or a value in each row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import column_choice, kpi_lists
from qa_desk.rules.kpi_lists import FIELDS, ListedValue
from qa_desk.rules.kpis import METRICS, Metric
from qa_desk.rules.list_problems import COLUMNS

OWN = Metric("own_1", "净推荐值", "points", "up", is_own=True)
KNOWN = {**METRICS, "own_1": OWN}
WIDE = ["工号", "班组", "月份", "满意度", "平均响应时长", "一次解决率", "接待量"]
LONG = ["月份", "工号", "指标", "实际", "目标", "分子", "分母"]
OCTOBER = date(2026, 10, 1)


def read(*rows, titles=WIDE, name="指标.xlsx"):
    source = column_choice.of_rows([titles, *rows], name)
    return kpi_lists.read(source, kpi_lists.propose(source), ("00417", "00418"), KNOWN)


def values(found):
    assert not found.problems, [problem.words for problem in found.problems]
    return {(one.metric, one.staff_no, one.team): one.value for one in found.rows}


def wrong(*row, titles=WIDE):
    (problem,) = read(list(row), titles=titles).problems
    return problem.words


def test_s2_3_4_2_a_column_for_each_indicator():
    """S2-3.4.2."""
    found = read(
        ["417", "", "2026-10", "95.3%", "0:35", "88.5", "1,240"],
        ["", "一班", "2026年10月", "96", "-", "", ""],
        ["", "", "2026/10", "", "", "", "46500"],
    )
    assert values(found) == {
        ("csat", "00417", ""): 9530,
        ("response_time", "00417", ""): 3500,
        ("resolution_rate", "00417", ""): 8850,
        ("volume", "00417", ""): 124_000,
        ("csat", "", "一班"): 9600,
        ("volume", "", ""): 4_650_000,
    }
    assert {(one.span, one.first) for one in found.rows} == {("month", OCTOBER)}
    assert [problem.code for problem in found.repaired] == ["zeros_restored"]


def test_one_value_in_each_row_with_its_target_and_what_it_stands_on():
    found = read(
        ["2026-W41", "00417", "净推荐值", "41.5", "50", "83", "200"],
        ["2026-10-08", "00418", "CSAT", "0.953", "", "", ""],
        titles=LONG,
    )
    assert found.rows[0] == ListedValue(
        2, "own_1", "week", date(2026, 10, 5), 4150, "00417", "", 5000, 83, 200
    )
    assert (found.rows[1].value, found.rows[1].first) == (9530, OCTOBER)
    (told,) = found.repaired
    assert told.code == "share_as_percent"
    assert "95.3 %" in told.words


def test_the_name_of_the_file_says_the_month_where_no_column_does():
    found = read(["00417", "95"], titles=["工号", "满意度"], name="指标2026年9月.xlsx")
    assert found.rows[0].first == date(2026, 9, 1)
    assert read(["00417", "95"], titles=["工号", "满意度"]).problems[0].code == "no_kpi_period"


@pytest.mark.parametrize(
    ("row", "titles", "words"),
    [
        (["999", "", "2026-10", "9", "", "", ""], WIDE, "999"),
        (["00417", "", "", "95", "", "", ""], WIDE, "month or week is missing"),
        (["00417", "", "soon", "95", "", "", ""], WIDE, "neither a month nor a week"),
        (["00417", "", "2026-13", "95", "", "", ""], WIDE, "neither a month nor a week"),
        (["00417", "", "2026-10", "much", "", "", ""], WIDE, "is not a number"),
        (["00417", "", "2026-10", "1E+30", "", "", ""], WIDE, "is not a number"),
        (["2026-10", "00417", "幸福", "1", "", "", ""], LONG, "no indicator “幸福”"),
    ],
)
def test_a_fault_is_named_with_its_place(row, titles, words):
    assert words in wrong(*row, titles=titles)


def test_what_holds_no_indicators_says_so():
    assert read(["1"], titles=["工号", "姓名"]).problems[0].code == "no_kpi_header"
    assert read().problems[0].code == "no_kpi_rows"
    line = ["00417", "", "2026-10", "95", "", "", ""]
    found = read(line, WIDE, [""] * 7, line)
    assert len(found.rows) == 1
    assert [problem.code for problem in found.problems] == ["duplicate_kpi"]


def test_a_date_of_excel_is_its_month():
    assert read(["00417", "", "46300", "95", "", "", ""]).rows[0].first == OCTOBER


def test_every_field_has_a_name():
    assert set(FIELDS) <= set(COLUMNS)


CELLS = st.text(max_size=10) | st.sampled_from(
    ("00417", "2026-10", "2026-W41", "95.3%", "0.95", "一班", "1,240", "4:05", "", "-", "CSAT")
)


@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=5), st.sampled_from((WIDE, LONG)))
def test_whatever_a_list_holds_each_line_is_taken_or_named(rows, titles):
    found = read(*rows, titles=titles)
    good = {one.line for one in found.rows}
    assert not good & {problem.line for problem in found.problems}
