"""Lists of complaints, one in each row, as Excel, WPS and other desks write them (P19, S1-2B.6)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from qa_desk.rules import cells, column_choice, lists
from qa_desk.rules.cells import CellError
from qa_desk.rules.column_choice import Layout, Source
from qa_desk.rules.csv_text import Record
from qa_desk.rules.list_problems import RefusedError, RowProblem
from qa_desk.rules.lists import by_word, plain, taken
from qa_desk.rules.staff_numbers import StaffNumbers

FIELDS = (
    *("complaint_no", "received", "kind", "severity", "reason", "content", "number", "staff_no"),
    *("department", "due", "call_id", "attributable", "cause", "root_cause", "outcome", "closed"),
)
_HEADERS = lists.IDENTIFIERS | by_word(
    {
        "complaint_no": "complaintno complaintnumber ticketno ticketid caseno caseid no 投诉编号"
        " 投诉单号 投诉工单号 工单号 工单编号 编号 单号 受理编号",
        "received": "received receivedat receivedon date created createdat opened 投诉时间"
        " 投诉日期 受理时间 受理日期 登记时间 登记日期 创建时间 接收时间 日期 时间",
        "kind": "type kind 类型 类别 投诉类型 受理类型 工单类型",
        "severity": "severity level priority 级别 等级 严重程度 投诉级别 投诉等级 紧急程度 优先级",
        "reason": "reason contactreason category issue 原因 投诉原因 投诉分类 问题分类 业务类型"
        " 来电原因 投诉类别",
        "content": "content description complaint details 内容 投诉内容 问题描述 描述 诉求"
        " 客户诉求",
        "number": "customernumber phone mobile caller telephone 客户号码 客户电话 联系电话"
        " 手机号 手机号码 投诉号码 来电号码",
        "department": "department responsibledepartment 部门 责任部门 处理部门 归属部门",
        "due": "due dueat duedate deadline 时限 办理时限 要求完成时间 截止时间 到期时间 应办结时间",
        "call_id": "callid recordid recordingid 通话编号 录音编号 录音流水号 流水号 通话id",
        "attributable": "attributable responsible 是否有责 有责 责任投诉 是否责任投诉 责任认定",
        "cause": "cause causetype 根因分类 原因分类 根因类别",
        "root_cause": "rootcause analysis 根因 根本原因 原因分析",
        "outcome": "outcome result resolution answer 处理结果 结果 答复 回复内容 处理意见",
        "closed": "closed closedat closedon resolved 办结时间 结案时间 关闭时间 完成时间 办结日期",
    }
)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": by_word(
        {
            "complaint": "complaint 投诉 抱怨",
            "suggestion": "suggestion 建议 意见 意见建议",
            "enquiry": "enquiry inquiry question 咨询 查询 求助",
            "praise": "praise compliment 表扬 感谢",
        }
    ),
    "severity": by_word(
        {
            "ordinary": "ordinary normal low medium 一般 普通 轻微 一般投诉",
            "major": "major high urgent critical serious 重大 严重 紧急 重大投诉 升级 越级",
        }
    ),
    "attributable": by_word(
        {"yes": "yes y 1 true 是 有责 责任", "no": "no n 0 false 否 无责 非责任 无"}
    ),
    "cause": by_word(
        {
            "conduct": "conduct attitude 态度 服务态度 服务规范",
            "knowledge": "knowledge 业务知识 业务能力 解释错误 知识",
            "process": "process 流程 时限 流程时限 处理时限",
            "product": "product 产品 业务 产品业务 资费",
            "system": "system 系统 线路 系统故障",
            "promise": "promise 承诺 承诺未兑现 未兑现",
            "customer": "customer 客户原因 误解 客户误解",
            "other": "other 其他 其它",
        }
    ),
}


@dataclass(frozen=True)
class ListedComplaint:
    """A complaint as the list has one; what the list does not say is empty."""

    line: int
    number: str
    received: datetime
    kind: str = ""
    severity: str = ""
    reason: str = ""
    content: str = ""
    customer: str = ""
    staff_no: str = ""
    department: str = ""
    due: datetime | None = None
    call: str = ""
    attributable: str = ""  # yes, no, "" where nobody has said
    cause: str = ""
    root_cause: str = ""
    outcome: str = ""
    closed: datetime | None = None


@dataclass(frozen=True)
class ComplaintList:
    """What a list holds: every good line and every bad one, and what was mended (P19)."""

    rows: tuple[ListedComplaint, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    repaired: tuple[RowProblem, ...] = ()


def propose(source: Source, remembered: Mapping[str, str] | None = None) -> Layout:
    """Return what the columns are likely to mean, by their names."""
    return column_choice.propose(source, {**_HEADERS, **(remembered or {})})


def read(source: Source, layout: Layout, known: Collection[str], zone: ZoneInfo) -> ComplaintList:
    """Return the complaints of a list whose columns are known; a problem of line 0: it is none.

    `known` are the staff numbers of the centre, whose lost zeros are restored.
    """
    try:
        return _read(source, layout, StaffNumbers(known), zone)
    except RefusedError as refused:
        return ComplaintList(problems=(refused.problem(0),))


def _read(source: Source, layout: Layout, numbers: StaffNumbers, zone: ZoneInfo) -> ComplaintList:
    if not {"complaint_no", "received"} <= set(layout.columns):
        raise RefusedError("no_complaint_header", name=source.name)
    header = column_choice.header(source, layout)
    repaired: list[RowProblem] = []

    def row(record: Record) -> ListedComplaint | None:
        found = lists.cells_of(record, 0, len(layout.columns))
        if found == header.cells or not any(cell.strip() for cell in found):
            return None  # lists put together repeat their header
        named = zip(layout.columns, found, strict=False)
        values = {column: cell for column, cell in named if column}
        staff_no = taken(values, "staff_no", cells.identifier)
        number = numbers.find(staff_no) if staff_no else ""
        if number != staff_no:
            told = {"value": staff_no, "found": number}
            repaired.append(RowProblem(record.line, "zeros_restored", told))
        return _complaint(record.line, values, number, zone)

    records = (record for record in source.records if record.line > layout.line)
    found = lists.Collected[ListedComplaint]()
    rows = tuple(found.read(records, row, lambda one: one.number, "duplicate_complaint"))
    if not rows and not found.problems:
        raise RefusedError("no_complaints", name=source.name)
    return ComplaintList(rows, tuple(found.problems), tuple(repaired))


def _complaint(
    line: int, values: Mapping[str, str], staff_no: str, zone: ZoneInfo
) -> ListedComplaint:
    number = taken(values, "complaint_no", cells.call_id)
    if not number:
        raise RefusedError("no_complaint_no")
    moment = partial(_moment, zone=zone)
    received = taken(values, "received", moment)
    if received is None:
        raise RefusedError("no_received")
    one = ListedComplaint(
        line=line,
        number=number,
        received=received,
        **{name: taken(values, name, _word(words)) for name, words in _WORDS.items()},
        **{
            name: taken(values, name, cells.text)
            for name in ("reason", "content", "department", "root_cause", "outcome")
        },
        customer=taken(values, "number", cells.identifier),
        staff_no=staff_no,
        due=taken(values, "due", moment),
        call=taken(values, "call_id", cells.call_id),
        closed=taken(values, "closed", moment),
    )
    if one.closed is not None and one.closed < one.received:
        raise RefusedError("closed_first")
    return one


def _moment(cell: str, zone: ZoneInfo) -> datetime | None:
    """Return a moment; a day alone is its beginning there; None when empty."""
    if not cells.text(cell):
        return None
    try:
        return cells.moment(cell, zone)
    except CellError as error:
        if str(error) != "date_only":
            raise
    day = cells.day(cell) or date.min  # which it is, as it is a date alone
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _word(words: Mapping[str, str]) -> Callable[[str], str]:
    def read_cell(cell: str) -> str:
        written = plain(cells.text(cell))
        if written and written not in words:
            raise CellError("complaint_word")
        return words.get(written, "")

    return read_cell
