"""20 calls of each of 1,000 CSRs out of 3,000,000 (D10), beside the plain SQL that does the same.

Ours chooses as `calls_only` says: with cells, exclusions by reason and digests. The peer is one
statement over the same tables with the same conditions: a window that numbers the calls of a CSR by
their rank, with the server's sha256 or with a Python function. pandas and DuckDB, which get ids
and CSRs as ready columns, are printed beside it where they are installed.
"""

import hashlib
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import repeat
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks import calls_only
from benchmarks.borrowed import borrowed
from qa_desk.models import engines

ROWS, DAYS, LAST, MEMORY = 3_000_000, 30, "2026-11-30", 400
PLAIN = """
SELECT person_id, call_id FROM (
  SELECT s.person_id, s.call_id,
    row_number() OVER (PARTITION BY s.person_id ORDER BY {rank}) AS place
  FROM call_segment AS s JOIN call AS c ON c.id = s.call_id
  WHERE s.started_at >= '2026-10-31 16:00:00{zone}' AND s.started_at < '2026-11-30 16:00:00{zone}'
    AND c.started_at >= '2026-10-30 16:00:00{zone}' AND c.started_at < '2026-11-30 16:00:00{zone}'
    AND s.person_id IS NOT NULL AND s.team_id IS NOT NULL AND NOT c.is_test
    AND s.duration_ms >= 20000
    AND NOT EXISTS (SELECT 1 FROM call_segment AS o WHERE o.call_id = s.call_id AND o.no <> s.no
      AND (o.duration_ms > s.duration_ms OR (o.duration_ms = s.duration_ms AND o.no < s.no)))
    AND EXISTS (SELECT 1 FROM audio_file AS a WHERE a.call_id = s.call_id AND a.dropped_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM evaluation AS e
      WHERE e.call_id = s.call_id AND e.purpose = 'normal')
) AS ranked WHERE place <= 20"""
ON_FILE = {"rank": "plain_rank(s.call_id)", "zone": ".000000"}
ON_SERVER = {
    "rank": "sha256(convert_to('seed|' || s.call_id::text, 'UTF8'))",
    "zone": "+00",
}


def measure() -> dict:
    """Measure one engine after the other; both are filled at the same time."""
    with tempfile.TemporaryDirectory() as folder, borrowed("postgres").Cluster() as cluster:
        server, file = cluster.create("draw"), f"sqlite:///{Path(folder, 'draw.db')}"
        with ProcessPoolExecutor(2) as loaders:
            list(loaders.map(calls_only.make, (server, file), repeat(ROWS), repeat(DAYS)))
        parts = [
            *_parts("PostgreSQL", server, 1.0, turns=2),
            *_parts("local file", file, 0.7, turns=1),
        ]
        _beside(file)
    return {"parts": parts}


def _parts(name: str, url: str, target: float, turns: int) -> list[dict[str, Any]]:
    ours, peers = [], []
    for _turn in range(turns):
        ours.append(calls_only.chosen(url, LAST))
        peers.append(_plain(url))
    assert all(each["calls"] == calls_only.CSRS * calls_only.EACH for each in ours)
    peak = max(each["peak"] for each in ours)
    return [
        {
            "name": name,
            "ours": median(each["seconds"] for each in ours),
            "peer": median(peers),
            "peer_name": "a plain window",
            "unit": "s",
            "target": target,
        },
        {"name": f"{name}, peak memory", "ours": peak, "unit": "MB", "target": MEMORY},
    ]


def _rank(call: bytes) -> bytes:
    return hashlib.sha256(f"seed|{UUID(bytes=call)}".encode()).digest()


def _plain(url: str) -> float:
    is_file = url.startswith("sqlite")
    with closing(engines.connect(url).raw_connection()) as connection:
        driver: Any = connection.driver_connection
        if is_file:
            driver.create_function("plain_rank", 1, _rank, deterministic=True)
        else:
            driver.execute("SET work_mem = '256MB'")
        started = time.perf_counter()
        rows = driver.execute(PLAIN.format(**(ON_FILE if is_file else ON_SERVER))).fetchall()
        seconds = time.perf_counter() - started
    assert len(rows) == calls_only.CSRS * calls_only.EACH
    return seconds


def _beside(url: str) -> None:
    """Print what two libraries take that are made for columns; they need the calls as columns."""
    try:
        import duckdb
        import pandas
    except ImportError:
        print("pandas and DuckDB are not installed")
        return
    with closing(engines.connect(url).raw_connection()) as connection:
        driver: Any = connection.driver_connection
        listed = "SELECT hex(person_id), hex(call_id) FROM call_segment"
        frame = pandas.DataFrame(driver.execute(listed).fetchall(), columns=["csr", "call"])
    started = time.perf_counter()
    frame.groupby("csr").sample(20, random_state=1)
    print(f"pandas groupby.sample, not repeatable by others: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    duckdb.sql(
        "SELECT csr, arg_min(call, sha256('seed|' || call), 20) FROM frame GROUP BY csr"
    ).fetchall()
    print(f"DuckDB arg_min of sha256: {time.perf_counter() - started:.1f} s")
