"""Rosters as centres have them: the matrix of a month, or a line for each shift (P6, P19)."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from qa_desk.rules import cells, lists, masking, rosters
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import by_word, plain
from qa_desk.rules.masking import narrow
from qa_desk.rules.rosters import Code, Day, Segment
from qa_desk.rules.staff_numbers import StaffNumbers

Rows = Sequence[Sequence[str]]
Place = tuple[str, date]  # staff no., day

_STAFF_NO = {word for word, meaning in lists.IDENTIFIERS.items() if meaning == "staff_no"}
_COLUMNS = dict.fromkeys(_STAFF_NO, "staff_no") | by_word(
    {
        "date": "date day shiftdate 日期 排班日期 班次日期 上班日期",
        "start": "start starttime from on 开始 开始时间 上班 上班时间 起始时间",
        "end": "end endtime until off 结束 结束时间 下班 下班时间 终止时间",
        "leave": "leave leavetype 请假 请假类型 假别 休假类型 假期类型",
        "code": "code shift shiftcode 班次 班别 班次代码",
    }
)
_HEADER_WITHIN = 20  # lines
_FEWEST_DAYS = 5
_MONTH = re.compile(r"(20\d{2})\s*[-年./_]?\s*(0?[1-9]|1[0-2])(?!\d)")
_DAY_CELL = re.compile(r"(0?[1-9]|[12]\d|3[01])\D{0,8}")
_MONTH_DAY = re.compile(r"(0?[1-9]|1[0-2])[/.月-](0?[1-9]|[12]\d|3[01])日?")


@dataclass(frozen=True)
class Known:
    """What a roster is read with: the code table, everybody's staff no., the month if told.

    A day of it will do; `otherwise` is for a file that does not tell its month.
    """

    codes: Mapping[str, Code]  # by rosters.key
    staff_nos: Collection[str]
    month: date | None = None
    otherwise: date | None = None


@dataclass(frozen=True)
class Unknown:
    """A code that the table has not: in how many cells, and where first."""

    code: str
    cells: int
    line: int
    day: date


@dataclass(frozen=True)
class Roster:
    """What a list says of each person and day, what was left out, and what was mended."""

    days: Mapping[Place, Day] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # where a staff no. stands first
    unknown: tuple[Unknown, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    repaired: tuple[RowProblem, ...] = ()

    @property
    def listed(self) -> tuple[RowProblem, ...]:
        """Everything to look at, unknown codes first."""
        unknown = (
            RowProblem(
                one.line,
                "unknown_code",
                {"value": one.code, "found": str(one.cells), "day": one.day.isoformat()},
            )
            for one in self.unknown
        )
        return (*unknown, *self.problems, *self.repaired)


def read(rows: Rows, name: str, known: Known) -> Roster:
    """Return what a roster says; a problem of line 0 means that it is none."""
    clean = {cell: cells.text(narrow(cell)) for cell in {cell for row in rows for cell in row}}
    narrowed = [[clean[cell] for cell in row] for row in rows]
    reader = _Reader(known)
    try:
        if header := _find_header(narrowed):
            reader.read_lines(narrowed, *header)
        else:
            reader.read_matrix(narrowed, _find_matrix(narrowed, name, known))
        if not reader.days and not reader.unknown and not reader.problems:
            raise RefusedError("no_shifts", name=name)
    except RefusedError as refused:
        return Roster(problems=(refused.problem(0),))
    return reader.roster()


class _Reader:
    """Collects days, problems and unknown codes, line by line."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._numbers = StaffNumbers(known.staff_nos)
        self.days: dict[Place, Day] = {}
        self.lines: dict[str, int] = {}
        self.unknown: dict[str, tuple[str, int, date]] = {}
        self._met: Counter[str] = Counter()
        self._parsed: dict[str, Day | None] = {}
        self.problems: list[RowProblem] = []
        self.repaired: dict[str, RowProblem] = {}

    def roster(self) -> Roster:
        """Return what was collected."""
        unknown = (
            Unknown(masking.mask_in_text(code), self._met[key], line, day)
            for key, (code, line, day) in self.unknown.items()
        )
        return Roster(
            self.days,
            self.lines,
            tuple(unknown),
            tuple(sorted(self.problems, key=lambda problem: problem.line)),
            tuple(self.repaired.values()),
        )

    # The matrix

    def read_matrix(self, rows: Rows, matrix: "_Matrix") -> None:
        """Read one row for each person under the row of days."""
        for line, row in enumerate(rows[matrix.line :], matrix.line + 1):
            found = {day: _at(row, column) for column, day in matrix.days.items()}
            staff_no = _at(row, matrix.staff_column)
            if self._is_a_person(staff_no, list(found.values())):
                self._taking(line, row, self._read_row, staff_no, found)
            self._taking(line, row, _refuse_lost_days, row, matrix.no_days, staff_no)

    def _is_a_person(self, staff_no: str, found: Collection[str]) -> bool:
        """Tell a person's row from titles, repeated headers, sums and notes."""
        if self._numbers.is_known(staff_no):
            return True
        written = [cell for cell in found if cell not in ("", staff_no)]
        if not written or plain(staff_no) in _STAFF_NO:
            return False
        is_numbered = any(character.isdigit() for character in staff_no)
        return is_numbered or any(rosters.key(cell) in self._known.codes for cell in written)

    def _read_row(self, line: int, written: str, found: Mapping[date, str]) -> None:
        staff_no = self._staff_no(line, written)
        if self.lines.setdefault(staff_no, line) != line:
            other = str(self.lines[staff_no])
            raise RefusedError("duplicate_staff_no", value=staff_no, other=other)
        for day, cell in found.items():
            if (read := self._cell(line, day, cell)) is not None:
                self.days[staff_no, day] = read

    def _cell(self, line: int, day: date, cell: str) -> Day | None:
        if cell not in self._parsed:
            try:
                self._parsed[cell] = rosters.parse(cell, self._known.codes)
            except cells.CellError:
                self._parsed[cell] = None
        if self._parsed[cell] is None:
            key = rosters.key(cell)
            self.unknown.setdefault(key, (cell, line, day))
            self._met[key] += 1
        return self._parsed[cell]

    def _staff_no(self, line: int, written: str) -> str:
        if not written:
            raise RefusedError("no_staff_no")
        try:
            found = self._numbers.find(cells.identifier(written))
        except cells.CellError as error:
            raise RefusedError(str(error), column="staff_no", value=written) from error
        if found != cells.identifier(written):
            values = {"value": written, "found": found}
            self.repaired.setdefault(found, RowProblem(line, "zeros_restored", values))
        return found

    def _taking(
        self, line: int, row: Sequence[str], take: Callable[..., None], *values: object
    ) -> None:
        """Take what one line says, or list why not."""
        try:
            take(line, *values)
        except RefusedError as refused:
            self.problems.append(refused.problem(line, " ".join(filter(None, row))))

    # A line for each shift

    def read_lines(self, rows: Rows, line: int, columns: Mapping[str, int]) -> None:
        """Read one line for each shift; several of a person's day are its parts."""
        parts: dict[Place, list[tuple[int, Day]]] = {}
        for number, row in enumerate(rows[line:], line + 1):
            values = {name: _at(row, column) for name, column in columns.items()}
            if any(values.values()) and plain(values["staff_no"]) not in _STAFF_NO:
                self._taking(number, row, self._read_line, values, parts)
        for place, found in parts.items():
            self._taking(found[-1][0], (), self._join, place, [day for _line, day in found])

    def _read_line(
        self, line: int, values: Mapping[str, str], parts: dict[Place, list[tuple[int, Day]]]
    ) -> None:
        staff_no = self._staff_no(line, values["staff_no"])
        day = _date(values["date"])
        found = self._line_day(line, day, values)
        if found is not None:
            self.lines.setdefault(staff_no, line)
            parts.setdefault((staff_no, day), []).append((line, found))

    def _line_day(self, line: int, day: date, values: Mapping[str, str]) -> Day | None:
        """Return what one line says: a code, or times, of work or of a leave type."""
        written = values.get("leave", "") or values.get("code", "")
        start, end = values.get("start", ""), values.get("end", "")
        if not (start or end):
            if not written:
                raise RefusedError("no_times")
            return self._cell(line, day, written)
        of = self._cell(line, day, written) if written else Day(counts=True)
        if of is None or of.kind == "rest":
            return of
        try:
            times = rosters.segment(rosters.minute(start), rosters.minute(end), of.kind or "work")
        except cells.CellError as error:
            raise RefusedError("shift_time", value=f"{start} – {end}") from error
        return Day(written, (times,), counts=of.counts)

    def _join(self, line: int, place: Place, found: Sequence[Day]) -> None:
        del line
        if len(found) == 1:
            self.days[place] = found[0]
            return
        segments: list[Segment] = [part for day in found for part in day.segments]
        code = "/".join(dict.fromkeys(day.code for day in found if day.code))
        try:
            self.days[place] = rosters.joined(code, segments) if segments else found[0]
        except cells.CellError as error:
            raise RefusedError("overlap", value=place[0], day=place[1].isoformat()) from error


# -- where things stand ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Matrix:
    """The row of days: its line, each column's day, and where the staff numbers stand."""

    line: int
    days: Mapping[int, date]
    no_days: Mapping[int, str]  # columns of days that the month has not
    staff_column: int


def _find_header(rows: Rows) -> tuple[int, dict[str, int]] | None:
    """Return line and columns of the header of a list with a line for each shift."""
    for line, row in enumerate(rows[:_HEADER_WITHIN], 1):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            if name := _COLUMNS.get(plain(cell)):
                columns.setdefault(name, column)
        if {"staff_no", "date"} <= columns.keys() and len(columns) > 2:
            return line, columns
    return None


def _find_matrix(rows: Rows, name: str, known: Known) -> _Matrix:
    heads = [(_days_of(row), line) for line, row in enumerate(rows[:_HEADER_WITHIN], 1)]
    found, line = max(heads, key=lambda head: len(head[0]), default=({}, 0))
    if len(found) < _FEWEST_DAYS:
        raise RefusedError("no_roster", name=name)
    titles = [*(cell for row in rows[:line] for cell in row), name]
    month = known.month or _month_in(titles) or known.otherwise
    month = month.replace(day=1) if month else None
    days, no_days = _dated(found, month, name)
    return _Matrix(line, days, no_days, _staff_column(rows, line, min(found), name, known))


def _days_of(row: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """Return the columns of a row that name days, each as (day), (month, day) or a whole date."""
    found: dict[int, tuple[int, ...]] = {}
    for column, cell in enumerate(row):
        if (day := _day_of(cell)) and day not in found.values():
            found[column] = day
    return found


def _day_of(cell: str) -> tuple[int, ...] | None:
    if match := _DAY_CELL.fullmatch(cell):
        return (int(match[1]),)
    if match := _MONTH_DAY.fullmatch(cell):
        return int(match[1]), int(match[2])
    try:
        day = cells.day(cell)
    except cells.CellError:
        return None
    return (day.year, day.month, day.day) if day else None


def _dated(
    found: Mapping[int, tuple[int, ...]], month: date | None, name: str
) -> tuple[dict[int, date], dict[int, str]]:
    """Return the date of each column; days before the numbers begin anew are of the month before.

    That is how months from the 26th to the 25th are written.
    """
    if month is None and any(len(parts) < 3 for parts in found.values()):
        raise RefusedError("no_month", name=name)
    days, no_days = {}, {}
    columns = sorted(found)
    anew = next((two for one, two in pairwise(columns) if found[two] < found[one]), 0)
    for column in columns:
        parts = found[column]
        base = month or date.min
        if len(parts) == 1 and column < anew:
            base = (base - timedelta(days=1)).replace(day=1)
        try:
            days[column] = _date_of(parts, base)
        except ValueError:
            no_days[column] = str(parts[-1])
    return days, no_days


def _date_of(parts: tuple[int, ...], base: date) -> date:
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 1:
        return base.replace(day=parts[0])
    day = date(base.year, *parts)
    if abs((day - base).days) > 180:  # December in a roster of January
        day = day.replace(year=base.year + (1 if day < base else -1))
    return day


def _month_in(texts: Iterable[str]) -> date | None:
    """Return the first day of the month that a title or file name tells."""
    for written in texts:
        if found := _MONTH.search(written):
            return date(int(found[1]), int(found[2]), 1)
    return None


def _staff_column(rows: Rows, line: int, first_day: int, name: str, known: Known) -> int:
    """Return the column of staff numbers: by its header's words, else where most are known."""
    width = max(len(row) for row in rows)
    titled = (
        column
        for column in range(width)
        for row in rows[:line]
        if plain(_at(row, column)) in _STAFF_NO
    )
    numbers = StaffNumbers(known.staff_nos)

    def hits(column: int) -> int:
        return sum(numbers.is_known(_at(row, column)) for row in rows[line:])

    column = next(titled, None)
    if column is None:
        column = max(range(first_day), key=hits, default=None)
        if column is None or not hits(column):
            raise RefusedError("no_column", name=name, column="staff_no")
    return column


def _refuse_lost_days(
    line: int, row: Sequence[str], no_days: Mapping[int, str], staff_no: str
) -> None:
    """Refuse what stands under a day that the month has not."""
    del line
    for column, day in no_days.items():
        if staff_no and _at(row, column) not in ("", staff_no, day):
            raise RefusedError("no_such_day", value=day)


def _date(written: str) -> date:
    try:
        found = cells.day(written)
    except cells.CellError as error:
        raise RefusedError("date", column="day", value=written) from error
    if found is None:
        raise RefusedError("no_date")
    return found


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
