"""The inboxes of a centre with 50,000 open and 1,000,000 closed evaluations, by the person's role.

600 CSRs in 50 teams, 40 inspectors; a thousand evaluations of each team are open, in every state
there is. Each person signs in and asks as the program does, on PostgreSQL by a login of their own
behind the policies. What the team lead waits for is also measured in the window: until the rows
are painted. Rendering is Qt's own into memory.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import select, text

from benchmarks.borrowed import borrowed
from benchmarks.calls_only import fill, words_of
from qa_desk import demo, paths
from qa_desk.models import Person, database, engines, passwords, security, upgrading
from qa_desk.rules import workflow
from qa_desk.services import cases, checklists
from qa_desk.tour.guide import Guide

CLOSED, OPEN = 1_000_000, 50_000
CSRS, TEAMS, INSPECTORS = 600, 50, 40
RUNS, MOST_MS = 15, 200.0
PEOPLE = {"csr": CSRS, "team_lead": TEAMS, "inspector": INSPECTORS, "qa_lead": 1}
LOGINS = {
    "team lead": "team_lead0",
    "CSR": "csr0",
    "QA lead": "qa_lead0",
    "inspector": "inspector0",
}
OF_1000_OPEN = {"E0": 180, "E1": 40, "E2": 90, "E3": 290, "E4": 270, "E5": 60, "E6": 50, "E7": 5,
                "E8": 14, "E9": 1}  # fmt: skip
OF_1000_CLOSED = {"E10": 900, "E11": 60, "E12": 20, "E13": 20}
TABLES = ("call", "call_segment", "evaluation", "revision")
_ROWS = """
INSERT INTO team (id, code, name, version) SELECT {e}, n, n, 1 FROM {teams};
INSERT INTO skill_group (id, code, name, version) SELECT {e}, 'general', 'x', 1 FROM {one};
INSERT INTO recorder (id, code, name, timezone, profile, version)
  SELECT {e}, 'x', 'x', 'UTC', '{{}}', 1 FROM {one};
INSERT INTO person (id, name, staff_no, login, version)
  SELECT {f}, '客服' || n, n, {role} || (n - {first_of_role}), 1 FROM {people};
INSERT INTO role_grant (id, person_id, role, scope_kind, valid_from)
  SELECT {f}, {f}, {role}, 'centre', '2020-01-01' FROM {people};
INSERT INTO membership (id, person_id, team_id, skill_group_id, kind, valid_from)
  SELECT {f}, {f}, {team}, {general}, CASE WHEN n < {csrs} THEN 'member' ELSE 'lead' END,
    '2020-01-01' FROM {people} WHERE n < {csrs} + {n_teams};
INSERT INTO call (id, recorder_id, external_id, started_at, duration_ms, direction, channel,
    contact_reason, number_masked, is_test, imported_at)
  SELECT {c}, {general}, n, {at}, 90000 + n % 300000, 'inbound', 'voice', '退款', '138****5678',
    {false}, {at} FROM {evaluations};
INSERT INTO call_segment (id, call_id, no, person_id, team_id, identifier_kind, identifier,
    started_at, offset_ms, duration_ms)
  SELECT {d}, {c}, 1, {csr}, {team}, '', '', {at}, 0, 90000 FROM {evaluations};
INSERT INTO evaluation (id, number, kind, purpose, mode, sample_reason, call_id, segment_id, csr_id,
    team_id, skill_group, inspector_id, checklist_version_id, status, revision, result, assigned_at,
    due_at, submitted_at, released_at, opened_at, version)
  SELECT {b}, 'ZJ-' || n, 'full', 'normal', 'recording', 'random', {c}, {d}, {csr}, {team},
    'general', {inspector}, CASE WHEN status <> 'E0' THEN {form} END, status,
    CASE WHEN {is_scored} THEN 1 END, CASE WHEN {is_scored} THEN {result} END, {at},
    CASE WHEN n >= {n_closed} THEN {due} END, CASE WHEN {is_scored} THEN {at} END,
    CASE WHEN {is_scored} AND status <> 'E2' THEN {at} END,
    CASE WHEN {is_scored} AND status NOT IN ('E2', 'E3') THEN {at} END, 1
  FROM (SELECT n, {status} AS status FROM {evaluations}) AS planned;
INSERT INTO revision (evaluation_id, number, checklist_version_id, author_id, reason, created_at,
    bk_earned, bk_applicable, cs_earned, cs_applicable, at_earned, at_applicable, sw_earned,
    sw_applicable, ms_earned, ms_applicable, raw, final, pass_mark, result, fatal_classes, praise,
    suggestion, witness, content_hash)
  SELECT id, 1, checklist_version_id, inspector_id, '', submitted_at, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    920, 920, 850, result, CASE result WHEN 'fatal_fail' THEN 'FE' ELSE '' END, '', '', '', {digest}
  FROM evaluation WHERE revision IS NOT NULL
"""


def make(url: str) -> None:
    """Fill a new database, and give those who are asked for a password."""
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    owner = database.Access(engine, database._actor(engine, "system"))
    with owner.work() as work:
        file = paths.resources() / "checklists" / "inbound-general.yaml"
        checklists.install(work, file.read_text("utf-8"), file.name)
    with engine.begin() as connection:
        security.drop(connection)
    fill(engine, script(words_of(url)), TABLES, ())
    with engine.begin() as connection:
        security.apply(connection)
        found = connection.scalars(text("SELECT DISTINCT status FROM evaluation")).all()
        assert set(found) == {code for code in workflow.STATUSES if code.startswith("E")}
    with owner.work() as work:
        for person in work.session.scalars(
            select(Person).where(Person.login.in_(LOGINS.values()))
        ).all():
            passwords.set_password(work.session, person, demo.PASSWORD)
    owner.close()


def script(words: Any) -> str:
    """Return the statements that fill a database; the newest are open."""
    most = CLOSED + OPEN
    ends = dict(zip(PEOPLE, accumulate(PEOPLE.values()), strict=True))
    return _ROWS.format(
        **{letter: words.id(letter) for letter in "bcdef"},
        role=_case("n", {f"'{role}'": end for role, end in ends.items()}),
        first_of_role=_case("n", {str(end - PEOPLE[role]): end for role, end in ends.items()}),
        general=words.id("e", "0"),
        csr=words.id("f", f"n % {CSRS}"),
        team=words.id("e", f"n % {TEAMS}"),  # so is its CSR's, and its lead's
        inspector=words.id("f", f"{ends['team_lead']} + n * 7919 % {INSPECTORS}"),
        form="(SELECT id FROM checklist_version)",
        at=words.at(f"(n - {most}) * 60"),
        due=words.at(f"(n - {most}) * 60 + 3650 * 86400"),  # nothing falls due meanwhile
        status=f"CASE WHEN n < {CLOSED} THEN {_shared(OF_1000_CLOSED)}"
        f" ELSE {_shared(OF_1000_OPEN)} END",
        is_scored="status NOT IN ('E0', 'E1', 'E13')",
        result="CASE WHEN n % 211 = 0 THEN 'fatal_fail' ELSE 'pass' END",
        false=words.false,
        digest=words.digest,
        csrs=CSRS,
        n_teams=TEAMS,
        n_closed=CLOSED,
        teams=words.series(TEAMS),
        one=words.series(1),
        people=words.series(ends["qa_lead"]),
        evaluations=words.series(most),
    )


def _shared(states: dict[str, int]) -> str:
    """Return the state of an evaluation: each team has of all states what is their share."""
    ends = zip(states, accumulate(states.values()), strict=True)
    return _case(f"n / {TEAMS} * 377 % 1000", {f"'{state}'": end for state, end in ends})


def _case(number: str, ends: dict[str, int]) -> str:
    """Return the first of some values whose end a number does not reach."""
    whens = (f"WHEN {number} < {end} THEN {value}" for value, end in ends.items())
    return f"CASE {' '.join(whens)} END"


def asked(url: str, login: str) -> float:
    """Return the median time of a person's inbox in ms; the first ones warm up."""
    access = database.sign_in(url, login, demo.PASSWORD)
    found = []
    for _run in range(RUNS):
        started = time.perf_counter()
        with access.ask() as work:
            rows = cases.inbox(work)
        found.append((time.perf_counter() - started) * 1000)
        assert rows
    access.close()
    print(f"{login}: {len(rows)} rows")
    return median(found[3:])


def painted(url: str, login: str) -> float:
    """Return how long the page takes in ms, from reading its list until the rows are painted."""
    guide = Guide(url)
    guide.sign_in(login)
    page: Any = guide.open("inbox")
    guide.wait(lambda: page.list.table.rows)
    found = list(_openings(guide, page))
    guide.close()
    return median(found[3:])


def _openings(guide: Guide, page: Any) -> Iterator[float]:
    for _run in range(RUNS):
        page.list.show_rows([])
        guide.settle()
        started = time.perf_counter()
        page.refresh()
        _until(lambda: page.list.table.rows)
        yield (time.perf_counter() - started) * 1000
        guide.settle()


def _until(done: Callable[[], object]) -> None:
    """Let the window run until something is so and painted."""
    loop = QEventLoop()
    while not done():
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()


def measure() -> dict:
    """Measure one engine after the other; both are filled at the same time."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    parts = []
    gc.disable()  # as in the program, whose window collects by itself
    with tempfile.TemporaryDirectory() as name, borrowed("postgres").Cluster() as cluster:
        os.environ["QA_DESK_HOME"] = name
        urls = {
            "PostgreSQL": cluster.create("inbox"),
            "local file": f"sqlite:///{Path(name, 'inbox.db')}",
        }
        with ProcessPoolExecutor(2) as loaders:
            list(loaders.map(make, urls.values()))
        for engine, url in urls.items():
            times = {who: asked(url, login) for who, login in LOGINS.items()}
            times["team lead, on screen"] = painted(url, LOGINS["team lead"])
            parts += [
                {"name": f"{engine}, {who}", "ours": ours, "unit": "ms", "target": MOST_MS}
                for who, ours in times.items()
            ]
    return {"parts": parts}
