"""What the open read views of a server have, column by column (issue 8, capability 5).

docs/bi-views.md is written from here (`python tools/bi_views.py`), and so are the comments that a
BI tool shows. A column keeps its name and its meaning; a new one comes last.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of a view: PostgreSQL's type, and what it means in both languages."""

    name: str
    type: str
    english: str
    chinese: str


@dataclass(frozen=True)
class View:
    """A view with its columns, in their order."""

    name: str
    english: str
    chinese: str
    columns: tuple[Column, ...]


_EVALUATION = Column("evaluation_id", "uuid", "The evaluation", "质检记录")
_CSR = Column("csr_id", "uuid", "The CSR, see person", "客服代表，见 person")
_INSPECTOR = Column("inspector_id", "uuid", "The QA inspector", "质检员")
_TEAM = Column("team_id", "uuid", "Team at the time of the contact", "联络当时的班组")
_DAY = Column("day", "date", "Shift day in which the contact began", "联络开始所属的班次日")
_VERSION = Column("checklist_version_id", "uuid", "Version of the checklist", "评分表版本")
_KEY = Column(
    "checklist_key", "text", "Key of the checklist through all versions", "评分表编码，各版本不变"
)
_ITEM = Column("item_number", "integer", "Number of the item in its version", "本版本中的项目序号")
_ITEM_KEY = Column(
    "item_key", "text", "Key of the item; it stays through rewording", "项目编码，改写措辞后不变"
)
_DIMENSION = Column("dimension", "text", "BK, CS, AT, SW or MS", "维度：BK、CS、AT、SW、MS")
_POINTS = Column("points", "numeric", "Most that the item can earn", "该项目满分")
_DIMENSIONS = (
    ("bk", "Business knowledge", "业务知识"),
    ("cs", "Communication skill", "沟通技巧"),
    ("at", "Service attitude", "服务态度"),
    ("sw", "Standard wording", "规范用语"),
    ("ms", "Minimum business skill", "最低业务技能"),
)


def _totals() -> tuple[Column, ...]:
    made: list[Column] = []
    for code, english, chinese in _DIMENSIONS:
        made += [
            Column(f"{code}_earned", "numeric", f"{english}: points earned", f"{chinese}：得分"),
            Column(
                f"{code}_applicable",
                "numeric",
                f"{english}: points that could be earned",
                f"{chinese}：适用满分",
            ),
        ]
    return tuple(made)


VIEWS = (
    View(
        "evaluation_result",
        "Results that were released, as they are in force now; one row an evaluation",
        "已发布的质检结果（当前有效版本），每条质检记录一行",
        (
            _EVALUATION,
            Column("number", "text", "Number, as people say it", "质检编号"),
            _DAY,
            Column("kind", "text", "full or quick", "类型：完整或快检"),
            Column("purpose", "text", "normal, calibration or recheck", "用途：日常、校准或复检"),
            Column("mode", "text", "How the contact was monitored", "监听方式"),
            Column("sample_reason", "text", "Why the contact was chosen", "抽样原因"),
            Column(
                "is_random",
                "boolean",
                "Drawn at random: only these stand for the whole",
                "随机抽取：只有这些能代表总体",
            ),
            Column(
                "stratum",
                "text",
                "random, quota or targeted: never average over them without weights",
                "样本层：random、quota、targeted；未加权不得合并平均",
            ),
            _CSR,
            _INSPECTOR,
            _TEAM,
            Column("team_code", "text", "Code of the team", "班组编码"),
            Column("team_name", "text", "Name of the team", "班组名称"),
            Column("skill_group", "text", "Code of the skill group", "技能组编码"),
            Column(
                "call_started_at",
                "timestamp with time zone",
                "When the contact began",
                "联络开始时间",
            ),
            Column("call_duration_s", "numeric", "Length of the contact in seconds", "时长（秒）"),
            Column("channel", "text", "voice, chat or email", "渠道"),
            Column("direction", "text", "inbound, outbound …", "呼叫方向"),
            Column("contact_reason", "text", "Why the customer called", "来电原因"),
            Column("language", "text", "Language or dialect", "语言或方言"),
            Column("csat", "integer", "The customer's own mark", "客户满意度评分"),
            _KEY,
            Column("checklist_version", "text", "Number of the version", "评分表版本号"),
            _VERSION,
            Column("status", "text", "Code of the state, E3 to E12", "状态编码"),
            Column(
                "is_counted",
                "boolean",
                "Counts in statistics: not voided, not replaced",
                "计入统计：未作废、未替换",
            ),
            Column(
                "revision",
                "integer",
                "Revision in force; 1 was never corrected",
                "有效版本；1 表示未更正过",
            ),
            Column("result", "text", "pass, fail, fatal_fail or not_scorable", "结果"),
            Column("is_pass", "boolean", "Passed", "合格"),
            Column("is_fatal", "boolean", "Has a fatal error of any class", "有致命错误"),
            Column("is_fatal_customer", "boolean", "… of the class customer", "客户类致命错误"),
            Column("is_fatal_business", "boolean", "… of the class business", "业务类致命错误"),
            Column("is_fatal_compliance", "boolean", "… of the class compliance", "合规类致命错误"),
            Column("final_score", "numeric", "Score that counts, 0 to 100", "最终得分"),
            Column("raw_score", "numeric", "Score before fatal errors", "原始得分"),
            Column("pass_mark", "numeric", "Pass mark that held", "合格线"),
            *_totals(),
            Column("assigned_at", "timestamp with time zone", "Became a task", "派发时间"),
            Column("submitted_at", "timestamp with time zone", "Submitted", "提交时间"),
            Column("released_at", "timestamp with time zone", "Released", "发布时间"),
            Column("closed_at", "timestamp with time zone", "Closed", "结案时间"),
        ),
    ),
    View(
        "item_result",
        "What each item of these results earned, in the revision in force",
        "上述结果中每个项目的得分（当前有效版本）",
        (
            _EVALUATION,
            _DAY,
            _CSR,
            _TEAM,
            _VERSION,
            _KEY,
            _ITEM,
            _ITEM_KEY,
            _DIMENSION,
            _POINTS,
            Column("is_applicable", "boolean", "An option was chosen", "适用（已选择选项）"),
            Column("option_number", "integer", "The option, counted from 0", "选项序号，从 0 起"),
            Column(
                "earned",
                "numeric",
                "Points earned; empty where the item is in no total",
                "得分；不计入合计时为空",
            ),
            Column("lost", "numeric", "Points lost", "扣分"),
            Column("cause", "text", "Whose cause a deduction is", "扣分责任归属"),
        ),
    ),
    View(
        "fatal",
        "Stand-alone fatal errors of these results, in the revision in force",
        "上述结果中单列的致命错误（当前有效版本）",
        (
            _EVALUATION,
            _DAY,
            _CSR,
            _TEAM,
            _KEY,
            Column("fatal_key", "text", "Key of the fatal error", "致命错误编码"),
            Column("fatal_class", "text", "customer, business or compliance", "致命错误类别"),
        ),
    ),
    View(
        "dispute",
        "Disputes and second appeals, each once, with what became of it",
        "申诉与二次申诉，每次一行，附处理结果",
        (
            Column("dispute_id", "uuid", "The dispute", "申诉"),
            _EVALUATION,
            _CSR,
            _INSPECTOR,
            _TEAM,
            Column(
                "kind",
                "text",
                "dispute, dispute_past, contest (by the team lead) or appeal",
                "类型：dispute、dispute_past、contest（班长提出）、appeal（二次申诉）",
            ),
            Column("raised_at", "timestamp with time zone", "Raised", "提出时间"),
            Column(
                "is_judged_true",
                "boolean",
                "The team lead judged the result true",
                "班长判定结果属实",
            ),
            Column(
                "judged_at", "timestamp with time zone", "Judged by the team lead", "班长判定时间"
            ),
            Column(
                "decision",
                "text",
                "Step that decided it, empty while open",
                "作出决定的步骤，未决为空",
            ),
            Column("verdict", "text", "Cause that was found", "认定的原因"),
            Column("decided_at", "timestamp with time zone", "Decided", "决定时间"),
        ),
    ),
    View(
        "check_coverage",
        "Checks that count to a CSR's day: submitted evaluations and quick checks",
        "计入客服代表当日覆盖的检查：已提交的质检与快检",
        (
            _CSR,
            _DAY,
            Column("mode", "text", "How the contact was monitored", "监听方式"),
            Column("is_full", "boolean", "An evaluation, not a quick check", "完整质检（非快检）"),
            Column(
                "done_at", "timestamp with time zone", "Submitted or recorded", "提交或记录时间"
            ),
        ),
    ),
    View(
        "person",
        "People of the centre without their names",
        "中心人员，不含姓名",
        (
            Column("person_id", "uuid", "The person", "人员"),
            Column("is_active", "boolean", "Has not left", "在职"),
            Column("roles", "text[]", "Codes of the roles held today", "今日角色编码"),
            Column("team_id", "uuid", "Team today", "今日班组"),
            Column("team_code", "text", "Its code", "班组编码"),
            Column("team_name", "text", "Its name", "班组名称"),
            Column("skill_group", "text", "Code of the skill group today", "今日技能组编码"),
        ),
    ),
    View(
        "person_name",
        "Names of people: granted separately, to qa_desk_bi_names",
        "人员姓名：单独授权给 qa_desk_bi_names",
        (
            Column("person_id", "uuid", "The person", "人员"),
            Column("name", "text", "Name", "姓名"),
            Column("staff_no", "text", "Staff number", "工号"),
        ),
    ),
    View(
        "checklist_item",
        "Items of all versions of the checklists",
        "各评分表各版本的项目",
        (
            _VERSION,
            _KEY,
            Column("checklist_version", "text", "Number of the version", "评分表版本号"),
            Column("state", "text", "draft, in_force or withdrawn", "状态"),
            Column("effective_from", "date", "Contacts from this day on", "自此日的联络起生效"),
            _ITEM,
            _ITEM_KEY,
            _DIMENSION,
            _POINTS,
            Column("text_zh", "text", "What it asks, in Chinese", "项目内容（中文）"),
            Column("text_en", "text", "What it asks, in English", "项目内容（英文）"),
        ),
    ),
    View(
        "calendar",
        "Every day from the year of the first check to the end of next year",
        "自首次检查所在年至明年年底的每一天",
        (
            Column("day", "date", "The day", "日期"),
            Column("year", "integer", "Year", "年"),
            Column("quarter", "integer", "1 to 4", "季度"),
            Column("month", "date", "First day of the month", "月份首日"),
            Column("ten_days", "integer", "Ten-day period of the month, 1 to 3", "旬：1 至 3"),
            Column("iso_week", "integer", "Week of ISO 8601", "ISO 周次"),
            Column("weekday", "integer", "1 Monday to 7 Sunday", "星期：1 周一至 7 周日"),
            Column(
                "is_working_day",
                "boolean",
                "The office works, by the centre's calendar",
                "工作日（按中心的工作日历）",
            ),
            Column(
                "holiday", "text", "Holiday or make-up day, else empty", "节假日或调休，否则为空"
            ),
        ),
    ),
)
