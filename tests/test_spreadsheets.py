"""Tables as Excel and WPS write them (P19)."""

import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_all_sheets_that_are_shown_are_read_by_name(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.active.append(["a", 1])
    book.active.merge_cells("A1:A2")
    hidden = book.create_sheet("乙")
    hidden.sheet_state = "hidden"
    book.create_sheet("丙").append([2.0])
    book.save(tmp_path / "a.xlsx")
    assert spreadsheets.sheets(tmp_path / "a.xlsx") == [
        ("甲", [["a", "1"], ["a", ""]]),
        ("丙", [["2"]]),
    ]
    (tmp_path / "a.csv").write_text("a,b\n", "utf-8")
    assert spreadsheets.sheets(tmp_path / "a.csv") == [("", [["a", "b"]])]


def bomb(path, part, size):
    """Make a workbook of one part of so many zeros, which pack to nothing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(part, b"0" * size)
    return path


def test_a_workbook_that_unpacks_to_no_end_is_refused_before_it_is_unpacked(tmp_path):
    path = bomb(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", 65 * 2**20)
    assert path.stat().st_size < 2**20
    with pytest.raises(InputError, match=r"a\.xlsx would be 65 MB unpacked"):
        spreadsheets.sheets(path)


@pytest.mark.parametrize("cell", ["A30000", "ZZ3"])
def test_a_sheet_with_a_cell_far_out_is_refused_with_where_it_is(tmp_path, cell):
    book = openpyxl.Workbook()
    book.active[cell] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="is too large: sheet “Sheet” has cells down to row"):
        spreadsheets.sheets(tmp_path / "a.xlsx")


def test_bytes_that_only_begin_like_a_workbook_are_damaged(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    bomb(tmp_path / "b.xlsx", "nothing", 10)
    for name in ("a.xlsx", "b.xlsx"):
        with pytest.raises(InputError, match="is a damaged workbook"):
            spreadsheets.sheets(tmp_path / name)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_workbook_with_some_bytes_flipped_is_read_or_refused(tmp_path, flips):
    path = tmp_path / "a.xlsx"
    if not path.exists():
        workbook(path, ["a", 1], ["b", 2], merged=["A1:B1"])
    data = bytearray(path.read_bytes())
    for at, value in flips:
        data[at % len(data)] = value
    flipped = tmp_path / "b.xlsx"
    flipped.write_bytes(bytes(data))
    try:
        spreadsheets.sheets(flipped)
    except InputError as error:
        said = str(error)
    else:
        said = "it was read"
    assert said


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr>" + "<td colspan=1000>x</td>" * 3000,
        "<table><tr>" + "<td colspan=1000 rowspan=1000>x</td>" * 3 + "<tr>" * 1000,
    ],
)
def test_a_page_whose_cells_cover_without_end_is_refused(tmp_path, page):
    (tmp_path / "a.xls").write_text(page, "utf-8")
    with pytest.raises(InputError, match="too many cells"):
        spreadsheets.sheets(tmp_path / "a.xls")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_a_part_that_is_no_xml_is_damage(tmp_path, part):
    path = workbook(tmp_path / "a.xlsx", ["a", 1], ["b", 2])
    with zipfile.ZipFile(path) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    with zipfile.ZipFile(path, "w") as bad:
        for name, data in parts.items():
            bad.writestr(name, data.replace(b"=", b"==", 1) if name == part else data)
    for read in (spreadsheets.rows, spreadsheets.sheets):
        with pytest.raises(InputError, match="is a damaged workbook"):
            read(path)
