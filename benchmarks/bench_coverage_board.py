"""The coverage board of 1,000 CSRs: asked for by a QA lead, put together and painted.

The database holds 1,000,000 evaluations, years of them, and every shift of those years; this
month has 20 evaluations and 44 quick checks of each CSR. The peer is the same month in a database
of 100,000 evaluations: the board must not grow with its age. On PostgreSQL the QA lead reads by a
login of their own, behind the policies.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from PySide6.QtWidgets import QApplication
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text

from benchmarks.borrowed import borrowed
from qa_desk.models import (
    Call,
    Membership,
    Person,
    Recorder,
    RoleGrant,
    SkillGroup,
    Team,
    database,
    engines,
    passwords,
    security,
    upgrading,
)
from qa_desk.models.base import Key, uuid7
from qa_desk.services import coverage
from qa_desk.services.coverage import Board
from qa_desk.ui import theme
from qa_desk.ui.widgets.board_table import BoardTable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

CSRS, TEAMS = 1000, 40
OLD, YOUNG = 1_000_000, 100_000
RUNS = 15
MOST_MS, MOST_GROWTH = 300.0, 1.3
PASSWORD = "a password of its own"
ON_SQLITE = {
    "key": "randomblob(16)",
    "ago": "date('now', 'start of month', '-' || ({n}) || ' days')",
    "later": "date('now', 'start of month', '+' || ({n}) || ' days')",
    "at": "strftime('%Y-%m-%d %H:%M:%f000', {day}, '+' || ({hour}) || ' hours')",
    "works": "strftime('%w', {day}) NOT IN ('0', '6')",
    "yes": "1",
}
ON_SERVER = {
    "key": "gen_random_uuid()",
    "ago": "(date_trunc('month', now())::date - ({n}))",
    "later": "(date_trunc('month', now())::date + ({n}))",
    "at": "(({day} + ({hour}) * interval '1 hour') AT TIME ZONE 'UTC')",
    "works": "extract(isodow FROM {day}) < 6",
    "yes": "true",
}
COUNTED = """
WITH RECURSIVE series (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {last})
INSERT INTO {table} SELECT {values} FROM series CROSS JOIN csr WHERE csr.n = series.n % 1000"""
EVALUATION = (
    "evaluation (id, number, kind, purpose, mode, sample_reason, csr_id, team_id, skill_group,"
    " inspector_id, status, assigned_at, submitted_at, day, version)"
)
EVALUATED = (
    "{key}, '{name}' || series.n, 'full', 'normal', 'recording', 'random', csr.id, csr.team_id,"
    " 'general', csr.id, 'E10', {at}, {at}, {day}, 1"
)
QUICK = (
    "quick_check (id, mode, csr_id, team_id, checker_id, day, began_at, recorded_at, passages,"
    " opening, attitude, accuracy, process, conduct, fatal, note, void_reason)"
)
CHECKED = (
    "{key}, CASE series.n % 4 WHEN 0 THEN 'floor_check' WHEN 1 THEN 'side_by_side'"
    " ELSE 'recording' END, csr.id, csr.team_id, csr.id, {day}, {at}, {at}, '[]',"
    " 'ok', 'ok', 'ok', 'ok', 'ok', '', '', ''"
)
SHIFT = (
    "shift (id, person_id, day, segment, kind, starts_at, ends_at, reason, code, counts,"
    " is_by_hand)"
)
ROSTERED = (
    "{key}, csr.id, {day}, 1, CASE WHEN {works} THEN 'work' ELSE 'leave' END, {at}, {end},"
    " '', '', {yes}, NOT {yes}"
)
SEGMENT = (
    "call_segment (id, call_id, no, person_id, started_at, identifier_kind, identifier, offset_ms,"
    " duration_ms)"
)
CALLED = "{key}, {key}, 1, csr.id, {at}, '', '', 0, 90000"


class Side:
    """One database of an age, and the QA lead's way in."""

    def __init__(self, url: str, evaluations: int) -> None:
        engine = engines.connect(url)
        upgrading.upgrade(engine)
        with engine.begin() as connection:
            security.drop(connection)
        with engine.connect() as connection:
            fill(connection, evaluations)
        with engine.begin() as connection:
            security.apply(connection)
        owner = database.Access(engine, database._actor(engine, "system"))
        with owner.work() as work:
            lead = work.session.scalars(select(Person).where(Person.login == "lead")).one()
            passwords.set_password(work.session, lead, PASSWORD)
        settle(engine)
        owner.close()
        self.access = database.sign_in(url, "lead", PASSWORD)

    def board(self) -> Board:
        """Ask for this month's board."""
        with self.access.ask() as work:
            return coverage.board(work, work.today)


def fill(connection: Any, evaluations: int) -> None:
    """Put the people in, then what was done, oldest first."""
    server = connection.dialect.name == "postgresql"
    if server:
        connection.execute(text("SET session_replication_role = replica"))
    else:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    people(connection)
    words = ON_SERVER if server else ON_SQLITE
    history = evaluations - 20 * CSRS

    def put(table: str, values: str, rows: int, day: str, hour: str, **names: str) -> None:
        at = words["at"].format(day=day, hour=hour)
        end = words["at"].format(day=day, hour=f"{hour} + 9")
        filled = values.format(
            key=words["key"], yes=words["yes"], day=day, at=at, end=end,
            works=words["works"].format(day=day), **names,
        )  # fmt: skip
        statement = COUNTED.format(last=rows - 1, table=table, values=filled)
        connection.exec_driver_sql(statement.replace("%", "%%") if server else statement)

    def ago(n: str) -> str:
        return words["ago"].format(n=n)

    def later(n: str) -> str:
        return words["later"].format(n=n)

    put(EVALUATION, EVALUATED, history, ago("1 + series.n * 3 / 2000"), "6", name="old-")
    put(EVALUATION, EVALUATED, 20 * CSRS, later("series.n / 1000"), "6", name="new-")
    put(QUICK, CHECKED, 44 * CSRS, later("series.n / 2000"), "5")
    put(SHIFT, ROSTERED, history * 3 // 2, ago("1 + series.n / 1000"), "(series.n % 3)")
    put(SHIFT, ROSTERED, 28 * CSRS, later("series.n / 1000"), "(series.n % 3)")
    put(SEGMENT, CALLED, 4 * 28 * CSRS, later("series.n / 4000"), "4")
    connection.commit()


def people(connection: Any) -> None:
    """Add the CSRs in their teams, a QA lead, and one call of just now."""
    long_ago, now = date(2010, 1, 1), datetime.now(UTC)
    group, recorder = uuid7(), uuid7()
    teams = [uuid7() for _ in range(TEAMS)]
    ids = [uuid7() for _ in range(CSRS + 1)]  # the last is the QA lead

    def add(table: Any, *rows: dict[str, Any]) -> None:
        connection.execute(insert(table), list(rows))

    add(SkillGroup, {"id": group, "code": "general", "name": "general"})
    add(Team, *({"id": t, "code": str(n), "name": f"{n} 班"} for n, t in enumerate(teams)))
    add(
        Person,
        *({"id": id_, "name": f"座席{n}", "staff_no": f"{n:04}", "hired_on": long_ago,
           "login": "lead" if n == CSRS else None} for n, id_ in enumerate(ids)),
    )  # fmt: skip
    add(
        RoleGrant,
        *({"person_id": id_, "role": "qa_lead" if n == CSRS else "csr", "valid_from": long_ago}
          for n, id_ in enumerate(ids)),
    )  # fmt: skip
    add(
        Membership,
        *({"person_id": id_, "team_id": teams[n % TEAMS], "skill_group_id": group,
           "kind": "member", "valid_from": long_ago} for n, id_ in enumerate(ids[:-1])),
    )  # fmt: skip
    add(Recorder, {"id": recorder, "code": "x", "name": "x", "timezone": "UTC"})
    add(
        Call,
        {"id": uuid7(), "recorder_id": recorder, "external_id": "x", "started_at": now,
         "duration_ms": 1, "imported_at": now},
    )  # fmt: skip
    csr = Table(
        "csr", MetaData(), Column("n", Integer, primary_key=True), Column("id", Key),
        Column("team_id", Key), prefixes=["TEMPORARY"],
    )  # fmt: skip
    csr.create(connection)
    rows = [{"n": n, "id": id_, "team_id": teams[n % TEAMS]} for n, id_ in enumerate(ids[:-1])]
    connection.execute(insert(csr), rows)


def settle(engine: Engine) -> None:
    """Let the engine learn what is in the tables."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "postgresql":
            driver.autocommit = True
            driver.execute("VACUUM ANALYZE")
            driver.autocommit = False
        else:
            driver.execute("ANALYZE")


def milliseconds(act: Callable[[], Any]) -> float:
    """Return how long something took."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def compared(engine: str, old: Side, young: Side, paint: Callable[[Board], None]) -> list[dict]:
    """Let both ages take turns; return the first paint, and how the reading grew."""
    painted, pairs = [], []
    for _ in range(RUNS):
        painted.append(milliseconds(lambda: paint(old.board())))
        pairs.append((milliseconds(old.board), milliseconds(young.board)))
    ours, peer = (median(pair[i] for pair in pairs[3:]) for i in (0, 1))
    return [
        {
            "name": f"{engine}, first paint",
            "ours": median(painted[3:]),
            "unit": "ms",
            "target": MOST_MS,
        },
        {
            "name": f"{engine}, reading at {OLD:,} evaluations",
            "ours": ours,
            "peer": peer,
            "peer_name": f"at {YOUNG:,}",
            "unit": "ms",
            "target": MOST_GROWTH,
        },
    ]


def painter() -> Callable[[Board], None]:
    """Return what paints a board as a window of 1366×768 does, in its own memory."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    table = BoardTable()
    table.resize(1188, 580)
    table.show()

    def paint(board: Board) -> None:
        table.show_lines(board.month, board.lines)
        assert not table.grab().isNull()

    return paint


def measure() -> dict:
    """Measure both engines, one after the other."""
    paint = painter()
    parts = []
    gc.disable()  # as in the program, whose window collects by itself
    with tempfile.TemporaryDirectory() as name, borrowed("postgres").Cluster() as cluster:
        for engine, where in (
            ("SQLite", lambda age: f"sqlite:///{name}/{age}.db"),
            ("PostgreSQL", cluster.create),
        ):
            old, young = Side(where("old"), OLD), Side(where("young"), YOUNG)
            try:
                parts += compared(engine, old, young, paint)
            finally:
                old.access.close()
                young.access.close()
    return {"parts": parts}
