"""Centres with hardly anything but calls, for the benchmarks of drawing.

Run as a program it chooses the calls of one draw, in a process of its own: it prints the seconds,
the peak memory in MB and the number of calls. Included is all that `services.drawing.draw` does
until it knows the calls: settings, roles and memberships, what was drawn before, the pool with its
exclusions by reason, the digests, and the ranks. Writing the tasks is not.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from qa_desk.models import Plan, SamplingRule, database, engines, queries, upgrading

CSRS, TEAMS, EACH = 1000, 50, 20
MONTH, NOW = date(2026, 11, 1), datetime(2026, 12, 1, tzinfo=UTC)
FIRST = "2026-10-31 16:00:00"  # midnight of 1 November in the centre
UNUSED = (
    "ix_call_number_hash", "ix_call_segment_identifier_kind_identifier", "ix_audio_file_sha256",
    "ix_call_contact_reason_started_at",
)  # fmt: skip
_ROWS = """
INSERT INTO team (id, code, name, version) SELECT {e}, n, n, 1 FROM {teams};
INSERT INTO skill_group (id, code, name, version) SELECT {e}, 'general', 'x', 1 FROM {one};
INSERT INTO recorder (id, code, name, timezone, profile, version)
  SELECT {e}, 'x', 'x', 'UTC', '{{}}', 1 FROM {one};
INSERT INTO person (id, name, staff_no, version) SELECT {f}, n, n, 1 FROM {people};
INSERT INTO role_grant (id, person_id, role, scope_kind, valid_from)
  SELECT {f}, {f}, CASE WHEN n < {csrs} THEN 'csr' ELSE 'inspector' END, 'centre', '2020-01-01'
  FROM {people};
INSERT INTO membership (id, person_id, team_id, skill_group_id, kind, valid_from)
  SELECT {f}, {f}, {team}, {skill}, 'member', '2020-01-01' FROM {people} WHERE n < {csrs};
INSERT INTO call (id, recorder_id, external_id, started_at, duration_ms, direction, channel,
    contact_reason, number_masked, is_test, imported_at, language)
  SELECT {c}, {skill}, n, {at}, 90000, 'inbound', 'voice', '', '', {false}, {at}, '' FROM {calls};
INSERT INTO call_segment (id, call_id, no, person_id, team_id, identifier_kind, identifier,
    started_at, offset_ms, duration_ms)
  SELECT {d}, {c}, 1, {csr}, {csr_team}, '', '', {at}, 0, 90000 FROM {calls};
INSERT INTO audio_file (id, call_id, source, path, channel, offset_ms, sha256, bytes, format, rate,
    channels, duration_ms)
  SELECT {a}, {c}, '', '', 'both', 0, {digest}, 1, 'WAV', 8000, 1, 90000 FROM {calls}
"""


class File:
    """How a local file writes ids, moments and series."""

    false, digest = "0", "x'00'"

    @staticmethod
    def id(letter: str, n: str = "n") -> str:
        return f"CAST(printf('{letter}%015d', {n}) AS BLOB)"

    @staticmethod
    def at(seconds: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', '{FIRST}', ({seconds}) || ' seconds')"

    @staticmethod
    def series(most: int) -> str:
        return (
            "(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s"
            f" WHERE n < {most - 1}) SELECT n FROM s)"
        )


class Server:
    """The same in PostgreSQL."""

    false, digest = "false", "'\\x00'::bytea"

    @staticmethod
    def id(letter: str, n: str = "n") -> str:
        return f"('{letter}' || lpad(to_hex(({n})::bigint), 31, '0'))::uuid"

    @staticmethod
    def at(seconds: str) -> str:
        return f"(timestamptz '{FIRST}+00' + ({seconds}) * interval '1 second')"

    @staticmethod
    def series(most: int) -> str:
        return f"generate_series(0::bigint, {most - 1}) AS s(n)"


def make(url: str, rows: int, days: int) -> None:
    """Fill a new database with calls, spread over days from the first of the month."""
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    words = words_of(url)
    csr = f"(n * 7919 % {CSRS})"
    script = _ROWS.format(
        **{letter: words.id(letter) for letter in "acdef"},
        team=words.id("e", f"n % {TEAMS}"),
        skill=words.id("e", "0"),
        csr=words.id("f", csr),
        csr_team=words.id("e", f"{csr} % {TEAMS}"),
        at=words.at(f"n * {days * 86400} / {rows}"),
        false=words.false,
        digest=words.digest,
        csrs=CSRS,
        teams=words.series(TEAMS),
        one=words.series(1),
        people=words.series(CSRS + 20),
        calls=words.series(rows),
    )
    fill(engine, script, ("call", "call_segment", "audio_file"), UNUSED)
    _plan(engine)
    engine.dispose()


def words_of(url: str) -> Any:
    """Return how this kind of database writes ids, moments and series."""
    return File if url.startswith("sqlite") else Server


def fill(engine: Engine, script: str, tables: tuple[str, ...], without: tuple[str, ...]) -> None:
    """Write rows without triggers, and with the indexes afterwards."""
    is_file = engine.dialect.name == "sqlite"
    listed = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN {tables}"
        if is_file
        else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'qa_desk'"
        f" AND tablename IN {tables} AND indexname LIKE 'ix_%'"
    )
    quick = ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-200000")
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if is_file:
            driver.isolation_level = None
        else:
            driver.autocommit = True
        indexes = driver.execute(listed).fetchall()
        triggers = is_file and driver.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        for statement in (
            *(quick if is_file else ("SET session_replication_role = replica",)),
            *(f"DROP TRIGGER {name}" for (name,) in triggers or ()),
            *(f"DROP INDEX {name}" for name, _sql in indexes),
            *script.split(";"),
            *(sql for name, sql in indexes if name not in without),
            "ANALYZE" if is_file else "VACUUM ANALYZE",
        ):
            driver.execute(statement)


def _plan(engine: Engine) -> None:
    """Add a plan of so many recordings of each CSR."""
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        plan = Plan(month=MONTH, state="approved", created_at=NOW, created_by=work.actor.id)
        work.session.add(plan)
        work.session.flush()
        work.session.add(SamplingRule(plan_id=plan.id, count=EACH))


def chosen(url: str, last: str) -> dict[str, float]:
    """Choose calls in a process of its own; return seconds, peak MB and how many."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.calls_only", url, last],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def main(url: str, last: str) -> None:
    """Choose, and print what it took; the first time warms up."""
    from dataclasses import replace

    from qa_desk.services.drawing import Span, bases
    from qa_desk.services.drawing.drawing import choose

    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    span = Span(MONTH, date.fromisoformat(last), catch_up=True)
    with access.ask() as asking:
        work = replace(asking, now=NOW)
        plan, rule = work.session.query(Plan).one(), work.session.query(SamplingRule).one()
        assert queries.stored_options(work.session, NOW) == {}
        work.session.execute(text("SELECT count(*) FROM call"))
        started = time.perf_counter()
        found = choose(work, rule, bases.period(work, plan, span), NOW, "seed")
        seconds = time.perf_counter() - started
    peak = _peak()
    calls = sum(map(len, found.calls.values()))
    print(json.dumps({"seconds": seconds, "peak": peak, "calls": calls}))


def _peak() -> float:
    """Return the peak memory in MB; what getrusage says begins with the parent's on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if "VmHWM" in line)
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # bytes on macOS


if __name__ == "__main__":
    main(*sys.argv[1:])
