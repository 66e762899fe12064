import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import i18n
from qa_desk.rules import call_lists
from qa_desk.rules.call_lists import CallRow
from qa_desk.rules.list_problems import COLUMNS, REASONS, RowProblem

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "cdr"
MANUAL = Path(__file__).parents[2] / "docs" / "import-formats.md"
HEADER = "call id,staff no.,start,duration,direction,number,reason,CSAT"
GOOD = "00017,0012,2024-01-05 09:03:00,245,呼入,13812345678,退款，（急）,5"


def read(text, name="calls.csv", zone="Asia/Shanghai"):
    data = text if isinstance(text, bytes) else text.encode()
    found = call_lists.read(data, name, zone, NOW)
    rows = tuple(found.rows)  # the rest is known only after them
    return SimpleNamespace(
        rows=rows,
        problems=tuple(found.problems),
        unanswered=found.unanswered,
        system=found.system,
    )


def row(**changed):
    """Return one data line of the plain list."""
    values = {
        "call_id": "00017",
        "staff_no": "0012",
        "start": "2024-01-05 09:03:00",
        "duration": "245",
        "direction": "呼入",
        "number": "13812345678",
        "reason": "退款",
        "csat": "5",
    }
    return ",".join((values | changed).values())


def codes(found):
    return [problem.code for problem in found.problems]


def test_a_plain_list_gives_its_calls():
    found = read(f"{HEADER}\n{GOOD}\n")
    assert found.problems == ()
    assert found.rows == (
        CallRow(
            line=2,
            call_id="00017",
            identifier_kind="staff_no",
            identifier="0012",
            started_at=datetime(2024, 1, 5, 1, 3, tzinfo=UTC),
            duration_ms=245_000,
            direction="inbound",
            number="13812345678",
            reason="退款，（急）",
            csat=5,
            file=None,
        ),
    )


def test_the_manuals_examples_are_read_whole():
    chapter = MANUAL.read_text("utf-8").partition("\n## 2.")[0]
    examples = re.findall(r"```csv\n(.*?)```", chapter, re.DOTALL)
    read_examples = [read(example) for example in examples]
    assert [(len(found.rows), codes(found)) for found in read_examples] == [(2, []), (1, [])]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("gb18030"),
        lambda text: text.replace("\n", "\r\n").encode("gb18030"),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: ("sep=;\n" + text.replace(",", ";")).encode("utf-8-sig"),
    ],
    ids=["utf-8", "mark", "utf-16 le", "utf-16 be", "gb18030", "crlf", "tabs", "semicolons"],
)
def test_every_encoding_and_delimiter_gives_the_same_calls(encode):
    found = read(encode(f"{HEADER}\n{GOOD}\n"))
    assert found.problems == ()
    assert found.rows[0].reason == "退款，（急）"
    assert found.rows[0].number == "13812345678"


def test_chinese_columns_in_any_order_among_others_under_a_title_are_read():
    text = (
        "一月通话清单,,,\n\n"
        "序号,通话时长(秒),坐席号,通话流水号,开始时间,录音文件\n"
        "1,4:05,8001,A-1,2024/1/5 9:03,2024\\01\\a.wav\n"
    )
    (call,) = read(text).rows
    assert (call.identifier_kind, call.identifier) == ("agent_id", "8001")
    assert (call.call_id, call.file, call.duration_ms) == ("A-1", "2024/01/a.wav", 245_000)
    assert call.line == 4


def test_a_call_without_a_csr_or_a_direction_is_still_a_call():
    found = read("call_id,start\nA-1,2024-01-05 09:03\n")
    assert found.rows[0].identifier_kind == ""
    assert found.rows[0].direction is None
    assert found.rows[0].duration_ms is None


def test_a_recording_file_stands_in_for_the_call_id():
    assert read("file,start\na.wav,2024-01-05 09:03\n").rows[0].file == "a.wav"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row(start=""), "no_time"),
        (row(start="24/1/5"), "time"),
        (row(start="2024-01-05"), "date_only"),
        (row(start="2026-11-16 12:00"), "future"),
        (row(start="1970-01-01 08:00"), "past"),
        (row(duration="-5"), "negative"),
        (row(duration="25:00:00"), "too_long"),
        (row(duration="a while"), "duration"),
        (row(call_id="1.38E+10"), "excel_number"),
        (row(number="1.38E+10"), "excel_number"),
        (row(staff_no="1.2E+3"), "excel_number"),
        (row(call_id=""), "no_call_id"),
        (row(call_id="7" * 201), "long_text"),
        (row(csat="4.5"), "csat"),
        (row(csat="101"), "csat"),
        (row(reason='"退款'), "quotes"),
        (row(reason="退款,急"), "many_columns"),
        (row(reason="退\x00款"), "characters"),
        ("00017,0012", "few_columns"),
    ],
)
def test_a_bad_line_is_listed_and_the_others_go_in(bad, code):
    before, after = row(call_id="1"), row(call_id="2", reason='"a ""b"""')
    found = read(f"{HEADER}\n{before}\n{bad}\n{after}\n{row(call_id='3')}\n")
    assert codes(found) == [code]
    assert found.problems[0].line == 3
    assert [call.call_id for call in found.rows] == ["1", "2", "3"]


def test_a_call_id_that_stands_twice_goes_in_once_and_names_the_first_line():
    found = read(f"{HEADER}\n{row()}\n{row(staff_no='0013')}\n{row(call_id='18')}\n")
    assert [call.identifier for call in found.rows] == ["0012", "0012"]
    assert codes(found) == ["duplicate"]
    assert "line 2" in found.problems[0].reason


def test_a_call_may_last_over_midnight():
    found = read(f"{HEADER}\n{row(start='2024-01-05 23:59', duration='300')}\n")
    assert found.rows[0].started_at == datetime(2024, 1, 5, 15, 59, tzinfo=UTC)


def test_full_width_digits_are_digits_and_a_masked_number_stays_masked():
    (call,) = read(f"{HEADER}\n{row(staff_no='００１２', number='138****5678')}\n").rows
    assert (call.identifier, call.number) == ("0012", "138****5678")


@pytest.mark.parametrize("title", ["Language", "dialect", "语种", "方言"])
def test_the_calls_language_or_dialect_is_read(title):
    lines = f"{HEADER},{title}\n{row()},粤语\n{row(call_id='2')},\n"
    assert [found.language for found in read(lines).rows] == ["粤语", ""]


@pytest.mark.parametrize(
    ("written", "csat"), [("", None), ("满意", 4), ("5.0", 5), ("未评价", None), ("10", 10)]
)
def test_the_customers_rating_is_read(written, csat):
    assert read(f"{HEADER}\n{row(csat=written)}\n").rows[0].csat == csat


def test_lists_put_together_repeat_their_header_without_harm():
    found = read(f"{HEADER}\n{row()}\n{HEADER}\n,,,,,,,\n{row(call_id='18')}\n")
    assert (len(found.rows), found.problems) == (2, ())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (HEADER.encode(), "no_rows"),
        (b"PK\x03\x04...", "workbook"),
        (bytes(range(256)) * 9, "not_text"),
        (b"hello\nworld\n", "no_header"),
        (b"staff no.,start\n1,2024-01-05 09:03\n", "no_column"),
        (b"call id,staff no.\n1,2\n", "no_column"),
        (b'"CHAN_START","1335310195.513823",""\n', "event_log"),
    ],
)
def test_a_file_that_is_no_call_list_says_so(data, code):
    found = read(data, name="13812345678.csv")
    assert codes(found) == [code]
    assert found.rows == ()
    assert found.problems[0].line == 0
    assert "13812345678" not in found.problems[0].reason


def test_problems_show_no_customers_number():
    found = read(f"{HEADER}\n{row(start='13812345678')}\n{row(duration='x')}\n")
    told = "".join(problem.reason + problem.shown for problem in found.problems)
    assert len(found.problems) == 2
    assert "13812345678" not in told
    assert "138****5678" in told


@pytest.mark.parametrize("code", REASONS)
def test_every_problem_speaks(code):
    values = {"value": "x", "other": "1", "found": "1", "expected": "2", "most": "3", "name": "n"}
    values |= {"day": "2026-11-01"}
    for column in COLUMNS:
        problem = RowProblem(1, code, values | {"column": column})
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                assert "{" not in problem.reason + problem.remedy
                assert problem.reason
                assert problem.remedy


# ---- Asterisk


def cdr(**changed):
    """Return one line of a CDR file."""
    values = {
        "accountcode": "",
        "src": "13812345678",
        "dst": "400",
        "dcontext": "ext-queues",
        "clid": '""张三"" <13812345678>',
        "channel": "PJSIP/telecom-00000a",
        "dstchannel": "Local/3201@from-queue-00000b;1",
        "lastapp": "Queue",
        "lastdata": "400,t,,",
        "start": "2024-11-05 12:17:30",
        "answer": "2024-11-05 12:17:40",
        "end": "2024-11-05 12:21:35",
        "duration": "245",
        "billsec": "235",
        "disposition": "ANSWERED",
        "amaflags": "DOCUMENTATION",
        "uniqueid": "1730780250.107",
        "userfield": "",
    } | changed
    numbers = {"duration", "billsec"}
    return ",".join(
        value if column in numbers else f'"{value}"' for column, value in values.items()
    )


def test_a_cdr_line_gives_the_answering_csr_and_the_customer():
    found = read(cdr())
    assert found.system == "asterisk"
    assert found.rows == (
        CallRow(
            line=1,
            call_id="1730780250.107",
            identifier_kind="extension",
            identifier="3201",
            started_at=datetime(2024, 11, 5, 4, 17, 30, tzinfo=UTC),
            duration_ms=245_000,
            direction="inbound",
            number="13812345678",
        ),
    )


@pytest.mark.parametrize(
    ("changed", "direction", "extension", "number"),
    [
        (
            {"channel": "SIP/3201-0a", "dstchannel": "SIP/telecom-0b", "dst": "13812345678"},
            "outbound",
            "3201",
            "13812345678",
        ),
        ({"channel": "SIP/3201-0a", "dstchannel": "SIP/3202-0b"}, "internal", "3201", None),
        ({"channel": "SIP/trunk-0a", "dstchannel": ""}, None, "", "13812345678"),
    ],
)
def test_the_channels_tell_the_direction(changed, direction, extension, number):
    (call,) = read(cdr(**changed)).rows
    assert (call.direction, call.identifier, call.number) == (direction, extension, number)


def test_calls_nobody_answered_are_counted_and_make_no_problem():
    found = read("\n".join([cdr(disposition="NO ANSWER"), cdr(), cdr(disposition="BUSY")]))
    assert (len(found.rows), found.problems, found.unanswered) == (1, (), 2)


@pytest.mark.parametrize("start", ["2024-11-05 04:17:31", "2024-11-05 09:17:31"])
def test_a_clock_in_another_zone_is_put_right_by_the_unique_id(start):
    (call,) = read(cdr(start=start)).rows
    assert call.started_at == datetime(2024, 11, 5, 4, 17, 31, tzinfo=UTC)


def test_a_unique_id_that_is_no_clock_changes_no_time():
    (call,) = read(cdr(start="2024-11-05 09:17:31", uniqueid="pbx7-00042")).rows
    assert call.started_at == datetime(2024, 11, 5, 1, 17, 31, tzinfo=UTC)


def test_a_call_transferred_half_an_hour_later_keeps_its_own_start():
    (call,) = read(cdr(start="2024-11-05 12:47:30")).rows
    assert call.started_at == datetime(2024, 11, 5, 4, 47, 30, tzinfo=UTC)


def test_an_open_quotation_mark_costs_one_cdr_line():
    buggy = cdr(uniqueid="1730780250.1")[:-1]
    others = [cdr(uniqueid=f"1730780250.{n}") for n in (2, 3, 4)]
    found = read("\n".join([others[0], buggy, *others[1:]]))
    assert codes(found) == ["quotes"]
    assert found.problems[0].line == 2
    assert [call.line for call in found.rows] == [1, 3, 4]


def test_a_cdr_file_without_unique_ids_is_refused_line_by_line():
    line = ",".join(cdr().split(",")[:-2])
    assert codes(read(f"{line}\n{line}")) == ["no_call_id", "no_call_id"]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files are not on this machine")
@pytest.mark.parametrize(
    ("name", "lines", "problems", "unanswered"),
    [
        ("asterisk_testsuite_good.csv", [1], ["duplicate"], 3),
        ("asterisk_testsuite_buggy.csv", [], ["quotes"], 0),
        ("asterisk_testsuite_Master.csv", [1, 2], [], 0),
        ("asterisk_testsuite_CELMaster1.csv", [], ["event_log"], 0),
    ],
)
def test_asterisks_own_files_are_read(name, lines, problems, unanswered):
    found = read((SAMPLES / name).read_bytes(), name)
    assert [call.line for call in found.rows] == lines
    assert codes(found) == problems
    assert found.unanswered == unanswered


# ---- anything at all


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(data):
    check(data)


@given(st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.binary(max_size=200))
def test_any_bytes_under_a_header_are_read_without_an_error(encoding, data):
    check(f"{HEADER}\n{GOOD}\n".encode(encoding) + data)


CELLS = st.text('0123456789-:/.E+"年月日，\u3000X', max_size=22) | st.text(max_size=8)


@given(st.lists(st.lists(CELLS, min_size=7, max_size=9), max_size=4), st.booleans())
def test_any_cells_are_read_without_an_error(lines, asterisk):
    text = "\n".join(",".join(line + line * asterisk) for line in lines)
    check(f"{cdr() if asterisk else HEADER}\n{text}".encode(errors="replace"))


def check(data):
    found = read(data)
    for problem in found.problems:
        assert problem.reason
        assert problem.remedy
    ids = [call.call_id for call in found.rows if call.call_id]
    assert len(ids) == len(set(ids))
    assert all(call.started_at.tzinfo is UTC for call in found.rows)
