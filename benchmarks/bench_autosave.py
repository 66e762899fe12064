"""What it takes to keep one more answer: on this computer, then in the database, on both engines.

The draft goes to the local journal first; its peer is the same row written to a bare SQLite file
that is as durable. Then it goes to the database: the peer is a copy without policies, guards, seals
and journal. Commits are durable (fsync) everywhere.
"""

import json
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks.borrowed import borrowed
from benchmarks.unguarded import unguard
from qa_desk.drafts import DraftJournal, LocalDraft
from qa_desk.models import database, engines, passwords, upgrading
from qa_desk.models.base import uuid7
from qa_desk.rules.sheets import Answer, Sheet
from qa_desk.services import evaluating

RUNS = 300
PASSWORD = "a password of its own"
MOST_MS = 10.0
Save = Callable[[int], None]


def document(n: int) -> dict[str, Any]:
    """Return a sheet of twenty answers that differs from the one before."""
    answers = {item: Answer(0, note=f"说明 {n}") for item in range(1, 21)}
    return Sheet(answers=answers, praise="主动说明").to_document()


def milliseconds(save: Save, n: int) -> float:
    """Return how long a save took."""
    started = time.perf_counter()
    save(n)
    return (time.perf_counter() - started) * 1000


def compared(name: str, peer_name: str, ours: Save, peer: Save) -> list[dict]:
    """Let both take turns; return the ratio, and ours beside the absolute bound."""
    pairs = [(milliseconds(ours, n), milliseconds(peer, n)) for n in range(1, RUNS + 20)][19:]
    mine, theirs = (median(pair[i] for pair in pairs) for i in (0, 1))
    figure = {"name": name, "ours": mine, "unit": "ms"}
    return [
        {**figure, "peer": theirs, "peer_name": peer_name, "target": 2.0},
        {**figure, "name": f"{name}, absolute", "target": MOST_MS},
    ]


def on_this_computer(folder: Path) -> list[dict]:
    """Measure the local draft journal."""
    key = uuid7()
    with closing(DraftJournal(folder / "drafts.db")) as journal, closing(bare_file(folder)) as bare:

        def peer(n: int) -> None:
            values = (str(key), n, str(uuid7()), "", json.dumps(document(n), ensure_ascii=False))
            bare.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)", values)

        return compared(
            "kept on this computer",
            "bare SQLite",
            lambda n: journal.save(key, document(n)) and None,
            peer,
        )


def bare_file(folder: Path) -> sqlite3.Connection:
    """Return a durable SQLite file with nothing but the row's table."""
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute(
        "CREATE TABLE draft (id TEXT PRIMARY KEY, n INTEGER, save TEXT, at TEXT, doc TEXT)"
    )
    return bare


def prepare(url: str) -> tuple[str, UUID]:
    """Make a small centre with one opened task; return the inspector's login and the task."""
    factories = borrowed("factories")
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = factories.make_scene(work)
        passwords.set_password(work.session, scene.inspector, PASSWORD)
        row = factories.make_task(scene)
        evaluating.open_task(scene.by("inspector"), row.id, row.version)
    system.close()
    return scene.inspector.login, row.id


def push(access: database.Access, key: UUID) -> Save:
    """Return what pushes a draft."""

    branch = uuid7()

    def save(n: int) -> None:
        draft = LocalDraft(key, branch, n, datetime.now(UTC), document(n))
        with access.work() as work:
            assert evaluating.push_draft(work, draft).outcome == "stored"

    return save


def unguarded(url: str, login: str) -> database.Access:
    """Return the inspector's way into a copy of the database without any of our rules."""
    engine = engines.connect(url)
    unguard(engine)
    return database.Access(engine, database._actor(engine, login))


def in_the_database(name: str, url: str, copy: Callable[[], str]) -> list[dict]:
    """Measure the push on one engine."""
    login, key = prepare(url)
    peer = unguarded(copy(), login)
    ours = database.sign_in(url, login, PASSWORD)
    try:
        return compared(name, "the same without rules", push(ours, key), push(peer, key))
    finally:
        ours.close()
        peer.close()


def measure() -> dict:
    """Measure the local journal and both engines."""
    with tempfile.TemporaryDirectory() as name, borrowed("postgres").Cluster() as cluster:
        folder = Path(name)
        parts = on_this_computer(folder)
        file, twin = folder / "centre.db", folder / "twin.db"

        def copied_file() -> str:
            shutil.copy(file, twin)
            return f"sqlite:///{twin}"

        def copied_database() -> str:
            url = cluster.create("twin", template="centre")
            make_durable(url)
            return url

        parts += in_the_database("local file", f"sqlite:///{file}", copied_file)
        parts += in_the_database("PostgreSQL", cluster.create("centre"), copied_database)
        return {"parts": parts}


def make_durable(url: str) -> None:
    """Let the test server sync its commits to the disk."""
    engine = engines.connect(url)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.autocommit = True
        for statement in ("ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()"):
            driver.execute(statement)
        driver.autocommit = False
    engine.dispose()
