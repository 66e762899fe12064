"""Lists of indicators: a column for each, or one value in each row (P19, S0-3.3.4, S2-3.4.2)."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

from qa_desk.rules import cells, column_choice, kpis, lists
from qa_desk.rules.cells import CellError
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.csv_text import Record
from qa_desk.rules.kpis import METRICS, RECKONED, Metric
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import by_word, plain, taken
from qa_desk.rules.masking import narrow
from qa_desk.rules.staff_numbers import StaffNumbers

OF_METRICS: Mapping[str, str] = {  # the column of an indicator that is known → its code
    f"kpi_{code}": code for code in METRICS if code != RECKONED
}
FIELDS = ("staff_no", "team", "period", *OF_METRICS, "metric", "value", "target", "part", "whole")
_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "team": "team teamname 班组 班组名称 所属班组 组别 团队",
        "period": "period month week 月份 月 统计月份 周 统计周期 周期 期间 日期",
        "metric": "metric indicator kpi 指标 指标名称 考核指标",
        "value": "value actual result 值 实际 实际值 数值 完成值 指标值",
        "target": "target goal 目标 目标值 考核目标",
        "part": "numerator part 分子",
        "whole": "denominator whole base 分母 样本数 参评数",
        "kpi_csat": "csat satisfaction customersatisfaction 满意度 客户满意度 服务满意度",
        "kpi_response_time": "responsetime speedofanswer asa 响应时间 响应时长 平均响应时间"
        " 平均响应时长 平均应答时长",
        "kpi_resolution_rate": "resolutionrate fcr firstcallresolution 解决率 一次解决率"
        " 首次解决率 问题解决率",
        "kpi_volume": "volume calls contacts 接待量 话务量 通话量 接听量 服务量 咨询量 受理量",
        "kpi_conversion": "conversion conversionrate 转化率 成交率",
        "kpi_handle_time": "handletime aht averagehandletime 处理时长 平均处理时长 平均通话时长",
    }
)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_WEEK = re.compile(r"(\d{4})(?:-?[wW]|[-年]?第)(\d{1,2})周?")
_MOST = 10**12


@dataclass(frozen=True)
class ListedValue:
    """One value of a list; neither staff no. nor team is the centre."""

    line: int
    metric: str  # code
    span: str
    first: date
    value: int  # hundredths
    staff_no: str = ""
    team: str = ""
    target: int | None = None
    part: int | None = None
    whole: int | None = None


@dataclass(frozen=True)
class KpiList:
    """What a list holds: every good value and every bad line, and what was mended (P19)."""

    rows: tuple[ListedValue, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    repaired: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class _Line:
    line: int
    values: tuple[ListedValue, ...]


def propose(source: Source, remembered: Mapping[str, str] | None = None) -> Layout:
    """Return what the columns are likely to mean, by their names."""
    return column_choice.propose(source, {**_HEADERS, **(remembered or {})})


def read(
    source: Source, layout: Layout, known: Collection[str], metrics: Mapping[str, Metric]
) -> KpiList:
    """Return the values of a list whose columns are known; a problem of line 0: it is none.

    `known` are the staff numbers of the centre, `metrics` its indicators by code.
    """
    try:
        return _Reader(source, layout, StaffNumbers(known), metrics).read()
    except RefusedError as refused:
        return KpiList(problems=(refused.problem(0),))


class _Reader:
    """Reads one list."""

    def __init__(
        self,
        source: Source,
        layout: Layout,
        numbers: StaffNumbers,
        metrics: Mapping[str, Metric],
    ) -> None:
        self._source, self._layout, self._numbers = source, layout, numbers
        self._metrics = {code: one for code, one in metrics.items() if code != RECKONED}
        self._named = {plain(word): code for code, one in self._metrics.items()
                       for word in (code, one.name, one.called)}  # fmt: skip
        self._named |= {
            word: OF_METRICS[field] for word, field in _HEADERS.items() if field in OF_METRICS
        }
        self._repaired: list[RowProblem] = []
        self._title = _period(f"{source.name}") if _has_period(source.name) else None

    def read(self) -> KpiList:
        columns = set(self._layout.columns)
        if not (columns & OF_METRICS.keys() or {"metric", "value"} <= columns):
            raise RefusedError("no_kpi_header", name=self._source.name)
        if "period" not in columns and self._title is None:
            raise RefusedError("no_kpi_period", name=self._source.name)
        header = column_choice.header(self._source, self._layout)

        def row(record: Record) -> _Line | None:
            found = lists.cells_of(record, 0, len(self._layout.columns))
            if found == header.cells or not any(cell.strip() for cell in found):
                return None  # lists put together repeat their header
            named = zip(self._layout.columns, found, strict=False)
            values = {column: cell for column, cell in named if column}
            return _Line(record.line, tuple(self._values(record.line, values)))

        records = (one for one in self._source.records if one.line > self._layout.line)
        found = lists.Collected[_Line]()
        good = [
            value
            for line in found.read(records, row, _key, "duplicate_kpi")
            for value in line.values
        ]
        if not good and not found.problems:
            raise RefusedError("no_kpi_rows", name=self._source.name)
        return KpiList(tuple(good), tuple(found.problems), tuple(self._repaired))

    def _values(self, line: int, values: Mapping[str, str]) -> Iterator[ListedValue]:
        staff_no = taken(values, "staff_no", cells.identifier)
        number = self._numbers.find(staff_no) if staff_no else ""
        if number != staff_no:
            told = {"value": staff_no, "found": number}
            self._repaired.append(RowProblem(line, "zeros_restored", told))
        team = "" if number else taken(values, "team", cells.text)
        span, first = taken(values, "period", _period) or self._title or _refused("no_period")
        for field, code in self._columns(values):
            metric = self._metrics[code]
            value = taken(values, field, partial(self._number, line, metric))
            if value is None:
                continue
            target = part = whole = None
            if field == "value":
                target = taken(values, "target", partial(_hundredths, unit=metric.unit))
                part, whole = (taken(values, name, _count) for name in ("part", "whole"))
            yield ListedValue(line, code, span, first, value, number, team, target, part, whole)

    def _columns(self, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        yield from ((field, code) for field, code in OF_METRICS.items() if field in values)
        if "value" in values and "metric" in values:
            written = cells.text(values["metric"])
            code = self._named.get(plain(written), "")
            if not code:
                raise RefusedError("unknown_metric", value=written)
            yield "value", code

    def _number(self, line: int, metric: Metric, cell: str) -> int | None:
        """Return a value in hundredths; a share below 1 that has no % is meant in percent."""
        found = _hundredths(cell, metric.unit)
        written = cells.text(narrow(cell))
        if found is None or metric.unit != "percent" or not 0 < found <= 100 or "%" in written:
            return found
        exact = int((Decimal(written) * 10_000).to_integral_value())
        told = {"value": written, "found": kpis.told(exact, metric.unit)}
        self._repaired.append(RowProblem(line, "share_as_percent", told))
        return exact


def _key(line: _Line) -> str:
    return " ".join(f"{one.metric} {one.first} {one.staff_no} {one.team}" for one in line.values)


def _refused(code: str) -> tuple[str, date]:
    raise RefusedError(code)


def _has_period(name: str) -> bool:
    return _MONTH.search(narrow(name)) is not None


def _period(cell: str) -> tuple[str, date] | None:
    """Return a month (2026-10, 2026年10月, a day of it) or a week (2026-W41); None when empty."""
    written = cells.text(narrow(cell)).replace(" ", "")
    if not written:
        return None
    try:
        if month := _MONTH.fullmatch(written):
            return "month", date(int(month[1]), int(month[2]), 1)
        if week := _WEEK.fullmatch(written):
            return "week", date.fromisocalendar(int(week[1]), int(week[2]), 1)
        if inside := _MONTH.search(written):
            return "month", date(int(inside[1]), int(inside[2]), 1)
    except ValueError as error:
        raise CellError("kpi_period") from error
    try:
        found = cells.day(cell)
    except CellError as error:
        raise CellError("kpi_period") from error
    return None if found is None else ("month", found.replace(day=1))


def _hundredths(cell: str, unit: str) -> int | None:
    """Return a number in hundredths; 4:05 of a time is 245 seconds; None when empty or a dash."""
    written = cells.text(narrow(cell)).replace(" ", "").replace(",", "")
    if written in ("", "-", "–", "—", "/"):
        return None
    if unit == "seconds" and ":" in written:
        return (cells.milliseconds(written) or 0) // 10
    try:
        found = Decimal(written.removesuffix("%").removesuffix("秒").removesuffix("s"))
    except InvalidOperation as error:
        raise CellError("kpi_value") from error
    if not found.is_finite() or abs(found) >= _MOST:
        raise CellError("kpi_value")
    return int((found * 100).to_integral_value())


def _count(cell: str) -> int | None:
    found = _hundredths(cell, "count")
    return None if found is None else found // 100
