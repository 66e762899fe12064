"""Lists of results of before QA Desk: one evaluation in each row (P19, import-formats.md, 8)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from qa_desk.rules import cells, column_choice, lists
from qa_desk.rules.cells import CellError
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.csv_text import Record
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import by_word, plain, taken
from qa_desk.rules.masking import narrow
from qa_desk.rules.staff_numbers import StaffNumbers

ITEM = "item"
"""The field of a column that holds the points of an item; there may be many."""
FIELDS = ("staff_no", "day", "call_id", "checklist", "score", "result", "fatal", ITEM)
_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "day": "date day calldate evaluationdate 日期 通话日期 质检日期 评分日期 检查日期 来电日期",
        "call_id": "callid call recordid recordingid 通话编号 通话id 录音编号 录音id 录音流水号"
        " 流水号 呼叫编号",
        "checklist": "checklist form scorecard 评分表 评分标准 质检表 模板 评分模板",
        "score": "score final finalscore total totalscore points 得分 分数 总分 质检得分 最终得分"
        " 质检成绩 成绩",
        "result": "result passed outcome 结果 质检结果 是否合格 合格",
        "fatal": "fatal fatalerror criticalerror 致命 致命错误 致命差错 是否致命",
    }
)
_NONE = frozenset(("", "no", "n", "0", "none", "无", "否", "没有", "未发生", "false"))
_NUMBER = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?(?:分|%)?")
_MOST = 100  # a score is of a hundred
_SAYS = by_word(
    {
        "pass": "pass passed yes y ok 合格 通过 达标 是 及格 优秀 良好 1",
        "fail": "fail failed no n 不合格 不通过 未通过 不达标 否 不及格 差 0",
        "fatal_fail": "fatal fatalfail 致命 致命错误 致命不合格 零分 一票否决",
    }
)


@dataclass(frozen=True)
class ListedResult:
    """An evaluation as the list has one; what the list does not say is empty."""

    line: int
    staff_no: str = ""
    day: date | None = None
    call: str = ""
    checklist: str = ""
    score: int | None = None  # tenths
    result: str = ""  # pass, fail, fatal_fail
    items: tuple[tuple[str, int], ...] = ()  # what the column is called, hundredths


@dataclass(frozen=True)
class PastList:
    """What a list holds: every good line and every bad one, and what was mended (P19)."""

    rows: tuple[ListedResult, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    repaired: tuple[RowProblem, ...] = ()


def propose(
    source: Source, remembered: Mapping[str, str] | None = None, items: Collection[str] = ()
) -> Layout:
    """Return what the columns are likely to mean, by their names.

    `items` are what the items of the centre's checklists are called.
    """
    words = dict.fromkeys(filter(None, map(plain, items)), ITEM)
    return column_choice.propose(source, {**words, **_HEADERS, **(remembered or {})}, {ITEM})


def read(source: Source, layout: Layout, known: Collection[str] = ()) -> PastList:
    """Return the results of a list whose columns are known; a problem of line 0: it is none.

    `known` are the staff numbers of the centre: people are known by their number, never by name,
    and zeros that one has lost are restored where exactly one fits.
    """
    try:
        return _read(source, layout, StaffNumbers(known))
    except RefusedError as refused:
        return PastList(problems=(refused.problem(0),))


def _read(source: Source, layout: Layout, numbers: StaffNumbers) -> PastList:
    columns = set(layout.columns)
    if not columns & {"staff_no", "call_id"} or not columns & {"score", "result", "fatal"}:
        raise RefusedError("no_past_header", name=source.name)
    header = column_choice.header(source, layout)
    repaired: list[RowProblem] = []

    def row(record: Record) -> ListedResult | None:
        found = lists.cells_of(record, 0, len(layout.columns))
        if found == header.cells or not any(cell.strip() for cell in found):
            return None  # lists put together repeat their header
        one = _result(record.line, layout, header.cells, found)
        number = numbers.find(one.staff_no) if one.staff_no else ""
        if number != one.staff_no:
            told = {"value": one.staff_no, "found": number}
            repaired.append(RowProblem(record.line, "zeros_restored", told))
        return replace(one, staff_no=number)

    records = (record for record in source.records if record.line > layout.line)
    found = lists.Collected[ListedResult]()
    rows = tuple(found.read(records, row, _call, "duplicate_call"))
    if not rows and not found.problems:
        raise RefusedError("no_past_rows", name=source.name)
    return PastList(rows, tuple(found.problems), tuple(repaired))


def _call(one: ListedResult) -> str:
    return f"{one.call} {one.staff_no}" if one.call else ""


def _result(
    line: int, layout: Layout, titles: tuple[str, ...], found: tuple[str, ...]
) -> ListedResult:
    named = list(zip(layout.columns, found, strict=False))
    values = {column: cell for column, cell in named if column and column != ITEM}
    score = taken(values, "score", _score)
    fatal = taken(values, "fatal", _fatal)
    result = taken(values, "result", _said)
    if fatal or result == "fatal_fail":
        result = "fatal_fail"
    elif score is None and not result:
        raise RefusedError("no_score")
    one = ListedResult(
        line=line,
        staff_no=taken(values, "staff_no", cells.identifier),
        day=taken(values, "day", cells.day),
        call=taken(values, "call_id", cells.call_id),
        checklist=" ".join(taken(values, "checklist", cells.text).split()),
        score=score,
        result=result,
        items=tuple(_items(layout, titles, found)),
    )
    if not one.staff_no and not one.call:
        raise RefusedError("no_staff_no")
    if one.day is None and not one.call:
        raise RefusedError("no_date")
    return one


def _items(
    layout: Layout, titles: tuple[str, ...], found: tuple[str, ...]
) -> list[tuple[str, int]]:
    listed = []
    for column, title, cell in zip(layout.columns, titles, found, strict=False):
        if column == ITEM and cell.strip():
            try:
                listed.append((title.strip(), _hundredths(cell)))
            except CellError as error:
                raise RefusedError(
                    "item_points", value=cell.strip(), found=title.strip()
                ) from error
    return listed


def _score(cell: str) -> int | None:
    """Return a score of a hundred in tenths; None when empty."""
    if not cells.text(narrow(cell)):
        return None
    hundredths = _hundredths(cell)
    if hundredths > _MOST * 100:
        raise CellError("past_score")
    return (hundredths + 5) // 10


def _hundredths(cell: str) -> int:
    written = _NUMBER.fullmatch(cells.text(narrow(cell)).replace(" ", ""))
    if written is None:
        raise CellError("past_score")
    return int(Decimal(f"{written[1]}.{written[2] or 0}") * 100)


def _said(cell: str) -> str:
    """Return what a cell says of the result, nothing when it is empty."""
    word = plain(cells.text(cell))
    if not word:
        return ""
    if word not in _SAYS:
        raise CellError("past_result")
    return _SAYS[word]


def _fatal(cell: str) -> bool:
    """Say whether a cell tells of a fatal error: its name, or any word but no."""
    return plain(cells.text(cell)) not in _NONE
