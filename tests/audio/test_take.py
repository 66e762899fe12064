"""P1, P23: what a microphone hears is never in the clear on the disk, and survives a crash."""

import io
import os
from collections import namedtuple
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.audio import take as taking
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.take import SoundFormat, Take, TakeWriter
from qa_desk.errors import StorageError

CALL = UUID(int=3)
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
TONE = (12_000 * np.sin(np.arange(40_000) / 5)).astype(np.int16)


@pytest.fixture
def take(tmp_path):
    return Take.begin(tmp_path / "takes", CALL, 16_000, NOW)


def write(take, *pieces):
    writer = TakeWriter(take)
    for piece in pieces:
        writer.append(piece)
    return writer


def test_a_take_plays_as_it_was_heard(take):
    write(take, TONE[:7], TONE[7:30_001], TONE[30_001:]).close()
    assert (take.frames, take.duration_ms) == (40_000, 2500)
    with open_recording([Part(take.open, "take")]) as sound:
        assert (sound.rate, sound.channels, sound.frames) == (16_000, 1, 40_000)
        assert (sound.read(0, 40_000)[:, 0] == TONE).all()
        assert (sound.read(29_990, 20)[:, 0] == TONE[29_990:30_010]).all()


def test_the_file_tells_nothing_and_is_this_persons_only(take):
    write(take, TONE).close()
    data = take.file.read_bytes()
    assert TONE[:50].tobytes() not in data
    assert b"RIFF" not in data
    assert len(set(data)) == 256  # as noise is: sixteen bits of a tone would not be
    if os.name != "nt":
        assert take.file.stat().st_mode & 0o077 == 0
    assert str(take.key) not in repr(take)


def test_what_was_taken_is_there_though_nobody_ended_it(take):
    writer = write(take, TONE[:10_000], TONE[10_000:20_000])
    again = Take.from_document(take.to_document())
    assert again == take
    assert again.open().read()[44:] == TONE[:20_000].tobytes()
    with take.file.open("ab") as torn:
        torn.write(b"x")  # half a sample
    assert again.frames == 20_000
    writer.close()


def test_a_take_that_is_thrown_away_is_gone(take):
    assert take.frames == 0
    write(take, TONE).close()
    take.discard()
    take.discard()
    assert not take.file.exists()
    TakeWriter(take).close()


def test_a_full_disk_takes_nothing_half_and_is_said(take, monkeypatch):
    writer = write(take, TONE[:100])

    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(taking.os, "fsync", full)
        with pytest.raises(StorageError, match=r"No space left .* is safe"):
            writer.append(TONE)
    writer.append(TONE)  # there is room again, and a gap before it
    assert take.frames == 100
    assert take.open().read()[44:] == TONE[:100].tobytes()


def test_a_computer_without_room_does_not_begin(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(taking.shutil, "disk_usage", lambda _folder: usage(1, 1, 5_000_000))
    with pytest.raises(StorageError, match="5 MB are left"):
        Take.begin(tmp_path, CALL, 16_000, NOW)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        Take.begin(tmp_path / "file", CALL, 16_000, NOW)


@pytest.mark.parametrize(
    ("form", "data", "heard"),
    [
        (SoundFormat(8000), np.array([1, -2], "<i2"), [1, -2]),
        (SoundFormat(8000, 2), np.array([100, 300, -5, -7], "<i2"), [200, -6]),
        (SoundFormat(8000, 1, "uint8"), np.array([128, 255, 0], "u1"), [0, 32512, -32768]),
        (SoundFormat(8000, 1, "int32"), np.array([1 << 16, -(1 << 31)], "<i4"), [1, -32768]),
        (SoundFormat(8000, 2, "float"), np.array([1, 1, -0.5, 0.5], "<f4"), [32767, 0]),
    ],
)
def test_whatever_a_device_counts_in_becomes_sixteen_bits_of_one_lane(form, data, heard):
    assert form.samples(data.tobytes()).tolist() == heard
    assert len(data.tobytes()) % form.frame == 0


@given(st.lists(st.integers(0, 3000), max_size=6), st.integers(0, 9000), st.integers(0, 500))
def test_it_is_sought_like_any_file(tmp_path_factory, sizes, place, count):
    take = Take.begin(tmp_path_factory.mktemp("takes"), CALL, 8000, NOW)
    pieces, at = [], 0
    for size in sizes:
        pieces.append(TONE[at : at + size])
        at += size
    write(take, np.zeros(0, np.int16), *pieces).close()
    with take.open() as stream:
        whole = stream.read()
        stream.seek(place)
        assert stream.read(count) == whole[place : place + count]
    assert isinstance(stream, io.BufferedReader)
    assert whole[44:] == TONE[:at].tobytes()
