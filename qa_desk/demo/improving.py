"""An improvement plan of the demonstration centre: approved, on its way, one goal behind (S4)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import PASSWORD
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import Department, Person
from qa_desk.rules.improvement import Goal
from qa_desk.rules.improvement_plans import Measure, Plan
from qa_desk.rules.improvement_plans import Person as Signing
from qa_desk.services import improving
from qa_desk.services.improving import NewReport, NewTask
from qa_desk.work import Work

_SIGNERS = ("techhead", "improver", "steering")
_GOALS = (  # category, metric, name, unit, direction, from, to, weight, now, its measure and kind
    ("quality", "score", "", "", "higher", "90.0", "93.0", 40, "92.1",
     "账单页面提速，减少客户等待", "technology"),
    ("satisfaction", "", "系统类投诉", "件/月", "lower", "12.0", "9.0", 40, "9.4",
     "故障当日通报客服，统一答复口径", "process"),
    ("process", "", "工单闭环率", "%", "higher", "70", "90", 20, "84",
     "培训值班人员使用工单系统", "training"),
)  # fmt: skip


def fill(stage: Stage, centre: Centre) -> None:
    """Let the technical department plan, its plan be approved, and progress be reported."""
    day, yesterday = centre.days.today, centre.days.yesterday
    tech = stage.session.scalars(select(Department.id).where(Department.code == "tech")).one()
    signing = {login: _named(stage, login) for login in _SIGNERS}
    with stage.acting("techhead", at(yesterday, 9)) as work:
        plan_id = improving.begin(work, day.year, tech)
        paper = improving.one(work, plan_id).paper
        assert isinstance(paper.form, Plan)  # noqa: S101 - it is a plan's
        form = _filled(paper.form, signing, yesterday)
        improving.issue(work, paper.id, paper.seen, form)
    for hour, (login, opinion) in enumerate(
        zip(_SIGNERS, ("", "目标可行，数据来源清楚。", "同意。"), strict=True), start=10
    ):
        with stage.acting(login, at(yesterday, hour)) as work:
            paper = improving.one(work, plan_id).paper
            improving.sign(work, paper.id, paper.seen, opinion, PASSWORD)
    with stage.acting("techhead", at(yesterday, 14)) as work:
        _follow(stage, work, plan_id, yesterday)


def _follow(stage: Stage, work: Work, plan_id: UUID, day: date) -> None:
    owner = stage.person("techhead")
    for number, line in enumerate(_GOALS, start=1):
        cause = "工单系统上线推迟两周；已增派一人，月底补齐。" if number == len(_GOALS) else ""
        planned = 90 if cause else 60
        new = NewReport(f"G{number}", day, planned, Decimal(line[8]), cause=cause)
        improving.report(work, plan_id, new)
    for key, what, days in (("M1", "给账单查询加索引", 2), ("M3", "值班人员培训一次", 10)):
        improving.give_task(work, plan_id, NewTask(key, what, owner, day + timedelta(days), day))


def _filled(form: Plan, signing: dict[str, Signing], day: date) -> Plan:
    owner = signing["techhead"]
    first, last = date(form.year, 1, 1), date(form.year, 12, 31)
    goals, measures = [], []
    for number, line in enumerate(_GOALS, start=1):
        category, metric, name, unit, direction, start, target, weight, _now, what, kind = line
        goals.append(
            Goal(
                f"G{number}", category, metric, name, unit, direction, Decimal(start),
                "上年质检与工单数据", day, Decimal(target), last, weight,
                owner.person_id, owner.name,
            )
        )  # fmt: skip
        measures.append(
            Measure(
                f"M{number}", f"G{number}", what, kind, form.department, first, last, "2万元",
                "客户等待缩短，投诉减少", owner.person_id, owner.name,
            )
        )  # fmt: skip
    return replace(
        form,
        overview="从客户等待、系统类投诉和工单闭环三方面改善对客服的支撑。",
        observed="现场旁听两次，访谈客服代表六人。",
        problems="账单页面上午卡顿；故障口径不一；工单闭环慢。",
        goals=tuple(goals),
        measures=tuple(measures),
        resources="产品部配合统一口径，客服部安排培训时段。",
        effect="系统类投诉减少四分之一。",
        methods="data site",
        cycle="quarter",
        heads=(signing["techhead"],),
        checkers=(signing["improver"],),
        approvers=(signing["steering"],),
    )


def _named(stage: Stage, login: str) -> Signing:
    person = stage.session.get_one(Person, stage.person(login))
    return Signing(person.id, f"{person.name} {person.staff_no}")
