"""Build the demonstration centre: a local file in which everybody has something to do (D19)."""

from datetime import date
from pathlib import Path
from random import Random

from qa_desk.demo import fates, people, road
from qa_desk.demo.batch import Batch
from qa_desk.demo.calls import Calls
from qa_desk.demo.days import Days, at, first_of, weekday_on_or_after
from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _
from qa_desk.models import chain, database
from qa_desk.work import Progress, Work

_SCHEME = "sqlite:///"
_SEED = "示例客服中心"
_CALLS = 9000
_DRAWN_AFTER = 19  # days of the previous month


def is_there(database_url: str) -> bool:
    """Say whether a centre was built; it is built whole or not at all."""
    return _file(database_url).is_file()


def build(
    database_url: str, today: date, progress: Progress | None = None, calls: int = _CALLS
) -> None:
    """Build the centre as it is on the morning of `today`, the same for the same day."""
    file = _file(database_url)
    if file.exists():
        raise RuleError(
            _("{path} is there already. Nothing was changed. Choose another file.").format(
                path=file
            )
        )
    fresh = file.with_name(f"{file.name}.new")
    _remove(fresh)
    try:
        _fill(fresh, Days(today), progress, calls)
        fresh.replace(file)
    finally:
        _remove(fresh)


def _file(database_url: str) -> Path:
    if not database_url.startswith(_SCHEME):
        raise InputError(_("The demonstration centre lives in a local file, not on a server."))
    return Path(database_url.removeprefix(_SCHEME))


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _fill(file: Path, days: Days, progress: Progress | None, calls: int) -> None:
    access = database.open_as_system(f"{_SCHEME}{file}", "demo")
    try:
        with access.work(progress) as work:
            centre = _people_and_calls(work, days, calls)
        with access.work(progress) as work:
            _evaluations(work, centre)
    finally:
        access.close()


def _people_and_calls(work: Work, days: Days, calls: int) -> people.Centre:
    random = Random(_SEED)
    batch = Batch(random)
    centre = people.fill(batch, random, days)
    Calls(batch, random, centre, calls).fill()
    batch.write(work.session.connection())
    chain.note(work.session, "import", "call", "demo", {})
    return centre


def _evaluations(work: Work, centre: people.Centre) -> None:
    days, random = centre.days, Random(f"{_SEED} {centre.days.today}")
    stage = road.Stage(work, random)
    road.install_checklists(stage, at(days.previous, 8))
    drawn_at = at(weekday_on_or_after(days.previous.replace(day=_DRAWN_AFTER)), 8.5)
    drawn = road.tasks(stage, centre, road.plan(stage, days.previous, drawn_at))
    stories = [*fates.of_previous_month(centre, drawn, drawn_at, random)]
    stage.run(event for story in stories for event in road.events(stage, centre, *story))
    drawn = road.tasks(stage, centre, road.plan(stage, days.running, at(days.drawn_on, 8.5)))
    stories = [*fates.Running(centre, drawn, random).fates()]
    stage.run(event for story in stories for event in road.events(stage, centre, *story))
    if days.running != first_of(days.today):
        road.plan(stage, first_of(days.today), None)
