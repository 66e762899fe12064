"""An improvement plan and its evaluation as they are printed, with all in them."""

from datetime import UTC, date, datetime

from rules.improvement_samples import EVALUATION, GOALS, PLAN

from qa_desk.reports.improvement_paper import CheckIn, Sheet, Task
from qa_desk.reports.papers import Imprint, Signatories, Signed, Statement

AT = datetime(2027, 10, 8, 2, 0, tzinfo=UTC)
WANTED = (
    (1, "plan_head", "何立 2001"),
    (2, "plan_checker", "罗办 2002"),
    (3, "plan_approver", "高组 2003"),
)


def stamp(role, name, number, meaning, hour):
    moment = AT.replace(hour=hour)
    return Signed(role, name, number, moment, "password", "9f3a71c0d2be4e18", meaning=meaning)


def imprint(number):
    return Imprint(
        number=number,
        centre="示例客服中心",
        content_hash="9f3a71c0d2be4e18" * 4,
        printed_at=AT,
        printed_by="罗办 2002",
        retain_until=date(2029, 12, 31),
        timezone="Asia/Shanghai",
    )


PLAN_SHEET = Sheet(
    imprint=imprint("IMP-20261120-0001"),
    form=PLAN,
    state="signing",
    replaces="IMP-20261118-0001",
    tasks=(
        Task("AC-20270105-0001", "M1", "补训结束语", "苏敏 1011", date(2027, 1, 5),
             date(2027, 3, 31), 100, date(2027, 3, 20)),
        Task("AC-20270105-0002", "M3", "改造工单系统", "苏敏 1011", None, date(2027, 6, 30), 40),
    ),
    check_ins=(
        CheckIn(date(2027, 4, 1), GOALS[0], 25, "33.3", "91.0", "一季度质检 262 件"),
        CheckIn(date(2027, 10, 8), GOALS[2], 100, "70.0", "84", "", "推进慢", "人手不足"),
    ),
    signatories=Signatories(wanted=WANTED, stamps=(
        (1, stamp("plan_head", "何立", "2001", "agree", 1)),
        (2, stamp("plan_checker", "罗办", "2002", "check", 2)),
    ), statements=(Statement("plan_checker", "罗办 2002", "目标可行"),)),
)  # fmt: skip
EVALUATION_SHEET = Sheet(
    imprint=imprint("IMPE-20271008-0001"), form=EVALUATION, signatories=Signatories(WANTED),
)  # fmt: skip
