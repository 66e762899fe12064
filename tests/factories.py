"""Rows with defaults for everything that a test is not about."""

import hashlib
import itertools
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desk import paths
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    Evaluation,
    Membership,
    Person,
    PersonIdentifier,
    Recorder,
    RoleGrant,
    Setting,
    SkillGroup,
    Team,
    database,
)
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.sheets import Answer, Mark, Sheet
from qa_desk.services import cases, checklists, drawing, evaluating, planning
from qa_desk.work import SYSTEM_ID, Work

_numbers = itertools.count(1001)
LONG_AGO = date(2025, 1, 1)
LONG_AGO_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
BRANCH = UUID(int=1)
PASSWORD = "correct horse battery"


def make_person(work, *roles, login=None, **values):
    """Add a person with the given roles."""
    number = str(next(_numbers))
    values.setdefault("name", f"测试员{number}")
    values.setdefault("staff_no", number)
    person = Person(login=login, **values)
    work.session.add(person)
    work.session.flush()
    for role in roles:
        work.session.add(RoleGrant(person_id=person.id, role=role, valid_from=LONG_AGO))
    work.session.add(
        PersonIdentifier(
            person_id=person.id,
            kind="staff_no",
            value=person.staff_no,
            valid_from=LONG_AGO_MOMENT,
        )
    )
    work.session.flush()
    return person


def make_team(work, lead=None, members=(), group="general", **values):
    """Add a team with its lead and members."""
    number = next(_numbers)
    team = Team(**{"code": f"T{number}", "name": f"{number} 班", **values})
    skill = work.session.query(SkillGroup).filter_by(code=group).one_or_none()
    skill = skill or SkillGroup(code=group, name=group)
    work.session.add_all([team, skill])
    work.session.flush()
    people = [(lead, "lead")] if lead else []
    people += [(member, "member") for member in members]
    for person, kind in people:
        work.session.add(
            Membership(
                person_id=person.id,
                team_id=team.id,
                skill_group_id=skill.id,
                kind=kind,
                valid_from=LONG_AGO,
            )
        )
    work.session.flush()
    return team


def make_recorder(work, code="demo", timezone="Asia/Shanghai"):
    """Add a recorder, or return the one of that code."""
    found = work.session.query(Recorder).filter_by(code=code).one_or_none()
    if found is None:
        found = Recorder(code=code, name=code, timezone=timezone)
        work.session.add(found)
        work.session.flush()
    return found


def call_moment(work):
    """Return when the scene's calls are: yesterday, and today on the first of a month."""
    zone, before = ZoneInfo("Asia/Shanghai"), work.now - timedelta(days=1)
    is_first = work.now.astimezone(zone).day == 1
    return work.now - timedelta(minutes=10) if is_first else before


def make_call(work, csr=None, team=None, started_at=None, duration_ms=90_000, **values):
    """Add a call of one segment with one audio file behind it."""
    recorder = make_recorder(work)
    started_at = started_at or call_moment(work)
    call = Call(
        recorder_id=recorder.id,
        external_id=f"call-{next(_numbers)}",
        started_at=started_at,
        duration_ms=duration_ms,
        imported_at=work.now,
        **{"direction": "inbound", "number_masked": "138****5678", **values},
    )
    work.session.add(call)
    work.session.flush()
    segment = CallSegment(
        call_id=call.id,
        person_id=csr.id if csr else None,
        team_id=team.id if team else None,
        started_at=started_at,
        duration_ms=duration_ms,
    )
    audio = AudioFile(
        call_id=call.id,
        source="/nowhere",
        path=f"{call.external_id}.wav",
        sha256=hashlib.sha256(call.external_id.encode()).digest(),
        bytes=1,
        format="WAV",
        rate=8000,
        channels=2,
        duration_ms=duration_ms,
    )
    work.session.add_all([segment, audio])
    work.session.flush()
    return call


def acting(work, person):
    """Return the same work as another person does it."""
    return replace(work, actor=database.actor_of(work.session, person, work.now))


def install_checklist(work, code="inbound-general"):
    """Install one of the shipped checklists."""
    file = paths.resources() / "checklists" / f"{code}.yaml"
    return checklists.install(work, file.read_text("utf-8"), file.name)


@dataclass(frozen=True)
class Scene:
    """A small centre: one team, one of each who is needed for the main road."""

    work: Work
    team: Team
    csr: Person
    lead: Person
    inspector: Person
    qa_lead: Person

    def by(self, role):
        """Return the work as done by one of the people."""
        return acting(self.work, getattr(self, role))


def make_scene(work, calls=3):
    """Build a small centre with a few calls, as of `call_moment`."""
    csr = make_person(work, "csr", login=f"csr{next(_numbers)}")
    lead = make_person(work, "team_lead", login=f"lead{next(_numbers)}")
    inspector = make_person(work, "inspector", login=f"inspector{next(_numbers)}")
    qa_lead = make_person(work, "qa_lead", login=f"qalead{next(_numbers)}")
    team = make_team(work, lead, [csr])
    install_checklist(work)
    for _ in range(calls):
        make_call(work, csr, team)
    return Scene(work, team, csr, lead, inspector, qa_lead)


def make_task(scene):
    """Plan, approve and draw one call; return the evaluation's row in the inspector's queue."""
    work = scene.by("qa_lead")
    month = call_moment(work).astimezone(ZoneInfo("Asia/Shanghai")).date()
    before = work.session.query(Evaluation).filter_by(csr_id=scene.csr.id).count()
    plan = planning.make(work, month, before + 1)  # a later plan counts what was drawn
    plan = planning.approve(work, plan.id, plan.version)
    drawing.draw(work, plan.id, plan.version, seed="seed")
    for drawn in work.session.query(Evaluation).filter_by(csr_id=scene.csr.id, status="E0"):
        drawn.inspector_id = scene.inspector.id  # whoever else could have got it
    work.session.flush()
    queue = cases.queue(scene.by("inspector"))
    return next(task for task in queue if task.csr_id == scene.csr.id)


def full_sheet(checklist, **options):
    """Return a sheet with the best option everywhere, but for the items named: item_3=1."""
    chosen = {int(name.removeprefix("item_")): option for name, option in options.items()}
    answers, marks = {}, []
    for item in checklist.items:
        option = chosen.get(item.number, 0)
        answers[item.number] = Answer(option, note="因此扣分" if option else "")
        if option:
            marks.append(Mark(30_000 + item.number, item.number))
    return Sheet(answers=answers, marks=tuple(marks), praise="主动说明")


def make_submitted(scene, **options):
    """Return a submitted evaluation."""
    task = make_task(scene)
    work = scene.by("inspector")
    state = evaluating.open_task(work, task.id, task.version)
    case = cases.case(work, task.id)
    return evaluating.submit(work, task.id, state.version, full_sheet(case.checklist, **options))


def each_apart(work):
    """Let each result have a slip of its own, as a centre may choose."""
    mode = Setting(
        key="slip.mode", valid_from=LONG_AGO_MOMENT, value="per_evaluation", changed_by=SYSTEM_ID
    )
    work.session.add(mode)
    work.session.flush()


def make_released(scene, **options):
    """Return a released evaluation, by the QA lead when it is fatal."""
    state = make_submitted(scene, **options)
    by = "qa_lead" if state.result == "fatal_fail" else "inspector"
    return evaluating.release(scene.by(by), state.id, state.version)


def a_draft(evaluation_id, document, sequence=1, branch=BRANCH, based_on=None):
    """Return a draft as a desktop pushes it."""
    return LocalDraft(evaluation_id, branch, sequence, LONG_AGO_MOMENT, document, based_on=based_on)
