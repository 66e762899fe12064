"""The next task of the queue: its form on the screen, and its recording heard.

The inspector's real window on a local file with a million evaluations, copies of one released
result with its revision, of 600 CSRs; the CSRs of the queue have their share of them, and the
answers of the last month. Each task has a recording of five minutes of its own that was not opened
before. A task is open when its sixty items with the draft are painted, and heard when the player
has moved. Rendering is Qt's own into memory, and there is no sound device.
"""

import hashlib
import os
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from benchmarks.borrowed import borrowed
from benchmarks.sixty_items import checklist
from qa_desk import demo
from qa_desk.models import AudioFile, database, engines, passwords, security, upgrading
from qa_desk.services import cases, checklists, evaluating
from qa_desk.tour.guide import Guide

EVALUATIONS, CSRS, TASKS = 1_000_000, 600, 24
SECONDS, RATE = 300, 8000
OPEN_MS, HEARD_MS = 150.0, 300.0
_COPY = """
WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {most})
INSERT INTO {table} ({columns}) SELECT {values} FROM s, (SELECT * FROM {table} WHERE {which})
"""


def write_call(file: Path, seed: int) -> None:
    """Write a recording of two lanes of noise."""
    noise = np.random.default_rng(seed).normal(0, 3000, (RATE * SECONDS, 2))
    with wave.open(str(file), "wb") as written:
        written.setparams((2, 2, RATE, 0, "NONE", ""))
        written.writeframes(noise.astype("<i2").tobytes())


def make_centre(url: str, folder: Path) -> str:
    """Make the centre; return the inspector's login."""
    factories = borrowed("factories")
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = factories.make_scene(work, calls=TASKS + 2)
        checklists.install(work, checklist(), "sixty.yaml")
        passwords.set_password(work.session, scene.inspector, demo.PASSWORD)
        for n, audio in enumerate(work.session.query(AudioFile)):
            write_call(folder / f"{n}.wav", n)
            audio.source, audio.path = str(folder), f"{n}.wav"
            content = (folder / f"{n}.wav").read_bytes()
            audio.sha256, audio.bytes = hashlib.sha256(content).digest(), len(content)
            audio.duration_ms = SECONDS * 1000
        state = factories.make_released(scene, item_5=1)
        for _n in range(TASKS):
            factories.make_task(scene)
        inspector = scene.by("inspector")
        for task in cases.queue(inspector):
            evaluating.open_task(inspector, task.id, task.version)
        login, csr = str(scene.inspector.login), scene.csr.id.bytes
        people = [factories.make_person(work, "csr").id.bytes for _n in range(CSRS - 1)]
    fill(engine, state.id.bytes, [csr, *people])
    system.close()
    return login


def fill(engine: Any, like: bytes, people: list[bytes]) -> None:
    """Copy an evaluation and its revision a million times, and the answers of one CSR's month."""
    with engine.begin() as connection:
        security.drop(connection)
        connection.execute(text("CREATE TEMP TABLE someone (n INTEGER PRIMARY KEY, id BLOB)"))
        rows = [{"n": n, "id": id_} for n, id_ in enumerate(people)]
        connection.execute(text("INSERT INTO someone VALUES (:n, :id)"), rows)
        id_ = "CAST(printf('e%015d', n) AS BLOB)"
        csr = f"(SELECT id FROM someone WHERE someone.n = s.n % {CSRS})"
        day = f"strftime('%Y-%m-%d %H:%M:%S.000000', assigned_at, (-n / {EVALUATIONS // 365}) || "
        day += "' days')"
        own = {"id": id_, "number": "'ZJ-' || n", "csr_id": csr, "assigned_at": day}
        sealed = {"evaluation_id": id_}
        for table, changed, most, which in (
            ("evaluation", own, EVALUATIONS, "id = :like"),
            ("revision", sealed, EVALUATIONS, "evaluation_id = :like"),
            ("answer", sealed, EVALUATIONS // 12, "evaluation_id = :like AND number = 5"),
        ):
            info = connection.execute(text(f"PRAGMA table_info({table})")).all()
            columns = [row[1] for row in info]
            values = [changed.get(name, name) for name in columns]
            sql = _COPY.format(
                table=table, most=most, which=which,
                columns=", ".join(columns), values=", ".join(values),
            )  # fmt: skip
            connection.execute(text(sql), {"like": like})
        security.apply(connection)
        connection.execute(text("ANALYZE"))


def until(done: Callable[[], object]) -> float:
    """Let the window run until something is so and painted; return the moment."""
    loop = QEventLoop()
    while not done():
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
    return time.perf_counter()


def opening(guide: Guide, page: Any) -> Iterator[tuple[float, float]]:
    """Open one task after another and press play; yield when it was painted, and heard."""
    shown: list[object] = []
    page.drafts.opened.connect(lambda *found: shown.append(found))
    for row in list(page.queue.table.rows):
        if row.id == page._row.id:
            continue
        shown.clear()
        started = time.perf_counter()
        page.queue.choose(row.id)
        until(lambda row=row: page._case.row.id == row.id)
        page.listening.play_from(0)
        opened = until(lambda: shown)
        heard = until(lambda: page.listening.position > 0)
        page.listening.player.pause()
        guide.settle()
        yield (opened - started) * 1000, (heard - started) * 1000


def measure() -> dict:
    """Walk through the queue; the first two tasks warm up."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        os.environ["QA_DESK_HOME"] = name
        url = f"sqlite:///{Path(name) / 'centre.db'}"
        login = make_centre(url, Path(name))
        guide = Guide(url)
        guide.sign_in(login)
        page: Any = guide.open("score")
        guide.wait(lambda: page._case is not None)
        pairs = list(opening(guide, page))[2:]
        guide.close()
    opened, heard = (median(pair[n] for pair in pairs) for n in (0, 1))
    words = f"of {EVALUATIONS:,} evaluations"
    return {
        "parts": [
            {"name": f"form on screen, {words}", "ours": opened, "unit": "ms", "target": OPEN_MS},
            {"name": "sound begins", "ours": heard, "unit": "ms", "target": HEARD_MS},
        ]
    }
