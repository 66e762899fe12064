"""A centre on PostgreSQL in which every role has a person, and every person calls of each kind."""

import copy
import itertools
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import psycopg
from factories import (
    PASSWORD,
    acting,
    full_sheet,
    install_checklist,
    make_call,
    make_person,
    make_team,
)
from hostile import (
    calibration_attempts,
    month_attempts,
    policy_rows,
    recheck_attempts,
    report_attempts,
    teaching_attempts,
)
from hostile.module_rows import ModuleRows
from psycopg import errors

from qa_desk.models import (
    Assessment,
    AudioFile,
    CallSegment,
    CallSound,
    ChecklistDraft,
    CustomerNumber,
    Draft,
    Evaluation,
    Hold,
    Person,
    Plan,
    Purge,
    QuickCheck,
    RoleGrant,
    SamplingRule,
    Script,
    SkillGroup,
    Transcript,
    WatchEntry,
    audio_store,
    database,
    engines,
    passwords,
    revisions,
    security,
    slips,
    taken,
)
from qa_desk.models.base import uuid7
from qa_desk.models.purging import digest
from qa_desk.rules import permissions, scoring, workflow
from qa_desk.rules.disputes import Words

KINDS = ("own", "own_team", "assigned", "all")
SECRET = bytes(range(1, 33))  # the key of every recording
ROAD = ("E0", "E1", "E2", "E3", "E4", "E10")
FATAL = "E2 fatal"
STATES = ("E0", "E2", "E3", "E4", FATAL)
TOLD = {  # what was said on the way from E3
    "E5": ("dispute",),
    "E6": ("decline",),
    "E7": ("dispute_past",),
    "E9": ("decline", "appeal"),
}
_numbers = itertools.count(1)  # logins belong to the whole server


@dataclass
class Target:
    """A record of one kind, as seen from one person."""

    evaluation: UUID
    call: UUID
    segment: UUID
    csr: UUID
    inspector: UUID
    version: UUID
    document: UUID | None = None
    audio: UUID | None = None
    team: UUID | None = None
    check: UUID | None = None
    assessment: UUID | None = None
    decided: UUID | None = None  # another assessment, that waits for its signatures


@dataclass
class Player:
    """A person with a login, the records around him, by kind and state, and what he leads."""

    id: UUID
    login: str
    role: str
    team: UUID
    member: UUID  # of the team led
    targets: dict[tuple[str, str], Target] = field(default_factory=dict)


class Centre:
    """Made by the owner; people come in over raw connections, without any check of ours."""

    def __init__(self, url, states=STATES, roles=tuple(permissions.ROLES)):
        self.url = url
        engine = engines.connect(url)
        self.owner = database.Access(engine, database._actor(engine, "system"))
        self.players = {}
        self.papers = {}  # an evaluation that waits for the approval of each person
        self.reports = {}  # a report, likewise
        self._open, self._around, self._desks = [], {}, {}
        with self.owner.work() as work:
            self.version = install_checklist(work).id
            self.stranger = stranger = make_person(work, "csr", login=self._login())
            self.inspector = make_person(work, "inspector", login=self._login())
            self.helper = make_person(work, "inspector", login=self._login(), name="帮手")
            self.strange_lead = make_person(work, "team_lead", login=self._login())
            self.strange_team = make_team(work, self.strange_lead, [stranger])
            passwords.set_password(work.session, stranger, PASSWORD)
            self.plans = {state: self._plan(work, state) for state in ("draft", "approved")}
            self.hold, self.purge = self._retention(work)
            self.watched = self._watched(work)
            self._write_script(work)
            self.standard = self._propose_standard(work)
            self.policy, self.policy_version = policy_rows.policy(work, self.inspector)
            self.session = calibration_attempts.session(work, self.inspector, self.version)
            self.report = report_attempts.report(work, self.inspector, self.helper, is_closed=True)
            self.teaching = teaching_attempts.rows(work, self.inspector)
            self.modules = ModuleRows(work, self)
            for role in roles:
                self.players[role] = self._player(work, role, states)
        self.spare = self.pool()

    def moved(self, url, engine):
        """Return this centre as it is in the copy of its database; its players get their logins."""
        other = copy.copy(self)
        other.url, other._open, other._desks = url, [], {}
        other.owner = database.Access(engine, database._actor(engine, "system"))
        with other.owner.work() as work:
            for player in self.players.values():
                person = work.session.get_one(Person, player.id)
                passwords.set_password(work.session, person, PASSWORD)
        return other

    def close(self):
        for connection in self._open:
            connection.close()
        self.owner.close()

    def __getitem__(self, role):
        return self.players[role]

    def connect(self, login, password=PASSWORD):
        """Open a raw connection, as psql would."""
        address = self.url.split("@")[1]
        connection = psycopg.connect(
            f"postgresql://{login}@{address}", password=password, options="-c search_path=qa_desk"
        )
        self._open.append(connection)
        return connection

    @contextmanager
    def at_work(self, login):
        """One transaction of somebody who signed in."""
        with closing(database.sign_in(self.url, login, PASSWORD)) as access, access.work() as work:
            yield work

    def desk(self, role):
        """Return the connection of the person with a role."""
        if role not in self._desks:
            self._desks[role] = self.connect(self.players[role].login)
        return self._desks[role]

    def add_player(self, role, states=STATES, **grant):
        """Add one more person, whose role may have a scope or other dates."""
        with self.owner.work() as work:
            return self._player(work, role, states, **grant)

    def pool(self):
        """Add a call of the strange team that nobody has drawn yet."""
        with self.owner.work() as work:
            call = make_call(work, self.stranger, self.strange_team)
            segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
            return Target(
                None, call.id, segment.id, self.stranger.id, self.inspector.id, self.version
            )

    def _login(self):
        return f"wall{next(_numbers)}"

    def _plan(self, work, state):
        plan = Plan(
            month=work.today.replace(day=1),
            number=1 + (state == "draft"),
            created_at=work.now,
            created_by=self.inspector.id,
        )
        work.session.add(plan)
        work.session.flush()
        rule = SamplingRule(plan_id=plan.id, count=1)
        work.session.add(rule)
        work.session.flush()
        plan.state = state
        work.session.flush()
        return plan.id, rule.id

    def _watched(self, work):
        """Put the stranger on the watch list."""
        who = {"person_id": self.stranger.id, "created_by": self.inspector.id, "uplift": 5}
        since = {"created_at": work.now, "valid_from": work.today}
        work.session.add(entry := WatchEntry(reason="投诉", **who, **since))
        work.session.flush()
        return entry.id

    def _write_script(self, work):
        """Put a script into the library."""
        script = Script(name="资费", scenario="x", questions=[], created_at=work.now)
        script.created_by = self.inspector.id
        work.session.add(script)
        work.session.flush()

    def _propose_standard(self, work):
        """Propose a draft of a checklist."""
        draft = ChecklistDraft(code="chat", document={}, state="proposed", created_at=work.now)
        draft.created_by = draft.edited_by = self.inspector.id
        draft.edited_at = work.now
        work.session.add(draft)
        work.session.flush()
        return draft.id

    def _retention(self, work):
        """Hold a call, and propose a list with nothing on it; return both ids."""
        hold = Hold(subject="call", subject_id=uuid7(), reason="投诉", placed_at=work.now)
        hold.placed_by = self.inspector.id
        purge = Purge(kind="records", proposed_at=work.now, items=0, content_hash=digest(()))
        purge.proposed_by = self.inspector.id
        work.session.add_all([hold, purge])
        work.session.flush()
        return hold.id, purge.id

    def _player(self, work, role, states, **grant):
        person = make_person(work, login=self._login())
        values = {"valid_from": work.today - timedelta(days=9), **grant}
        team = make_team(work, person, [member := make_person(work, "csr")])
        scopes = {"team": team.id, "department": team.id}
        if grant.get("scope_kind") == "skill_group":
            group = work.session.query(SkillGroup).filter_by(code="general").one()
            scopes["skill_group"] = group.id
        values["scope_id"] = scopes.get(grant.get("scope_kind"))
        work.session.add(RoleGrant(person_id=person.id, role=role, **values))
        passwords.set_password(work.session, person, PASSWORD)
        player = Player(person.id, person.login, role, team.id, member.id)
        self.papers[person.id] = policy_rows.paper(
            work, self.policy, (self.inspector, self.helper, person)
        )
        self.reports[person.id] = report_attempts.report(work, self.inspector, person)
        whom = {"own": person, "own_team": member, "all": self.stranger}
        self.modules.of(work, person, whom)
        for csr, of in ((person, None), (member, team), (self.stranger, self.strange_team)):
            month_attempts.add_result(work, csr, of)
        for state in states:
            around = {
                "own": (person, self.strange_team, self.inspector),
                "own_team": (member, team, self.inspector),
                "assigned": (self.stranger, self.strange_team, person),
                "all": (self.stranger, self.strange_team, self.inspector),
            }
            for kind, people in around.items():
                if (*people, state) not in self._around:  # what is everybody's is made once
                    self._around[*people, state] = self._evaluation(work, *people, state)
                player.targets[kind, state] = self._around[*people, state]
        return player

    def _evaluation(self, work, csr, team, inspector, state):
        call = make_call(work, csr, team)
        segment = work.session.query(CallSegment).filter_by(call_id=call.id).one()
        work.session.add(CustomerNumber(call_id=call.id, number="13800138000"))
        work.session.add(Transcript(call_id=call.id, text="说过的话"))
        work.session.add(CallSound(call_id=call.id, silence=250, talk_over=10))
        found = Evaluation(
            number=f"X-{next(_numbers)}",
            purpose="calibration" if state == calibration_attempts.CALIBRATION else "normal",
            sample_reason="random",
            call_id=call.id,
            segment_id=segment.id,
            csr_id=csr.id,
            team_id=team.id,
            skill_group="general",
            inspector_id=inspector.id,
            status="E0",
            assigned_at=work.now,
        )
        work.session.add(found)
        work.session.flush()
        target = Target(found.id, call.id, segment.id, csr.id, inspector.id, self.version)
        target.audio = self._seal(work, call)
        target.team, target.check = team.id, self._check(work, target, team)
        road = state[:2] if state[:2] in ROAD else "E3"
        for status in ROAD[1 : ROAD.index(road) + 1]:
            found.status = status
            work.session.flush()
            if status == "E1":
                self._write(work, found, inspector, **({"item_2": 3} if state == FATAL else {}))
            elif status == "E3":
                found.released_at = found.opened_at = work.now
                revision = work.session.get_one(revisions.Revision, (found.id, 1))
                target.document = slips.issue(work, found, revision).id
        work.session.flush()
        for key in TOLD.get(state, ()):
            self._tell(work, found, key)
        if state == "E7":
            recheck_attempts.compared(work, found, self.strange_lead)
            target.assessment = self._assessment(work, found)
            target.decided = self._assessment(work, found, "-2")
            decided = work.session.get_one(Assessment, target.decided)
            decided.status, decided.decision, decided.reason = "I2", "none", "x"
            decided.decided_by, decided.decided_at = self.helper.id, work.now
            work.session.flush()
        return target

    def _tell(self, work, found, key):
        """Let the CSR take a step of the route."""
        step = next(s for s in workflow.STEPS if (s.key, s.source) == (key, found.status))
        by = replace(work, actor=replace(work.actor, id=found.csr_id))
        taken.keep(by, found, step, "csr", Words(reason="x"))
        found.status = step.target
        work.session.flush()

    def _assessment(self, work, found, more=""):
        """Open an assessment of its inspector, which somebody else has found due."""
        row = Assessment(
            number=f"QIA-{found.number}{more}",
            evaluation_id=found.id,
            inspector_id=found.inspector_id,
            reviewer_id=self.helper.id,
            source="review",
            kind="miss",
            item=1,
            status="I0",
            opened_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        return row.id

    def _check(self, work, target, team):
        """Let an inspector record a quick check of it, with a problem."""
        inspector = self.inspector if self.inspector.id != target.csr else self.strange_lead
        found = QuickCheck(
            mode="recording",
            csr_id=target.csr,
            team_id=team.id,
            checker_id=inspector.id,
            day=work.today,
            began_at=work.now,
            recorded_at=work.now,
            call_id=target.call,
            segment_id=target.segment,
            accuracy="problem",
            note="资费说错",
        )
        work.session.add(found)
        work.session.flush()
        return found.id

    def _seal(self, work, call):
        """Give the recording of a call a key, as if it had been copied."""
        audio = work.session.query(AudioFile).filter_by(call_id=call.id).one()
        assert audio_store.keep_key(work.session, audio.id, SECRET)
        return audio.id

    def _write(self, work, found, inspector, **options):
        """Score it as its inspector, and leave a draft behind."""
        found.checklist_version_id = self.version
        form = revisions.checklist(work.session, self.version)
        sheet = replace(full_sheet(form, **options), suggestion="下次先核对\t再答复\\")
        score = scoring.score(form, sheet, "general")
        by = acting(work, inspector)
        revisions.write(by, found, form, sheet, score)
        draft = Draft(evaluation_id=found.id, author_id=inspector.id, document={}, sequence=1)
        draft.save_id, draft.saved_at = uuid7(), work.now
        work.session.add(draft)
        work.session.flush()


@contextmanager
def opened(cluster, template, name, **options):
    """A centre in a database of its own, for the time it is needed."""
    url = cluster.create(name, template=template)
    secured(url)
    centre = Centre(url, **options)
    yield centre
    centre.close()
    cluster.drop(name)


def secured(url):
    """Apply the wall once more: rights on a database are not copied from its template."""
    engine = engines.connect(url)
    with engine.begin() as connection:
        security.drop(connection)
        security.apply(connection)
    engine.dispose()


def attempt(connection, *statements, **values):
    """Try statements in one transaction that is rolled back; say whether all did something."""
    try:
        for statement in statements:
            cursor = connection.execute(statement, values)
            if cursor.rowcount < 1:
                return False
            if cursor.description and cursor.fetchone() in ((None,), (0,), ("",)):
                return False
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return True
    except (errors.InsufficientPrivilege, errors.UniqueViolation):
        return False
    except psycopg.DatabaseError as error:
        if "QAD" not in str(error):
            raise
        return False
    finally:
        connection.rollback()
