"""Shares of silence and talk-over, of sounds whose shares are known."""

import numpy as np
import pytest
from audio.sounds import save

from qa_desk.audio import sound_facts
from qa_desk.audio.peaks import BUCKET, Peaks
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.sound_facts import SoundFacts
from qa_desk.errors import Cancelled
from qa_desk.work import Progress

RATE = 8000


def lane(*parts, level=4000):
    """Return a voice that speaks (1) and is quiet (0) for so many seconds in turn."""
    random = np.random.default_rng(1)
    pieces = [random.normal(0, level if on else 20, round(RATE * s)) for on, s in parts]
    return np.clip(np.concatenate(pieces), -32768, 32767).astype(np.int16)


def facts(tmp_path, *lanes, progress=None):
    file = save(tmp_path / "call.wav", np.stack(lanes, axis=1), RATE)
    with open_recording([Part.file(file)]) as recording:
        return sound_facts.measure(recording, progress or Progress())


def test_silence_and_talk_over_are_shares_of_the_whole_call(tmp_path):
    csr = lane((1, 4), (0, 6))
    customer = lane((0, 3), (1, 3), (0, 4))
    assert facts(tmp_path, csr, customer) == SoundFacts(silence=400, talk_over=100)


def test_pauses_between_words_are_no_silence(tmp_path):
    spoken = lane(*[(1, 0.6), (0, 0.4)] * 5)
    assert facts(tmp_path, spoken, lane((0, 5))) == SoundFacts(0, 0)
    slow = lane(*[(1, 0.4), (0, 0.6)] * 5)
    assert facts(tmp_path, slow, lane((0, 5))) == SoundFacts(600, 0)


def test_a_mixed_lane_tells_nothing_of_talk_over(tmp_path):
    assert facts(tmp_path, lane((1, 3), (0, 1))) == SoundFacts(250, None)


def test_a_line_that_hums_off_its_middle_is_still_silent(tmp_path):
    quiet = lane((0, 2)) + np.int16(3000)
    assert facts(tmp_path, quiet, quiet) == SoundFacts(1000, 0)


@pytest.mark.parametrize("lanes", [1, 2])
def test_nothing_at_all_is_silence(tmp_path, lanes):
    short = np.zeros(100, np.int16)
    talk_over = 0 if lanes == 2 else None
    assert facts(tmp_path, *[short] * lanes) == SoundFacts(1000, talk_over)


def test_a_long_call_is_read_block_by_block_and_can_be_stopped(tmp_path):
    voice = np.tile(lane((1, 30), (0, 10)), 5)
    seen = []
    progress = Progress(lambda done, total: seen.append((done, total)))
    assert facts(tmp_path, voice, voice, progress=progress) == SoundFacts(250, 750)
    assert seen[0] == (0, 10_000)
    progress.cancel()
    with pytest.raises(Cancelled):
        facts(tmp_path, voice, voice, progress=progress)


def found(*lanes, rate=RATE):
    """Return who speaks when in these lanes."""
    samples = np.stack(lanes, axis=1)
    size = -(-len(samples) // BUCKET) * BUCKET
    whole = np.zeros((size, len(lanes)), np.int16)
    whole[: len(samples)] = samples
    buckets = whole.reshape(-1, BUCKET, len(lanes))
    outline = Peaks(rate, len(samples), buckets.min(axis=1).T, buckets.max(axis=1).T)
    return sound_facts.voices(Progress(), outline)


def near(passages, *expected):
    """Say whether passages are these, to a twentieth of a second."""
    assert [ms for each in passages for ms in each] == pytest.approx(
        [ms for each in expected for ms in each], abs=50
    )


def test_who_speaks_when_is_found_lane_by_lane():
    csr = lane((0, 1), (1, 3), (0, 6))
    customer = lane((0, 3.5), (1, 4.5), (0, 2))
    voices = found(csr, customer)
    assert voices.length_ms == 10_000
    near(voices.spoken[0], (1000, 4000))
    near(voices.spoken[1], (3500, 8000))
    near(voices.both, (3500, 4000))
    near(voices.silences, (8000, 10_000))
    assert voices.gaps == ()
    assert voices.share(voices.spoken[0]) == pytest.approx(300, abs=10)


def test_short_pauses_belong_to_what_is_said_and_short_silences_are_none():
    voices = found(lane((1, 3), (0, 0.3), (1, 3), (0, 1), (1, 1), (0, 3), (1, 1)), lane((0, 12.3)))
    near(voices.spoken[0], (0, 6300), (7300, 8300), (11_300, 12_300))
    near(voices.silences, (8300, 11_300))


def test_a_quiet_voice_is_a_voice_and_a_line_that_hums_is_none():
    quiet = lane((0, 4), (1, 2), (0, 4), level=90)
    hum = (600 * np.sin(np.arange(10 * RATE) / 25)).astype(np.int16) + np.int16(2000)
    voices = found(quiet, hum)
    near(voices.spoken[0], (4000, 6000))
    assert voices.spoken[1] == ()
    near(voices.silences, (0, 4000), (6000, 10_000))


def test_exact_silence_of_both_lanes_is_a_recorder_that_was_paused():
    csr, customer = lane((1, 3), (0, 7)), lane((0, 6), (1, 4))
    csr[3 * RATE : 8 * RATE] = 0
    customer[2 * RATE : 6 * RATE] = 8  # what A-law says for nothing
    voices = found(csr, customer)
    near(voices.gaps, (3000, 6000))
    assert voices.silences == ()
    assert voices.quiet == voices.gaps
    csr[4 * RATE] = 3
    customer[5 * RATE] = 9
    assert found(csr, customer).gaps == ()


def test_a_recording_that_ends_in_exact_silence_ends_where_it_ends():
    csr = np.zeros(3 * RATE + 40, np.int16)
    voices = found(csr, csr)
    assert voices.gaps == ((0, 3005),)
    assert voices.levels == (0, 0)
    assert voices.evening_gains() == (1.0, 1.0)


def test_a_mixed_lane_has_no_talk_over():
    voices = found(lane((1, 3), (0, 4)))
    assert voices.both == ()
    near(voices.silences, (3000, 7000))


def test_a_recording_of_nothing_has_no_voices():
    voices = found(np.zeros(0, np.int16), np.zeros(0, np.int16))
    assert voices.spoken == ((), ())
    assert voices.share(voices.quiet) == 0


def test_the_quiet_side_is_evened_out_to_the_loud_one_within_reason():
    gains = found(lane((1, 2), (0, 8), level=3000), lane((0, 8), (1, 2), level=600)).evening_gains()
    assert gains[0] == 1.0
    assert gains[1] == pytest.approx(5, rel=0.15)
    faint = found(lane((1, 2), (0, 8), level=3000), lane((0, 8), (1, 2), level=100))
    assert faint.evening_gains()[1] == 8.0


def test_finding_voices_can_be_stopped():
    outline = Peaks(RATE, 0, np.zeros((1, 0), np.int16), np.zeros((1, 0), np.int16))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        sound_facts.voices(progress, outline)
