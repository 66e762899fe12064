"""Shares of silence and talk-over, of sounds whose shares are known."""

import numpy as np
import pytest
from audio.sounds import save

from qa_desk.audio import sound_facts
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
