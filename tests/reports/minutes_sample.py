"""Minutes of a weekly meeting with all that they can have, and void ones of a drill."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from qa_desk.reports.minutes_sheet import Sheet
from qa_desk.reports.papers import Imprint, Signatories, Signed, Statement
from qa_desk.rules.minutes import (
    Check,
    Drill,
    Fact,
    Invited,
    Late,
    Minutes,
    Problem,
    Task,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CHAIR, RECORDER, AWAY = (UUID(int=number) for number in (1, 2, 3))
MINUTES = Minutes(
    type="weekly",
    topic="午间排队",
    day=date(2026, 11, 23),
    begins="09:00",
    ends="09:40",
    place="一会议室",
    chair_id=CHAIR,
    chair="孙经理 9001",
    recorder_id=RECORDER,
    recorder="示例五 2004",
    first=date(2026, 11, 16),
    last=date(2026, 11, 22),
    previous="HYJ-20261116-0001",
    summary="均分较上周升高 0.8 分；客户 13800138000 的投诉已答复。",
    decisions="公司要求十二月起启用新话术。",
    people=(
        Invited(CHAIR, "孙经理 9001", "present"),
        Invited(RECORDER, "示例五 2004", "present", "", "午班可否轮换"),
        Invited(AWAY, "示例九 3001", "absent", "年假", "建议加两个午班座席"),
    ),
    checks=(
        Check("AC-20261116-0001", "改午班排班", "示例九 3001", date(2026, 11, 20), "open", 40,
              is_overdue=True),
        Check("AC-20261116-0002", "演练身份核实话术", "示例五 2004", date(2026, 11, 22), "done",
              100, is_overdue=False, result="录音留存三通"),
    ),
    figures=(
        Fact("evaluations", 120, 0),
        Fact("score", 862, 96),
        Fact("pass_rate", 905, 96),
        Fact("fatal_rate", None),
        Fact("complaints", 3),
        Fact("complaints_late", 0),
    ),
    late=(Late("IN-20261112-0004", "note", "账单页面卡顿", "韩技术 6001", date(2026, 11, 19)),),
    problems=(
        Problem("午间排队长", "加两个午班座席"),
        Problem("新话术不熟", "班前会演练三天"),
    ),
    tasks=(
        Task("排出新的午班表", AWAY, "示例九 3001", date(2026, 11, 27), "AC-20261123-0001"),
        Task("话术演练", RECORDER, "示例五 2004", date(2026, 11, 30), "AC-20261123-0002"),
    ),
)  # fmt: skip


def _imprint(number):
    return Imprint(
        number=number,
        centre="示例客服中心",
        content_hash="7d21" * 16,
        printed_at=AT,
        printed_by="示例五 2004",
        retain_until=date(2029, 11, 23),
        timezone="Asia/Shanghai",
    )


def _stamp(role, name, number, meaning):
    return Signed(role, name, number, AT, "password", "7d217d217d217d21", meaning=meaning)


WHOLE = Sheet(
    imprint=_imprint("HYJ-20261123-0001"),
    minutes=MINUTES,
    state="signing",
    replaces="HYJ-20261123-0000",
    signatories=Signatories(
        wanted=(
            (1, "attendee", "孙经理 9001"),
            (2, "attendee", "示例五 2004"),
            (3, "absentee", "示例九 3001"),
        ),
        stamps=(
            (1, _stamp("attendee", "孙经理", "9001", "agree")),
            (3, _stamp("absentee", "示例九", "3001", "read")),
        ),
        statements=(Statement("absentee", "示例九 3001", "休假回来即办"),),
    ),
)
DRILL = Sheet(
    imprint=_imprint("HYJ-20261123-0002"),
    minutes=replace(
        MINUTES,
        type="drill",
        topic="",
        previous="",
        decisions="",
        checks=(),
        late=(),
        problems=(),
        tasks=(),
        drill=Drill(UUID(int=9), "YJ-01 机房停电应急预案", "机房停电", "三分钟切换", "补标识"),
        people=tuple(
            Invited(UUID(int=number), f"示例 {number}", "present") for number in range(1, 25)
        ),
    ),
    state="void",
    void_reason="人名有误",
)
