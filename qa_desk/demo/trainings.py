"""Trainings of the demonstration centre on what last month's results showed (2.6, 6.9).

The people of the first one are tested with a retake, and do not fail the item any more in the
samples drawn to follow it up; of the second one the samples are still being scored.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from qa_desk.demo import PASSWORD, lessons
from qa_desk.demo.days import at, weekday_on_or_after, weekdays_later
from qa_desk.demo.fates import OWN
from qa_desk.demo.people import Centre
from qa_desk.demo.road import Fate, Stage, Task, Taught
from qa_desk.models import Evaluation, Revision, TrainingNeed, revisions
from qa_desk.services.training import deciding, delivering, following, papers, proposing, reading
from qa_desk.services.training.types import Booking, Draft, Graded, Marked, Proposal

_RAISED = 25  # of the previous month, or the Monday after
_TRAINED = (5, 2)  # people of each
_TYPICAL = 3
_OTHER_CALLS = ("T3",)  # whose customers do not call, so that the item is seldom met
_TARGET = 100  # thousandths of the items that may still be failed
_HOURS = 20  # tenths
_PASS, _GOOD, _WEAK = 800, 920, 700  # tenths


class School:
    """Takes training needs along, each step by the person whose it is."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def do(
        self, login: str, moment: datetime, service: Callable[..., object], *args: object
    ) -> None:
        """Let somebody do something with a need, named first, as it is then."""
        need_id, *rest = args
        with self.stage.acting(login, moment) as work:
            seen = self.stage.session.get_one(TrainingNeed, need_id).version
            service(work, need_id, seen, *rest)

    def accept(self, need: UUID, submitter: str, day: date) -> None:
        """Let a need be submitted and approved on a day, and accepted on the next one."""
        self.do(submitter, at(day, 10), proposing.submit, need)
        self.do("qalead", at(day, 16), deciding.approve, need)
        self.do("trainer", at(weekdays_later(day, 1), 9.5), deciding.accept, need)

    def book(self, need: UUID, moment: datetime, day: date, method: str) -> None:
        """Plan a session in the afternoon of a day."""
        booking = Booking(day, 840, 960, "三楼培训室", method, "宋杏坛", _HOURS, "典型录音两通")
        self.do("trainer", moment, delivering.schedule, need, booking)

    def hold(self, need: UUID, day: date, absent: Iterable[UUID] = ()) -> None:
        """Mark who was at the newest session, in the evening of its day."""
        with self.stage.acting("trainer", at(day, 16.5)) as work:
            session = reading.one(work, need).sessions[-1]
            states = {
                each.person_id: "absent" if each.person_id in absent else "present"
                for each in session.attendance
            }
            delivering.attend(work, session.id, session.version, states)
        self.do("trainer", at(day, 16.75), delivering.deliver, need)

    def test(self, need: UUID, day: date, scores: Sequence[int], retake: date) -> None:
        """Enter an exam of the trainees, who try again on a day where they failed."""
        with self.stage.acting("trainer", at(day, 17)) as work:
            people = reading.one(work, need).draft.trainees
        given = [
            Graded(person, "exam", day, score, _PASS, retake if score < _PASS else None)
            for person, score in zip(people, scores, strict=False)
        ]
        self.do("trainer", at(day, 17), delivering.grade, need, given)


def last_month(stage: Stage, centre: Centre) -> tuple[Taught, ...]:
    """Train on the items that last month's results show; return what is followed up."""
    day = weekday_on_or_after(centre.days.previous.replace(day=_RAISED))
    with stage.acting("inspector1", at(day, 9)) as work:
        found = proposing.found_in(work, centre.days.previous)
    items = [each for each in found if each.cluster.kind == "item"]
    taught: list[Taught] = []
    for proposal, count in zip(items, _TRAINED, strict=False):
        busy = {login for each in taught for login in each.people}
        failing = _failing(centre, proposal, day, busy | {OWN})
        if failing:
            taught.append(_train(stage, centre, proposal, count, day, failing))
    return tuple(taught)


def follow_up(stage: Stage, centre: Centre, taught: Iterable[Taught]) -> None:
    """Give the plan of the running month their samples, while it is a draft."""
    day = weekday_on_or_after(centre.days.running)
    for each in taught:
        School(stage).do("inspector1", at(day, 9.5), following.begin, each.id)


def known(fated: Iterable[tuple[Task, Fate]], taught: Iterable[Taught]) -> list[tuple[Task, Fate]]:
    """Return what becomes of tasks: the trained do not fail the item any more, the others do."""
    found = []
    for task, fate in fated:
        learnt = tuple(each.item for each in taught if task.csr in each.people)
        missed = tuple(each.item for each in taught if task.csr in each.others)
        found.append((task, replace(fate, learnt=learnt, missed=missed)))
    return found


def conclude(stage: Stage, centre: Centre, taught: Iterable[Taught]) -> None:
    """Decide on those whose samples are scored, by what the rule says, and sign."""
    school, day = School(stage), centre.days.yesterday
    for each in taught:
        if not each.is_over:
            continue
        with stage.acting("inspector1", at(day, 18)) as work:
            effect = reading.one(work, each.id).effect
        assert effect is not None  # noqa: S101 - it was held
        said = (each.id, effect.proposed)
        school.do("inspector1", at(day, 18), following.propose_verdict, *said, lessons.PROPOSED)
        school.do("qalead", at(day, 18.25), following.conclude, *said, lessons.DECIDED)
        for n, login in enumerate(("inspector1", "trainer", "qalead")):
            school.do(login, at(day, 18.5 + n / 8), papers.sign, each.id, PASSWORD)


def _train(
    stage: Stage,
    centre: Centre,
    proposal: Proposal,
    count: int,
    day: date,
    failing: Sequence[UUID],
) -> Taught:
    school = School(stage)
    logins = {person_id: login for login, person_id in centre.people.items()}
    draft = _draft(stage, proposal, failing, count)
    with stage.acting("inspector1", at(day, 9.5)) as work:
        need = proposing.propose(work, draft, cluster=proposal.cluster)
    school.accept(need, "inspector1", day)
    held, retaken = weekdays_later(day, 2), weekdays_later(day, 3)
    school.book(need, at(weekdays_later(day, 1), 10), held, draft.method)
    school.hold(need, held)
    school.test(need, held, (_GOOD, _WEAK, _GOOD - 50, _GOOD + 40, _GOOD), retaken)
    with stage.acting("trainer", at(retaken, 17)) as work:
        again = [each.id for each in reading.one(work, need).trainees if each.retake_on]
    graded = [Graded(person, "exam", retaken, _GOOD, _PASS) for person in again]
    school.do("trainer", at(retaken, 17), delivering.grade, need, graded)
    school.do("trainer", at(retaken, 17.5), delivering.give_result, need, lessons.RESULT)
    people = tuple(logins[person] for person in draft.trainees)
    others = tuple(logins[csr] for csr in failing if csr not in draft.trainees)
    return Taught(need, proposal.cluster.subject, people, others, count == _TRAINED[0])


def _failing(centre: Centre, proposal: Proposal, day: date, busy: Collection[str]) -> list[UUID]:
    """Return who failed the item and could be trained on it."""
    return [
        csr.id
        for csr in centre.csrs
        if csr.id in proposal.cluster.csrs
        and csr.login not in busy
        and csr.team_on(day) not in _OTHER_CALLS
    ]


def _draft(stage: Stage, proposal: Proposal, csrs: Sequence[UUID], count: int) -> Draft:
    """Return what an inspector makes of a proposal, for half of those who failed.

    The others have their turn later, and are whom these can be compared with.
    """
    cases = stage.session.execute(
        select(Evaluation, Revision)
        .join(Revision, Revision.evaluation_id == Evaluation.id)
        .where(Evaluation.id.in_(proposal.cluster.evaluations))
        .order_by(Evaluation.number)
    ).all()
    form = stage.form(cases[0][0].checklist_version_id)
    item = next(each for each in form.items if each.key == proposal.cluster.subject)
    typical = [
        Marked(found.id, n < _TYPICAL, _moment(stage, sealed, item.number))
        for n, (found, sealed) in enumerate(cases)
    ]
    return replace(
        proposal.draft,
        topic=item.text.zh,
        problem=lessons.FAILED,
        content=lessons.PRACTICE,
        method="case",
        target=_TARGET,
        trainees=tuple([*csrs[::2], *csrs[1::2]][:count]),
        cases=tuple(typical),
    )


def _moment(stage: Stage, sealed: Revision, item: int) -> int | None:
    """Return where an item is marked in the recording."""
    marks = revisions.sheet_of(stage.session, sealed).marks
    return next((mark.at_ms for mark in marks if mark.item == item), None)
