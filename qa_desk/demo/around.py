"""Those around the inspection of the demonstration centre: notes, actions, suggestions (P24)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import names
from qa_desk.demo.batch import Batch, seeded
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import (
    Credential,
    Department,
    Evaluation,
    Person,
    PersonIdentifier,
    RoleGrant,
)
from qa_desk.rules.action_items import Evidence, NewAction
from qa_desk.services import actions

_TECH, _PRODUCT = ("tech", "技术部"), ("product", "产品部")
_SLOW = "账单查询页面上午卡顿，客户平均多等两分钟，客服代表只能反复致歉。"
_RISK = "同一资费页面与话术不一致，多名客户追问，有投诉隐患。"


def fill(stage: Stage, centre: Centre) -> None:
    """Let notes go to departments, one be answered, and suggestions be made."""
    departments, people = _people(stage, centre)
    day, yesterday = centre.days.today, centre.days.yesterday
    shown = _evidence(stage)
    with stage.acting("inspector1", at(yesterday, 10)) as work:
        answered = actions.give(
            work,
            NewAction(
                "note", _SLOW, day + timedelta(days=1), people["techhead"], departments["tech"],
                "urgent", cause="system", evidence=shown[:2],
            ),
        )  # fmt: skip
        actions.give(
            work,
            NewAction(
                "note", _RISK, day + timedelta(days=6), people["techhead"], departments["product"],
                cause="risk", evidence=shown[2:],
            ),
        )  # fmt: skip
    with stage.acting("techhead", at(yesterday, 15)) as work:
        version = actions.one(work, answered).row.version
        actions.report(work, answered, version, 60, "已复现，定位到索引缺失。")
    with stage.acting("techhead", at(yesterday, 17)) as work:
        version = actions.one(work, answered).row.version
        actions.finish(work, answered, version, "索引已补，今晚随 3.2 版上线。")
    with stage.acting("lead1", at(yesterday, 11)) as work:
        told = NewAction(
            "action",
            "早会演练一次身份核实话术，录音留存。",
            day,
            people["coach1"],
            begins=yesterday,
        )
        actions.give(work, told)
    with stage.acting("csr02", at(yesterday, 16)) as work:
        made = actions.suggest(work, "知识库的资费条目配一张对照图，查得更快。", "staff")
    with stage.acting("improver", at(yesterday, 17.5)) as work:
        version = actions.one(work, made).row.version
        actions.finish(work, made, version, "好主意，下月起新条目都配图。", "adopted")
    with stage.acting("csr05", at(yesterday, 16.5)) as work:
        actions.suggest(work, "客户希望挂机后短信收到工单号。", "customer")


def _people(stage: Stage, centre: Centre) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Add departments and who is around; return both by code and login, with some of the centre."""
    batch = Batch(seeded(f"{centre.days.today} around"))
    moment = at(centre.days.previous - timedelta(days=300), 8)
    departments = {
        code: batch.add(
            Department, moment, code=code, name=name, kind="department", parent_id=None,
            closed_on=None, version=1,
        )
        for code, name in (_TECH, _PRODUCT)
    }  # fmt: skip
    hashed = stage.session.scalars(select(Credential.argon2).limit(1)).one()  # everybody's
    people = {}
    for login, staff_no, name, role in names.AROUND:
        people[login] = batch.add(
            Person, moment, login=login, staff_no=staff_no, name=name, hired_on=moment.date()
        )
        is_head = role == "department_head"
        batch.add(
            RoleGrant, moment, person_id=people[login], role=role, valid_from=moment.date(),
            scope_kind="department" if is_head else "centre",
            scope_id=departments["tech"] if is_head else None,
        )  # fmt: skip
        batch.add(
            PersonIdentifier, moment, person_id=people[login], kind="staff_no", value=staff_no,
            valid_from=moment,
        )  # fmt: skip
        batch.add(Credential, moment, person_id=people[login], argon2=hashed, changed_at=moment)
    batch.write(stage.session.connection())
    return departments, {**people, "coach1": centre.people["coach1"]}


def _evidence(stage: Stage) -> tuple[Evidence, ...]:
    """Return the newest released results of an inspector."""
    rows = stage.session.execute(
        select(Evaluation.id, Evaluation.number)
        .where(
            Evaluation.inspector_id == stage.person("inspector1"),
            Evaluation.purpose == "normal",
            Evaluation.status.in_(("E3", "E4", "E10")),
        )
        .order_by(Evaluation.number.desc())
        .limit(3)
    )
    return tuple(Evidence(key, number) for key, number in rows)
