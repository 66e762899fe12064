"""P17: a passage of a call leaves the program only when somebody else approves it."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from audio.sounds import save, speech
from factories import acting, make_call, make_person, make_scene
from sqlalchemy import select

from qa_desk.errors import InputError, RuleError, StorageError
from qa_desk.models import AudioFile, ExportRequest, JournalEntry
from qa_desk.services import clips, exports
from qa_desk.services.clips import Clip

SOUND = speech(3.0)


@pytest.fixture
def scene(work):
    return make_scene(work, calls=0)


@pytest.fixture
def manager(work):
    return acting(work, make_person(work, "cs_manager", login="boss"))


@pytest.fixture
def clip(work, scene, tmp_path):
    """A second out of a call of three seconds, whose recording is there."""
    call = make_call(work, scene.csr, scene.team)
    content = save(tmp_path / "call.wav", SOUND).read_bytes()
    file = work.session.scalars(select(AudioFile).where(AudioFile.call_id == call.id)).one()
    file.source, file.path = str(tmp_path), "call.wav"
    file.sha256, file.bytes = hashlib.sha256(content).digest(), len(content)
    work.session.flush()
    return Clip(call.id, (1000, 2050))


@pytest.fixture
def approved(scene, manager, clip):
    clips.ask(scene.by("qa_lead"), clip, "例会学习")
    exports.approve(manager, exports.waiting(manager)[0].id)
    return clip


def test_it_is_saved_once_to_the_sample_and_the_journal_keeps_it(work, scene, approved, tmp_path):
    lead, file = scene.by("qa_lead"), tmp_path / "clip.wav"
    assert clips.asked(lead, approved.call_id) == [replace(approved, is_approved=True)]
    clips.save(lead, approved, file)
    samples, rate = soundfile.read(file, dtype="int16")
    assert rate == 8000
    assert np.array_equal(samples, SOUND[8000:16_400])
    entry = work.session.scalars(select(JournalEntry).where(JournalEntry.action == "export")).one()
    assert (entry.subject, entry.subject_id) == ("call", str(approved.call_id))
    assert json.loads(entry.payload) == {"from_ms": 1000, "to_ms": 2050}
    assert clips.asked(lead, approved.call_id) == []
    with pytest.raises(RuleError, match="somebody else approves"):
        clips.save(lead, approved, file)


def test_before_somebody_else_has_approved_it_nothing_is_written(scene, manager, clip, tmp_path):
    lead = scene.by("qa_lead")
    clips.ask(lead, clip, "例会学习")
    clips.ask(lead, clip, "再点一次")
    assert clips.asked(lead, clip.call_id) == [clip]
    with pytest.raises(RuleError, match="somebody else approves"):
        clips.save(lead, clip, tmp_path / "clip.wav")
    assert not (tmp_path / "clip.wav").exists()
    assert exports.waiting(lead) == []
    (request,) = exports.waiting(manager)
    assert request.amount == 2  # seconds, as begun
    assert request.of == f"{scene.csr.name} {scene.csr.staff_no} 2026-11-15 10:00"


def test_another_passage_needs_another_leave(scene, approved, tmp_path):
    more = replace(approved, passage=(0, 3000))
    with pytest.raises(RuleError, match="somebody else approves"):
        clips.save(scene.by("qa_lead"), more, tmp_path / "clip.wav")


@pytest.mark.parametrize("role", ["inspector", "csr", "lead"])
def test_only_who_may_save_clips_asks_for_one(scene, clip, role):
    with pytest.raises(RuleError):
        clips.asked(scene.by(role), clip.call_id)
    with pytest.raises(RuleError):
        clips.ask(scene.by(role), clip, "x")


def test_a_passage_needs_a_length(scene, clip):
    with pytest.raises(RuleError, match="Choose a passage"):
        clips.ask(scene.by("qa_lead"), replace(clip, passage=(1000, 1000)), "x")


def test_a_place_that_cannot_be_written_is_said_and_what_was_there_stays(scene, approved, tmp_path):
    with pytest.raises(StorageError, match="choose another place"):
        clips.save(scene.by("qa_lead"), approved, tmp_path / "nowhere" / "clip.wav")


def test_a_recording_that_is_gone_leaves_what_was_there(work, scene, approved, tmp_path):
    (tmp_path / "call.wav").unlink()
    (tmp_path / "clip.wav").write_bytes(b"before")
    with pytest.raises(InputError):
        clips.save(scene.by("qa_lead"), approved, tmp_path / "clip.wav")
    assert (tmp_path / "clip.wav").read_bytes() == b"before"
    work.session.delete(work.session.scalars(select(AudioFile)).one())
    work.session.flush()
    with pytest.raises(RuleError, match="no recording"):
        clips.save(scene.by("qa_lead"), approved, tmp_path / "clip.wav")


@pytest.mark.parametrize("what", ["", "nonsense", "01a202ff-50bc-7a57-9ea6-33c8303d6812/0-1"])
def test_what_was_asked_past_the_program_breaks_no_list(work, scene, manager, what):
    lead = scene.by("qa_lead")
    asked = {"requested_by": lead.actor.id, "requested_at": work.now}
    work.session.add(ExportRequest(kind="clip", what=what, amount=1, reason="x", **asked))
    work.session.flush()
    assert [request.of for request in exports.waiting(manager)] == [""]
