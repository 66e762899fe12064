"""Lists of calls: Asterisk's CDR file and the plain CSV of docs/import-formats.md."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import cells, csv_text, lists, masking
from qa_desk.rules.csv_text import Record
from qa_desk.rules.list_problems import RefusedError
from qa_desk.rules.lists import Collected, Header, by_word, taken
from qa_desk.rules.recording_names import ASTERISK, clock_offset

# The columns' names as exports write them: small, without blanks and marks.
_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "call_id": "callid uniqueid 流水号 通话流水号 呼叫流水号 录音流水号 通话id 呼叫id 通话编号",
        "start": "start starttime startedat calltime 开始 开始时间 起始时间 通话时间 通话开始时间"
        " 呼叫时间 来电时间",
        "duration": "duration durations durationseconds 时长 时长秒 通话时长 通话时长秒 录音时长",
        "direction": "direction 方向 呼叫方向 通话方向 呼叫类型",
        "number": "number customernumber customerno phone phonenumber 号码 客户号码 客户电话 电话"
        " 电话号码 对方号码",
        "reason": "reason contactreason callreason 原因 来电原因 联系原因 业务类型",
        "csat": "csat satisfaction 满意度 客户满意度",
        "language": "language dialect 语种 语言 方言 通话语言",
        "channel": "media medium contactchannel contacttype 渠道 接触渠道 服务渠道 媒体",
        "file": "file filename recording recordingfile 文件 文件名 录音 录音文件 录音文件名",
    }
)
COLUMNS = tuple(dict.fromkeys(_HEADERS.values()))
"""What a column of a call list may be."""

DIRECTIONS = by_word(
    {
        "inbound": "in inbound incoming 呼入 来电 进线",
        "outbound": "out outbound outgoing 呼出 外呼 去电",
        "internal": "internal 内部 内线",
    }
)
_CHANNELS = by_word(  # any other is a call
    {
        "chat": "chat webchat im online 在线 在线客服 聊天 文字",
        "email": "email mail 邮件 电子邮件",
    }
)
_SATISFACTION = {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1}
_IDENTIFIERS = ("staff_no", "agent_id", "extension")
_FEWEST = 2  # columns
_LONGEST_LANGUAGE = 40
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


class CallRow(NamedTuple):
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
    language: str = ""  # or dialect, as the list has it
    channel: str = "voice"  # "chat" or "email": of these there are words only (P25)


@dataclass
class CallList(Collected[CallRow]):
    """A list: its good lines, which are read once and late, and what came of the others so far."""

    system: str = ""  # "asterisk" for a CDR file
    most: int = 0  # rows that it can have
    rows: Iterator[CallRow] = field(default_factory=lambda: iter(()))

    @property
    def unanswered(self) -> int:
        """Return how many lines of a CDR file are no conversation: neither rows nor problems."""
        return self.passed_over if self.system else 0


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


Columns = Sequence[tuple[str, str]]
"""Headings of a recorder's list and what each is: a key of COLUMNS, or "" to ignore it."""


def read(data: bytes, name: str, timezone: str, now: datetime, columns: Columns = ()) -> CallList:
    """Return the calls of a list; `timezone` is that of its times, `now` the present moment.

    `columns` are headings that this recorder uses; they go before those that are known anyway.
    """
    clock = _Clock(ZoneInfo(timezone), now)
    try:
        return _read(lists.lines(data, name), name, clock, _headers(columns))
    except RefusedError as refused:
        return CallList([refused.problem(0)])


def propose(data: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """Return the headings of a list and what each seems to be, "" where nobody knows.

    InputError when there is none: a list of Asterisk has no headings and needs none.
    """
    try:
        rows = lists.lines(data, name)
        if header := lists.find_header(rows, _HEADERS):
            told = zip(header.cells, header.columns, strict=True)
            return tuple((cell.strip(), column or "") for cell, column in told if cell.strip())
        if _is_cdr(rows):
            return ()
        found = max((lists.split(rows[0], mark) for mark in csv_text.DELIMITERS), key=len)
        if len(found) < _FEWEST or _CEL_EVENT.match(rows[0]):
            raise _not_a_list(rows, name)
    except RefusedError as refused:
        raise InputError(refused.problem(0).words) from None
    return tuple(
        (cell.strip(), _HEADERS.get(lists.plain(cell), "")) for cell in found if cell.strip()
    )


def check_columns(columns: Columns) -> None:
    """Refuse columns of which two are the same, or one is nothing that a list can hold."""
    used = [column for _heading, column in columns if column]
    if any(column not in COLUMNS for column in used) or len(used) != len(set(used)):
        raise InputError(_("Two columns of the list are the same. Let one of them be ignored."))


def _headers(columns: Columns) -> Mapping[str, str]:
    if not columns:
        return _HEADERS
    own = {lists.plain(heading): column for heading, column in columns}
    taken_over = set(own.values())
    others = {word: column for word, column in _HEADERS.items() if column not in taken_over}
    return {word: column for word, column in (others | own).items() if column}


def _read(lines: list[str], name: str, clock: _Clock, headers: Mapping[str, str]) -> CallList:
    if header := lists.find_header(lines, headers):
        return _read_plain(lines, header, name, clock)
    if _is_cdr(lines):
        return _read_cdr(lines, clock)
    raise _not_a_list(lines, name)


def _not_a_list(lines: list[str], name: str) -> RefusedError:
    return RefusedError("event_log" if _CEL_EVENT.match(lines[0]) else "no_header", name=name)


# ---- the plain list


def _read_plain(lines: list[str], header: Header, name: str, clock: _Clock) -> CallList:
    if "start" not in header.columns:
        raise RefusedError("no_column", name=name, column="start")
    if not {"call_id", "file"} & set(header.columns):
        raise RefusedError("no_column", name=name, column="call_id")

    def row(record: Record) -> CallRow | None:
        values = lists.named_cells(record, header)
        return _plain_row(record.line, values, clock) if values else None

    found = CallList(most=len(lines))
    rows = found.read(lists.records(lines, header), row, _call_id, "duplicate")
    first = tuple(islice(rows, 1))
    if not first and not found.problems:
        raise RefusedError("no_rows", name=name)
    found.rows = chain(first, rows)
    return found


def _call_id(call: CallRow) -> str:
    return call.call_id or ""


def _plain_row(line: int, values: Mapping[str, str], clock: _Clock) -> CallRow:
    call_id = taken(values, "call_id", cells.call_id)
    file = taken(values, "file", cells.text)
    if not call_id and not file:
        raise RefusedError("no_call_id")
    kind, identifier = _identifier(values)
    direction = taken(values, "direction", cells.text).casefold()
    return CallRow(
        line=line,
        call_id=call_id or None,
        identifier_kind=kind,
        identifier=identifier,
        started_at=clock.possible(_start(values, clock.zone), values["start"]),
        duration_ms=taken(values, "duration", cells.milliseconds),
        direction=DIRECTIONS.get(direction),
        number=masking.normalise(taken(values, "number", cells.identifier)) or None,
        reason=taken(values, "reason", cells.text),
        csat=taken(values, "csat", _csat),
        file=file.replace("\\", "/") or None,
        language=taken(values, "language", cells.text)[:_LONGEST_LANGUAGE],
        channel=_CHANNELS.get(taken(values, "channel", cells.text).casefold(), "voice"),
    )


def _start(values: Mapping[str, str], zone: ZoneInfo) -> datetime:
    if not values["start"].strip():
        raise RefusedError("no_time")
    return taken(values, "start", lambda written: cells.moment(written, zone))


def _identifier(values: Mapping[str, str]) -> tuple[str, str]:
    for kind in _IDENTIFIERS:
        if identifier := taken(values, kind, cells.identifier):
            return kind, identifier
    return "", ""


@lru_cache(maxsize=256)
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
        found = lists.cells_of(record, _CDR_WIDTHS.start, _CDR_WIDTHS.stop - 1)
        values = dict(zip(_CDR_COLUMNS, found, strict=False))
        if values["disposition"].strip().upper() in _CDR_UNANSWERED:
            return None
        return _cdr_row(record.line, values, clock)

    found = CallList(system=ASTERISK, most=len(lines))
    found.rows = found.read(records, row, _call_id, "duplicate")
    return found


def _cdr_row(line: int, values: Mapping[str, str], clock: _Clock) -> CallRow:
    call_id = taken({"call_id": values.get("uniqueid", "")}, "call_id", cells.call_id)
    if not call_id:
        raise RefusedError("no_call_id")
    direction, extension, number = _cdr_sides(values)
    return CallRow(
        line=line,
        call_id=call_id,
        identifier_kind="extension" if extension else "",
        identifier=extension,
        started_at=clock.possible(_cdr_start(values, call_id, clock.zone), values["start"]),
        duration_ms=taken(values, "duration", cells.milliseconds),
        direction=direction,
        number=masking.normalise(taken({"number": number}, "number", cells.identifier)) or None,
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
