"""What the wall on PostgreSQL costs: the same services on the same data, with it and without.

Ours is a person's own login, with policies, guards, seals and journal. The peer is a copy of the
database without any of them, read and written by its owner as the same person. Commits are durable
(fsync on) on both sides. A server is started from pip-installed binaries, as for the tests.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.borrowed import borrowed
from benchmarks.unguarded import unguard
from qa_desk import paths
from qa_desk.models import Person, database, engines, passwords, revisions, upgrading
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.drafts import LocalDraft
from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.services import cases, checklists, evaluating

ROWS = 1_000_000
CSRS, TEAMS, INSPECTORS = 1000, 50, 50
RUNS = 40
PASSWORD = "a password of its own"
DATA = f"""
SET session_replication_role = replica;
INSERT INTO skill_group (id, code, name, version) VALUES (gen_random_uuid(), 'general', 'x', 1);
INSERT INTO recorder (id, code, name, timezone, profile, version)
  VALUES (gen_random_uuid(), 'x', 'x', 'UTC', '{{}}', 1);
INSERT INTO team (id, code, name, version)
  SELECT gen_random_uuid(), 'T' || n, 'T' || n, 1 FROM generate_series(1, {TEAMS}) AS n;
INSERT INTO person (id, name, staff_no, login, version)
  SELECT gen_random_uuid(), role || n, n, role || n, 1
  FROM (VALUES ('csr', {CSRS}), ('inspector', {INSPECTORS})) AS kind (role, most),
    generate_series(1, most) AS n;
INSERT INTO role_grant (id, person_id, role, scope_kind, valid_from)
  SELECT gen_random_uuid(), id, rtrim(login, '0123456789'), 'centre', '2020-01-01'
  FROM person WHERE login <> 'system';
CREATE TEMP TABLE plan AS SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS call_id,
    'csr' || 1 + n % {CSRS} AS csr, 'inspector' || 1 + n % {INSPECTORS} AS inspector,
    'T' || 1 + n % {TEAMS} AS team,
    CASE WHEN n >= {ROWS} - 3 * {CSRS} THEN 'E3' WHEN n < 100 * {INSPECTORS} THEN 'E0' ELSE 'E10'
      END AS status
  FROM generate_series(0, {ROWS} - 1) AS n;
INSERT INTO call (id, recorder_id, external_id, started_at, duration_ms, direction, channel,
    contact_reason, number_masked, is_test, imported_at)
  SELECT call_id, recorder.id, n, now(), 1, 'inbound', 'voice', '', '', false, now()
  FROM plan, recorder WHERE code = 'x';
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, call_id, csr_id, team_id,
    skill_group, inspector_id, status, revision, result, assigned_at, version)
  SELECT plan.id, 'ZJ-' || n, 'full', 'normal', 'recording', 'random', call_id, csr.id, team.id,
    'general', inspector.id, plan.status, CASE WHEN plan.status <> 'E0' THEN 1 END,
    CASE WHEN plan.status <> 'E0' THEN 'pass' END, now() - n * interval '1 minute', 1
  FROM plan JOIN person AS csr ON csr.login = csr JOIN person AS inspector
    ON inspector.login = inspector JOIN team ON team.code = team;
INSERT INTO revision
  SELECT id, 1, (SELECT id FROM checklist_version), inspector_id, '', now(),
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 900, 900, 850, 'pass', '', '', '', ''
  FROM evaluation WHERE status <> 'E0';
"""
SETTLE = (
    "VACUUM ANALYZE",
    "ALTER SYSTEM SET fsync = on",
    "ALTER SYSTEM SET synchronous_commit = on",
)


class Side:
    """One of the two databases, with its people at their desks."""

    def __init__(self, cluster: Any, name: str, *, walled: bool) -> None:
        self._cluster, self._name, self._walled = cluster, name, walled
        self._open: dict[str, database.Access] = {}

    def desk(self, login: str) -> database.Access:
        """Return a person's way in."""
        if login not in self._open:
            self._open[login] = self._enter(login)
        return self._open[login]

    def _enter(self, login: str) -> database.Access:
        if self._walled:
            return database.sign_in(self._cluster.url(self._name), login, PASSWORD)
        engine = engines.connect(self._cluster.url(self._name))
        return database.Access(engine, database._actor(engine, login))

    def close(self) -> None:
        """Send everybody home."""
        for access in self._open.values():
            access.close()


def load(cluster: Any) -> None:
    """Make both databases, with the same rows."""
    engine = engines.connect(cluster.create("walled"))
    upgrading.upgrade(engine)
    with Session(engine) as session, session.begin():
        system = database.Access(engine, database._actor(engine, "system"))
        file = paths.resources() / "checklists" / "inbound-general.yaml"
        checklists.install(system._work(session, None), file.read_text("utf-8"), file.name)
    run(engine, [DATA])
    with Session(engine) as session, session.begin():
        for login in ("csr1", "inspector1"):
            person = session.query(Person).filter_by(login=login).one()
            passwords.set_password(session, person, PASSWORD)
    engine.dispose()
    engine = engines.connect(cluster.create("bare", template="walled"))
    unguard(engine)
    run(engine, SETTLE)
    engine.dispose()
    engine = engines.connect(cluster.url("walled"))
    run(engine, [SETTLE[0], "SELECT pg_reload_conf()", "CHECKPOINT"])
    engine.dispose()


def run(engine: Any, statements: Any) -> None:
    """Run statements outside a transaction."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.autocommit = True
        for statement in statements:
            driver.execute(statement)
        driver.autocommit = False


Act = Callable[[Side, int], None]


def milliseconds(act: Act, side: Side, n: int) -> float:
    """Return how long an act took."""
    started = time.perf_counter()
    act(side, n)
    return (time.perf_counter() - started) * 1000


def compared(name: str, target: float, sides: tuple[Side, Side], act: Act) -> dict:
    """Let both sides take turns; the first turns warm up."""
    pairs = [[milliseconds(act, side, n) for side in sides] for n in range(RUNS + 5)][5:]
    ours, peer = (median(pair[i] for pair in pairs) for i in (0, 1))
    return {
        "name": name,
        "ours": ours,
        "peer": peer,
        "peer_name": "the same without",
        "unit": "ms",
        "target": target,
    }


def inbox(side: Side, _n: int) -> None:
    """Ask for the inbox of a CSR."""
    with side.desk("csr1").ask() as work:
        assert len(cases.inbox(work)) == 3


class Scoring:
    """Opens tasks, and saves what an inspector filled in."""

    def __init__(self, sides: tuple[Side, Side]) -> None:
        self._tasks: dict[Side, list[tuple[UUID, int]]] = {}
        for side in sides:
            with side.desk("inspector1").ask() as work:
                rows = cases.queue(work)[: 2 * (RUNS + 5)]
            self._tasks[side] = [self._opened(side, row.id, row.version) for row in rows]
        with sides[0].desk("inspector1").ask() as work:
            version = work.session.scalar(text("SELECT id FROM checklist_version"))
            self._form = revisions.checklist(work.session, version)
        self.sheet = full(self._form)

    def _opened(self, side: Side, key: UUID, version: int) -> tuple[UUID, int]:
        with side.desk("inspector1").work() as work:
            return key, evaluating.open_task(work, key, version).version

    def submit(self, side: Side, n: int) -> None:
        """Turn a full sheet into a sealed revision."""
        key, version = self._tasks[side][n]
        with side.desk("inspector1").work() as work:
            evaluating.submit(work, key, version, self.sheet)

    def autosave(self, side: Side, n: int) -> None:
        """Push a draft after one more answer."""
        key, _version = self._tasks[side][RUNS + 5]
        with side.desk("inspector1").work() as work:
            document = self.sheet.to_document()
            evaluating.push_draft(work, LocalDraft(key, key, n + 1, work.now, document))


def full(form: Checklist) -> Sheet:
    """Return a sheet with the best answer everywhere."""
    return Sheet({item.number: Answer(0) for item in form.items}, praise="主动说明")


def measure() -> dict:
    """Measure reading and writing."""
    with borrowed("postgres").Cluster() as cluster:
        load(cluster)
        sides = (Side(cluster, "walled", walled=True), Side(cluster, "bare", walled=False))
        try:
            scoring = Scoring(sides)
            saved = compared("autosave of one answer", 2.0, sides, scoring.autosave)
            items = len(scoring.sheet.answers)
            return {
                "parts": [
                    compared(f"CSR inbox, {ROWS:,} evaluations", 1.3, sides, inbox),
                    compared(f"saving {items} answers", 3.0, sides, scoring.submit),
                    saved,
                    {
                        "name": "autosave, absolute",
                        "ours": saved["ours"],
                        "unit": "ms",
                        "target": 10.0,
                    },
                ]
            }
        finally:
            for side in sides:
                side.close()
