"""Rosters as centres have them become days of people (P6, P19)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import roster_lists, rosters
from qa_desk.rules.roster_lists import Known

CODES = rosters.by_key(rosters.COMMON)
NUMBERS = ("0011", "0012", "2001", "A7")
KNOWN = Known(CODES, NUMBERS)
DAYS = [str(day) for day in range(1, 31)]
HEAD = ["工号", "姓名", *DAYS]
TITLE = ["2026年11月排班表"] * 32


def read(*rows, name="排班.xlsx", known=KNOWN):
    return roster_lists.read(rows, name, known)


def codes(found):
    return {(number, day.day): each.code for (number, day), each in found.days.items() if each.code}


def why(found):
    return [(problem.line, problem.code) for problem in found.listed]


def test_a_matrix_has_people_in_rows_and_days_in_columns_p6():
    found = read(TITLE, HEAD, ["0011", "王力", "早", "休", "夜"], ["2001", "陈", "", "中"])
    assert codes(found) == {
        ("0011", 1): "早", ("0011", 2): "休", ("0011", 3): "夜", ("2001", 2): "中",
    }  # fmt: skip
    assert found.days["2001", date(2026, 11, 1)] == rosters.Day()
    assert why(found) == []


@pytest.mark.parametrize(
    "days",
    [
        [f"{day}日" for day in range(1, 8)],
        [f"2026-11-{day:02d}" for day in range(1, 8)],
        [f"2026年11月{day}日" for day in range(1, 8)],
        [str(46327 + day) for day in range(7)],
        [f"11月{day}日" for day in range(1, 8)],
        [f"11/{day}" for day in range(1, 8)],
        ["１", "２", "３", "４", "５", "６", "７"],
        [f"{day}(周一)" for day in range(1, 8)],
    ],
)
def test_days_are_written_in_many_ways_p19(days):
    found = read(TITLE, ["", "工号", *days], ["x", "0011", *"早中夜休年早早"])
    assert codes(found)["0011", 3] == "夜"
    assert codes(found)["0011", 7] == "早"


@pytest.mark.parametrize(
    ("title", "name", "known"),
    [
        ("2026年11月排班", "a.csv", KNOWN),
        ("排班 2026-11", "a.csv", KNOWN),
        ("", "排班202611.xlsx", KNOWN),
        ("2026年1月", "a.csv", Known(CODES, NUMBERS, month=date(2026, 11, 30))),
        ("", "a.csv", Known(CODES, NUMBERS, otherwise=date(2026, 11, 1))),
    ],
)
def test_the_month_is_told_by_title_or_name_or_person_p6(title, name, known):
    found = read([title], HEAD, ["0011", "", "早"], name=name, known=known)
    assert next(iter(found.days)) == ("0011", date(2026, 11, 1))


def test_a_month_from_the_26th_to_the_25th_begins_in_the_month_before():
    days = [*range(26, 32), *range(1, 26)]
    found = read(TITLE, ["工号", *map(str, days)], ["0011", *["早"] * 31])
    assert min(day for _who, day in found.days) == date(2026, 10, 26)
    assert max(day for _who, day in found.days) == date(2026, 11, 25)


def test_december_days_in_a_roster_of_january_are_of_the_year_before():
    days = ["12/29", "12/30", "12/31", "1/1", "1/2"]
    found = read(["2027年1月"], ["工号", *days], ["0011", *["早"] * 5])
    assert min(day for _who, day in found.days) == date(2026, 12, 29)
    found = read(["2026年12月"], ["工号", *days], ["0011", *["早"] * 5])
    assert max(day for _who, day in found.days) == date(2027, 1, 2)


def test_titles_sums_notes_and_repeated_headers_are_passed_over_p6():
    found = read(
        TITLE,
        [],
        ["班组", *HEAD],
        ["", "", "", *"日一二三四五六"],
        ["一班", "0011", "王", "早"],
        ["班组", *HEAD],
        ["一班", "0012", "李", "中"],
        ["", "", "早班人数", "1", "0"],
        ["说明:早 8:00-16:00"] * 33,
        ["制表", "", "张三"],
    )
    assert codes(found) == {("0011", 1): "早", ("0012", 1): "中"}
    assert why(found) == []


def test_without_a_title_the_column_of_numbers_is_found_by_who_is_known_p6():
    found = read(TITLE, ["", "", *DAYS], ["王", "0011", "早"], ["李", "0012", "中"])
    assert codes(found) == {("0011", 1): "早", ("0012", 1): "中"}
    found = read(TITLE, ["", "", *DAYS], ["王", "x", "早"], ["李", "y", "中"])
    assert why(found) == [(0, "no_column")]
    assert why(read(TITLE, DAYS, ["早"])) == [(0, "no_column")]


def test_lost_zeros_are_restored_when_exactly_one_person_fits_p19():
    found = read(TITLE, HEAD, ["11", "", "早"], ["１２", "", "中"], ["A7", "", "夜"])
    assert codes(found) == {("0011", 1): "早", ("0012", 1): "中", ("A7", 1): "夜"}
    assert why(found) == [(3, "zeros_restored"), (4, "zeros_restored")]
    known = Known(CODES, ("0011", "011"))
    found = read(TITLE, HEAD, ["11", "", "早"], known=known)
    assert why(found) == [(3, "two_people")]
    assert "0011, 011" in found.problems[0].reason


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["9999", "", "早"], "unknown_staff_no"),
        (["", "王", "早"], "no_staff_no"),
        (["1.38E+10", "", "早"], "excel_number"),
        (["0011", "", *["早"] * 30, "早"], "no_such_day"),
    ],
)
def test_a_row_that_cannot_be_taken_names_its_line_and_what_to_do_p6(row, code):
    found = read(TITLE, [*HEAD, "31"], ["0012", "", "中"], row)
    assert why(found) == [(4, code)]
    assert found.problems[0].remedy
    assert codes(found)["0012", 1] == "中"


def test_of_two_rows_of_one_person_the_first_counts():
    found = read(TITLE, HEAD, ["0011", "", "早"], ["11", "", "夜"])
    assert codes(found) == {("0011", 1): "早"}
    assert (4, "duplicate_staff_no") in why(found)


def test_unknown_codes_are_counted_and_the_other_cells_go_in_p6():
    found = read(TITLE, HEAD, ["0011", "", *"早神神"], ["0012", "", *"神中"])
    assert codes(found) == {("0011", 1): "早", ("0012", 2): "中"}
    (unknown,) = found.unknown
    assert (unknown.code, unknown.cells, unknown.line) == ("神", 3, 3)
    assert unknown.day == date(2026, 11, 2)


def test_p18_an_unknown_code_that_is_a_number_is_shown_masked():
    (unknown,) = read(TITLE, HEAD, ["0011", "", "13800138000"]).unknown
    assert unknown.code == "138****8000"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["a", "b"]], "no_roster"),
        ([], "no_roster"),
        ([HEAD, ["0011", "", "早"]], "no_month"),
        ([TITLE, HEAD], "no_shifts"),
    ],
)
def test_what_is_no_roster_is_refused_whole(rows, code):
    assert why(read(*rows)) == [(0, code)]


# -- a line for each shift


LONG = ["工号", "日期", "开始", "结束", "请假类型", "班次"]


def test_the_long_form_has_a_line_for_each_shift_p6():
    found = read(
        LONG,
        ["0011", "2026年11月16日", "22:00", "06:00", "", ""],
        ["12", "46342", "0.5", "0.75", "", ""],
        ["0012", "2026-11-16", "2026-11-16 08:00:00", "2026-11-16 12:00:00", "", ""],
        ["2001", "2026/11/16", "", "", "年", ""],
        ["A7", "2026-11-16", "", "", "", "早"],
        ["", "", "", "", "", ""],
        LONG,
    )
    day = date(2026, 11, 16)
    spelled = {who: rosters.spell(found.days[who, day], CODES) for who in NUMBERS}
    assert spelled == {
        "0011": "22:00-06:00",
        "0012": "08:00-12:00 12:00-18:00",
        "2001": "年",
        "A7": "早",
    }
    assert why(found) == [(3, "zeros_restored")]


def test_leave_with_times_is_a_part_of_the_day_p6():
    found = read(
        LONG,
        ["0011", "2026-11-16", "08:00", "12:00", "", ""],
        ["0011", "2026-11-16", "12:00", "16:00", "年", ""],
        ["0012", "2026-11-16", "08:00", "12:00", "休", ""],
        ["2001", "2026-11-16", "", "", "休", ""],
        ["2001", "2026-11-16", "", "", "休", ""],
    )
    day = found.days["0011", date(2026, 11, 16)]
    assert [part.kind for part in day.segments] == ["work", "leave"]
    assert found.days["0012", date(2026, 11, 16)].kind == "rest"
    assert found.days["2001", date(2026, 11, 16)].kind == "rest"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["0011", "2026-11-16", "", "", "", ""], "no_times"),
        (["0011", "2026-11-16", "8:00", "", "", ""], "shift_time"),
        (["0011", "16 November", "8:00", "9:00", "", ""], "date"),
        (["0011", "", "8:00", "9:00", "", ""], "no_date"),
        (["", "2026-11-16", "8:00", "9:00", "", ""], "no_staff_no"),
        (["0011", "2026-11-16", "8:00", "9:00", "神", ""], "unknown_code"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_p6(row, code):
    found = read(LONG, ["0012", "2026-11-16", "8:00", "9:00", "", ""], row)
    assert why(found) == [(3, code)]
    assert list(found.days) == [("0012", date(2026, 11, 16))]


def test_shifts_of_one_day_that_lie_over_each_other_are_refused():
    found = read(
        LONG,
        ["0011", "2026-11-16", "8:00", "12:00", "", ""],
        ["0011", "2026-11-16", "11:00", "14:00", "", ""],
    )
    assert why(found) == [(3, "overlap")]
    assert found.days == {}


# -- properties


matrices = st.lists(
    st.tuples(
        st.sampled_from(NUMBERS),
        st.lists(st.sampled_from(["早", "中", "夜", "休", "年", ""]), min_size=5, max_size=30),
    ),
    min_size=1,
    unique_by=lambda row: row[0],
)


@given(matrices, st.integers(0, 3), st.integers(0, 3))
def test_every_cell_of_a_matrix_comes_back_wherever_it_stands_p6(people, above, left):
    pad = [""] * left
    rows = [["x"]] * above + [TITLE, [*pad, *HEAD]]
    rows += [[*pad, number, "名", *cells] for number, cells in people]
    found = read(*rows)
    first = date(2026, 11, 1)
    expected = {
        (number, first + timedelta(days=n)): cell
        for number, cells in people
        for n, cell in enumerate(cells)
        if cell
    }
    assert {place: day.code for place, day in found.days.items() if day.code} == expected
    if expected:
        assert why(found) == []


@given(
    st.lists(
        st.lists(
            st.text(max_size=6) | st.sampled_from([*DAYS, *NUMBERS, "早", "工号", "日期"]),
            max_size=12,
        ),
        max_size=12,
    )
)
def test_no_table_breaks_the_reader(rows):
    found = roster_lists.read(rows, "2026-11.csv", KNOWN)
    assert all(number in NUMBERS for number, _day in found.days)
    assert all(problem.words for problem in found.listed)
