"""Files without a header, read as their recorder's profile says."""

import io

import numpy as np
import pytest
import soundfile
from audio.sounds import SHARED, save, speech

from qa_desk.audio import decoding, headerless
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.probe import probe
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError

ALAW = Headerless("alaw", 8000, 2)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the found recordings are not here")


def raw(samples, subtype):
    file = io.BytesIO()
    soundfile.write(file, samples, 8000, format="RAW", subtype=subtype, endian="LITTLE")
    return file.getvalue()


def heard(data, told, name="call.dat"):
    with open_recording([Part(lambda: io.BytesIO(data), name, headerless=told)]) as recording:
        assert (recording.rate, recording.format) == (told.rate, told.format)
        return recording.read(0, recording.frames)


def level(samples):
    return np.sqrt((samples.astype(float) ** 2).mean(axis=0))


@pytest.mark.parametrize(
    ("codec", "subtype"), [("alaw", "ALAW"), ("mulaw", "ULAW"), ("pcm16", "PCM_16")]
)
@pytest.mark.parametrize("channels", [1, 2])
def test_g711_and_plain_samples_are_read_in_full(codec, subtype, channels):
    samples = speech(channels=channels)
    found = heard(raw(samples, subtype), Headerless(codec, 8000, channels))
    assert np.abs(found.astype(int) - samples).max() <= 512


@pytest.mark.parametrize(("codec", "subtype"), [("gsm", "GSM610"), ("vox", "VOX_ADPCM")])
def test_gsm_and_dialogic_vox_are_read_whatever_their_name_is(codec, subtype):
    samples = np.rint(8000 * np.sin(np.arange(24_000) / 8))[:, None].astype(np.int16)
    found = heard(raw(samples, subtype), Headerless(codec, 8000, 1))
    assert len(found) == pytest.approx(len(samples), abs=160)
    assert level(found) == pytest.approx(level(samples), rel=0.05)


@needs_shared
def test_g722_is_read_whatever_its_name_is():
    data = (SHARED / "prompts" / "queue-thankyou.g722").read_bytes()
    named = open_recording([Part(lambda: io.BytesIO(data), "call.g722")])
    with named:
        expected = named.read(0, named.frames)
    assert np.array_equal(heard(data, Headerless("g722", 16_000, 1)), expected)
    assert level(expected) == pytest.approx([4498.83], rel=0.001)


def test_g729_is_read():
    assert len(heard(bytes(range(250)) * 40, Headerless("g729", 8000, 1))) == 80_000


def test_nothing_is_read_of_too_little():
    with pytest.raises(InputError, match="No sound can be read"):
        heard(b"\0", Headerless("pcm16", 8000, 2))


@needs_shared
def test_a_probe_reads_by_the_profile_what_has_no_header(tmp_path):
    path = SHARED / "formats" / "headerless_alaw_stereo_8k.al"
    found = probe(path, profile=ALAW)
    assert (found.format, found.rate, found.channels) == ("ALAW", 8000, 2)
    assert found.duration_ms == 60_000


@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.gsm", "call.flac"])
def test_a_profile_changes_nothing_for_files_that_tell_themselves(tmp_path, name):
    path = tmp_path / name
    if name == "call.gsm":
        path.write_bytes(raw(speech(channels=1), "GSM610"))
    else:
        save(path, speech())
    assert probe(path, profile=ALAW) == probe(path)


def test_silence_in_mu_law_is_not_taken_for_an_mp3():
    told = Headerless("mulaw", 8000, 1)
    assert decoding.without_header(io.BytesIO(b"\xff" * 8000), "call.dat", told) == told


@pytest.mark.parametrize(
    ("codec", "rate", "channels", "words"),
    [
        ("opus", 8000, 1, "is no coding"),
        ("alaw", 90, 1, "not recorded at 90 Hz"),
        ("gsm", 16_000, 1, "not recorded at 16000 Hz"),
        ("alaw", 8000, 3, "has no 3 channels"),
        ("vox", 8000, 2, "has no 2 channels"),
    ],
)
def test_what_no_file_can_be_is_refused_with_a_sentence(codec, rate, channels, words):
    with pytest.raises(InputError, match=words):
        headerless.told(codec, rate, channels)


def test_the_usual_rate_need_not_be_said():
    assert headerless.told("mulaw", None, 1).rate == 8000
    assert headerless.told("g722", None, 1).rate == 16_000


def test_what_was_stored_with_a_file_says_how_it_is_read():
    assert headerless.stored(ALAW.format, 8000, 2) == ALAW
    assert headerless.stored("WAV ALAW", 8000, 2) is None
