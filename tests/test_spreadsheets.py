"""Tables as Excel and WPS write them (P19)."""

import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from qa_desk import spreadsheets
from qa_desk.errors import InputError


def workbook(path, *rows, merged=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def test_a_workbook_is_read_cell_by_cell_with_merged_ones_everywhere_p19(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["标题", None, None],
        ["工号", 12, 0.5],
        [None, 12.0, " x "],
        [date(2026, 11, 5), datetime(2026, 11, 5, 8, 30), time(8)],  # noqa: DTZ001
        merged=["A1:C1", "A2:A3"],
    )
    assert spreadsheets.rows(path) == [
        ["标题", "标题", "标题"],
        ["工号", "12", "0.5"],
        ["工号", "12", "x"],
        ["2026-11-05", "2026-11-05 08:30:00", "08:00:00"],
    ]


def test_the_first_sheet_that_is_shown_and_holds_something_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["hidden"])
    book.active.append(["hidden"])
    book.create_sheet("empty")
    sheet = book.create_sheet("roster")
    sheet.append(["a"])
    sheet.append(["b"])
    book.save(tmp_path / "a.xlsx")
    assert spreadsheets.rows(tmp_path / "a.xlsx") == [["a"], ["b"]]
    book.remove(sheet)
    book.save(tmp_path / "b.xlsx")
    assert spreadsheets.rows(tmp_path / "b.xlsx") == []


def test_a_workbook_by_another_name_is_one_all_the_same(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["a"], ["b"]).rename(tmp_path / "a.xls")
    assert spreadsheets.rows(path) == [["a"], ["b"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_with_its_lines_in_place_p19(tmp_path, encoding, delimiter):
    path = tmp_path / "排班.xls"
    text = (
        delimiter.join(["工号", "姓名", "早"]) + "\r\n\r\n" + delimiter.join(["0012", "王", "中"])
    )
    path.write_bytes(text.encode(encoding))
    assert spreadsheets.rows(path) == [["工号", "姓名", "早"], [], ["0012", "王", "中"]]


def test_a_line_whose_quotation_marks_do_not_match_stays_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"c,d\n')
    assert spreadsheets.rows(path) == [["a", "b"], ['"c,d']]


def test_html_that_is_named_xls_is_read_with_its_spans_p19(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(
        "<html><td>lost</td><table><tr><th colspan=3>排班\n表</th></tr>"
        "<tr><td rowspan=3>一班<td>0012</td><td>早 <b>班</b></td></tr>"
        "<tr><td>0013<td colspan=x>中</tr><tr><td>0014</td>"
        "<tr><td>a</td></table>end".encode("gbk")
    )
    assert spreadsheets.rows(path) == [
        ["排班 表", "排班 表", "排班 表"],
        ["一班", "0012", "早 班"],
        ["一班", "0013", "中"],
        ["一班", "0014"],
        ["a"],
    ]


def damaged(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x", "y")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(100), "save it as .xlsx"),
        (b"PK\x03\x04" + bytes(100), "damaged workbook"),
        (b"", "holds no table"),
        (bytes(range(32)) * 9, "holds no table"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do_p19(tmp_path, content, words):
    path = tmp_path / "13800138000.xls"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as refused:
        spreadsheets.rows(path)
    assert "13800138000" not in str(refused.value)


def test_a_zip_that_is_no_workbook_and_a_missing_file_are_refused(tmp_path):
    damaged(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="damaged workbook"):
        spreadsheets.rows(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="cannot be read"):
        spreadsheets.rows(tmp_path / "b.xlsx")
