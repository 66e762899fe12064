"""Complaints and indicators of the demonstration centre (S0-3.2, S0-4.2.1b)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo.batch import seeded
from qa_desk.demo.days import at, first_of
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import Department
from qa_desk.rules.kpis import METRICS
from qa_desk.services import complaints, indicators
from qa_desk.services.complaints import Entry, Finding
from qa_desk.services.indicators import Entry as Value

_ANGRY, _OTHER = "13900001234", "13700004321"  # of nobody
# days before today, hour, CSR, kind, severity, reason, customer, what is said
_SAID = (
    (9, 9.5, "csr02", "complaint", "ordinary", "催办进度", _ANGRY, "报修三天无人上门，要求答复。"),
    (8, 14, "csr05", "complaint", "ordinary", "账单疑问", "", "账单多收二十元，要求说明并退还。"),
    (6, 10, "csr11", "praise", "ordinary", "服务表扬", "", "客服耐心讲解半小时，特地来电感谢。"),
    (5, 16, "csr07", "complaint", "ordinary", "服务态度", _OTHER, "客服中途打断，语气生硬。"),
    (3, 11, "csr02", "suggestion", "ordinary", "业务建议", "", "希望挂机后短信收到工单号。"),
    (1, 9.2, "csr03", "complaint", "major", "催办进度", _ANGRY, "再次报修仍无人上门，称将申诉。"),
    (1, 15, "csr09", "complaint", "ordinary", "账单疑问", "", "积分到期没有提醒。"),
)  # fmt: skip
_ANSWERS = {
    0: ("process", "派单时未标明加急", "已致歉，次日上午上门修复。", False),
    1: ("product", "促销规则未在账单上写明", "已退还并解释规则。", False),
    3: ("conduct", "话术生硬，未让客户说完", "班长致电道歉，客户接受。", True),
}
_TARGETS = {"csat": 9000, "resolution_rate": 8500, "response_time": 4000}
_AROUND = {  # the middle and the reach of a value, hundredths
    "csat": (9150, 500),
    "resolution_rate": (8650, 700),
    "response_time": (3700, 900),
}


def fill(stage: Stage, centre: Centre) -> None:
    """Let customers complain and be answered, and bring the indicators of three months in."""
    technical = stage.session.scalar(select(Department.id).where(Department.code == "tech"))
    made = [_enter(stage, centre, n, technical) for n in range(len(_SAID))]
    today = centre.days.today
    for n, (cause, why, answer, blame) in _ANSWERS.items():
        with stage.acting("qalead", at(today - timedelta(days=_SAID[n][0] - 2), 16)) as work:
            seen = complaints.one(work, made[n]).row.version
            finding = Finding(blame, "听取录音，核对工单。", cause, why, answer)
            complaints.close(work, made[n], seen, finding)
    with stage.acting("manager", at(centre.days.yesterday, 8.5)) as work:
        complaints.mark_read(work, made[:5])
    _indicators(stage, centre)


def _enter(stage: Stage, centre: Centre, n: int, technical: UUID | None) -> UUID:
    days, hour, csr, kind, severity, reason, customer, content = _SAID[n]
    moment = at(centre.days.today - timedelta(days=days), hour)
    with stage.acting("inspector1", moment + timedelta(minutes=20)) as work:
        entry = Entry(
            moment, kind, severity, reason, content, customer, centre.people[csr],
            technical if reason == "催办进度" else None,
        )  # fmt: skip
        return complaints.enter(work, entry)


def _indicators(stage: Stage, centre: Centre) -> None:
    random = seeded(f"{centre.days.today} indicators")
    newest = first_of(centre.days.today)
    with stage.acting("qalead", at(centre.days.yesterday, 17)) as work:
        for code, target in _TARGETS.items():
            indicators.save_metric(work, replace(METRICS[code], target=target))
        for month in (first_of(newest, -2), first_of(newest, -1), newest):
            for metric, (middle, reach) in _AROUND.items():
                for level, about in _whose(centre):
                    value = middle + random.randrange(-reach, reach, 10)
                    indicators.enter(work, Value(metric, "month", month, level, about, value))
            volume = 46_500 + random.randrange(-3000, 3000)
            entry = Value("volume", "month", month, "centre", "", 100 * volume)
            indicators.enter(work, entry)


def _whose(centre: Centre) -> list[tuple[str, str]]:
    people = [("people", str(csr.id)) for csr in centre.csrs]
    teams = [("teams", str(key)) for key in centre.teams.values()]
    return [*people, *teams, ("centre", "")]
