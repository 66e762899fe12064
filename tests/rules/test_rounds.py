"""A round: twenty lines, all OK but the exceptions, each with its own time (P15)."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import rounds
from qa_desk.rules.rounds import FIRST, NOTE, TIME, Line

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # ten in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")
LINES = [
    Line(UUID(int=n), f"100{n}", name) for n, name in enumerate(("王立夏", "李谷雨", "张小满"))
]


def typed(line, *cells):
    for column, text in cells:
        line = line.with_cell(column, text)
    return line


def test_a_line_without_a_time_is_no_check():
    assert LINES[0].is_empty
    assert LINES[0].check("floor_check", NOW, SHANGHAI) is None
    assert LINES[0].problem()[1] == ""


def test_each_line_keeps_its_own_time():
    check = typed(LINES[0], (TIME, "0932")).check("floor_check", NOW, SHANGHAI)
    assert check.began_at == datetime(2026, 11, 16, 9, 32, tzinfo=SHANGHAI)
    assert (check.csr_id, check.mode, set(check.lines.values())) == (
        UUID(int=0),
        "floor_check",
        {"ok"},
    )


def test_a_clock_that_is_ahead_of_ours_by_a_little_means_now():
    assert typed(LINES[0], (TIME, "1003")).check("floor_check", NOW, SHANGHAI).began_at == NOW


def test_exceptions_are_typed():
    line = typed(LINES[0], (TIME, "0932"), (FIRST + 2, "P"), (FIRST, "+"), (NOTE, "资费说错 "))
    check = line.check("floor_check", NOW, SHANGHAI)
    assert (check.lines["opening"], check.lines["accuracy"]) == ("praise", "problem")
    assert check.note == "资费说错"
    assert [line.cell(c) for c in (TIME, FIRST, FIRST + 2, NOTE)] == [
        "0932",
        "praise",
        "problem",
        "资费说错 ",
    ]
    assert typed(LINES[0], (FIRST, "problem")).values[0] == "problem"
    assert LINES[0].with_cell(FIRST, "什么") is None
    assert LINES[0].with_cell(0, "OK") is None


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ([(TIME, "2790")], TIME, "no time of day"),
        ([(FIRST, "+")], TIME, "When was 王立夏 checked"),
        ([(TIME, "930"), (FIRST, "p")], NOTE, "Write a note"),
        ([(TIME, "930"), (FIRST, "p"), (NOTE, "x")], TIME, ""),
    ],
)
def test_what_is_missing_is_said_with_its_place(cells, column, words):
    at, sentence = typed(LINES[0], *cells).problem()
    assert at == column
    assert words in sentence


def test_rows_of_excel_find_their_person_in_any_order():
    text = "1002\t张小满\t14:32\t\t×\t\t\t\t离岗\r\n王立夏\t14:40\t√\t√\t√\t√\t+\t\n"
    lines, lost = rounds.paste(LINES, text, (0, TIME))
    assert lost == []
    assert (lines[2].time, lines[2].values[1], lines[2].note) == ("14:32", "problem", "离岗")
    assert (lines[0].time, lines[0].values[4]) == ("14:40", "praise")
    assert lines[1].is_empty


def test_cells_without_a_name_go_where_the_cursor_is():
    lines, lost = rounds.paste(LINES, "1432\n1433\n1434\n1435", (1, 0))
    assert [line.time for line in lines] == ["", "1432", "1433"]
    assert lost == ["1434", "1435"]


def test_what_is_no_mark_is_named_and_changes_nothing():
    lines, lost = rounds.paste(LINES, "什么\tP", (0, FIRST))
    assert lost == ["什么"]
    assert lines[0].values[:2] == ("ok", "problem")


def test_more_columns_than_there_are_do_no_harm():
    assert rounds.paste(LINES, "a\tb\tc", (0, NOTE))[0][0].note == "a"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 2))
def test_whatever_is_pasted_breaks_nothing(text, row):
    text = text.replace("\0", "").replace('"', "")
    lines, _lost = rounds.paste(LINES, text, (row, TIME))
    assert [line.csr_id for line in lines] == [line.csr_id for line in LINES]


def test_what_is_typed_comes_back():
    line = typed(LINES[0], (TIME, "930"), (FIRST, "p"), (NOTE, "x"))
    assert LINES[0].restored(line.to_document()) == line
