"""Recordings and oddities found in public projects, and what other programs make of them."""

import json

import numpy as np
import pytest
from audio.sounds import SHARED

from qa_desk import paths
from qa_desk.audio.decoding import open_source
from qa_desk.audio.headerless import Headerless
from qa_desk.audio.peaks import compute
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError
from qa_desk.work import Progress

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the found recordings are not here")

HEADERLESS = {"headerless_alaw_stereo_8k.al": Headerless("alaw", 8000, 2)}
ONLY_OURS = {"scipy_test-44100Hz-be-1ch-4bytes.wav"}  # libsndfile reads it, ffmpeg does not
FLOATS_TO_FFMPEG = {"hound_waveformatextensible-24bit-4byte-48kHz-stereo.wav"}  # its tag: integers
DECODERS_DIFFER = {"ima_adpcm_stereo_8k.wav": 0.001, "webrtc_stereo.ogg": 0.02}  # of the peak


def peers():
    index = SHARED / "expected_by_peers.json"
    return json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []


def heard(path):
    """Return rate and samples of all that can be heard, None for a refusal."""
    try:
        with path.open("rb") as file:
            source = open_source(file, path.name, Progress(), HEADERLESS.get(path.name))
            samples = source.read(0, source.frames)
            source.close()
            return source.rate, samples.astype(float)
    except InputError:
        return None


@needs_shared
@pytest.mark.parametrize("peer", peers(), ids=lambda peer: peer["file"].rpartition("/")[2])
def test_each_has_the_channels_length_and_level_that_ffmpeg_finds(peer):
    path = SHARED.parent / peer["file"]
    found, expected = heard(path), peer["ffmpeg_decode"]
    if not expected["frames"]:
        assert (found is not None) == (path.name in ONLY_OURS)
        return
    rate, samples = found
    assert samples.shape[1] == peer["ffprobe"]["channels"]
    seconds = expected["frames"] / int(peer["ffprobe"]["rate"])
    assert len(samples) / rate == pytest.approx(seconds, abs=0.001)
    if path.name not in FLOATS_TO_FFMPEG:
        rms, peak = np.sqrt((samples**2).mean(axis=0)), np.abs(samples).max(axis=0)
        share = DECODERS_DIFFER.get(path.name, 0)
        assert rms == pytest.approx(expected["rms_per_channel"], rel=0.001, abs=0.1)
        assert peak == pytest.approx(expected["peak_per_channel"], rel=share, abs=2)


@needs_shared
def test_the_index_of_the_peers_names_every_recording_in_the_folder():
    there = {path.relative_to(SHARED.parent).as_posix() for path in SHARED.glob("*/*")}
    assert {peer["file"] for peer in peers()} == {
        name for name in there if not name.endswith(".json")
    }


@needs_shared
def test_peaks_are_those_of_audiowaveform():
    oracle = json.loads(
        (SHARED / "formats" / "ref_pcm16_stereo_8k.peaks_z256_16bit.json").read_text("utf-8")
    )
    values = np.array(oracle["data"], np.int16).reshape(-1, 2, 2)  # column, lane, (min, max)
    with open_recording([Part.file(SHARED / "formats" / "ref_pcm16_stereo_8k.wav")]) as recording:
        low, high = compute(recording, Progress()).view(0, recording.frames, oracle["length"])
    assert np.array_equal(low.T, values[:, :, 0])
    assert np.array_equal(high.T, values[:, :, 1])


def cuts():
    return json.loads((paths.resources() / "demo/audio/cuts.json").read_text(encoding="utf-8"))


def test_every_demonstration_cut_opens_as_its_index_says():
    folder = paths.resources() / "demo" / "audio"
    for cut in cuts():
        parts = [
            Part.file(folder / leg["file"], leg["channel"], leg["offset_ms"]) for leg in cut["legs"]
        ]
        with open_recording(parts) as recording:
            assert recording.duration_ms == cut["duration_ms"]
            assert recording.channels == cut["channels"]


def test_the_index_of_cuts_names_every_demonstration_file():
    folder = paths.resources() / "demo" / "audio"
    named = {leg["file"] for cut in cuts() for leg in cut["legs"]}
    assert named == {file.name for file in folder.glob("*.ogg")}
