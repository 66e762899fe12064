"""Quick checks of the running month: by inspectors, team leads and coaches, on every shift."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from qa_desk.demo import names, words
from qa_desk.demo.batch import Batch
from qa_desk.demo.days import at
from qa_desk.demo.people import Centre, Csr, Stint
from qa_desk.demo.road import Stage
from qa_desk.models import QuickCheck, RoleGrant
from qa_desk.rules.quick_checks import LINES

_MODES = ("floor_check", "side_by_side", "screen_monitoring", "test_call")
_MODE_WEIGHTS = (55, 25, 14, 6)
_PER_SHIFT, _PER_SHIFT_WEIGHTS = (3, 4, 2, 1), (84, 8, 6, 2)
_COACHED = {"T1": "coach1", "T2": "coach1", "T3": "coach2"}


def fill(stage: Stage, centre: Centre, random: Random) -> None:
    """Add what was checked on each shift of the running month, to yesterday."""
    _give_teams(stage, centre, random)
    by_checker: dict[str, list[tuple[Csr, Stint, datetime]]] = {}
    for csr in centre.csrs:
        for stint in _stints(centre, csr):
            for _n in range(random.choices(_PER_SHIFT, _PER_SHIFT_WEIGHTS)[0]):
                moment = stint.starts_at + timedelta(minutes=random.randint(15, 460))
                who = _checker(csr, stint, random)
                by_checker.setdefault(who, []).append((csr, stint, moment))
    for login, checked in sorted(by_checker.items()):
        batch = Batch(random)
        for csr, stint, moment in checked:
            _add(batch, centre, (csr, stint, moment), login, random)
        with stage.acting(login, at(centre.days.yesterday, 18)) as work:
            batch.write(work.session.connection())


def _give_teams(stage: Stage, centre: Centre, random: Random) -> None:
    """Give the floor coaches their teams."""
    batch = Batch(random)
    since = centre.days.previous
    for team, login in _COACHED.items():
        batch.add(
            RoleGrant,
            at(since, 8),
            person_id=centre.people[login],
            role="floor_coach",
            scope_kind="team",
            scope_id=centre.teams[team],
            valid_from=since,
        )
    batch.write(stage.session.connection())


def _stints(centre: Centre, csr: Csr) -> Iterator[Stint]:
    days = centre.days
    for stint in centre.roster[csr.id]:
        if days.running <= stint.day <= days.yesterday:
            yield stint


def _checker(csr: Csr, stint: Stint, random: Random) -> str:
    team = csr.team_on(stint.day)
    who = (random.choice(names.INSPECTORS), names.LEADS[team], _COACHED[team])
    return random.choices(who, (60, 25, 15))[0]


def _add(
    batch: Batch,
    centre: Centre,
    checked: tuple[Csr, Stint, datetime],
    login: str,
    random: Random,
) -> None:
    csr, stint, moment = checked
    lines, note = dict.fromkeys(LINES, "ok"), ""
    chance = random.random()
    if chance < 0.1:
        line = random.choice(tuple(LINES))
        lines[line], note = "problem", random.choice(words.FOUND_PROBLEMS[line])
    elif chance < 0.24:
        lines[random.choice(("opening", "attitude", "accuracy"))] = "praise"
        note = random.choice(words.FOUND_PRAISE)
    batch.add(
        QuickCheck,
        moment,
        mode=random.choices(_MODES, _MODE_WEIGHTS)[0],
        csr_id=csr.id,
        team_id=centre.teams[csr.team_on(stint.day)],
        checker_id=centre.people[login],
        day=stint.day,
        began_at=moment,
        recorded_at=moment + timedelta(seconds=random.randint(20, 200)),
        passages=[],
        fatal="",
        note=note,
        void_reason="",
        **lines,
    )
