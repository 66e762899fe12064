"""P1, P23: on a server only who watched a contact adds a recording, until it is submitted."""

from datetime import timedelta

import numpy as np
import pytest
from factories import PASSWORD
from hostile.centre import attempt, opened

from qa_desk.audio.take import Take, TakeWriter
from qa_desk.models import Evaluation, Setting, database
from qa_desk.models.base import uuid7
from qa_desk.services import cases, live, microphone
from qa_desk.services.live import Beginning
from qa_desk.work import Progress

FILE = """
INSERT INTO audio_file (id, call_id, source, path, channel, offset_ms, sha256, bytes, format, rate,
  channels, duration_ms)
VALUES (%(new)s, %(call)s, %(source)s, %(path)s, 'both', 0, '', 1, 'WAV', 16000, 1, 1)"""
KEY = "INSERT INTO audio_key VALUES (%(new)s, %(key)s)"


@pytest.fixture(scope="module")
def centre(cluster, postgresql_template, tmp_path_factory):
    with opened(
        cluster,
        postgresql_template,
        "microphone",
        states=("E3",),
        roles=("inspector", "team_lead", "csr"),
    ) as centre:
        store = tmp_path_factory.mktemp("store")
        with centre.owner.work() as work:
            moment = work.now - timedelta(minutes=1)
            work.session.add(
                Setting(
                    key="audio.store", valid_from=moment, value=str(store), changed_by=work.actor.id
                )
            )
        centre.players["other"] = centre.add_player("inspector", ("E3",))
        yield centre


@pytest.fixture
def inspector(centre):
    access = database.sign_in(centre.url, centre["inspector"].login, PASSWORD)
    yield access
    access.close()


@pytest.fixture
def begun(centre, inspector):
    with inspector.work() as work:
        return live.begin(work, Beginning("side_by_side", centre.stranger.id))


def added(begun, **changed):
    new = changed.pop("new", uuid7())
    values = {"new": new, "call": begun.call_id, "source": "microphone", "path": f"{new}.wav"}
    return {**values, "key": bytes(32), **changed}


def recorded(take):
    writer = TakeWriter(take)
    writer.append(np.arange(16_000).astype(np.int16))
    writer.close()


def test_an_observer_stores_what_he_recorded_and_hears_it(inspector, begun, tmp_path):
    with inspector.ask() as work:
        take = Take.begin(tmp_path, begun.call_id, 16_000, work.now)
    recorded(take)
    microphone.store(inspector.work, Progress(), take)
    with inspector.ask() as work:
        (part,) = cases.case(work, begun.evaluation_id).parts
    with part.open() as stream:
        assert stream.read() == take.open().read()


def test_nobody_else_adds_one_nor_one_to_another_call(centre, begun):
    mine = centre.desk("inspector")
    assert attempt(mine, FILE, KEY, **added(begun))
    for role in ("other", "team_lead", "csr"):
        assert not attempt(centre.desk(role), FILE, **added(begun))
        assert not attempt(centre.desk(role), FILE, **added(begun, source="/recorder"))
    strange = centre["inspector"].targets["assigned", "E3"].call
    assert not attempt(mine, FILE, **added(begun, call=strange))
    assert not attempt(mine, FILE, **added(begun, source="/recorder"))
    assert not attempt(mine, FILE, KEY, **added(begun, key=b"short"))
    renamed = "UPDATE audio_file SET source = 'x' WHERE id = %(new)s"
    assert not attempt(mine, FILE, renamed, **added(begun))


def test_nothing_is_added_once_the_result_is_submitted(centre, begun):
    with centre.owner.work() as work:
        found = work.session.get_one(Evaluation, begun.evaluation_id)
        for status in ("E1", "E2"):
            found.status = status
            work.session.flush()
    assert not attempt(centre.desk("inspector"), FILE, KEY, **added(begun))


def test_an_inspector_of_one_skill_group_adds_a_recording_too(centre, tmp_path):
    """He may not import, and hears only what he scores."""
    player = centre.add_player("inspector", (), scope_kind="skill_group")
    access = database.sign_in(centre.url, player.login, PASSWORD)
    try:
        with access.work() as work:
            begun = live.begin(work, Beginning("side_by_side", centre.stranger.id))
        with access.ask() as work:
            take = Take.begin(tmp_path, begun.call_id, 16_000, work.now)
        recorded(take)
        microphone.store(access.work, Progress(), take)
        with access.ask() as work:
            assert len(cases.case(work, begun.evaluation_id).parts) == 1
    finally:
        access.close()
