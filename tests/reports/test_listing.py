"""A list as a file: what a spreadsheet makes of it is what was on the screen."""

import csv
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from qa_desk.reports import listing
from qa_desk.reports.listing import Heading, Listing

ZONE = ZoneInfo("Asia/Shanghai")
HEADINGS = (
    Heading("Staff no.", "staff_no"),
    Heading("Call time", "call_time"),
    Heading("Final score", "final"),
    Heading("Duration", "duration"),
    Heading("Date", "day"),
    Heading("Note"),
)
AT = datetime(2026, 11, 20, 6, 2, 7, tzinfo=UTC)
ROWS = [
    ["0012", AT, 86.7, timedelta(hours=1, minutes=2, seconds=3), date(2026, 11, 20), "=1+1"],
    ["1.38E+10", None, -3, None, None, "broken\x01\ntwo lines, 𠮷"],
]
SHOWN = Listing("A/list: of [31] characters at the most", HEADINGS, ROWS)
HARMFUL = ["=1+1", "+86", "-1", "@cmd", "\tx", "\rx"]


def read_csv(file):
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_an_xlsx_has_numbers_times_and_texts_and_a_dictionary(tmp_path):
    file = tmp_path / "list.xlsx"
    assert listing.write(SHOWN, file, ZONE) == [file]
    book = load_workbook(file)
    main, meanings = book.worksheets
    assert (main.title, len(main.title)) == ("A list  of  31  characters at t", 31)
    assert meanings.title == "Data dictionary"
    head, first, second = main.iter_rows()
    assert [cell.value for cell in head] == [heading.title for heading in HEADINGS]
    assert head[0].font.bold
    assert [cell.value for cell in first] == [
        "0012",
        datetime(2026, 11, 20, 14, 2, 7),  # noqa: DTZ001 - as the centre's clocks show it
        86.7,
        timedelta(hours=1, minutes=2, seconds=3),
        datetime(2026, 11, 20),  # noqa: DTZ001
        "=1+1",
    ]
    assert first[5].data_type == "s"
    assert second[0].data_type == "s"
    assert second[5].value == "broken\ntwo lines, 𠮷"
    lines = list(meanings.values)
    assert lines[0] == ("Column", "Meaning", "Unit", "Source")
    assert lines[2][0] == "Call time"
    assert lines[2][2] == "date and time in the centre's zone"
    assert lines[6] == ("Note", None, None, None) or lines[6][0] == "Note"


def test_a_csv_has_its_dictionary_beside_itself(tmp_path):
    file = tmp_path / "list.csv"
    beside = tmp_path / "list-dictionary.csv"
    assert listing.write(SHOWN, file, ZONE) == [file, beside]
    head, first, second = read_csv(file)
    assert head == [heading.title for heading in HEADINGS]
    assert first == ["0012", "2026-11-20 14:02:07", "86.7", "1:02:03", "2026-11-20", "'=1+1"]
    assert second[1:5] == ["", "-3", "", ""]
    assert [line[0] for line in read_csv(beside)] == ["Column", *head]


@pytest.mark.parametrize("cell", HARMFUL)
def test_no_cell_of_a_csv_is_read_as_a_formula(cell, tmp_path):
    file = tmp_path / "list.csv"
    listing.write(Listing("x", (Heading(cell),), [[cell]]), file, ZONE)
    assert [row[0] for row in read_csv(file)] == [f"'{cell}"] * 2
    assert read_csv(tmp_path / "list-dictionary.csv")[1][0] == f"'{cell}"


def test_a_moment_without_a_zone_stays_as_it_is(tmp_path):
    plain = datetime(2026, 11, 20, 14, 2)  # noqa: DTZ001
    file = tmp_path / "list.csv"
    listing.write(Listing("x", (Heading("at"),), [[plain]]), file, ZONE)
    assert read_csv(file)[1] == ["2026-11-20 14:02:00"]
