"""A sealed copy gives back exactly what was put in, from anywhere, or nothing at all (P1)."""

import hashlib
import io
import random

import numpy as np
import pytest
from audio.sounds import amr, save, speech

from qa_desk.audio import sealed
from qa_desk.audio.recording import Part, open_recording
from qa_desk.errors import Cancelled, StorageError
from qa_desk.work import Progress

CHUNK = sealed.CHUNK
KEY = bytes(range(32))
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17]


def content_of(size, seed=1):
    return random.Random(seed).randbytes(size)


def written(path, content, key=KEY):
    with path.open("wb") as file:
        digest = sealed.seal(io.BytesIO(content), file, key, len(content), Progress())
    assert digest == hashlib.sha256(content).digest()
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back_from_any_place(tmp_path, size):
    content = content_of(size)
    file = written(tmp_path / "copy", content)
    assert file.stat().st_size == sealed.size_on_disk(size)
    chance = random.Random(size)
    with sealed.open_sealed(file, KEY) as stream:
        assert stream.read() == content
        assert stream.seek(0, io.SEEK_END) == size
        for _ in range(60):
            start, count = chance.randint(0, size + 5), chance.randint(0, 2 * CHUNK)
            stream.seek(start)
            assert stream.read(count) == content[start : start + count]
            assert stream.tell() == max(start, min(start + count, size))


def test_seeking_goes_by_all_three_ways_and_never_before_the_beginning(tmp_path):
    raw = sealed.open_sealed(written(tmp_path / "copy", content_of(100)), KEY).raw
    assert (raw.readable(), raw.seekable()) == (True, True)
    assert raw.seek(10) == 10
    assert raw.seek(5, io.SEEK_CUR) == raw.tell() == 15
    with pytest.raises(ValueError, match="negative"):
        raw.seek(-1)
    raw.close()
    raw.close()
    assert raw.closed


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def swap(data):
    """Change places of the first two chunks."""
    head, sealed_chunk = 24, CHUNK + 16
    first, second = head + sealed_chunk, head + 2 * sealed_chunk
    return data[:head] + data[first:second] + data[head:first] + data[second:]


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:20],
        lambda data: flip(data, 0),  # what kind of file it is
        lambda data: flip(data, 9),  # the salt
        lambda data: flip(data, 23),  # how long it is
        lambda data: flip(data, 24),
        lambda data: flip(data, 24 + CHUNK + 3),  # a tag
        lambda data: flip(data, len(data) - 1),
        lambda data: data[:-1],
        lambda data: data[: 24 + CHUNK + 16],  # whole chunks, but too few
        lambda data: data + b"\0",
        swap,
    ],
)
def test_whatever_is_changed_is_noticed(tmp_path, harm):
    file = written(tmp_path / "copy", content_of(3 * CHUNK))
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(sealed.Damaged, match="damaged or was changed"):
        sealed.open_sealed(file, KEY).read()


def test_another_key_and_another_recordings_file_open_nothing(tmp_path):
    file = written(tmp_path / "copy", content_of(1000))
    for key in (sealed.new_key(), bytes(32)):
        with pytest.raises(sealed.Damaged):
            sealed.open_sealed(file, key).read()
    written(file, content_of(1000, seed=2), sealed.new_key())
    with pytest.raises(sealed.Damaged):
        sealed.open_sealed(file, KEY).read()


def test_the_file_shows_nothing_of_the_content_and_never_looks_the_same_twice(tmp_path):
    content = b"RIFF" + bytes(2 * CHUNK)
    first = written(tmp_path / "first", content).read_bytes()
    second = written(tmp_path / "second", content).read_bytes()
    assert b"RIFF" not in first
    assert bytes(16) not in first[24:]
    assert first[24:] != second[24:]
    assert first[24 : 24 + CHUNK] != first[24 + CHUNK + 16 : 24 + 2 * CHUNK + 16]


def test_sealing_can_be_cancelled(tmp_path):
    progress = Progress()
    progress.cancel()
    with (tmp_path / "copy").open("wb") as file, pytest.raises(Cancelled):
        sealed.seal(io.BytesIO(b"x"), file, KEY, 1, progress)


def test_a_length_that_was_not_told_truly_is_noticed(tmp_path):
    file = tmp_path / "copy"
    with file.open("wb") as opened:
        sealed.seal(io.BytesIO(content_of(100)), opened, KEY, 99, Progress())
    with pytest.raises(sealed.Damaged):
        sealed.open_sealed(file, KEY)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("call.wav", {}),
        ("call.wav", {"subtype": "ALAW"}),
        ("call.wav", {"subtype": "GSM610"}),
        ("call.mp3", {}),
        ("call.ogg", {"subtype": "VORBIS"}),
        ("call.flac", {}),
    ],
)
def test_a_sealed_recording_sounds_as_the_plain_one(tmp_path, name, how):
    channels = 1 if how.get("subtype") == "GSM610" else 2
    plain = save(tmp_path / name, speech(5.0, channels=channels), **how)
    assert np.array_equal(sound(Part.file(plain)), sound(sealed_part(tmp_path, plain)))


def test_what_only_the_other_decoder_knows_is_decoded_from_its_copy_too(tmp_path):
    plain = tmp_path / "call.amr"
    plain.write_bytes(amr(1))
    assert np.array_equal(sound(Part.file(plain)), sound(sealed_part(tmp_path, plain)))


def sealed_part(tmp_path, plain):
    copy = written(tmp_path / "copy.qda", plain.read_bytes())
    return Part(lambda: sealed.open_sealed(copy, KEY), plain.name)


def sound(part):
    with open_recording([part]) as recording:
        return recording.read(0, recording.frames)


def test_a_copy_that_is_damaged_in_its_midst_is_told_in_words(tmp_path):
    plain = save(tmp_path / "call.wav", speech(20.0))
    copy = written(tmp_path / "copy.qda", plain.read_bytes())
    copy.write_bytes(flip(copy.read_bytes(), copy.stat().st_size // 2))
    with open_recording([Part(lambda: sealed.open_sealed(copy, KEY), "call.wav")]) as recording:
        assert len(recording.read(0, 100)) == 100
        with pytest.raises(StorageError, match="copy of it is damaged or was changed"):
            recording.read(0, recording.frames)
