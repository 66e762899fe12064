"""Silence and talk-over of calls: what was not measured yet, in small transactions."""

import hashlib

import numpy as np
import pytest
from audio.sounds import save
from factories import make_call, make_person
from sqlalchemy import select

from qa_desk.errors import RuleError
from qa_desk.models import AudioFile, CallSound, audio_store, database
from qa_desk.services import calls, sound_facts
from qa_desk.work import Progress

RATE = 8000


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "calls"
    folder.mkdir()
    return folder


def voice(share):
    """Return a second of which so much is spoken, the rest is quiet."""
    spoken = np.random.default_rng(1).normal(0, 4000, round(RATE * share))
    return np.concatenate([spoken, np.zeros(RATE - len(spoken))]).astype(np.int16)


def sounding(work, folder, csr=0.4, customer=0.3, **values):
    """Add a call whose two voices speak for so much of a second from its beginning."""
    call = make_call(work)
    audio = work.session.scalars(select(AudioFile).where(AudioFile.call_id == call.id)).one()
    file = save(folder / audio.path, np.stack([voice(csr), voice(customer)], axis=1), RATE)
    audio.source, audio.sha256 = str(folder), hashlib.sha256(file.read_bytes()).digest()
    for name, value in values.items():
        setattr(audio, name, value)
    work.session.flush()
    return call.id, audio.id, file


def facts(access):
    with access.ask() as work:
        rows = work.session.scalars(select(CallSound)).all()
        return {row.call_id: (row.silence, row.talk_over) for row in rows}


def measured(access, progress=None):
    return sound_facts.measure(access.work, progress or Progress())


def test_what_has_sound_is_measured_once(access, folder):
    with access.work() as work:
        call_id, _audio, _file = sounding(work, folder)
        silent = make_call(work)
        work.session.query(AudioFile).filter_by(call_id=silent.id).delete()
    found = measured(access)
    assert facts(access) == {call_id: (600, 300)}
    assert found.sentence() == ("1 call was measured. 1 call has no recording, so it was left out.")
    assert measured(access).measured == 0
    with access.ask() as work:
        rows = {row.id: (row.silence, row.talk_over) for row in calls.list_calls(work)}
    assert rows == {call_id: (600, 300), silent.id: (None, None)}


def test_a_recording_that_cannot_be_heard_is_listed_and_costs_no_other(access, folder):
    with access.work() as work:
        good, _audio, _file = sounding(work, folder)
        _call, _audio, changed = sounding(work, folder, path="13800000000.wav")
        sounding(work, folder, channel="csr")
        _call, destroyed, _file = sounding(work, folder)
        assert audio_store.keep_key(work.session, destroyed, b"")
        _call, _audio, gone = sounding(work, folder)
    save(folder / "13800000000.wav", np.zeros((RATE, 2), np.int16), RATE)
    gone.unlink()
    found = measured(access)
    assert list(facts(access)) == [good]
    assert len(found.problems) == 4
    said = " ".join(map(str, found.problems))
    assert "138****0000.wav" in said
    assert "13800000000" not in said
    assert "one of the two voices" in said
    assert "4 calls could not be measured" in found.sentence()
    assert changed.exists()


def test_it_stops_when_asked_to_and_goes_on_the_next_time(access, folder, monkeypatch):
    monkeypatch.setattr(sound_facts, "_AT_ONCE", 2)
    with access.work() as work:
        for _n in range(5):
            sounding(work, folder)

    def report(done, _total):
        progress._next = 0
        if done >= 3:
            progress.cancel()

    progress = Progress(report)
    found = measured(access, progress)
    assert found.stopped
    assert found.sentence().endswith("the next time goes on from there.")
    assert 0 < found.measured == len(facts(access)) < 5
    assert measured(access).measured == 5 - found.measured


def test_what_somebody_else_measured_meanwhile_stays(access, folder):
    with access.work() as work:
        call_id, _audio, _file = sounding(work, folder)

    def report(_done, _total):
        with access.work() as work:
            if work.session.get(CallSound, call_id) is None:
                work.session.add(CallSound(call_id=call_id, silence=1, talk_over=2))

    assert measured(access, Progress(report)).measured == 0
    assert facts(access) == {call_id: (1, 2)}


def test_who_may_not_import_measures_nothing(access):
    with access.work() as work:
        make_person(work, "csr", login="wang")
    mine = database.Access(access._engine, database._actor(access._engine, "wang"))
    with pytest.raises(RuleError, match="Import calls"):
        sound_facts.measure(mine.work, Progress())
