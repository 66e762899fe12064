"""A few invented questions of yesterday's floor, at every stage of their way (machine K): data."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import KnowledgeTicket
from qa_desk.services.knowledge import answering, asking, editing
from qa_desk.services.knowledge.types import (
    Customer,
    Finding,
    Forwarded,
    Question,
    Settled,
    Solved,
    Verified,
)

_SOLVED = (
    ("coach1", 9.2, "csr01", "国际漫游包怎么计费", "资费", "按当地自然日", "KB-108 漫游"),
    ("coach1", 10.4, "csr03", "宽带移机需要几个工作日", "宽带", "三个工作日内上门", "KB-231 移机"),
    ("coach2", 13.1, "csr30", "信用卡代扣失败后多久重试", "账务", "次日上午重试一次", ""),
)  # fmt: skip


def fill(stage: Stage, centre: Centre) -> None:
    """Let CSRs have asked, coaches answered or sent on, and the editor settled some of it."""
    day = centre.days.yesterday
    for coach, hour, csr, text, reason, answer, article in _SOLVED:
        with stage.acting(coach, at(day, hour)) as work:
            question = Question(text, reason, csr_id=stage.person(csr))
            asking.ask(work, question, Solved(answer, article, has_no_article=not article))
    closed = _asked(stage, "csr02", at(day, 9.5), "套餐到期没有续订，次月流量怎么计费")
    _sent(stage, closed, at(day, 9.6), "urgent")
    _verified(stage, closed, at(day, 10.2), "按标准资费逐日计费，封顶为原套餐价")
    _do(stage, "editor", at(day, 11), editing.settle, closed, Settled(
        "changed", "补充到期未续订的计费规则", "KB-117 套餐资费", "2.1", day, "全体客服代表",
    ))  # fmt: skip
    _do(stage, "coach1", at(day, 11.1), answering.tell, closed)
    told = Customer(at(day, 11.3), "call", "已回电说明，客户认可")
    _do(stage, "csr02", at(day, 11.3), asking.answer_customer, closed, told)

    with stage.acting("inspector1", at(day, 14)) as work:
        found = Finding("条目里的退订短信号码是旧的", "wrong", "KB-305 退订", "退订")
        finding = asking.find(work, found)
    _verified(stage, finding, at(day, 14.6), "新号码自本月起启用")
    _do(stage, "editor", at(day, 14.7), editing.meanwhile, finding, "先按新号码口头答复")

    promised = at(centre.days.today, 10)
    waiting = _asked(stage, "csr05", at(day, 16.2), "企业专线赔付怎么算", promised)
    _sent(stage, waiting, at(day, 16.3), "urgent")
    same = _asked(stage, "csr06", at(day, 16.5), "企业专线中断的赔付怎么算")
    _do(stage, "coach1", at(day, 16.6), answering.link, same, waiting)
    _asked(stage, "csr08", at(day, 17.8), "老人机套餐可以异地销户吗")


def _asked(
    stage: Stage, csr: str, moment: datetime, text: str, promised: datetime | None = None
) -> UUID:
    with stage.acting(csr, moment) as work:
        waits = promised is not None
        return asking.ask(work, Question(text, "资费", is_waiting=waits, promised_at=promised))


def _sent(stage: Stage, ticket: UUID, moment: datetime, urgency: str) -> None:
    said = Forwarded("知识库只有总则，没有细则", "incomplete", "KB-117 套餐资费", urgency)
    _do(stage, "coach1", moment, answering.forward, ticket, said)


def _verified(stage: Stage, ticket: UUID, moment: datetime, answer: str) -> None:
    asked = moment - timedelta(minutes=10)
    source = Verified(answer, "产品部", "孙经理", "产品部邮件", asked)
    _do(stage, "editor", moment, editing.verify, ticket, source)


def _do(
    stage: Stage,
    login: str,
    moment: datetime,
    service: Callable[..., Any],
    ticket: UUID,
    *said: Any,
) -> None:
    with stage.acting(login, moment) as work:
        seen = work.session.get_one(KnowledgeTicket, ticket).version
        service(work, ticket, seen, *said)
