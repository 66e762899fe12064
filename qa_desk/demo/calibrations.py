"""Calibration sessions of the demonstration centre: last month's is closed, one is scored now."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import PASSWORD, sheets
from qa_desk.demo.batch import seeded
from qa_desk.demo.days import at, weekday_on_or_after
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.i18n import Bilingual
from qa_desk.models import Call, CallSegment, Evaluation
from qa_desk.models.base import uuid7
from qa_desk.models.calls import LIVE_RECORDER
from qa_desk.services import cases, evaluating
from qa_desk.services.calibrating import (
    Arrangement,
    Topic,
    closing,
    planning,
    reading,
    running,
)
from qa_desk.work import Work

_FORM = "inbound-general"
_PANEL = ("inspector1", "inspector2", "inspector3", "lead1", "trainer")
_HELD = 16  # of the previous month, or the Monday after
_CALLS = 3
_TOPICS = 2


def fill(stage: Stage, centre: Centre) -> None:
    """Hold the session of last month, and open this month's."""
    held_on = weekday_on_or_after(centre.days.previous.replace(day=_HELD))
    session_id = _open(stage, held_on)
    for n, login in enumerate(_PANEL):
        _score(stage, login, session_id, held_on, 10 + n / 4)
    _talk_over(stage, session_id, held_on)
    _sign(stage, session_id, held_on)
    today = centre.days.yesterday
    session_id = _open(stage, today)
    for n, login in enumerate(_PANEL[:2]):
        _score(stage, login, session_id, today, 15 + n / 2)


def _open(stage: Stage, day: date) -> UUID:
    with stage.acting("qalead", at(day, 9)) as work:
        form = next(one for one in planning.choices(work).checklists if one.detail == _FORM)
        plan = planning.Plan(
            held_on=day,
            chair_id=work.actor.id,
            checklist_version_id=form.id,
            reference_id=stage.person(_PANEL[0]),
            training="服务态度的评分口径：语气与用词",
            training_minutes=60,
        )
        session_id = planning.begin(work, plan)
        planning.set_calls(work, session_id, _seen(work, session_id), _calls(work, day))
        people = [stage.person(login) for login in _PANEL]
        planning.set_members(work, session_id, _seen(work, session_id), people)
        running.open_scoring(work, session_id, _seen(work, session_id))
    return session_id


def _calls(work: Work, day: date) -> list[tuple[UUID, str]]:
    """Return the last calls before a day, the same wherever the centre is built."""
    found = work.session.scalars(
        select(CallSegment.id)
        .join(Call, Call.id == CallSegment.call_id)
        .where(
            Call.started_at < at(day, 0),
            Call.direction == "inbound",
            Call.recorder_id != LIVE_RECORDER,
            CallSegment.person_id.is_not(None),
            CallSegment.team_id.is_not(None),
        )
        .order_by(Call.started_at.desc(), Call.external_id)
        .limit(_CALLS)
    )
    return [(segment_id, "random") for segment_id in found]


def _seen(work: Work, session_id: UUID) -> int:
    return reading.one(work, session_id).row.version


def _score(stage: Stage, login: str, session_id: UUID, day: date, hour: float) -> None:
    random = seeded(f"calibration {day} {login}")
    with stage.acting(login, at(day, hour)) as work:
        for call in reading.one(work, session_id).calls:
            assert call.evaluation_id is not None  # noqa: S101 - of a member
            found = work.session.get_one(Evaluation, call.evaluation_id)
            state = evaluating.open_task(work, found.id, found.version)
            form = cases.case(work, found.id).checklist
            segment = work.session.get_one(CallSegment, found.segment_id)
            assert form is not None  # noqa: S101 - it is open
            heard = (segment.offset_ms, segment.offset_ms + segment.duration_ms)
            sheet = sheets.fill(form, random, found.skill_group, "pass", heard)
            evaluating.submit(work, found.id, state.version, sheet)


def _talk_over(stage: Stage, session_id: UUID, day: date) -> None:
    with stage.acting("qalead", at(day, 14)) as work:
        running.end_scoring(work, session_id, _seen(work, session_id))
        results = reading.results(work, session_id)
        apart = [one for one in results.summary.items if one.is_disputed][:_TOPICS]
        topics = [
            Topic(
                uuid7(),
                1,
                one.key,
                Bilingual(),
                views="两人认为说明不完整，三人认为客户已确认理解",
                conclusion="以客户是否复述或确认为准",
                agreed=Bilingual(
                    "客户复述或明确确认，即视为说明完整。",
                    "If the customer repeats or confirms it, the explanation counts as complete.",
                ),
                change="" if place else "标准中补充“客户确认”的判定方法",
            )
            for place, one in enumerate(apart)
        ]
        running.discuss(work, session_id, _seen(work, session_id), topics)
        people = [one.person_id for one in reading.one(work, session_id).members]
        running.set_present(work, session_id, _seen(work, session_id), people)
        due = day + timedelta(days=14)
        arranged = [Arrangement(one, "", "复听两通并重新评分", due) for one in results.beyond]
        running.arrange(work, session_id, _seen(work, session_id), arranged)
        closing.close(work, session_id, _seen(work, session_id))


def _sign(stage: Stage, session_id: UUID, day: date) -> None:
    for n, login in enumerate((*_PANEL, "qalead")):
        with stage.acting(login, at(day, 16 + n / 4)) as work:
            paper = reading.one(work, session_id).paper
            assert paper is not None  # noqa: S101 - it is closed
            closing.sign(work, session_id, paper.version, "", PASSWORD)
