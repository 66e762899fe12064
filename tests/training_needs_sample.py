"""A training need as the page is handed it, in any state."""

from datetime import UTC, date, datetime
from uuid import UUID

from reports.training_sample import (
    CSRS,
    IDS,
    INSPECTOR,
    LEAD,
    MAKE_UP,
    NEED,
    SESSION,
    TRAINER,
    shown,
)

from qa_desk.reports.training_need import Trainee
from qa_desk.services.training.types import Draft, Marked, Need, NeedRow, Past, Signed
from qa_desk.work import Actor

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ACTOR = Actor(UUID(int=900), "lead", "示例六", "2001", frozenset({"qa_lead", "trainer"}))


def row(status="T6", step="", **said):
    """Return the line of a need."""
    fields = {
        "id": UUID(int=300),
        "version": 4,
        "number": "TN-20261001-0003",
        "status": status,
        "is_approved": True,
        "topic": NEED.topic,
        "source": "cluster",
        "dimension": "CS",
        "urgency": "urgent",
        "trainees": 8,
        "raised_at": AT,
        "raised_by": INSPECTOR,
        "due_on": date(2026, 10, 15),
        "due_at": None,
        "trainer": TRAINER,
        "verdict": "",
        "step": step,
    }
    return NeedRow(**{**fields, **said})


def need(status="T6", offered=("propose_verdict", "edit"), *, passed=True, **said):
    """Return a whole need; without `passed` its trainees have no test yet."""
    trainees = NEED.trainees if passed else tuple(
        Trainee(key, name, "早班组") for key, name in zip(IDS, CSRS, strict=True)
    )  # fmt: skip
    fields = {
        "row": row(status),
        "draft": Draft(
            topic=NEED.topic,
            problem=NEED.problem,
            source="cluster",
            dimension="CS",
            items=("I-13", "I-14"),
            urgency="urgent",
            target=830,
            method="case",
            content=NEED.content,
            due_on=date(2026, 10, 15),
            trainees=IDS,
            cases=tuple(
                Marked(case.evaluation_id, case.is_typical, case.at_ms, case.note)
                for case in NEED.cases
            ),
            period=(date(2026, 9, 1), date(2026, 9, 30)),
        ),
        "baseline": NEED.baseline,
        "goal_baseline": 788,
        "cases": NEED.cases,
        "trainees": trainees,
        "sessions": (SESSION, MAKE_UP),
        "item_texts": NEED.items,
        "approved_by": LEAD,
        "approved_at": AT,
        "return_kind": "",
        "return_reason": "",
        "merged_into": None,
        "origin": None,
        "follows": None,
        "result": NEED.result,
        "result_at": AT,
        "effect": shown(),
        "verdict_proposed": "",
        "verdict_reason": "",
        "history": (
            Past("raise_need", INSPECTOR, "inspector", AT, ""),
            Past("accept_need", TRAINER, "trainer", AT, "下周二安排"),
        ),
        "offered": offered,
        "signatures": (Signed("need_inspector", INSPECTOR, AT), Signed("need_lead", LEAD, None)),
        "releases": (SESSION.id,),
    }
    return Need(**{**fields, **said})
