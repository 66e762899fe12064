"""Training needs that people raised by hand, one in each state, and the training plan: data."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import lessons
from qa_desk.demo.days import at, weekdays_later
from qa_desk.demo.lessons import Lesson
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.demo.trainings import School
from qa_desk.models import Shift
from qa_desk.services.training import deciding, delivering, plans, proposing, reading
from qa_desk.services.training.types import Draft, PlanLine

_BACK = -6  # working days from today to the day on which they were raised
_SCORES = (860, 640, 780)


def fill(stage: Stage, centre: Centre) -> None:
    """Raise them all and take each as far as its state; plan the year."""
    day = weekdays_later(centre.days.today, _BACK)
    road: Mapping[str, Callable[[Stage, Centre, UUID, Lesson], None]] = {
        "held": _held,
        "booked": _booked,
        "approved": _approved,
        "submitted": _submitted,
        "raised": lambda *_any: None,
        "returned": _returned,
    }
    for n, lesson in enumerate(lessons.LESSONS):
        with stage.acting(lesson.raised_by, at(day, 9 + n / 2)) as work:
            need = proposing.propose(work, _draft(centre, lesson))
        road[lesson.state](stage, centre, need, lesson)
    _plan(stage, centre)


def _draft(centre: Centre, lesson: Lesson) -> Draft:
    return Draft(
        topic=lesson.topic,
        problem=lesson.problem,
        source=lesson.source,
        dimension=lesson.dimension,
        target=lesson.target,
        method=lesson.method,
        content=lesson.content,
        trainees=tuple(centre.people[login] for login in lesson.trainees),
    )


def _day(centre: Centre, later: int) -> date:
    return weekdays_later(centre.days.today, _BACK + later)


def _submitted(stage: Stage, centre: Centre, need: UUID, lesson: Lesson) -> None:
    School(stage).do(_drafter(lesson), at(centre.days.yesterday, 15), proposing.submit, need)


def _approved(stage: Stage, centre: Centre, need: UUID, lesson: Lesson) -> None:
    school = School(stage)
    school.do(_drafter(lesson), at(_day(centre, 4), 10), proposing.submit, need)
    school.do("qalead", at(centre.days.yesterday, 16), deciding.approve, need)


def _returned(stage: Stage, centre: Centre, need: UUID, lesson: Lesson) -> None:
    school = School(stage)
    school.do(_drafter(lesson), at(_day(centre, 1), 10), proposing.submit, need)
    school.do("qalead", at(_day(centre, 1), 16), deciding.approve, need)
    said = (need, "process", lessons.RETURNED)
    school.do("trainer", at(_day(centre, 2), 9), deciding.give_back, *said)


def _booked(stage: Stage, centre: Centre, need: UUID, lesson: Lesson) -> None:
    school, coming = School(stage), weekdays_later(centre.days.today, 2)
    school.accept(need, _drafter(lesson), _day(centre, 0))
    school.book(need, at(_day(centre, 2), 10), coming, lesson.method)
    rostered = stage.session.scalars(
        select(Shift.person_id).where(Shift.day == coming, Shift.kind == "work")
    ).all()
    free = [centre.people[login] for login in lesson.trainees]
    with stage.acting("lead1", at(_day(centre, 3), 9)) as work:
        session = reading.one(work, need).sessions[-1]
        people = [person for person in free if person in rostered]
        if people:
            delivering.release(work, session.id, people)


def _held(stage: Stage, centre: Centre, need: UUID, lesson: Lesson) -> None:
    """Hold it with one absent, who comes to the session that makes up for it."""
    school, held = School(stage), _day(centre, 3)
    school.accept(need, _drafter(lesson), _day(centre, 0))
    school.book(need, at(_day(centre, 1), 11), held, lesson.method)
    school.hold(need, held, [centre.people[lesson.trainees[0]]])
    school.test(need, held, _SCORES, weekdays_later(centre.days.today, 1))


def _drafter(lesson: Lesson) -> str:
    return lesson.raised_by if lesson.raised_by.startswith("inspector") else "inspector1"


def _plan(stage: Stage, centre: Centre) -> None:
    day, trainer = centre.days.running, stage.person("trainer")
    lines = [(0, *line) for line in lessons.YEARLY]
    lines += [(day.month, *line) for line in lessons.MONTHLY]
    with stage.acting("trainer", at(day, 10)) as work:
        for month, goal, content, method, planned, is_submitted in lines:
            due = date(day.year, month or 1, 8)
            line = PlanLine(
                None, 1, day.year, month, goal, content, method, planned, trainer, "", due
            )
            line_id = plans.save(work, line)
            if is_submitted:
                plans.submit(work, line_id, 1)
