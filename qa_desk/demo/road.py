"""Plans, draws and evaluations of the demonstration centre, taken along by the real services.

Each step is taken by the person whose it is, at a sensible moment of the past; steps run in the
order of time, so that numbers and the journal grow as they would have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from qa_desk import paths
from qa_desk.demo import PASSWORD, names, sheets, words
from qa_desk.demo.batch import key_at, seeded
from qa_desk.demo.days import at, day_of, first_of, weekday_on_or_after
from qa_desk.demo.people import Centre, away
from qa_desk.models import (
    CallSegment,
    Draw,
    Evaluation,
    Person,
    Plan,
    database,
    revisions,
    slips,
)
from qa_desk.models.base import Identified
from qa_desk.rules.call_filters import CallFilter
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.plans import RuleLine
from qa_desk.rules.sheets import Sheet
from qa_desk.services import (
    cases,
    checklists,
    drawing,
    evaluating,
    planning,
    signing_off,
    watch_list,
)
from qa_desk.services.signing_off import Answer
from qa_desk.work import Actor, Work

# Fewer than a centre draws, for all of them are scored here; the content is what is proposed.
RULES = (
    RuleLine("", 3),
    RuleLine(
        "",
        1,
        "targeted",
        sample_reason="watch_list",
        priority=1,
        filter=CallFilter(people=("1009", "1010", "1021", "1025")),
    ),
    RuleLine("", 1, "quota", sample_reason="quota", priority=2, filter=CallFilter(teams=("T2",))),
)
ROAD = ("E0", "E1", "E2", "E3", "E4", "E10")


@dataclass(frozen=True)
class Fate:
    """What becomes of a drawn evaluation: how far it comes, and when."""

    until: str  # one of ROAD, or a state of disputes.STEPS
    result: str
    opened: datetime
    submitted: datetime
    released: datetime
    answered: datetime
    closed: datetime
    learnt: tuple[str, ...] = ()  # keys of items that are not failed any more
    missed: tuple[str, ...] = ()  # of those that still are


@dataclass(frozen=True)
class Task:
    """A drawn evaluation with what its story needs to know."""

    id: UUID
    number: str
    csr: str  # logins
    inspector: str
    team: str  # code
    group: str
    heard: tuple[int, int]  # the CSR's part of the recording, ms
    reason: str  # why it was drawn


@dataclass(frozen=True)
class Taught:
    """A training that is followed up: on which item, and who was there."""

    id: UUID
    item: str
    people: tuple[str, ...]  # logins
    others: tuple[str, ...]  # who failed it too and wait for their training
    is_over: bool  # all its samples are scored


Event = tuple[datetime, str, Callable[[Work], object]]


class Stage:
    """Lets people act, each under their own name and at their own moment."""

    def __init__(self, work: Work, random: Random) -> None:
        self.random = random
        self._work = work
        self._kept: set[object] = set()
        self._moment, self._ids, self._turns = work.now, seeded("ids"), count()
        event.listen(work.session, "transient_to_pending", self._name)
        event.listen(work.session, "loaded_as_persistent", self._keep)
        event.listen(work.session, "pending_to_persistent", self._keep)
        self._actor = cache(self._find_actor)
        self.form = cache(self._find_form)

    @property
    def session(self) -> Session:
        """The one session of all."""
        return self._work.session

    @contextmanager
    def acting(self, login: str, moment: datetime) -> Iterator[Work]:
        """Give the work as a person does it; the journal says so too."""
        info = self.session.connection().info
        before = info["actor"]
        self.session.flush()
        info["actor"] = login
        self._moment = moment
        yield replace(self._work, actor=self._actor(login, day_of(moment)), now=moment)
        self.session.flush()
        info["actor"] = before

    def _name(self, _session: Session, found: object) -> None:
        """Give a new row an id that comes out the same every time."""
        if isinstance(found, Identified) and found.id is None:
            found.id = key_at(self._moment, self._ids, next(self._turns))

    def _keep(self, _session: Session, found: object) -> None:
        """Keep what was read, so that it is not read again."""
        self._kept.add(found)

    def person(self, login: str) -> UUID:
        """Return who has a login."""
        return self.session.scalars(select(Person.id).where(Person.login == login)).one()

    def _find_actor(self, login: str, day: date) -> Actor:
        person = self.session.scalars(select(Person).where(Person.login == login)).one()
        return database.actor_of(self.session, person, at(day, 12))

    def _find_form(self, version_id: UUID) -> Checklist:
        return revisions.checklist(self.session, version_id)

    def run(self, events: Iterable[Event], share: tuple[int, int]) -> None:
        """Let everything happen, in the order of time; `share` is of the whole work, in percent."""
        ordered = sorted(events, key=lambda event: event[0])
        for done, (moment, login, act) in enumerate(ordered, 1):
            with self.acting(login, moment) as work:
                act(work)
            start, end = share
            self._work.progress.step(start + (end - start) * done // len(ordered), 100)


def install_checklists(stage: Stage, moment: datetime) -> None:
    """Put the three shipped checklists in force."""
    with stage.acting("qalead", moment) as work:
        for file in sorted((paths.resources() / "checklists").glob("*.yaml")):
            checklists.install(work, file.read_text("utf-8"), file.name)


def watch(stage: Stage, centre: Centre, month: date) -> None:
    """Put a CSR and a contact reason on the watch list for a month (S3-4.3c)."""
    days = (month, first_of(month, 1) - timedelta(days=1))
    with stage.acting("inspector1", at(weekday_on_or_after(first_of(month, -1)), 10)) as work:
        watch_list.add(work, "近期两次投诉", 5, days, person_id=centre.people["csr09"])
        watch_list.add(work, "新套餐上市", 10, days, contact_reason="携号转网")


def plan(
    stage: Stage,
    month: date,
    drawn_at: datetime | None,
    meanwhile: Callable[[], object] | None = None,
) -> list[UUID]:
    """Make and approve the plan of a month and draw it; return the evaluations, by number.

    What others do while it is a draft they do until the first working day of the month.
    """
    before = weekday_on_or_after(first_of(month, -1) + timedelta(days=24))
    with stage.acting("inspector1", at(before, 14.5)) as work:
        content = planning.propose(work, month).content
        row = planning.make(work, month, RULES, content)
    if meanwhile:
        meanwhile()
        before = weekday_on_or_after(month)
    with stage.acting("qalead", at(before, 16)) as work:
        version = stage.session.get_one(Plan, row.id).version
        row = planning.approve(work, row.id, version)
    if drawn_at is None:
        return []
    seed = f"{stage.random.getrandbits(128):032x}"
    with stage.acting("qalead", drawn_at) as work:
        span = drawing.Span(month, drawing.Span.of_month(month).last, catch_up=True)
        drawing.draw(work, row.id, row.version, seed, span)
    return list(
        stage.session.scalars(
            select(Evaluation.id)
            .join(Draw, Draw.id == Evaluation.draw_id)
            .where(Draw.plan_id == row.id)
            .order_by(Evaluation.number)
        )
    )


def tasks(stage: Stage, centre: Centre, ids: Iterable[UUID]) -> list[Task]:
    """Return drawn evaluations with the logins of their people."""
    logins = {person_id: login for login, person_id in centre.people.items()}
    teams = {team_id: code for code, team_id in centre.teams.items()}
    found = stage.session.execute(
        select(Evaluation, CallSegment)
        .join(CallSegment, CallSegment.id == Evaluation.segment_id)
        .where(Evaluation.id.in_(list(ids)))
        .order_by(Evaluation.number)
    )
    return [
        Task(
            evaluation.id,
            evaluation.number,
            logins[evaluation.csr_id],
            logins[evaluation.inspector_id],
            teams[evaluation.team_id],
            evaluation.skill_group,
            (part.offset_ms, part.offset_ms + part.duration_ms),
            evaluation.sample_reason,
        )
        for evaluation, part in found
    ]


def story(stage: Stage, centre: Centre, fated: Iterable[tuple[Task, Fate]]) -> Iterator[Event]:
    """Yield all steps that bring tasks as far as their fates say, disputes as far as the CSR."""
    for task, fate in fated:
        yield from _events(stage, centre, task, fate)


def lead_of(centre: Centre, task: Task, moment: datetime) -> str:
    """Return who signs for a team at a moment: its lead, or the deputy while he is away."""
    lead = names.LEADS[task.team]
    start, end = away(centre.days)
    return names.DEPUTY if lead == names.AWAY and start <= day_of(moment) <= end else lead


def _events(stage: Stage, centre: Centre, task: Task, fate: Fate) -> list[Event]:
    random = seeded(f"{task.number} {task.csr}")
    case = _Case(stage, task, fate, random)
    releaser = "qalead" if fate.result == "fatal_fail" else task.inspector
    lead = lead_of(centre, task, fate.closed)
    drafted = fate.opened + (fate.submitted - fate.opened) / 2
    steps: Mapping[str, Iterable[Event]] = {
        "E0": (),
        "E1": ((fate.opened, task.inspector, case.open), (drafted, task.inspector, case.draft)),
        "E2": ((fate.submitted, task.inspector, case.submit),),
        "E3": ((fate.released, releaser, case.release),),
        "E4": ((fate.answered, task.csr, case.confirm),),
        "E10": ((fate.closed, lead, case.countersign),),
    }
    on_road = fate.until in ROAD
    passed = ROAD[: ROAD.index(fate.until if on_road else "E3") + 1]
    return [step for status in passed for step in steps[status]]


class _Case:
    """One evaluation as its people handle it."""

    def __init__(self, stage: Stage, task: Task, fate: Fate, random: Random) -> None:
        self._stage = stage
        self._task = task
        self._result = fate.result
        self._changed = fate.learnt, fate.missed
        self._random = random
        self._written = Sheet()

    def open(self, work: Work) -> None:
        evaluating.open_task(work, self._task.id, self._seen())
        task = self._task
        self._written = sheets.fill(
            self._form(), self._random, task.group, self._result, task.heard, self._changed
        )

    def draft(self, work: Work) -> None:
        document = sheets.half(self._form(), self._written).to_document()
        branch = UUID(int=self._random.getrandbits(128), version=4)
        evaluating.push_draft(work, LocalDraft(self._task.id, branch, 12, work.now, document))

    def submit(self, work: Work) -> None:
        evaluating.submit(work, self._task.id, self._seen(), self._written)

    def release(self, work: Work) -> None:
        evaluating.release(work, self._task.id, self._seen())

    def confirm(self, work: Work) -> None:
        if self._evaluation().status != "E3":
            return  # it was signed with another result on its slip
        for one in slips.standing(work, self._evaluation()):
            cases.opened(work, one.id)
        work.session.flush()
        reserved = self._random.random() < (0.06 if self._result == "pass" else 0.25)
        answer = Answer("agree", heard=True)
        if reserved:
            answer = Answer("reservation", self._random.choice(words.RESERVATIONS), heard=True)
        signing_off.confirm(work, self._task.id, self._seen(), answer, PASSWORD)

    def countersign(self, work: Work) -> None:
        if self._evaluation().status != "E4":
            return
        note = "" if self._result == "pass" else self._random.choice(words.COACHING)
        signing_off.countersign(work, self._task.id, self._seen(), note, PASSWORD)

    def _seen(self) -> int:
        return self._evaluation().version

    def _form(self) -> Checklist:
        version_id = self._evaluation().checklist_version_id
        assert version_id is not None  # noqa: S101 - pinned when it was opened
        return self._stage.form(version_id)

    def _evaluation(self) -> Evaluation:
        return self._stage.session.get_one(Evaluation, self._task.id)
