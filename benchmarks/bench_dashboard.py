"""The dashboard of a QA lead: its first pictures, asked for, reckoned and painted.

The database holds 1,000,000 evaluations of two years, 40,000 of them of this month, each with its
sealed totals and losses; the eleven months before are closed. On PostgreSQL the QA lead reads by a
login of their own, behind the policies. What draws (pyqtgraph) is loaded beforehand: the program
does that while it counts.
"""

import gc
import tempfile
from collections.abc import Callable
from statistics import median
from typing import Any

from PySide6.QtWidgets import QApplication
from sqlalchemy import select, text

from benchmarks.bench_coverage_board import (
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
    MonthTotal,
    Person,
    database,
    engines,
    month_figures,
    month_parts,
    passwords,
    security,
    upgrading,
)
from qa_desk.rules import charts
from qa_desk.rules.dashboards import PICTURES, TREND_MONTHS, Wanted
from qa_desk.services import checklists, dashboards
from qa_desk.ui import theme
from qa_desk.ui.pages.dashboard.board import Board
from qa_desk.work import Work

EVALUATIONS, OF_THIS_MONTH, DAYS_BEFORE = 1_000_000, 40_000, 700
RUNS = 9
MOST_MS, MOST_WHOLE_MS = 500.0, 5000.0
EVALUATED = """
WITH RECURSIVE series (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last})
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, csr_id, team_id,
  skill_group, inspector_id, status, assigned_at, submitted_at, day, version, revision)
SELECT {key}, 'ZJ-' || series.n, 'full', 'normal', 'recording',
  CASE series.n % 5 WHEN 0 THEN 'complaint' ELSE 'random' END, csr.id, csr.team_id, 'general',
  csr.id, 'E10', {at}, {at}, {day}, 1, 1
FROM series JOIN csr ON csr.n = series.n % 1000"""
SEALED = """
INSERT INTO revision (evaluation_id, number, checklist_version_id, author_id, reason, created_at,
  {points}, raw, final, pass_mark, result, fatal_classes, praise, suggestion, losses, witness,
  spent_s, content_hash)
SELECT id, 1, (SELECT id FROM checklist_version), inspector_id, '', submitted_at, {made},
  700 + n * 37 % 300, 700 + n * 37 % 300, 850,
  CASE WHEN n % 5 = 3 THEN 'fail' ELSE 'pass' END, '', '', '',
  CASE n % 3 WHEN 0 THEN '13' ELSE (n * 7 % 18 + 1) || ':100:csr ' || (n * 5 % 17 + 1) || ':200:csr'
  END, '', 600, {hash}
FROM (SELECT id, inspector_id, submitted_at, CAST(substr(number, 4) AS INTEGER) AS n
      FROM evaluation) AS done"""
DIMENSIONS = ("bk", "cs", "at", "sw", "ms")


class Side:
    """A database, and the QA lead's way in."""

    def __init__(self, url: str, evaluations: int = EVALUATIONS) -> None:
        engine = engines.connect(url)
        upgrading.upgrade(engine)
        owner = database.Access(engine, database._actor(engine, "system"))
        form = paths.resources() / "checklists" / "inbound-general.yaml"
        with owner.work() as work:
            checklists.install(work, form.read_text("utf-8"), form.name)
        with engine.begin() as connection:
            security.drop(connection)
        with engine.connect() as connection:
            fill(connection, evaluations)
        with engine.begin() as connection:
            security.apply(connection)
        settle(engine)
        with owner.work() as work:
            freeze(work)
            lead = work.session.scalars(select(Person).where(Person.login == "lead")).one()
            passwords.set_password(work.session, lead, PASSWORD)
        settle(engine)
        owner.close()
        self.access = database.sign_in(url, "lead", PASSWORD)

    def ask(self, service: Callable[..., dashboards.Part]) -> dashboards.Part:
        """Ask for one part of this month's dashboard."""
        with self.access.ask() as work:
            return service(work, Wanted("month"))


def fill(connection: Any, evaluations: int) -> None:
    """Put the people in, then what was evaluated, this month's last."""
    server = connection.dialect.name == "postgresql"
    if server:
        connection.execute(text("SET session_replication_role = replica"))
    else:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    people(connection)
    words = ON_SERVER if server else ON_SQLITE
    asked = "SELECT extract(day FROM now())" if server else "SELECT strftime('%d', 'now')"
    gone = int(connection.exec_driver_sql(asked).scalar())
    history = evaluations - min(OF_THIS_MONTH, evaluations // 25)
    for first, last, day in (
        (0, history - 1, words["ago"].format(n=f"1 + series.n % {DAYS_BEFORE}")),
        (history, evaluations - 1, words["later"].format(n=f"series.n % {gone}")),
    ):
        at = words["at"].format(day=day, hour=6)
        put(connection, EVALUATED, first=first, last=last, day=day, at=at, key=words["key"])
    points = ", ".join(f"{code}_earned, {code}_applicable" for code in DIMENSIONS)
    made = ", ".join("1500 + n % 5 * 100, 2000" for _code in DIMENSIONS)
    blank = "decode(repeat('00', 32), 'hex')" if server else "zeroblob(32)"
    put(connection, SEALED, points=points, made=made, hash=blank)
    connection.commit()


def freeze(work: Work) -> None:
    """Close the months before this one, as far as the dashboard sees it."""
    for month in charts.periods(work.today, TREND_MONTHS)[:-1]:
        sums = month_figures.by_stratum(work, month)
        work.session.add_all(
            MonthTotal(month=month, stratum=stratum, figures=figures)
            for stratum, figures in month_parts.figures(work, month, sums).items()
        )


def put(connection: Any, statement: str, **parts: object) -> None:
    """Insert what a statement makes."""
    made = statement.format(**parts)
    server = connection.dialect.name == "postgresql"
    connection.exec_driver_sql(made.replace("%", "%%") if server else made)


def painted(engine: str, side: Side, board: Board) -> list[dict]:
    """Return how long the first pictures take, and all that come of the totals."""

    def show(*services: Callable[..., dashboards.Part]) -> None:
        for service in services:
            found = side.ask(service)
            board.numbers.show_numbers(found.numbers)
            for code, chart in found.charts.items():
                board.show_chart(code, chart)
        assert not board.grab().isNull()

    whole = (dashboards.figures, dashboards.trend, dashboards.findings)
    runs = [
        (milliseconds(lambda: show(dashboards.figures)), milliseconds(lambda: show(*whole)))
        for _run in range(RUNS)
    ]
    first, every = (median(run[place] for run in runs[2:]) for place in (0, 1))
    return [
        {"name": f"{engine}, first paint", "ours": first, "unit": "ms", "target": MOST_MS},
        {"name": f"{engine}, all pictures", "ours": every, "unit": "ms", "target": MOST_WHOLE_MS},
    ]


def measure() -> dict:
    """Measure both engines, one after the other."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    board = Board(PICTURES["centre"])
    board.resize(1188, 640)
    board.show()
    parts = []
    gc.disable()  # as in the program, whose window collects by itself
    with tempfile.TemporaryDirectory() as name, borrowed("postgres").Cluster() as cluster:
        for engine, url in (
            ("SQLite", f"sqlite:///{name}/desk.db"),
            ("PostgreSQL", cluster.create("dashboard")),
        ):
            side = Side(url)
            try:
                parts += painted(engine, side, board)
            finally:
                side.access.close()
    return {"parts": parts}
