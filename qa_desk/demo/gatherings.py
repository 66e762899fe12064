"""The weekly meetings of the demonstration centre, and a drill (S1-3, S0-8.2): data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from qa_desk.demo import PASSWORD
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.i18n import Bilingual
from qa_desk.rules.minutes import ABSENT, PRESENT, Invited, Problem, Task
from qa_desk.rules.policies import Entry, Readers, Wording
from qa_desk.services import actions, meetings, policies

_WEEK = timedelta(days=7)
_PEOPLE = ("manager", "qalead", "inspector1", "lead1", "lead2", "trainer", "csr01")
_PLAN = Wording(
    "1.0",
    text="组织：经理总指挥，班长各带一组。\n流程：断电一分钟内报告，三分钟内切换备用线路。\n"
    "措施：手工登记来电，恢复后补录。\n资源：备用电源、应急手机六部、纸质登记表。\n演练：每半年一次。",
    readers=Readers(everybody=True),
)
_LAST = ("均分平稳，午间接通率偏低。", "公司要求本月完成话术更新。")
_THIS = ("均分略升，投诉按时答复；午间排队缩短。", "公司要求下月起启用新的身份核实话术。")


def fill(stage: Stage, centre: Centre) -> None:
    """Let a meeting of the week before be signed by all, the last one wait, a plan be drilled."""
    yesterday = centre.days.yesterday
    monday = yesterday - timedelta(days=yesterday.weekday())
    keys = {login: stage.person(login) for login in _PEOPLE}
    task = _held(stage, monday - _WEEK, keys, _LAST, ("排出新的午班表", "lead2"))
    with stage.acting("lead2", at(monday - timedelta(days=3), 16)) as work:
        row = next(row for row in actions.listed(work) if row.number == task)
        actions.finish(work, row.id, row.version, "午班表已排好，下周起执行。")
    _held(stage, monday, keys, _THIS, ("新话术班前演练三天", "trainer"), _PEOPLE[:2])
    _drilled(stage, centre, keys)


def _held(
    stage: Stage,
    day: date,
    keys: Mapping[str, UUID],
    said: tuple[str, str],
    task: tuple[str, str],
    signers: Sequence[str] = _PEOPLE,
) -> str:
    """Hold a weekly meeting; return the number of the action that was given."""
    with stage.acting("manager", at(day, 8.5)) as work:
        meeting = meetings.begin(work, "weekly")
        found = meetings.one(work, meeting)
        minutes = replace(found.minutes, people=_invited(keys))
        seen = meetings.save(work, meeting, found.row.version, minutes)
    with stage.acting("csr01", at(day, 8.75)) as work:
        meetings.say(work, meeting, "早班在岗", "午间来电集中，建议加两个座席。", is_absent=True)
    what, owner = task
    with stage.acting("manager", at(day, 10)) as work:
        minutes = replace(
            meetings.one(work, meeting).minutes,
            place="一号会议室",
            ends="09:40",
            summary=said[0],
            decisions=said[1],
            recorder_id=keys["qalead"],
            people=_came(_invited(keys), keys["csr01"]),
            problems=(Problem("午间排队时间长", "午班加两个座席，班长巡台支援"),),
            tasks=(Task(what, keys[owner], "", day + timedelta(days=9)),),
        )
        meetings.issue(work, meeting, seen, minutes)
        number = meetings.one(work, meeting).minutes.tasks[0].number
    _signed(stage, meeting, day, signers)
    return number


def _drilled(stage: Stage, centre: Centre, keys: Mapping[str, UUID]) -> None:
    """Enter a contingency plan, drill it, let all sign."""
    day = centre.days.yesterday
    titles = Bilingual("机房停电应急预案", "Contingency plan: power failure")
    with stage.acting("qalead", at(centre.days.running, 11)) as work:
        entry = Entry("KF-YA-001", "contingency", titles, "客服中心", stage.person("qalead"),
                      next_review=day + timedelta(days=90))  # fmt: skip
        plan = policies.make(work, entry)
        wording = replace(_PLAN, effective_from=centre.days.running)
        policies.publish(work, policies.save_version(work, plan, None, wording, None), 1)
    people = ("manager", "lead1")
    with stage.acting("manager", at(day, 15)) as work:
        meeting = meetings.begin(work, "drill", plan)
        found = meetings.one(work, meeting)
        drill = replace(
            found.minutes.drill,
            scenario="上午十点机房停电，来电全部中断。",
            record="断电四十秒报告，两分五十秒切到备用线路，手工登记来电十二通，恢复后全部补录。",
            review="切换按时；两部应急手机电量不足，改为每周检查充电。",
        )
        invited = _came(_invited({login: keys[login] for login in people}), None)
        minutes = replace(
            found.minutes, begins="14:00", ends="14:40", place="一号坐席区", people=invited,
            summary="按预案完成一次停电演练。", drill=drill,
        )  # fmt: skip
        meetings.issue(work, meeting, found.row.version, minutes)
    _signed(stage, meeting, day, people)


def _invited(keys: Mapping[str, UUID]) -> tuple[Invited, ...]:
    return tuple(Invited(key, "") for key in keys.values())


def _came(people: Sequence[Invited], away: UUID | None) -> tuple[Invited, ...]:
    return tuple(
        replace(one, attendance=ABSENT if one.person_id == away else PRESENT) for one in people
    )


def _signed(stage: Stage, meeting: UUID, day: date, signers: Sequence[str]) -> None:
    for n, login in enumerate(signers):
        with stage.acting(login, at(day, 16 + n / 10)) as work:
            seen = meetings.one(work, meeting).row.version
            meetings.sign(work, meeting, seen, "" if n else "请按时落实", PASSWORD)
