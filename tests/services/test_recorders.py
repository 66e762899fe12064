"""What a recorder's files do not tell, its profile does: at import, in our copy, when played."""

import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from audio.sounds import speech
from factories import acting, make_person, make_scene, make_task
from recordings import OUT, only, run

from qa_desk.audio.headerless import Headerless
from qa_desk.audio.kept import AudioPart
from qa_desk.audio.probe import probe
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError, RuleError
from qa_desk.models import AudioFile, Call, CallSound, Evaluation, Recorder, audio_store
from qa_desk.services import audio_copies, importing, recorders, sound_facts
from qa_desk.work import Progress

ALAW, MULAW = Headerless("alaw", 8000, 2), Headerless("mulaw", 8000, 2)
NAME = OUT.rpartition("/")[2].replace(".wav", ".al")


@pytest.fixture
def headerless_file(folder):
    """A recording in A-law of 0.2 s, without a header."""
    file = io.BytesIO()
    soundfile.write(file, speech(0.2), 8000, format="RAW", subtype="ALAW")
    (folder / NAME).write_bytes(file.getvalue())
    return folder / NAME


def tell(access, files, code="default"):
    with access.work() as work:
        recorders.set_headerless(work, code, files)


def facts(access):
    file = only(access, AudioFile)
    return file.format, file.rate, file.channels, file.duration_ms


def test_a_profile_makes_and_keeps_a_recorder(access):
    tell(access, ALAW, " north ")
    with access.work() as work:
        recorder = work.session.query(Recorder).filter_by(code="north").one()
        recorder.profile = {**recorder.profile, "other": 1}
    tell(access, MULAW, "north")
    with access.ask() as work:
        (row,) = recorders.recorders(work)
        assert (row.settings.code, row.settings.headerless, row.last) == ("north", MULAW, None)
    tell(access, None, "north")
    with access.ask() as work:
        found = work.session.query(Recorder).filter_by(code="north").one()
        assert found.profile == {"other": 1}


def test_a_recorder_without_a_name_is_refused(access):
    with pytest.raises(InputError, match="short name"):
        tell(access, ALAW, " ")


def test_no_recorder_has_the_name_of_what_is_watched_live(access, folder):
    with pytest.raises(InputError, match="Choose another short name"):
        tell(access, ALAW, "live")
    with pytest.raises(InputError, match="Choose another short name"):
        importing.run(access.work, importing.Request(folder, recorder="live"))


def test_only_who_may_import_says_or_sees_it(access):
    with access.work() as work:
        csr = acting(work, make_person(work, "csr"))
        with pytest.raises(RuleError):
            recorders.set_headerless(csr, "default", ALAW)
        with pytest.raises(RuleError):
            recorders.recorders(csr)


def test_a_file_without_a_header_goes_in_once_the_recorder_is_known(
    access, folder, headerless_file
):
    refused = run(access, folder)
    assert (refused.stored, len(refused.problems)) == (0, 1)
    assert "qa-desk recorder profile" in refused.problems[0].words
    tell(access, ALAW)
    assert run(access, folder).stored == 1
    assert facts(access) == ("ALAW", 8000, 2, 200)
    again = run(access, folder)
    assert (again.stored, again.completed, again.problems) == (0, 0, ())


def test_a_profile_that_was_wrong_is_corrected_by_importing_again(access, folder, headerless_file):
    tell(access, Headerless("pcm16", 16_000, 1))
    run(access, folder)
    assert facts(access) == ("PCM16", 16_000, 1, 100)
    tell(access, ALAW)
    assert run(access, folder).completed == 1
    assert facts(access) == ("ALAW", 8000, 2, 200)
    assert only(access, Call).duration_ms == 200
    tell(access, None)  # what is in stays in
    assert run(access, folder).problems == ()
    assert facts(access) == ("ALAW", 8000, 2, 200)


def test_a_copied_file_with_a_header_is_not_read_by_the_profile(access, folder, headerless_file):
    soundfile.write(headerless_file, speech(0.2), 8000, format="WAV")
    run(access, folder)
    found = facts(access)
    tell(access, ALAW)
    run(access, folder)
    assert facts(access) == found
    assert found[0] == "WAV PCM_16"


@pytest.fixture
def drawn(access, tmp_path, headerless_file):
    """Return the id of a drawn call, of A-law without a header, in our copy alone."""
    tell(access, ALAW)
    with access.work() as work:
        scene = make_scene(work)
        for audio in work.session.query(AudioFile):
            file = tmp_path / audio.path
            file.write_bytes(headerless_file.read_bytes() + audio.id.bytes)
            audio.source = str(tmp_path)
            for name, value in vars(probe(file, profile=ALAW)).items():
                setattr(audio, name, value)
        make_task(replace(scene, work=work))
        audio_copies.set_store(acting(work, scene.qa_lead), tmp_path / "store")
    audio_copies.copy(access.work, Progress())
    for file in tmp_path.glob("*.wav"):
        file.unlink()
    return only(access, Evaluation).call_id


def test_our_sealed_copy_is_played_and_measured_as_it_was_imported(access, drawn):
    with access.ask() as work:
        (place,) = audio_store.places(work.session, drawn, work.now)
    part = AudioPart(**vars(place))
    with open_recording([Part(part.open, "call.wav", headerless=part.headerless)]) as recording:
        samples = recording.read(0, 1600)
    assert np.abs(samples.astype(int) - speech(0.2)).max() <= 512
    sound_facts.measure(access.work, Progress())
    assert only(access, CallSound).call_id == drawn


def test_the_same_content_elsewhere_changes_nothing(access, folder, tmp_path, headerless_file):
    tell(access, ALAW)
    run(access, folder)
    tell(access, MULAW)
    (tmp_path / "copy").mkdir()
    headerless_file.rename(tmp_path / "copy" / NAME)
    assert run(access, tmp_path / "copy").completed == 0
    assert facts(access) == ("ALAW", 8000, 2, 200)
    assert only(access, AudioFile).source == str(folder.resolve())
