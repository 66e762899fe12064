"""Which evaluation of the demonstration centre comes how far."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from qa_desk.demo import names
from qa_desk.demo.days import at, weekdays_later
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Diary, Fate, Task, later_weekday, next_shift

CLOSED, COUNTERSIGNING, CONFIRMING, SUBMITTED, OPENED = 20, 8, 9, 6, 4  # of the running month
_RESULTS = ("pass", "fail", "fatal_fail")
_WEIGHTS = (82, 12, 6)
_PER_DAY = 10  # evaluations of an inspector
_OWN = "csr01"  # whose inbox shows each kind of result
_LATE = timedelta(minutes=45)  # until the QA lead has listened to a fatal error


def of_previous_month(
    centre: Centre, drawn: Sequence[Task], drawn_at: datetime, random: Random
) -> Iterator[tuple[Task, Fate]]:
    """Close everything: scored within three days, signed on the next shifts."""
    diary = Diary(random)
    handled: dict[str, int] = {}
    for task in drawn:
        number = handled.get(task.inspector, 0)
        handled[task.inspector] = number + 1
        day = weekdays_later(drawn_at.date(), number // _PER_DAY) if number else drawn_at.date()
        opened, submitted = diary.next(task.inspector, at(day, 9), 48)
        result = random.choices(_RESULTS, _WEIGHTS)[0]
        released = submitted + _LATE if result == "fatal_fail" else at(day, 18)
        answered = next_shift(centre, task.csr, released, random)
        closed = later_weekday(answered, random)
        yield task, Fate("E10", result, opened, submitted, released, answered, closed)


class Running:
    """Deals out the running month: something on every desk."""

    def __init__(self, centre: Centre, drawn: Sequence[Task], random: Random) -> None:
        self._centre = centre
        self._random = random
        self._diary = Diary(random)
        self._first = centre.days.drawn_on
        self._second = weekdays_later(self._first, 1)
        self._own = [task for task in drawn if task.csr == _OWN]
        self._others = _in_turns([task for task in drawn if task.csr != _OWN])

    def fates(self) -> Iterator[tuple[Task, Fate]]:
        """Yield every evaluation that has left the queue."""
        yield from self._countersigning()
        for task in self._take(CLOSED, self._is_there_on_the_first_day):
            yield task, self._closed(task)
        for task, result in zip(self._own, ("pass", "fatal_fail", "fail"), strict=False):
            yield task, self._confirming(task, result)
        for i, task in enumerate(self._take(CONFIRMING)):
            yield task, self._confirming(task, "fail" if i % 4 == 3 else "pass")
        for task, result in zip(
            self._take(SUBMITTED), ("pass", "pass", "fatal_fail", "pass", "fail", "pass"),
            strict=True,
        ):  # fmt: skip
            yield task, self._fate("E2", task, result, at(self._second, 14))
        for inspector in names.INSPECTORS:
            for task in self._take(1, lambda task, who=inspector: task.inspector == who):
                yield task, self._fate("E1", task, "pass", at(self._second, 16.25))

    def _countersigning(self) -> Iterator[tuple[Task, Fate]]:
        """Leave each team lead some to sign, the first one of each kind."""
        for team, results in (
            ("T1", ("pass", "fail", "fatal_fail", "pass")),
            ("T2", ("pass", "fail")),
            ("T3", ("pass", "fail")),
        ):
            there = self._take(
                len(results),
                lambda task, team=team: task.team == team and self._was_there_yesterday(task),
            )
            for task, result in zip(there, results, strict=False):
                fate = self._fate("E4", task, result, at(self._first, 13))
                stint = self._stint(task, fate.released)
                yield task, stint

    def _take(self, count: int, wanted=lambda task: True) -> list[Task]:
        return []
