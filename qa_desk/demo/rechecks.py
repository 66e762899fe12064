"""Results scored a second time in the demonstration centre (6.7): unseen, and once more.

Last month's re-checks are all scored, this month's in part; who missed something is assessed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import PASSWORD, sheets, words
from qa_desk.demo.batch import seeded
from qa_desk.demo.days import at, first_of, weekdays_later
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.models import Evaluation, Person, Recheck, Revision, revisions
from qa_desk.services import assessments, evaluating, rechecking
from qa_desk.services.assessments import Decision
from qa_desk.work import Work

_LEFT = 12  # of this month's are still in the QA lead's queue
_HEARD_MORE, _FOUND, _USUAL = 6, 0.4, 0.03  # every how many; how often something is found only now
_STEPS = (4, 2, 1)  # taken of the assessments that were opened


def fill(stage: Stage, centre: Centre) -> None:
    """Draw the re-checks of both months and score them; decide on what they opened."""
    days, random = centre.days, seeded(f"{centre.days.today} rechecks")
    drawn_at = at(weekdays_later(days.yesterday, -1), 15)
    _score(stage, _drawn(stage, days.previous, drawn_at), drawn_at, random)
    month = first_of(days.yesterday)
    if month != days.previous:
        drawn = _drawn(stage, month, at(days.yesterday, 9))
        blind = [row for row in drawn if row.kind == "blind"]
        again = [row for row in drawn if row.kind == "repeat"]
        _score(stage, [*blind[:-_LEFT], *again], at(days.yesterday, 15), random)
    _assess(stage, at(days.yesterday, 17))


def _drawn(stage: Stage, month: date, moment: datetime) -> Sequence[Recheck]:
    with stage.acting("qalead", moment) as work:
        rechecking.draw(work, month, f"{month}")
    return stage.session.scalars(
        select(Recheck)
        .join(Evaluation, Evaluation.id == Recheck.evaluation_id)
        .where(Recheck.month == month)
        .order_by(Evaluation.number)
    ).all()


def _score(stage: Stage, drawn: Sequence[Recheck], moment: datetime, random: Random) -> None:
    for n, row in enumerate(drawn):
        second = stage.session.get_one(Evaluation, row.evaluation_id)
        scorer = stage.session.get_one(Person, second.inspector_id)
        with stage.acting(scorer.login or "", moment) as work:
            state = evaluating.open_task(work, second.id, second.version)
            revision = stage.session.get_one(Revision, (row.original_id, row.revision))
            form = stage.form(revision.checklist_version_id)
            first = revisions.sheet_of(stage.session, revision)
            found = _USUAL if n % _HEARD_MORE or row.kind == "repeat" else _FOUND
            sheet = sheets.again(form, random, first, found)
            evaluating.submit(work, second.id, state.version, sheet)


def _assess(stage: Stage, moment: datetime) -> None:
    """Let inspectors state, the QA lead decide, and both sign: each less far than the last."""
    with stage.acting("qalead", moment) as work:
        opened = [row for row in assessments.listed(work) if row.status == "I0"]
    opened.sort(key=lambda row: row.number)
    for row, count in zip(opened, _STEPS, strict=False):
        login = stage.session.scalars(
            select(Person.login).where(Person.staff_no == row.inspector.staff_no)
        ).one()
        steps: tuple[tuple[Any, ...], ...] = (
            (login, assessments.state, words.STATED),
            ("qalead", assessments.decide, Decision("coaching", words.GUIDED)),
            (login, assessments.sign, "", PASSWORD),
            ("qalead", assessments.sign, "", PASSWORD),
        )
        for who, service, *said in steps[:count]:
            with stage.acting(who, moment) as work:
                service(work, row.id, _seen(work, row.id), *said)


def _seen(work: Work, assessment_id: UUID) -> int:
    return assessments.one(work, assessment_id).row.version
