"""A plan of improvement and its evaluation, as domain.md 6.10 reckons them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from qa_desk.rules.improvement import Goal
from qa_desk.rules.improvement_evaluations import Evaluation, Result
from qa_desk.rules.improvement_plans import Figure, Measure, Person, Plan, Snapshot

OWNER = UUID(int=11)
HEAD, OFFICE, STEERING = (
    Person(UUID(int=21), "何立 2001"),
    Person(UUID(int=22), "罗办 2002"),
    Person(UUID(int=23), "高组 2003"),
)


def goal(key, category, line, weight, **changes):
    """A whole goal; `line` is baseline, target and direction."""
    baseline, target, direction = line
    made = Goal(
        key=key,
        category=category,
        name=f"目标{key}",
        unit="件",
        direction=direction,
        baseline=Decimal(baseline),
        baseline_source="2026年第三季度报告",
        baseline_on=date(2026, 9, 30),
        target=Decimal(target),
        due_on=date(2027, 12, 31),
        weight=weight,
        owner_id=OWNER,
        owner="苏敏 1011",
    )
    return replace(made, **changes)


GOALS = (
    goal("G1", "quality", ("90.0", "93.0", "higher"), 40, measure="score", name="", unit=""),
    goal("G2", "satisfaction", ("12.0", "9.0", "lower"), 40, name="投诉量", unit="件/月"),
    goal("G3", "process", ("70", "90", "higher"), 20, name="流程覆盖率", unit="%"),
)
ACTUAL = {"G1": Decimal("92.1"), "G2": Decimal("9.4"), "G3": Decimal(84)}


def measure(key, of, kind="process", **changes):
    made = Measure(
        key=key,
        goal=of,
        content=f"措施{key}：每周抽查并反馈",
        kind=kind,
        department="客服部",
        begins=date(2027, 1, 1),
        due_on=date(2027, 6, 30),
        cost="5000元",
        benefit="差错减少",
        owner_id=OWNER,
        owner="苏敏 1011",
    )
    return replace(made, **changes)


MEASURES = (measure("M1", "G1", "training"), measure("M2", "G2"), measure("M3", "G3", "technology"))
PLAN = Plan(
    plan_id=UUID(int=1),
    year=2027,
    department="客服部",
    overview="提升服务质量，减少投诉。",
    snapshot=Snapshot(date(2026, 11, 20), date(2026, 7, 1), date(2026, 9, 30)),
    figures=(Figure("evaluations", Decimal(262), 262), Figure("score", Decimal("90.0"), 200)),
    observed="现场观察两次，员工访谈六人。",
    problems="结束语不规范；投诉回访不及时。",
    competitors="同行平均91分。",
    goals=GOALS,
    measures=MEASURES,
    resources="信息部配合改造工单系统。",
    effect="客户满意，投诉减少。",
    methods="data survey",
    cycle="quarter",
    heads=(HEAD,),
    checkers=(OFFICE,),
    approvers=(STEERING,),
)
EVALUATION = Evaluation(
    plan_id=PLAN.plan_id,
    plan="IMP-20261120-0001",
    version=1,
    year=2027,
    department="客服部",
    period_from=date(2027, 7, 1),
    period_to=date(2027, 9, 30),
    cycle="quarter",
    methods="data survey",
    results=tuple(Result(one, ACTUAL[one.key], "新员工多", "十月补训") for one in GOALS),
    cause="新员工占三成，培训滞后。",
    highlights="投诉明显减少。",
    problems="流程覆盖推进慢。",
    verdict="partly",
    follow_up="redo",
    next_steps="十月起每周跟进。",
    heads=(HEAD,),
    checkers=(OFFICE,),
    approvers=(STEERING,),
)
