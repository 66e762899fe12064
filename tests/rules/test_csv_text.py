import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import csv_text

TEXT = "工号,原因\n0012,退款“急”\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be", "gb18030"],
)
def test_every_encoding_gives_the_same_text(data):
    assert csv_text.decode(data) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_breaks_one_character(encoding):
    text = "工号,通话时间,客户号码,来电原因\n" * 20
    data = text.encode(encoding)
    broken = csv_text.decode(data + b"\xff" + b"\n" + data)
    assert broken is not None
    assert broken.startswith(text)
    assert broken.count("�") == 1


def test_one_broken_byte_in_plain_english_is_not_another_encoding_for_the_rest():
    assert csv_text.decode(b"call id,start\n" * 20 + b"\xff\n") == "call id,start\n" * 20 + "�\n"


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"RIFF\x00\x00\x00\x00WAVE" * 9])
def test_other_files_are_no_text(data):
    assert csv_text.decode(data) is None


def test_workbooks_are_known_by_their_first_bytes():
    assert csv_text.is_workbook(b"PK\x03\x04rest")
    assert not csv_text.is_workbook(b"call id,start")


def told(text, width=3):
    return [
        (record.line, record.cells)
        for record in csv_text.records(csv_text.lines(text), 1, ",", {width})
    ]


def test_cells_may_hold_line_ends():
    assert told('1,"two\nlines",3\r\n4,5,6') == [
        (1, ("1", "two\nlines", "3")),
        (3, ("4", "5", "6")),
    ]


@pytest.mark.parametrize(
    "broken", ['1,"two,3', '1,two,"', '"1,two,3', '1,"two"2,3', '1,two,"three\n4,5']
)
def test_an_open_quotation_mark_costs_its_own_line(broken):
    after = 'a,b,c\n"d","e","f"\ng,"h ""i""",j'
    told_after = [cells for _line, cells in told(f"{broken}\n{after}")][-3:]
    assert told_after == [("a", "b", "c"), ("d", "e", "f"), ("g", 'h "i"', "j")]
    assert told(f"{broken}\n{after}")[0] == (1, None)


def test_blank_lines_are_passed_over_and_counted():
    assert told("\n1,2,3\n\n , ,\n4,5,6\n") == [(2, ("1", "2", "3")), (5, ("4", "5", "6"))]


@given(st.text('ab,"\n\r', max_size=60))
def test_every_line_belongs_to_one_record(text):
    lines = csv_text.lines(text)
    found = list(csv_text.records(lines, 1, ",", {3}))
    starts = [record.line for record in found]
    assert starts == sorted(set(starts))
    covered = {
        record.line + offset for record in found for offset in range(record.text.count("\n") + 1)
    }
    assert {at for at, line in enumerate(lines, 1) if line.strip(" \t,")} <= covered
