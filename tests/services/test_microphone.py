"""S3-3c, P1, P23: who watched a contact adds what the microphone heard, sealed as the others."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from factories import acting, full_sheet, make_scene

from qa_desk.audio import sealed
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.take import Take, TakeWriter
from qa_desk.errors import RuleError, StorageError
from qa_desk.models import AudioFile, AudioKey, Evaluation, JournalEntry, database
from qa_desk.services import audio_copies, cases, evaluating, live, microphone
from qa_desk.services.live import Beginning
from qa_desk.work import Progress

TONE = (12_000 * np.sin(np.arange(24_000) / 5)).astype(np.int16)


class Booth:
    """An inspector beside a CSR, with a microphone; and the centre's store."""

    def __init__(self, access, tmp_path):
        self.access = access
        self.folder = tmp_path / "takes"
        self.store_folder = tmp_path / "store"
        with access.work() as work:
            self.scene = make_scene(work, calls=0)
            audio_copies.set_store(acting(work, self.scene.qa_lead), self.store_folder)
        with self.at("inspector").work() as work:
            self.begun = live.begin(work, Beginning("side_by_side", self.scene.csr.id))
            self.began_at = work.now

    def at(self, role):
        """Return the way into the database of one of the people."""
        with self.access.ask() as work:
            actor = acting(work, getattr(self.scene, role)).actor
        return database.Access(self.access._engine, actor)

    def take(self, samples=TONE, later=0):
        at = self.began_at + timedelta(milliseconds=later)
        take = Take.begin(self.folder, self.begun.call_id, 16_000, at)
        writer = TakeWriter(take)
        writer.append(samples)
        writer.close()
        return take

    def store(self, take, role="inspector"):
        return microphone.store(self.at(role).work, Progress(), take)

    def case(self):
        with self.at("inspector").ask() as work:
            return cases.case(work, self.begun.evaluation_id)

    def rows(self, model):
        with self.access.ask() as work:
            return work.session.query(model).count()


@pytest.fixture
def booth(access, tmp_path):
    return Booth(access, tmp_path)


def test_what_was_recorded_is_heard_as_any_recording(booth):
    take = booth.take(later=1500)
    booth.store(take)
    case = booth.case()
    (part,) = case.parts
    assert (part.offset_ms, part.channel, part.is_deleted) == (1500, "both", False)
    with open_recording([Part(part.open, "x", part.channel, part.offset_ms)]) as sound:
        assert (sound.rate, sound.duration_ms) == (16_000, 3000)
        assert (sound.read(24_000, 24_000)[:, 0] == TONE).all()
    assert case.is_recorded
    assert take.file.exists()  # whoever stored it throws it away


def test_it_is_sealed_under_a_key_of_its_own_and_noted(booth):
    booth.store(booth.take())
    booth.store(booth.take(TONE[:100], later=9000))
    one, two = booth.case().parts
    assert one.key != two.key
    copies = [file for file in booth.store_folder.rglob("*") if file.is_file()]
    assert {file.suffix for file in copies} == {".qda"}
    assert not any(b"RIFF" in file.read_bytes() for file in copies)
    with pytest.raises(sealed.Damaged), sealed.open_sealed(one.copy, two.key) as wrong:
        wrong.read(1)
    with booth.access.ask() as work:
        noted = work.session.query(JournalEntry).filter_by(action="record").all()
    assert [entry.subject_id for entry in noted] == [str(booth.begun.call_id)] * 2


def test_nobody_else_adds_a_recording_to_a_contact(booth):
    take = booth.take()
    for role, words in (("qa_lead", "Only whoever watched"), ("lead", "rights"), ("csr", "rights")):
        with pytest.raises(RuleError, match=words):
            booth.store(take, role)
    assert booth.rows(AudioFile) == 0


def test_nothing_is_added_to_a_result_that_was_submitted(booth):
    take = booth.take()
    with booth.at("inspector").work() as work:
        live.set_length(work, booth.begun.call_id, 60_000)
        found = work.session.get_one(Evaluation, booth.begun.evaluation_id)
        state = evaluating.open_task(work, found.id, found.version)
        checklist = cases.case(work, found.id).checklist
        evaluating.submit(work, found.id, state.version, full_sheet(checklist))
    with pytest.raises(RuleError, match="Recall the result"):
        booth.store(take)
    assert booth.rows(AudioFile) == 0


def test_what_cannot_be_stored_stays_sealed_and_is_stored_later(booth):
    take = booth.take()
    booth.store_folder.rmdir()
    booth.store_folder.write_text("no folder")
    with pytest.raises(StorageError, match="safe on this computer"):
        booth.store(take)
    assert (booth.rows(AudioFile), booth.rows(AudioKey)) == (0, 0)
    booth.store_folder.unlink()
    booth.store(take)
    assert len(booth.case().parts) == 1


def test_a_centre_without_a_store_is_told_so(booth, monkeypatch):
    monkeypatch.setattr(microphone.audio_store, "folder", lambda _session, _now: None)
    with pytest.raises(StorageError, match="stays sealed on this computer"):
        booth.store(booth.take())


def test_a_copy_that_does_not_read_back_is_not_taken(booth, monkeypatch):
    monkeypatch.setattr(microphone.sealed, "sha256", lambda _stream, _progress: b"")
    with pytest.raises(StorageError, match="damaged"):
        booth.store(booth.take())
    assert [file for file in booth.store_folder.rglob("*") if file.is_file()] == []


def test_an_empty_take_is_not_stored(booth):
    with pytest.raises(RuleError, match="Nothing was recorded"):
        booth.store(booth.take(TONE[:0]))


def test_a_clock_that_is_behind_ours_begins_with_the_contact(booth):
    take = booth.take(later=-2000)
    booth.store(replace(take))
    assert booth.case().parts[0].offset_ms == 0
