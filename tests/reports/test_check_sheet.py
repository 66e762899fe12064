"""The sheet for a round: everybody on it, on as few pages as there must be (P15)."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from qa_desk.errors import StorageError
from qa_desk.reports import check_sheet
from qa_desk.reports.check_sheet import PER_PAGE, CheckSheet

LONG = "示例员·阿尔忒弥斯·卡珊德拉·赫利俄斯·珀涅罗珀·安德洛玛刻"


def a_sheet(n=3, names=("李谷雨", LONG, "𠮷小满")):
    people = tuple((names[i % len(names)], f"{1001 + i}") for i in range(n))
    return CheckSheet("示例客服中心", "一班", "08:00–16:00", date(2026, 11, 20), people)


def text_of(tmp_path, sheet, language="en"):
    file = tmp_path / "sheet.pdf"
    check_sheet.draw(sheet, file, language)
    pages = PdfReader(BytesIO(file.read_bytes())).pages
    return [page.extract_text().replace("\n", "") for page in pages]


def test_p15_people_five_lines_time_and_mark_stand_on_it(tmp_path):
    (text,) = text_of(tmp_path, a_sheet())
    for words in (
        "李谷雨",
        "1001",
        "Attitude",
        "Time",
        "Note",
        "一班",
        "2026-11-20",
        "08:00–16:00",
    ):
        assert words in text


def test_p15_it_speaks_chinese_too(tmp_path):
    (text,) = text_of(tmp_path, a_sheet(), "zh")
    assert "示例客服中心" in text


def test_p21_a_long_name_is_whole(tmp_path):
    (text,) = text_of(tmp_path, a_sheet())
    assert LONG in text
    assert "𠮷小满" in text


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (PER_PAGE, 1), (PER_PAGE + 1, 2)])
def test_more_people_than_fit_take_another_page(tmp_path, people, pages):
    texts = text_of(tmp_path, a_sheet(people, ("李谷雨",)))
    assert len(texts) == pages
    assert all(f"{1001 + n}" in "".join(texts) for n in range(people))


def test_without_a_shift_the_line_is_shorter(tmp_path):
    sheet = CheckSheet("", "一班", "", date(2026, 11, 20), ())
    (text,) = text_of(tmp_path, sheet)
    assert "一班 · 2026-11-20" in text


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        check_sheet.draw(a_sheet(), tmp_path / "nowhere" / "sheet.pdf", "en")
