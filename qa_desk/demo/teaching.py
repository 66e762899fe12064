"""Three teaching cases of the demonstration centre, of which one is a model call: data."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo.days import at
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import Evaluation, Person
from qa_desk.rules.passages import Passage
from qa_desk.rules.teaching import Entry
from qa_desk.services import teaching
from qa_desk.services.teaching import About

_LENGTH_MS = 12_000
_PASSAGES: tuple[tuple[int, Entry], ...] = (  # from, and what is learnt
    (
        0,
        Entry(
            True,
            ("IN-01",),
            ("开场",),
            "开场四要素齐全：问候、单位、工号、愿意服务，语速适中。",
            silences=((3000, 4500),),
        ),
    ),
    (4000, Entry(True, ("IN-03",), ("倾听",), "客户说明情况时不打断，并用回应词让客户知道在听。")),
    (2000, Entry(False, ("IN-02",), ("核身",), "先核实身份再查询：这里先报了资费才核身。")),
)


def fill(stage: Stage, centre: Centre) -> None:
    """Let an inspector have collected them, a CSR have consented, and the QA lead published it."""
    today = centre.days.today
    released = (
        select(Evaluation)
        .join(Person, Person.id == Evaluation.inspector_id)
        .where(
            Person.login == "inspector1",
            Evaluation.mode == "recording",
            Evaluation.call_id.is_not(None),
            Evaluation.closed_at.is_not(None),
        )
        .order_by(Evaluation.number)
        .limit(len(_PASSAGES))
    )
    found = stage.session.scalars(released).all()
    if len(found) < len(_PASSAGES):  # a centre of few calls
        return
    made = [
        _add(stage, centre, evaluation, start, entry)
        for evaluation, (start, entry) in zip(found, _PASSAGES, strict=True)
    ]
    csr = stage.session.get_one(Person, found[0].csr_id)
    with stage.acting("inspector1", at(today - timedelta(days=6), 11)) as work:
        teaching.ask(work, made[0], 1)
    with stage.acting(csr.login or "", at(today - timedelta(days=5), 9)) as work:
        teaching.answer(work, made[0], given=True)
    with stage.acting("qalead", at(today - timedelta(days=5), 14)) as work:
        teaching.publish(work, made[0], 1)
    with stage.acting("inspector1", at(today - timedelta(days=1), 15)) as work:
        teaching.ask(work, made[1], 1)


def _add(stage: Stage, centre: Centre, found: Evaluation, start: int, entry: Entry) -> UUID:
    passage: Passage = start, start + _LENGTH_MS
    with stage.acting("inspector1", at(centre.days.today - timedelta(days=7), 10)) as work:
        return teaching.add(work, About(passage, evaluation_id=found.id), entry)
