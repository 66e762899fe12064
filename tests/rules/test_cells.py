from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.rules import cells
from qa_desk.rules.cells import CellError

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-05 09:03:00",
        "2024-01-05T09:03:00",
        "2024-01-05T01:03:00Z",
        "2024-01-05T09:03:00+08:00",
        "2024-01-04 20:03:00-0500",
        "2024-01-05 09:03:00.500",
        "2024/1/5 9:03",
        "2024.1.5 9:03",
        "2024年1月5日 09:03:00",
        "2024年1月5日9时3分",
        "２０２４／１／５　９：０３",
        "20240105090300",
        "20240105 090300",
        "45296.377083333333",
        "'2024-01-05 09:03",
    ],
)
def test_a_moment_is_read_however_it_is_written(written):
    assert cells.moment(written, SHANGHAI) == datetime(2024, 1, 5, 1, 3, tzinfo=UTC)


def test_excels_day_number_is_read():
    assert cells.moment("45296.5", SHANGHAI) == datetime(2024, 1, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2024-01-04 24:10:00", "2024-01-05 00:10:00"])
def test_ten_past_twenty_four_is_the_next_day(written):
    assert cells.moment(written, SHANGHAI) == datetime(2024, 1, 4, 16, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("yesterday", "time"),
        ("5/1/2024 9:03", "time"),
        ("2024-02-30 09:03", "time"),
        ("2024-01-05 30:00", "time"),
        ("2024-01-05 09:61", "time"),
        ("0000-01-05 09:00", "time"),
        ("9999-12-31 29:00", "time"),
        ("2024-01-05", "date_only"),
        ("2024年1月5日", "date_only"),
        ("20240105", "date_only"),
        ("45296", "date_only"),
        ("2.02401E+13", "excel_number"),
    ],
)
def test_what_is_no_moment_is_refused(written, code):
    with pytest.raises(CellError, match=f"^{code}$"):
        cells.moment(written, SHANGHAI)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("245", 245_000),
        ("245.6", 245_600),
        ("２４５", 245_000),
        ("245秒", 245_000),
        ("4:05", 245_000),
        ("4：05", 245_000),
        ("0:04:05", 245_000),
        ("00:04:05.3", 245_000),
        ("4分5秒", 245_000),
        ("1小时2分", 3_720_000),
        ("90:00", 5_400_000),
        ("24:00:00", 86_400_000),
        ("0", 0),
        ("", None),
    ],
)
def test_a_length_of_time_is_read_however_it_is_written(written, length):
    assert cells.milliseconds(written) == length


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-5", "negative"),
        ("－5", "negative"),
        ("86401", "too_long"),
        ("25:00:00", "too_long"),
        ("9" * 400, "too_long"),
        ("4:65", "duration"),
        ("1:65:00", "duration"),
        ("0.0028", "duration"),
        ("long", "duration"),
        ("1.2E+3", "excel_number"),
    ],
)
def test_what_is_no_length_of_time_is_refused(written, code):
    with pytest.raises(CellError, match=f"^{code}$"):
        cells.milliseconds(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("00123", "00123"),
        ("００１２３", "00123"),
        ('="00123"', "00123"),
        ("'00123", "00123"),
        (" 1001\u00a0", "1001"),
        ("1001.0", "1001"),
        ("12E45", "12E45"),
    ],
)
def test_ids_stay_text(written, value):
    assert cells.identifier(written) == value


def test_a_call_id_keeps_its_fraction():
    assert cells.call_id("1270167992.0") == "1270167992.0"


@pytest.mark.parametrize("written", ["1.38E+10", "1.38123E+10", "１.38E+10", "4E+17"])
def test_what_excel_made_of_a_long_number_is_refused(written):
    with pytest.raises(CellError, match=r"^excel_number$"):
        cells.identifier(written)


def test_a_text_keeps_its_chinese_punctuation():
    assert cells.text(" 退款，（换货）！ ") == "退款，（换货）！"


@given(st.text(max_size=40) | st.text("0123456789:-/年月日 .E+TZ", max_size=25))
def test_any_cell_is_read_or_refused(cell):
    for read in (
        cells.text,
        cells.call_id,
        cells.identifier,
        cells.milliseconds,
        lambda written: cells.moment(written, SHANGHAI),
    ):
        with suppress(CellError):
            read(cell)
