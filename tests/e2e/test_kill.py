"""D4: `kill -9` at any moment loses nothing that was shown as saved."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import NOW
from factories import make_scene, make_task

from qa_desk.drafts import DraftJournal
from qa_desk.models import Evaluation, database, engines

PROGRAM = Path(__file__).with_name("scoring_process.py")


def score_until_killed(url, login, after):
    """Let the program score, kill it `after` so many saves; return the last sheet it told."""
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), url, login], stdout=subprocess.PIPE, text=True
    ) as process:
        last = None
        for n, line in enumerate(process.stdout):
            last = json.loads(line.removeprefix("SAVED "))
            if n >= after:
                process.kill()
                break
        for line in process.stdout:  # what it had still said before it died
            if line.endswith("}\n"):
                last = json.loads(line.removeprefix("SAVED "))
    return last


def kill_again_and_again(url, kills):
    """Kill a scoring process at random moments; after each, look at what it had told as saved."""
    engine = engines.connect(url)
    system = database.Access(engine, database._actor(engine, "system"))
    with system.work() as work:
        scene = make_scene(replace(work, now=NOW))
        make_task(scene)
        login, evaluation = scene.inspector.login, work.session.query(Evaluation.id).scalar()
    system.close()
    chance = random.Random()
    told_answers = 0
    for _ in range(kills):
        told = score_until_killed(url, login, after=chance.randrange(12))
        assert told is not None, "the program ended before it saved anything"
        journal = DraftJournal.of(url, login)
        stored = journal.load(evaluation)
        journal.close()
        answers = told["sheet"]["answers"]
        assert stored.sequence >= told["sequence"]
        assert answers.keys() <= stored.document["answers"].keys()
        if stored.sequence == told["sequence"]:
            assert stored.document == told["sheet"]
        told_answers += len(answers)
    assert told_answers > kills


@pytest.mark.timeout(600)
def test_a_killed_scoring_process_loses_nothing_that_was_shown_as_saved(sqlite_url):
    kill_again_and_again(sqlite_url, 50)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing_on_either_engine(url):
    kill_again_and_again(url, 200)
