"""Who signed in to which telephone, from when to when: the log of shared desks (P2, P19)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.rules import cells, lists
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import by_word, plain, taken
from qa_desk.rules.staff_numbers import StaffNumbers

_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "start": "from start signin login signedin logintime 签入 签入时间 登录时间 登入时间"
        " 开始 开始时间",
        "end": "to until end signout logout signedout logouttime 签出 签出时间 登出时间 退出时间"
        " 结束 结束时间",
    }
)
_NEEDED = ("staff_no", "extension", "start")
_HEADER_WITHIN = 10  # lines


@dataclass(frozen=True)
class SignIn:
    """Somebody at a telephone; without an end of its own it lasts until the next one there."""

    line: int
    staff_no: str
    extension: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class SignInLog:
    """What a log holds: every good line, every bad one, and what was mended."""

    rows: tuple[SignIn, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    repaired: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class _Read:
    line: int
    staff_no: str
    extension: str
    start: datetime
    end: datetime | None
    shown: str


def read(
    rows: Sequence[Sequence[str]], name: str, known: Collection[str], zone: ZoneInfo
) -> SignInLog:
    """Return who was where; a problem of line 0 means that the file is no such log.

    `known` are the staff numbers of the centre, times without an offset are those of `zone`.
    """
    header = _header(rows)
    if header is None:
        return SignInLog(problems=(RowProblem(0, "no_log", {"name": name}),))
    line, columns = header
    numbers = StaffNumbers(known)
    found: list[_Read] = []
    problems: list[RowProblem] = []
    repaired: dict[str, RowProblem] = {}
    for at, row in enumerate(rows[line:], line + 1):
        values = {key: row[n] if n < len(row) else "" for key, n in columns.items()}
        if not any(map(str.strip, values.values())) or plain(values["staff_no"]) in _HEADERS:
            continue
        shown = " ".join(filter(None, row))
        try:
            read = _row(at, values, numbers, zone, shown)
        except RefusedError as refused:
            problems.append(refused.problem(at, shown))
            continue
        written = cells.identifier(values["staff_no"])
        if written != read.staff_no:
            told = {"value": written, "found": read.staff_no}
            repaired.setdefault(read.staff_no, RowProblem(at, "zeros_restored", told))
        found.append(read)
    ended, endless = _ended(found)
    problems += endless
    if not ended and not problems:
        problems.append(RowProblem(0, "no_log", {"name": name}))
    return SignInLog(
        tuple(ended),
        tuple(sorted(problems, key=lambda one: one.line)),
        tuple(repaired.values()),
    )


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    for line, row in enumerate(rows[:_HEADER_WITHIN], 1):
        columns: dict[str, int] = {}
        for n, cell in enumerate(row):
            if key := _HEADERS.get(plain(cell)):
                columns.setdefault(key, n)
        if all(key in columns for key in _NEEDED):
            return line, columns
    return None


def _row(
    line: int, values: Mapping[str, str], numbers: StaffNumbers, zone: ZoneInfo, shown: str
) -> _Read:
    staff_no = taken(values, "staff_no", cells.identifier)
    extension = taken(values, "extension", cells.identifier)
    if not staff_no:
        raise RefusedError("no_staff_no")
    if not extension:
        raise RefusedError("no_extension")
    if not values["start"].strip():
        raise RefusedError("no_sign_in")
    start = taken(values, "start", lambda cell: cells.moment(cell, zone))
    end = None
    if values.get("end", "").strip():
        end = taken(values, "end", lambda cell: cells.moment(cell, zone))
        if end <= start:
            raise RefusedError("ends_first", value=values["end"].strip())
    return _Read(line, numbers.find(staff_no), extension, start, end, shown)


def _ended(found: Sequence[_Read]) -> tuple[list[SignIn], list[RowProblem]]:
    """Let what has no end last until the next sign-in at that telephone."""
    ended: list[SignIn] = []
    problems: list[RowProblem] = []
    in_order = sorted(found, key=lambda one: (one.extension, one.start, one.line))
    for n, one in enumerate(in_order):
        end = one.end
        following = in_order[n + 1 : n + 2]
        if end is None and following and following[0].extension == one.extension:
            end = following[0].start
        if end is None or end <= one.start:
            problems.append(RowProblem(one.line, "no_sign_out", shown=one.shown))
        else:
            ended.append(SignIn(one.line, one.staff_no, one.extension, one.start, end))
    return sorted(ended, key=lambda one: one.line), problems
