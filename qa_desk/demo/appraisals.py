"""Appraisals of the demonstration centre: one team's last month filed, this month's on its way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from qa_desk.demo import PASSWORD
from qa_desk.demo.batch import seeded
from qa_desk.demo.days import at, first_of
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Stage
from qa_desk.rules.appraisals import Indicator, Judgement, Mark, Own
from qa_desk.services import appraising

_LEAD, _CSRS = "lead1", ("csr01", "csr02", "csr03")
_SUMMARY = "完成了回访和工单闭环，夜班解答速度有提升。"
_SAID: Mapping[str, str] = {
    "problems": "个别通话未复述确认。",
    "direction": "每周听一通优秀录音，练习复述。",
    "training": "复述与确认",
    "talk": "肯定了工单闭环，约定下月重点练习复述确认，本人认可。",
}


@dataclass(frozen=True)
class _One:
    """An appraisal on its way."""

    stage: Stage
    key: UUID
    csr: str

    def take(self, who: str, day: date, hour: float, step: Callable[..., Any], *said: Any) -> None:
        """Let somebody take a step, of the appraisal as it is then."""
        with self.stage.acting(who, at(day, hour)) as work:
            seen = appraising.one(work, self.key).row.version
            step(work, self.key, seen, *said)


def fill(stage: Stage, centre: Centre) -> None:
    """Let a lead appraise three CSRs: last month whole, this month up to the targets."""
    this, yesterday = first_of(centre.days.today), centre.days.yesterday
    before = first_of(this, -1)
    for one in _begin(stage, centre, before, before):
        _agree(one, before)
        _evaluate(one, this - timedelta(days=1), stage.person("manager"))
    with stage.acting("manager", at(yesterday, 17)) as work:
        rows = appraising.listed(work, "month", before)
        appraising.file(work, [(row.id, row.version) for row in rows[:2]])
    first, second, _third = _begin(stage, centre, this, yesterday)
    _agree(first, yesterday)
    _propose(second, yesterday)


def _begin(stage: Stage, centre: Centre, month: date, day: date) -> list[_One]:
    with stage.acting(_LEAD, at(day, 9)) as work:
        people = {centre.people[csr]: "" for csr in _CSRS}
        keys = appraising.begin(work, "month", month, people)
    return [_One(stage, key, csr) for key, csr in zip(keys, _CSRS, strict=True)]


def _propose(one: _One, day: date) -> None:
    with one.stage.acting(_LEAD, at(day, 9.5)) as work:
        row = appraising.one(work, one.key).row
        appraising.propose(work, [(row.id, row.version)], PASSWORD)


def _agree(one: _One, day: date) -> None:
    _propose(one, day)
    one.take(one.csr, day, 10, appraising.sign, "", PASSWORD)


def _evaluate(one: _One, day: date, head: UUID) -> None:
    random = seeded(f"{day} {one.csr}")
    with one.stage.acting(_LEAD, at(day, 9)) as work:
        targets = appraising.one(work, one.key).targets
    known = [each for each in (targets.indicators if targets else ()) if not each.is_counted]

    def marks(low: int, note: Callable[[Indicator], str]) -> tuple[Mark, ...]:
        return tuple(Mark(each.code, random.randrange(low, 980, 10), note(each)) for each in known)

    own = Own(_SUMMARY, marks(820, lambda _each: ""))
    judged = Judgement(
        marks(780, lambda each: "见证据" if each.source != "typed" else ""), **_SAID, talk_on=day
    )
    one.take(one.csr, day, 9, appraising.hand_in, own)
    one.take(_LEAD, day, 14, appraising.evaluate, judged)
    one.take(_LEAD, day, 15, appraising.issue, head)
    for hour, who in ((15.5, one.csr), (16, _LEAD), (16.5, "manager")):
        one.take(who, day, hour, appraising.sign, "", PASSWORD)
