"""Decoded sound that does not fit into memory lies encrypted on the disk (P1)."""

import numpy as np
import pytest
from audio.sounds import speech

from qa_desk.audio import spool
from qa_desk.audio.spool import Spool


@pytest.fixture
def samples():
    return speech(2.0)


def filled(samples, pieces=(1, 7, 4096)):
    made = Spool(8000, samples.shape[1], "MP3")
    start = 0
    for piece in pieces:
        made.append(samples[start : start + piece])
        start += piece
    made.append(samples[start:])
    return made


@pytest.mark.parametrize("channels", [1, 2])
def test_what_was_added_in_pieces_is_read_from_any_place(samples, channels):
    made = filled(samples[:, :channels])
    assert made.frames == len(samples)
    for start, count in ((0, 16_000), (1, 1), (3, 5000), (4103, 2), (15_999, 1)):
        assert np.array_equal(made.read(start, count), samples[start : start + count, :channels])
    made.close()


def test_nothing_of_it_can_be_heard_from_the_disk(samples, monkeypatch):
    monkeypatch.setattr(spool, "_IN_MEMORY", 1000)
    made = filled(samples)
    assert made._file._rolled  # it has gone to the disk
    made._file.seek(0)
    on_disk = made._file.read()
    assert len(on_disk) == samples.nbytes
    found = np.frombuffer(on_disk, np.int16).astype(float)
    assert abs(np.corrcoef(found, samples.ravel())[0, 1]) < 0.05
    assert np.array_equal(made.read(0, made.frames), samples)
    made.close()


def test_no_two_spools_look_alike(samples):
    one, other = filled(samples), filled(samples)
    for made in (one, other):
        made._file.seek(0)
    assert one._file.read() != other._file.read()
    one.close()
    other.close()
