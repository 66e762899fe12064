"""Fill an empty database with the demonstration centre."""

from pathlib import Path

from qa_desk.demo import (
    bulletins,
    calibrations,
    checks,
    disputes,
    fates,
    people,
    policies,
    reports,
    road,
    scripts,
    teaching,
    watched,
)
from qa_desk.demo.batch import Batch, seeded
from qa_desk.demo.calls import Calls
from qa_desk.demo.days import Days, at, first_of, weekday_on_or_after
from qa_desk.models import chain, database
from qa_desk.work import Progress, Work

_SEED = "示例客服中心"
_DRAWN_ON = 19  # of the previous month, or the Monday after
_CALLS_DONE, _PREVIOUS_DONE, _ALL_DONE = 25, 80, 100  # percent


def fill(file: Path, days: Days, progress: Progress | None, calls: int) -> None:
    """Make the file and put everything into it."""
    access = database.open_as_system(f"sqlite:///{file}", "demo")
    try:
        with access.work(progress) as work:
            centre = _people_and_calls(work, days, calls)
        with access.work(progress) as work:
            _evaluations(work, centre)
    finally:
        access.close()


def _people_and_calls(work: Work, days: Days, calls: int) -> people.Centre:
    random = seeded(_SEED)
    batch = Batch(random)
    centre = people.fill(batch, random, days)
    batch.write(work.session.connection())
    work.progress.step(0, _ALL_DONE)
    Calls(work, batch, random, centre).fill(calls)
    work.progress.step(_CALLS_DONE // 2, _ALL_DONE)
    batch.write(work.session.connection())
    chain.note(work.session, "import", "recorder", "demo", {})
    work.progress.step(_CALLS_DONE, _ALL_DONE)
    return centre


def _evaluations(work: Work, centre: people.Centre) -> None:
    days, random = centre.days, seeded(f"{_SEED} {centre.days.today}")
    stage = road.Stage(work, random)
    road.install_checklists(stage, at(days.previous, 8))
    drawn_at = at(weekday_on_or_after(days.previous.replace(day=_DRAWN_ON)), 8.5)
    drawn = road.tasks(stage, centre, road.plan(stage, days.previous, drawn_at))
    closed = fates.of_previous_month(centre, drawn, drawn_at, random)
    stage.run(road.story(stage, centre, closed), (_CALLS_DONE, _PREVIOUS_DONE))
    road.watch(stage, centre, days.running)
    drawn = road.tasks(stage, centre, road.plan(stage, days.running, at(days.drawn_on, 8.5)))
    running = list(fates.Running(centre, drawn, random).fates())
    told = (*road.story(stage, centre, running), *disputes.story(stage, centre, running))
    stage.run(told, (_PREVIOUS_DONE, _ALL_DONE))
    checks.fill(stage, centre, seeded(f"{_SEED} {days.today} checks"))
    scripts.fill(stage, centre)
    policies.fill(stage, centre)
    watched.fill(stage, centre)
    bulletins.fill(stage, centre)
    teaching.fill(stage, centre)
    reports.fill(stage, centre)
    calibrations.fill(stage, centre)
    if days.running != first_of(days.today):
        road.plan(stage, first_of(days.today), None)
