"""Importing a call list, beside the engine's own bulk load of the same rows, checked by nobody.

Ours is `importing.run`, as an inspector signs in for it: every row read, checked and matched with
its CSR and team, numbers hashed and masked, in transactions of under a second, with journal,
policies and seals. The peer is one table with all the keys and indexes that a row gets in our
three, foreign ones too: SQLite's own `.import` (without that program: `executemany` of the split
rows in one transaction) and PostgreSQL's COPY. A bulk load neither makes ids nor looks people up,
so its file has all that already. Both sides commit to the disk, and a server's waiting pages are
written before either begins. Python's collector is off, as it is in the window.
"""

import csv
import gc
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.borrowed import borrowed
from qa_desk.models import (
    Membership,
    Person,
    PersonIdentifier,
    RoleGrant,
    SkillGroup,
    Team,
    database,
    engines,
    passwords,
    upgrading,
)
from qa_desk.models.base import uuid7
from qa_desk.services import importing

ROWS = 1_000_000
CSRS, TEAMS, CUSTOMERS = 1000, 50, 160_000
TARGET = 2.5
PASSWORD = "a password of its own"
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HEADER = ("Call ID", "Staff no.", "Start", "Duration", "Direction", "Number", "Reason", "CSAT")
REASONS = ("退款", "物流查询", "账户与密码", "投诉", "Billing", "Delivery, second call", "")
PARENTS = ("recorder", "person", "team")
TABLES = """
CREATE TABLE recorder (id {key} PRIMARY KEY);
CREATE TABLE person (id {key} PRIMARY KEY);
CREATE TABLE team (id {key} PRIMARY KEY);
CREATE TABLE bulk (id {key} PRIMARY KEY, segment_id {key} NOT NULL UNIQUE,
  recorder {key} NOT NULL REFERENCES recorder, person {key} REFERENCES person,
  team {key} REFERENCES team, kind text NOT NULL, no integer NOT NULL, call_id text NOT NULL,
  staff_no text NOT NULL, start text, duration integer, direction text, number text, reason text,
  csat integer, UNIQUE (recorder, call_id), UNIQUE (id, no));
CREATE INDEX by_start ON bulk (start);
CREATE INDEX by_number ON bulk (number);
CREATE INDEX by_reason ON bulk (reason, start);
CREATE INDEX by_person ON bulk (person, start);
CREATE INDEX by_identifier ON bulk (kind, staff_no);
CREATE UNIQUE INDEX of_number ON bulk (id)
"""


def calls() -> Iterator[tuple[object, ...]]:
    """Yield a month's calls in their order, as a telephone system exports them."""
    chance = random.Random(1)
    step = timedelta(days=30) / ROWS
    for n in range(ROWS):
        yield (
            f"{BEGIN:%Y%m%d}-{n:08}",
            f"{1 + chance.randrange(CSRS):04}",
            f"{BEGIN + n * step:%Y-%m-%d %H:%M:%S}",
            chance.randrange(20, 900),
            chance.choice(("inbound", "outbound", "呼入")),
            f"13{chance.randrange(CUSTOMERS):09}",
            chance.choice(REASONS),
            chance.choice(("", "", 3, 4, 5)),
        )


def parents() -> dict[str, list[str]]:
    """Return the keys that the peer's rows refer to, by table."""
    counts = zip(PARENTS, (1, CSRS, TEAMS), strict=True)
    return {name: [str(uuid7()) for _ in range(count)] for name, count in counts}


def write(folder: Path, keys: dict[str, list[str]]) -> tuple[Path, Path]:
    """Write the list, and the same rows with the keys that a bulk load cannot make."""
    listed, keyed = folder / "calls.csv", folder / "keyed.csv"
    (recorder,), people, teams = (keys[name] for name in PARENTS)
    with listed.open("w", encoding="utf-8", newline="") as ours, keyed.open("w", newline="") as its:
        out, bulk = csv.writer(ours), csv.writer(its)
        out.writerow(HEADER)
        for row in calls():
            out.writerow(row)
            n = int(str(row[1])) - 1
            own = uuid7(), uuid7(), recorder, people[n], teams[n % TEAMS], "staff_no", 1
            bulk.writerow((*own, *row))
    return listed, keyed


def staff(url: str) -> None:
    """Make a centre with its people, one of whom may import."""
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    with Session(engine) as session, session.begin():
        session.connection().info["actor"] = "system"
        group = SkillGroup(code="general", name="general")
        teams = [Team(code=f"T{n}", name=f"T{n}") for n in range(TEAMS)]
        people = [Person(name=f"C{n}", staff_no=f"{n:04}") for n in range(1, CSRS + 1)]
        inspector = Person(name="I", staff_no="inspector", login="inspector")
        session.add_all([group, inspector, *teams, *people])
        session.flush()
        session.add(
            RoleGrant(person_id=inspector.id, role="inspector", valid_from=date(2020, 1, 1))
        )
        for n, person in enumerate(people):
            session.add_all(_place(person, teams[n % TEAMS], group))
        session.flush()
        passwords.set_password(session, inspector, PASSWORD)
    engine.dispose()


def _place(person: Person, team: Team, group: SkillGroup) -> list[object]:
    return [
        PersonIdentifier(
            person_id=person.id, kind="staff_no", value=person.staff_no, valid_from=LONG_AGO
        ),
        Membership(
            person_id=person.id,
            team_id=team.id,
            skill_group_id=group.id,
            kind="member",
            valid_from=LONG_AGO.date(),
        ),
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def imported(url: str, folder: Path, listed: Path) -> float:
    """Return the time of our import."""
    access = database.sign_in(url, "inspector", PASSWORD)
    found: list[importing.Summary] = []

    def work() -> None:
        found.append(importing.run(access.work, importing.Request(folder, listed)))

    gc.disable()
    took = seconds(work)
    gc.enable()
    access.close()
    summary = found[0]
    assert (summary.stored, summary.unresolved, summary.problems) == (ROWS, 0, ()), summary
    return took


Keys = dict[str, list[str]]


def on_file(folder: Path, keys: Keys, listed: Path, keyed: Path) -> dict:
    """Measure a local file."""
    url = f"sqlite:///{folder / 'ours.db'}"
    staff(url)
    name, load = _file_load(folder / "peer.db", keys, keyed)
    return {
        "name": "local file",
        "peer": seconds(load),
        "ours": imported(url, folder / "recordings", listed),
        "peer_name": name,
    }


def _file_load(path: Path, keys: Keys, keyed: Path) -> tuple[str, Callable[[], object]]:
    """Return what a file is loaded with, and the loading."""
    connection: Any = sqlcipher.connect(str(path))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(TABLES.format(key="text"))
    for table, ids in keys.items():
        connection.executemany(f"INSERT INTO {table} VALUES (?)", [(each,) for each in ids])
    connection.commit()
    connection.close()
    if program := shutil.which("sqlite3"):
        script = "PRAGMA synchronous=FULL;\nPRAGMA foreign_keys=ON;\n"
        script += f".import --csv {keyed.as_posix()} bulk\n"
        command = [program, str(path)]
        return ".import", lambda: subprocess.run(command, input=script, text=True, check=True)
    with keyed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))

    def load() -> None:
        connection = sqlcipher.connect(str(path))
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO bulk VALUES ({marks})", rows)
        connection.commit()
        connection.close()

    return "executemany", load


def on_server(cluster: Any, folder: Path, keys: Keys, listed: Path, keyed: Path) -> dict:
    """Measure PostgreSQL."""
    url, peer = cluster.create("ours"), cluster.create("peer")
    staff(url)
    _run(peer, *TABLES.format(key="uuid").split(";"))
    for table, ids in keys.items():
        _run(peer, *(f"INSERT INTO {table} VALUES ('{each}')" for each in ids))
    _run(peer, "ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()", "CHECKPOINT")
    took = seconds(lambda: _copy(peer, keyed))
    _run(peer, "CHECKPOINT")
    return {
        "name": "PostgreSQL",
        "peer": took,
        "ours": imported(url, folder / "recordings", listed),
        "peer_name": "COPY",
    }


def _run(url: str, *statements: str) -> None:
    engine = engines.connect(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS qa_desk"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _copy(url: str, keyed: Path) -> None:
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, options="-c search_path=qa_desk") as connection:
        statement = "COPY bulk FROM STDIN (FORMAT csv)"
        with keyed.open("rb") as file, connection.cursor().copy(statement) as copy:
            while data := file.read(1 << 20):
                copy.write(data)


def measure() -> dict:
    """Measure both engines."""
    with tempfile.TemporaryDirectory() as name, borrowed("postgres").Cluster() as cluster:
        folder = Path(name)
        (folder / "recordings").mkdir()  # empty: a list alone
        keys = parents()
        listed, keyed = write(folder, keys)
        parts = [
            on_file(folder, keys, listed, keyed),
            on_server(cluster, folder, keys, listed, keyed),
        ]
        return {"parts": [{**part, "unit": "s", "target": TARGET} for part in parts]}
