"""Recordings and oddities found in public projects, and what other programs make of them."""

import json

import numpy as np
import pytest
from audio.sounds import SHARED

from qa_desk import paths
from qa_desk.audio.peaks import compute
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import InputError
from qa_desk.work import Progress

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the found recordings are not here")

HEADERLESS = {"headerless_alaw_stereo_8k.al"}
ONLY_OURS = {"scipy_test-44100Hz-be-1ch-4bytes.wav"}  # libsndfile reads it, ffmpeg does not


def peers():
    index = SHARED / "expected_by_peers.json"
    return json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []


def seconds_heard(path):
    """Return the length of all that can be read, None for a refusal."""
    try:
        with open_recording([Part.file(path)]) as recording:
            return len(recording.read(0, recording.frames)) / recording.rate
    except InputError:
        return None


@needs_shared
@pytest.mark.parametrize("peer", peers(), ids=lambda peer: peer["file"].rpartition("/")[2])
def test_each_is_as_long_as_ffmpeg_finds_it_or_refused_with_a_sentence(peer):
    path = SHARED.parent / peer["file"]
    frames = peer["ffmpeg_decode"]["frames"]
    heard = seconds_heard(path)
    if path.name in HEADERLESS:
        assert heard is None
    elif frames:
        assert heard == pytest.approx(frames / int(peer["ffprobe"]["rate"]), abs=0.001)
    else:
        assert heard is None or path.name in ONLY_OURS


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
