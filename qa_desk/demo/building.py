"""Fill an empty database with the demonstration centre."""

from functools import partial
from pathlib import Path
from random import Random

from qa_desk.demo import (
    appraisals,
    around,
    bulletins,
    calibrations,
    checks,
    disputes,
    fates,
    gatherings,
    grievances,
    improving,
    knowledge,
    people,
    policies,
    rechecks,
    reports,
    road,
    scripts,
    teaching,
    training_states,
    trainings,
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


def fill_people(file: Path, days: Days) -> None:
    """Make the file and put people and roster into it."""
    access = database.open_as_system(f"sqlite:///{file}", "demo")
    try:
        with access.work() as work:
            _people(work, Batch(seeded(_SEED)), seeded(_SEED), days)
    finally:
        access.close()


def _people(work: Work, batch: Batch, random: Random, days: Days) -> people.Centre:
    centre = people.fill(batch, random, days)
    batch.write(work.session.connection())
    return centre


def _people_and_calls(work: Work, days: Days, calls: int) -> people.Centre:
    random = seeded(_SEED)
    batch = Batch(random)
    centre = _people(work, batch, random, days)
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
    taught = trainings.last_month(stage, centre)
    begun = partial(trainings.follow_up, stage, centre, taught)
    drawn = road.tasks(stage, centre, road.plan(stage, days.running, at(days.drawn_on, 8.5), begun))
    others = [task for task in drawn if not fates.is_sample(task)]
    running = trainings.known(fates.Running(centre, others, random).fates(), taught)
    samples = trainings.known(fates.followed(centre, drawn, taught), taught)
    told = (*road.story(stage, centre, running), *disputes.story(stage, centre, running))
    told += tuple(road.story(stage, centre, samples))
    stage.run(told, (_PREVIOUS_DONE, _ALL_DONE))
    checks.fill(stage, centre, seeded(f"{_SEED} {days.today} checks"))
    scripts.fill(stage, centre)
    policies.fill(stage, centre)
    watched.fill(stage, centre)
    bulletins.fill(stage, centre)
    teaching.fill(stage, centre)
    rechecks.fill(stage, centre)
    trainings.conclude(stage, centre, taught)
    training_states.fill(stage, centre)
    reports.fill(stage, centre)
    calibrations.fill(stage, centre)
    around.fill(stage, centre)
    grievances.fill(stage, centre)
    improving.fill(stage, centre)
    appraisals.fill(stage, centre)
    knowledge.fill(stage, centre)
    gatherings.fill(stage, centre)
    if days.running != first_of(days.today):
        road.plan(stage, first_of(days.today), None)
