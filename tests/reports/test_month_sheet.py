"""The monthly results as HR gets them: one row for each CSR, and a dictionary."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import openpyxl

from qa_desk.reports import month_sheet
from qa_desk.rules.month_results import Csr, Line, Marks, Month
from qa_desk.rules.statistics import Share

AT = datetime(2026, 11, 6, 10, tzinfo=UTC)
LINE = Line(
    Csr(UUID(int=1), "王安", "0012", None, "一班", "general"), "month", 20, 872, 860, 885, 18,
    Share(820, 1000), Marks(850, 800), 1, 2, 880,
)  # fmt: skip
BARE = Line(
    Csr(UUID(int=2), "李明", "0013", is_part=True), "none", 3, None, None, None, 2, Share(0, 0),
    Marks(850), 0, 0,
)  # fmt: skip
SHEET = Month(date(2026, 10, 1), "random", 10, (LINE, BARE), AT, AT)


def test_a_workbook_has_a_row_for_each_csr_and_a_dictionary_of_its_columns(tmp_path):
    file = tmp_path / "hr.xlsx"
    month_sheet.write(file, SHEET)

    book = openpyxl.load_workbook(file)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("Month", "Staff no.", "Name", "Team")
    assert rows[1][:6] == ("2026-10", "0012", "王安", "一班", "general", "no")
    assert rows[1][8:17] == (20, 87.2, 86, 88.5, 90, 82, 80, 1, 2)
    assert rows[1][17:] == ("Qualified", 88, "open")
    assert rows[2][9:13] == ("–", "–", "–", 66.7)
    assert rows[2][18] in ("", None)
    said = list(book.worksheets[1].iter_rows(values_only=True))
    assert [each[0] for each in said[1:]] == list(rows[0])
    assert all(each[1] for each in said)


def test_a_csv_is_utf_8_with_a_mark_for_excel(tmp_path):
    file = tmp_path / "hr.csv"
    month_sheet.write(file, replace(SHEET, basis="all"))

    text = file.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows[1][1:3] == ["0012", "王安"]
    assert rows[1][9] == "87.2"
    assert rows[2][5] == "yes"
