"""Which evaluation of the demonstration centre comes how far."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from qa_desk.demo import names
from qa_desk.demo.batch import seeded
from qa_desk.demo.days import at, day_of, weekdays_later
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Fate, Task, Taught

OWN = "csr01"  # whose inbox holds a result of each kind
CONFIRMING_OWN = ("pass", "fatal_fail", "fail")
CONFIRMING = ("pass", "pass", "fail", "pass", "pass", "fail", "pass", "pass", "pass")
COUNTERSIGNING = {
    "T1": ("pass", "fail", "fatal_fail", "pass"),
    "T2": ("pass", "fail"),
    "T3": ("pass", "fail"),
}
DISPUTING = {"T1": ("E5", "E7", "E8", "E9"), "T2": ("E6", "E11", "E12"), "T3": ("E5",)}
SUBMITTED = ("pass", "pass", "fatal_fail", "pass", "fail", "pass")
CLOSED = 20  # of the running month
_RESULTS = ("pass", "fail", "fatal_fail")
_WEIGHTS = (82, 12, 6)
_PER_DAY = 10  # evaluations of an inspector
_FOLLOWED_FROM = 10.5  # o'clock
_BEGUN = 2  # samples of a training whose effect is still followed up
_SECOND_EAR = timedelta(minutes=45)  # until the QA lead has listened to a fatal error

Fated = Iterator[tuple[Task, Fate]]


class Diary:
    """Knows when each inspector has time for the next call."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._free: dict[tuple[str, datetime], datetime] = {}

    def next(self, inspector: str, start: datetime) -> tuple[datetime, datetime]:
        """Return from when to when the inspector works on the next one, after `start`."""
        opened = self._free.get((inspector, start), start)
        opened += timedelta(seconds=self._random.randint(60, 240))
        submitted = opened + timedelta(seconds=self._random.randint(15 * 60, 26 * 60))
        self._free[inspector, start] = submitted
        return opened, submitted


def of_previous_month(
    centre: Centre, drawn: Sequence[Task], drawn_at: datetime, random: Random
) -> Fated:
    """Close everything: scored within three days, signed on the next shifts."""
    diary = Diary(random)
    handled: dict[str, int] = defaultdict(int)
    for task in drawn:
        day = weekdays_later(day_of(drawn_at), handled[task.inspector] // _PER_DAY)
        handled[task.inspector] += 1
        opened, submitted = diary.next(task.inspector, at(day, 9))
        result = random.choices(_RESULTS, _WEIGHTS)[0]
        released = submitted + _SECOND_EAR if result == "fatal_fail" else at(day, 18)
        answered = _next_shift(centre, task.csr, released, random)
        closed = _next_weekday(answered, random)
        yield task, Fate("E10", result, opened, submitted, released, answered, closed)


class Running:
    """Deals out the running month: something on every desk."""

    def __init__(self, centre: Centre, drawn: Sequence[Task], random: Random) -> None:
        self._centre = centre
        self._random = random
        self._diary = Diary(random)
        self._first = centre.days.drawn_on
        self._second = weekdays_later(self._first, 1)
        self._own = [task for task in drawn if task.csr == OWN]
        self._others = _in_turns([task for task in drawn if task.csr != OWN])

    def fates(self) -> Fated:
        """Yield every evaluation that has left the queue."""
        yield from self._countersigning()
        yield from self._closed()
        yield from self._confirming()
        for task, result in zip(self._take(len(SUBMITTED)), SUBMITTED, strict=False):
            yield task, self._fate("E2", task, result, at(self._second, 14))
        for inspector in names.INSPECTORS:
            for task in self._take(1, _assigned_to(inspector)):
                yield task, self._fate("E1", task, "fail", at(self._second, 16.25))
        yield from self._disputing()

    def _countersigning(self) -> Fated:
        """Leave each team lead some to sign, the first of them one of each kind."""
        for team, results in COUNTERSIGNING.items():
            signed = self._take(len(results), self._yesterday_in(team))
            for task, result in zip(signed, results, strict=False):
                start = at(self._centre.days.yesterday, names.TEAMS[team][1])
                answered = start + timedelta(minutes=self._random.randint(20, 400))
                yield task, self._fate("E4", task, result, at(self._first, 13), answered)

    def _disputing(self) -> Fated:
        """Let CSRs of each team dispute a result on their last shift (disputes.py)."""
        for team, states in DISPUTING.items():
            disputed = self._take(len(states), self._in_time(team))
            for task, until in zip(disputed, states, strict=False):
                start = at(self._centre.days.yesterday, names.TEAMS[team][1])
                answered = start + timedelta(minutes=self._random.randint(20, 200))
                yield task, self._fate(until, task, "fail", at(self._first, 15), answered)

    def _closed(self) -> Fated:
        """Let some be signed by all within two days."""
        for task in self._take(CLOSED, lambda task: self._on_shift(task, self._first)):
            result = self._random.choices(_RESULTS, _WEIGHTS)[0]
            answered = at(self._first, 14 + 1.7 * self._random.random())
            yield task, self._fate("E10", task, result, at(self._first, 9), answered)

    def _confirming(self) -> Fated:
        """Leave one CSR a result of each kind, and some others one each."""
        others = self._take(len(CONFIRMING))
        pairs = [*zip(self._own, CONFIRMING_OWN, strict=False)]
        pairs += zip(others, CONFIRMING, strict=False)
        for task, result in pairs:
            yield task, self._fate("E3", task, result, at(self._second, 9))

    def _fate(
        self, until: str, task: Task, result: str, start: datetime, answered: datetime | None = None
    ) -> Fate:
        """Return a fate that begins at the inspector's first free moment after `start`."""
        opened, submitted = self._diary.next(task.inspector, start)
        evening = at(self._centre.days.yesterday, 17.75)
        released = evening if answered is None else submitted + _SECOND_EAR
        answered = answered or evening
        closed = _next_weekday(answered, self._random)
        return Fate(until, result, opened, submitted, released, answered, closed)

    def _take(self, count: int, wanted: Callable[[Task], bool] = lambda _task: True) -> list[Task]:
        taken = [task for task in self._others if wanted(task)][:count]
        self._others = [task for task in self._others if task not in taken]
        return taken

    def _yesterday_in(self, team: str) -> Callable[[Task], bool]:
        yesterday = self._centre.days.yesterday
        return lambda task: task.team == team and self._on_shift(task, yesterday)

    def _in_time(self, team: str) -> Callable[[Task], bool]:
        """Choose those who can still dispute yesterday what was released on the first day."""
        on_shift, yesterday = self._yesterday_in(team), self._centre.days.yesterday

        def wanted(task: Task) -> bool:
            stints = self._centre.roster[self._centre.people[task.csr]]
            shifts = {stint.day for stint in stints if self._first < stint.day <= yesterday}
            return on_shift(task) and len(shifts) <= 2

        return wanted

    def _on_shift(self, task: Task, day: date) -> bool:
        stints = self._centre.roster[self._centre.people[task.csr]]
        return any(stint.day == day for stint in stints)


def followed(centre: Centre, drawn: Sequence[Task], taught: Iterable[Taught]) -> Fated:
    """Score the samples that follow a training up: all of one that is over, else the first two."""
    diary = Diary(seeded(f"{centre.days.today} followed"))
    day = centre.days.yesterday
    for training in taught:
        own = [task for task in drawn if task.csr in training.people and is_sample(task)]
        for task in own if training.is_over else own[:_BEGUN]:
            opened, submitted = diary.next(task.inspector, at(day, _FOLLOWED_FROM))
            evening = at(day, 17.5)
            times = (opened, submitted, evening, evening, evening)
            yield task, Fate("E3", "pass", *times)


def is_sample(task: Task) -> bool:
    """Say whether a task was drawn to follow a training up."""
    return task.reason == "follow_up"


def _assigned_to(inspector: str) -> Callable[[Task], bool]:
    return lambda task: task.inspector == inspector


def _in_turns(drawn: Sequence[Task]) -> list[Task]:
    """Return the tasks so that the inspectors take turns."""
    mine: dict[str, int] = defaultdict(int)
    places = {}
    for task in drawn:
        places[task.id] = (mine[task.inspector], task.inspector)
        mine[task.inspector] += 1
    return sorted(drawn, key=lambda task: places[task.id])


def _next_shift(centre: Centre, csr: str, after: datetime, random: Random) -> datetime:
    """Return a moment of a CSR's first shift that begins after a moment."""
    stints = centre.roster[centre.people[csr]]
    start = next(stint.starts_at for stint in stints if stint.starts_at > after)
    return start + timedelta(minutes=random.randint(20, 400))


def _next_weekday(moment: datetime, random: Random) -> datetime:
    """Return a moment of the next working day at which all team leads are there."""
    return at(weekdays_later(day_of(moment), 1), 13 + 2.5 * random.random())
