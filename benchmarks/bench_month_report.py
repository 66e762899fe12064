"""The monthly report of 20,000 evaluations out of 1,000,000: its figures from the sealed totals.

Asked for by a QA lead, on PostgreSQL behind the policies. Answers are written for none of them:
figures come from what is sealed with a result (D7), which is what is measured. DuckDB reads the
same month from Parquet and groups it alike, as the peer; what is judged is our own time.
"""

import gc
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select, text

from benchmarks.bench_coverage_board import (
    COUNTED,
    ON_SERVER,
    ON_SQLITE,
    PASSWORD,
    milliseconds,
    people,
    settle,
)
from benchmarks.borrowed import borrowed
from qa_desk import paths
from qa_desk.models import (
    Person,
    database,
    engines,
    passwords,
    security,
    totals,
    upgrading,
)
from qa_desk.rules.report_forms import Form
from qa_desk.rules.totals import Scope
from qa_desk.services import checklists
from qa_desk.services.reporting.gather import gathered

EVALUATIONS, MONTH, RUNS = 1_000_000, 20_000, 9
MOST_MS = 300.0
GROUPS = ("csr", "team", "stratum", "reason")
EVALUATION = (
    "evaluation (id, number, kind, purpose, mode, sample_reason, csr_id, team_id, skill_group,"
    " inspector_id, checklist_version_id, status, revision, assigned_at, submitted_at, released_at,"
    " day, version)"
)
EVALUATED = (
    "{key}, '{name}' || series.n, 'full', 'normal', 'recording',"
    " CASE WHEN series.n % 10 < 7 THEN 'random' ELSE 'targeted' END, csr.id, csr.team_id,"
    " 'general', csr.id, (SELECT id FROM checklist_version LIMIT 1), 'E10', 1, {at}, {at}, {at},"
    " {day}, 1"
)
REVISION = """
INSERT INTO revision (evaluation_id, number, checklist_version_id, author_id, reason, created_at,
  bk_earned, bk_applicable, cs_earned, cs_applicable, at_earned, at_applicable, sw_earned,
  sw_applicable, ms_earned, ms_applicable, raw, final, pass_mark, result, fatal_classes, praise,
  suggestion, losses, witness, spent_s, content_hash)
SELECT id, 1, checklist_version_id, inspector_id, '', submitted_at, 2700, 3000, 1900, 2000, 1800,
  2000, 1100, 1200, 1700, 1800, 900 - length(number) * 7, 900 - length(number) * 7, 850,
  CASE WHEN length(number) % 2 = 0 THEN 'pass' ELSE 'fail' END, '', '', '',
  CASE WHEN substr(number, length(number), 1) < '5' THEN '3:100:csr' ELSE '4 7:200:csr' END,
  '', 900, {nothing} FROM evaluation"""


class Side:
    """One database, and the QA lead's way in."""

    def __init__(self, url: str, evaluations: int, month: int) -> None:
        engine = engines.connect(url)
        upgrading.upgrade(engine)
        owner = database.Access(engine, database._actor(engine, "system"))
        with owner.work() as work:
            file = paths.resources() / "checklists" / "inbound-general.yaml"
            checklists.install(work, file.read_text("utf-8"), file.name)
        with engine.begin() as connection:
            security.drop(connection)
        with engine.connect() as connection:
            fill(connection, evaluations, month)
        with engine.begin() as connection:
            security.apply(connection)
        with owner.work() as work:
            lead = work.session.scalars(select(Person).where(Person.login == "lead")).one()
            passwords.set_password(work.session, lead, PASSWORD)
        settle(engine)
        owner.close()
        self.access = database.sign_in(url, "lead", PASSWORD)
        with self.access.ask() as work:
            first = work.today.replace(day=1)
            self.form = Form("monthly_report", first, first.replace(day=28))

    def sums(self) -> Any:
        """Ask for the totals and the items of the month, as the report does."""
        with self.access.ask() as work:
            found = totals.counted(work, Scope(self.form.first, self.form.last), GROUPS)
            return found, totals.items_of(work, found)

    def report(self) -> Any:
        """Ask for every section of the report."""
        with self.access.ask() as work:
            return gathered(work, self.form)

    def parquet(self, file: Path) -> None:
        """Write the month for DuckDB."""
        import duckdb
        import pandas

        with self.access.ask() as work:
            results = totals.results(work, Scope(self.form.first, self.form.last))
        found = pandas.DataFrame(
            [
                (str(r.csr), str(r.team), r.stratum, r.reason, r.raw, r.final, r.result)
                for r in results
            ],
            columns=["csr", "team", "stratum", "reason", "raw", "final", "result"],
        )
        assert len(found)
        duckdb.sql(f"COPY (SELECT * FROM found) TO '{file}' (FORMAT parquet)")


def fill(connection: Any, evaluations: int, month: int) -> None:
    """Put the people in, then years of evaluations and this month's."""
    server = connection.dialect.name == "postgresql"
    words = ON_SERVER if server else ON_SQLITE
    if server:
        connection.execute(text("SET session_replication_role = replica"))
    else:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    people(connection)

    def put(rows: int, day: str, name: str) -> None:
        at = words["at"].format(day=day, hour="6")
        values = EVALUATED.format(key=words["key"], day=day, at=at, name=name)
        statement = COUNTED.format(last=rows - 1, table=EVALUATION, values=values)
        connection.exec_driver_sql(statement.replace("%", "%%") if server else statement)

    put(evaluations - month, words["ago"].format(n="1 + series.n * 3 / 2000"), "old-")
    put(month, words["later"].format(n=f"series.n * 28 / {month}"), "new-")
    nothing = "''::bytea" if server else "x''"
    statement = REVISION.format(nothing=nothing)
    connection.exec_driver_sql(statement.replace("%", "%%") if server else statement)
    connection.commit()


def by_duckdb(file: Path) -> float:
    """Return how long DuckDB takes for the same groups of the same month."""
    import duckdb

    query = (
        "SELECT csr, team, stratum, reason, count(*), sum(final), sum(final * final), sum(raw),"
        f" count(*) FILTER (result = 'pass') FROM '{file}' GROUP BY ALL"
    )
    times = [milliseconds(lambda: duckdb.sql(query).fetchall()) for _ in range(RUNS)]
    return median(times[2:])


def measure(evaluations: int = EVALUATIONS, month: int = MONTH) -> dict:
    """Measure both engines, one after the other."""
    parts = []
    gc.disable()  # as in the program, whose window collects by itself
    with tempfile.TemporaryDirectory() as name, borrowed("postgres").Cluster() as cluster:
        for engine, url in (
            ("SQLite", f"sqlite:///{name}/one.db"),
            ("PostgreSQL", cluster.create("month")),
        ):
            side = Side(url, evaluations, month)
            try:
                side.parquet(Path(name) / "month.parquet")
                peer = by_duckdb(Path(name) / "month.parquet")
                for what, act in (("sums and items", side.sums), ("whole report", side.report)):
                    times = [milliseconds(act) for _ in range(RUNS)]
                    parts.append(
                        {"name": f"{engine}, {what} of {month:,}", "ours": median(times[2:]),
                         "peer": peer, "peer_name": "DuckDB on Parquet, sums", "unit": "ms",
                         "target": MOST_MS, "absolute": True}
                    )  # fmt: skip
            finally:
                side.access.close()
    return {"parts": parts}
