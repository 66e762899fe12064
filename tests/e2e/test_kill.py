"""D4: `kill -9` at any moment loses nothing that was shown as saved."""

import itertools
import multiprocessing
import os
import random
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace

import pytest
from conftest import NOW
from e2e import scoring_process
from factories import make_scene, make_task

from qa_desk.drafts import DraftJournal
from qa_desk.models import Draft, Evaluation, database, drafts, engines

PROCESSES = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
KILLED = getattr(signal, "SIGKILL", signal.SIGTERM)
PROCESSES.set_forkserver_preload(  # importing them twenty times took longer than all the rest
    ["qa_desk.desk.application", "qa_desk.ui.pages.score", "qa_desk.models.database"]
)


def score_until_killed(url, login, after):
    """Let the program score, kill it `after` so many saves; return the last sheet it told.

    Sooner or later it is killed: one that ends by itself fails the test.
    """
    line, end = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(
        target=scoring_process.main,
        args=(url, login, os.environ["QA_DESK_HOME"], end),
        daemon=True,
    )
    process.start()
    end.close()
    last = None
    with line, suppress(EOFError, OSError):
        for n in itertools.count():
            last = line.recv()  # also what it had still said before it died
            if n == after:
                process.kill()
    process.join()
    assert process.exitcode == -KILLED, f"the program ended by itself: {process.exitcode}"
    assert last is not None
    return last


def kill_again_and_again(url, kills):
    """Kill a scoring process at random moments; after each, look at what it had told as saved.

    Nothing that was told is lost, nothing is doubled: there is one draft in the journal and at
    most one in the database, which the one in the journal goes on from without a question.
    """
    engine = engines.connect(url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = make_scene(replace(work, now=NOW))
        make_task(scene)
        login, evaluation = scene.inspector.login, work.session.query(Evaluation.id).scalar()
    chance = random.Random()
    told_answers, reopened = 0, []
    for _ in range(kills):
        told = score_until_killed(url, login, after=chance.randrange(12))
        began = time.perf_counter()
        journal = DraftJournal.of(url, login)
        stored = journal.load(evaluation)
        reopened.append(time.perf_counter() - began)
        assert len(journal.kept()) <= 1
        assert journal.aside(evaluation) == []
        journal.close()
        with system.ask() as work:
            held = drafts.held(work.session, work.session.get_one(Evaluation, evaluation))
        assert held is None or (stored.is_after(held) and held.sequence <= stored.sequence)
        answers = told["sheet"]["answers"]
        assert stored.sequence >= told["sequence"]
        assert answers.keys() <= stored.document["answers"].keys()
        if stored.sequence == told["sequence"]:
            assert stored.document == told["sheet"]
        told_answers += len(answers)
    with system.ask() as work:
        assert work.session.query(Draft).count() <= 1
        assert work.session.query(Evaluation).one().status == "E1"
    system.close()
    assert told_answers > kills
    print(f"{kills} kills: reopened in {max(reopened) * 1000:.0f} ms at most")


@pytest.mark.timeout(600)
def test_a_killed_scoring_process_loses_nothing_that_was_shown_as_saved(url):
    kill_again_and_again(url, 20)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing_on_either_engine(url):
    kill_again_and_again(url, int(os.environ.get("QADESK_KILLS", "200")))
