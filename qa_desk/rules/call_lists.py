"""Lists of calls: Asterisk's CDR file and the plain CSV of docs/import-formats.md."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from qa_desk.rules import cells, csv_text, masking
from qa_desk.rules.call_list_problems import RefusedError, RowProblem
from qa_desk.rules.csv_text import Record
from qa_desk.rules.recording_names import ASTERISK, clock_offset

T = TypeVar("T")


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, several in words.items() for word in several.split()}


# The columns' names as exports write them: small, without blanks and marks.
_HEADERS = _by_word(
    {
        "call_id": "callid uniqueid 流水号 通话流水号 呼叫流水号 录音流水号 通话id 呼叫id 通话编号",
        "staff_no": "staffno staffnumber employeeno 工号 员工号 员工工号 客服工号 坐席工号"
        " 座席工号",
        "agent_id": "agentid 坐席号 座席号 坐席id 座席id 坐席编号 座席编号",
        "extension": "extension ext 分机 分机号 分机号码",
        "start": "start starttime startedat calltime 开始 开始时间 起始时间 通话时间 通话开始时间"
        " 呼叫时间 来电时间",
        "duration": "duration durations durationseconds 时长 时长秒 通话时长 通话时长秒 录音时长",
        "direction": "direction 方向 呼叫方向 通话方向 呼叫类型",
        "number": "number customernumber customerno phone phonenumber 号码 客户号码 客户电话 电话"
        " 电话号码 对方号码",
        "reason": "reason contactreason callreason 原因 来电原因 联系原因 业务类型",
        "csat": "csat satisfaction 满意度 客户满意度",
        "file": "file filename recording recordingfile 文件 文件名 录音 录音文件 录音文件名",
    }
)
_DIRECTIONS = _by_word(
    {
        "inbound": "in inbound incoming 呼入 来电 进线",
        "outbound": "out outbound outgoing 呼出 外呼 去电",
        "internal": "internal 内部 内线",
    }
)
_SATISFACTION = {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1}
_IDENTIFIERS = ("staff_no", "agent_id", "extension")
_HEADER_WITHIN = 10  # lines; exports like a title or two above it

_CDR_COLUMNS = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel"),
    *("lastapp", "lastdata", "start", "answer", "end", "duration", "billsec"),
    *("disposition", "amaflags", "uniqueid", "userfield"),
)
_CDR_WIDTHS = range(16, 22)  # without uniqueid and userfield, or with three newer columns
_CDR_START = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_CDR_UNANSWERED = {"NO ANSWER", "BUSY", "FAILED", "CONGESTION", "CANCEL"}
_CDR_EXTENSION = re.compile(r"\w+/(\d{2,6})[-@].*")
_CEL_EVENT = re.compile(r'"?(?:CHAN|LINKEDID|BRIDGE)_(?:START|END|ENTER|EXIT)\b')

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(hours=1)
_CHANNEL_FIRST = timedelta(minutes=-2), timedelta(hours=2)
_MOST_CHARACTERS = {"reason": 2000, "file": 1000}


@dataclass(frozen=True)
class CallRow:
    """A call as its list has it; `number` is the full one and is shown only masked."""

    line: int
    call_id: str | None
    identifier_kind: str  # "staff_no", "agent_id", "extension"; "" when no CSR is named
    identifier: str
    started_at: datetime  # UTC
    duration_ms: int | None
    direction: str | None  # "inbound", "outbound" or "internal"
    number: str | None
    reason: str = ""
    csat: int | None = None
    file: str | None = None


@dataclass(frozen=True)
class CallList:
    """What a list holds: every good line, every bad one, how many calls nobody answered."""

    rows: tuple[CallRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    unanswered: int = 0  # lines of a CDR file without a conversation: neither rows nor problems
    system: str = ""  # "asterisk" for a CDR file


@dataclass(frozen=True)
class _Header:
    line: int
    delimiter: str
    cells: tuple[str, ...]
    columns: tuple[str | None, ...]


@dataclass(frozen=True)
class _Clock:
    zone: ZoneInfo  # of times without an offset
    now: datetime

    def possible(self, moment: datetime, written: str) -> datetime:
        """Return the moment; refuse one at which no call can have begun."""
        if moment > self.now + _CLOCKS_DIFFER:
            raise RefusedError("future", value=written)
        if moment < _EARLIEST:
            raise RefusedError("past", value=written)
        return moment


def read(data: bytes, name: str, timezone: str, now: datetime) -> CallList:
    """Return the calls of a list; `timezone` is that of its times, `now` the present moment."""
    if csv_text.is_workbook(data):
        return _no_list("workbook", name)
    text = csv_text.decode(data)
    if text is None:
        return _no_list("not_text", name)
    if not text.strip():
        return _no_list("empty", name)
    lines = csv_text.lines(text)
    clock = _Clock(ZoneInfo(timezone), now)
    if header := _find_header(lines):
        return _read_plain(lines, header, name, clock)
    if _is_cdr(lines):
        return _read_cdr(lines, clock)
    return _no_list("event_log" if _CEL_EVENT.match(lines[0]) else "no_header", name)


def _no_list(code: str, name: str, **values: str) -> CallList:
    return CallList(problems=(RefusedError(code, name=name, **values).problem(0),))


def _collect(
    records: Iterable[Record], row: Callable[[Record], CallRow | None]
) -> tuple[list[CallRow], list[RowProblem], int]:
    """Return the good rows, the problems, and how many lines were neither."""
    rows: list[CallRow] = []
    problems: list[RowProblem] = []
    lines: dict[str, int] = {}
    passed_over = 0
    for record in records:
        try:
            call = row(record)
            if call is None:
                passed_over += 1
                continue
            if call.call_id:
                _check_single(call.call_id, lines.setdefault(call.call_id, call.line), call.line)
            rows.append(call)
        except RefusedError as refused:
            problems.append(refused.problem(record.line, record.text))
    return rows, problems, passed_over


def _check_single(call_id: str, first: int, line: int) -> None:
    if first != line:
        raise RefusedError("duplicate", value=call_id, other=str(first))


def _cells(record: Record, fewest: int, most: int) -> tuple[str, ...]:
    """Return a record's cells when they can be told apart and are as many as they should be."""
    if record.cells is None:
        raise RefusedError("quotes")
    if not csv_text.is_readable(record.text):
        raise RefusedError("characters")
    found = len(record.cells)
    if found < fewest:
        raise RefusedError("few_columns", found=str(found), expected=str(fewest))
    if any(cell.strip() for cell in record.cells[most:]):
        raise RefusedError("many_columns", found=str(found), expected=str(most))
    return record.cells


def _taken(values: Mapping[str, str], column: str, read_cell: Callable[[str], T]) -> T:
    """Return what a cell says, or refuse its line naming the column."""
    written = values.get(column, "")
    most = _MOST_CHARACTERS.get(column, 200)
    if len(written) > most:
        raise RefusedError("long_text", column=column, most=str(most))
    try:
        return read_cell(written)
    except cells.CellError as error:
        raise RefusedError(str(error), column=column, value=written.strip()) from error


# ---- the plain list


def _find_header(lines: list[str]) -> _Header | None:
    best: _Header | None = None
    for line, text in enumerate(lines[:_HEADER_WITHIN], 1):
        for delimiter in csv_text.DELIMITERS:
            header = _header(line, text, delimiter)
            if _known(header) > max(1, _known(best)):
                best = header
    return best


def _known(header: _Header | None) -> int:
    return sum(column is not None for column in header.columns) if header else 0


def _header(line: int, text: str, delimiter: str) -> _Header:
    found = csv_text.cells(text, delimiter) or ()
    columns: list[str | None] = []
    for cell in found:
        name = re.sub(r"[\W_]+", "", masking.narrow(cell).casefold())
        column = _HEADERS.get(name)
        columns.append(None if column in columns else column)
    return _Header(line, delimiter, found, tuple(columns))


def _read_plain(lines: list[str], header: _Header, name: str, clock: _Clock) -> CallList:
    if "start" not in header.columns:
        return _no_list("no_column", name, column="start")
    if not {"call_id", "file"} & set(header.columns):
        return _no_list("no_column", name, column="call_id")
    width = len(header.columns)
    records = csv_text.records(lines, header.line + 1, header.delimiter, {width})

    def row(record: Record) -> CallRow | None:
        found = _cells(record, width, width)
        if found == header.cells or not any(cell.strip() for cell in found):
            return None  # lists put together repeat their header
        named = zip(header.columns, found, strict=False)
        return _plain_row(record.line, {column: cell for column, cell in named if column}, clock)

    rows, problems, _passed_over = _collect(records, row)
    if not rows and not problems:
        return _no_list("no_rows", name)
    return CallList(tuple(rows), tuple(problems))


def _plain_row(line: int, values: Mapping[str, str], clock: _Clock) -> CallRow:
    call_id = _taken(values, "call_id", cells.call_id)
    file = _taken(values, "file", cells.text)
    if not call_id and not file:
        raise RefusedError("no_call_id")
    kind, identifier = _identifier(values)
    direction = _taken(values, "direction", cells.text).casefold()
    return CallRow(
        line=line,
        call_id=call_id or None,
        identifier_kind=kind,
        identifier=identifier,
        started_at=clock.possible(_start(values, clock.zone), values["start"]),
        duration_ms=_taken(values, "duration", cells.milliseconds),
        direction=_DIRECTIONS.get(direction),
        number=masking.normalise(_taken(values, "number", cells.identifier)) or None,
        reason=_taken(values, "reason", cells.text),
        csat=_taken(values, "csat", _csat),
        file=file.replace("\\", "/") or None,
    )


def _start(values: Mapping[str, str], zone: ZoneInfo) -> datetime:
    if not values["start"].strip():
        raise RefusedError("no_time")
    return _taken(values, "start", lambda written: cells.moment(written, zone))


def _identifier(values: Mapping[str, str]) -> tuple[str, str]:
    for kind in _IDENTIFIERS:
        if identifier := _taken(values, kind, cells.identifier):
            return kind, identifier
    return "", ""


def _csat(written: str) -> int | None:
    value = cells.identifier(written)
    if re.fullmatch(r"\d{1,2}|100", value):
        return int(value)
    if re.match(r"[-+]?\d", value):
        raise cells.CellError("csat")
    return _SATISFACTION.get(value)  # other words mean that the customer did not rate


# ---- Asterisk's CDR file


def _is_cdr(lines: list[str]) -> bool:
    """Say whether one of the first lines has a CDR's columns, well or badly quoted."""
    for line in lines[:20]:
        found = line.split(",")
        if len(found) >= _CDR_WIDTHS.start and _CDR_START.search(",".join(found[9:])):
            return True
    return False


def _read_cdr(lines: list[str], clock: _Clock) -> CallList:
    records = csv_text.records(lines, 1, ",", _CDR_WIDTHS)

    def row(record: Record) -> CallRow | None:
        found = _cells(record, _CDR_WIDTHS.start, _CDR_WIDTHS.stop - 1)
        values = dict(zip(_CDR_COLUMNS, found, strict=False))
        if values["disposition"].strip().upper() in _CDR_UNANSWERED:
            return None
        return _cdr_row(record.line, values, clock)

    rows, problems, unanswered = _collect(records, row)
    return CallList(tuple(rows), tuple(problems), unanswered, ASTERISK)


def _cdr_row(line: int, values: Mapping[str, str], clock: _Clock) -> CallRow:
    call_id = _taken({"call_id": values.get("uniqueid", "")}, "call_id", cells.call_id)
    if not call_id:
        raise RefusedError("no_call_id")
    direction, extension, number = _cdr_sides(values)
    return CallRow(
        line=line,
        call_id=call_id,
        identifier_kind="extension" if extension else "",
        identifier=extension,
        started_at=clock.possible(_cdr_start(values, call_id, clock.zone), values["start"]),
        duration_ms=_taken(values, "duration", cells.milliseconds),
        direction=direction,
        number=masking.normalise(_taken({"number": number}, "number", cells.identifier)) or None,
    )


def _cdr_sides(values: Mapping[str, str]) -> tuple[str | None, str, str]:
    """Return direction, the CSR's extension and the customer's number."""
    caller = _CDR_EXTENSION.fullmatch(values["channel"].strip())
    called = _CDR_EXTENSION.fullmatch(values["dstchannel"].strip())
    if caller and called:
        return "internal", caller[1], ""
    if caller:
        return "outbound", caller[1], values["dst"]
    if called:
        return "inbound", called[1], values["src"]
    outside = (party for party in (values["src"], values["dst"]) if re.search(r"\d{7}", party))
    return None, "", next(outside, "")


def _cdr_start(values: Mapping[str, str], call_id: str, zone: ZoneInfo) -> datetime:
    """Return the start as UTC, by the unique id's second where the zone cannot be right.

    Asterisk writes local time or, if so configured, GMT; no column says which.
    """
    start = _start(values, zone)
    local = start.astimezone(zone).replace(tzinfo=None)
    offset = clock_offset(local, call_id)
    if offset is None:
        return start
    by_id = (local - offset).replace(tzinfo=UTC)
    earliest, latest = _CHANNEL_FIRST
    return start if earliest <= start - by_id <= latest else by_id
