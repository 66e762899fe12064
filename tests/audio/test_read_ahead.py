"""What can be read at once of a recording, and what must be decoded first."""

import numpy as np
import pytest
from audio.sounds import save, speech

from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import Cancelled
from qa_desk.work import Progress

SECONDS = 20


@pytest.fixture(scope="module")
def mp3(tmp_path_factory):
    """A call that is only read forward."""
    return save(tmp_path_factory.mktemp("calls") / "call.mp3", speech(SECONDS))


def test_all_of_a_plain_file_is_at_hand(tmp_path):
    with open_recording([Part.file(save(tmp_path / "call.wav", speech(SECONDS)))]) as recording:
        assert recording.at_hand == recording.frames


def test_an_mp3_is_opened_without_decoding_it(mp3):
    with open_recording([Part.file(mp3)]) as recording:
        assert recording.at_hand == 0
        recording.read(0, 1000)
        assert 1000 <= recording.at_hand < recording.frames


def test_an_mp3_that_is_read_block_by_block_is_the_same_as_in_one_piece(mp3):
    part = Part.file(mp3)
    with open_recording([part]) as once, open_recording([part]) as twice:
        whole = once.read(0, once.frames)
        blocks = [twice.read(at, 65_536) for at in range(0, twice.frames, 65_536)]
        assert np.array_equal(np.concatenate(blocks), whole)
        assert np.array_equal(twice.read(70_001, 9_999), whole[70_001:80_000])


def test_reading_ahead_brings_everything_to_hand_and_can_be_cancelled(mp3):
    with open_recording([Part.file(mp3)]) as recording:
        stopped = Progress()
        stopped.cancel()
        with pytest.raises(Cancelled):
            recording.read_ahead(stopped)
        assert recording.at_hand < recording.frames
        told = []
        recording.read_ahead(Progress(lambda done, total: told.append((done, total))))
        assert recording.at_hand == recording.frames
        assert told[-1] == (recording.frames, recording.frames)


def test_of_two_legs_the_one_still_to_be_decoded_counts(tmp_path, mp3):
    customer = save(tmp_path / "customer.wav", speech(1.0, 16_000), 16_000)
    parts = [Part.file(mp3, "csr", 1000), Part.file(customer, "customer")]
    with open_recording(parts) as recording:
        assert recording.rate == 16_000
        assert recording.at_hand == 16_000  # the MP3 begins after a second
        recording.read_ahead(Progress())
        assert recording.at_hand == recording.frames


@pytest.mark.parametrize("flags", [0b1111, 0b1101])
@pytest.mark.parametrize("tag", [b"", b"TAG" + bytes(125)])
def test_an_mp3_is_as_long_as_it_counts_whether_or_not_it_counts_its_bytes(
    tmp_path, mp3, flags, tag
):
    data = bytearray(mp3.read_bytes())
    place = max(data.find(b"Xing"), data.find(b"Info"))
    assert data[place + 7] == 0b1111
    data[place + 7] = flags
    path = tmp_path / "call.mp3"
    path.write_bytes(data + tag)
    with open_recording([Part.file(path)]) as recording:
        coded = SECONDS * 8000
        assert coded <= recording.frames <= coded + 2 * 1152  # padding of the coder
        assert recording.at_hand == 0
