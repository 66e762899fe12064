import hashlib

import pytest
from audio.sounds import save, speech

from qa_desk.audio.probe import Probe, probe
from qa_desk.errors import Cancelled, InputError
from qa_desk.work import Progress


def test_a_probe_tells_kind_length_and_content(tmp_path):
    path = save(tmp_path / "call.wav", speech(2), subtype="ALAW")
    content = path.read_bytes()
    assert probe(path) == Probe(
        "WAV ALAW", 8000, 2, 2000, len(content), hashlib.sha256(content).digest()
    )


def test_a_probe_counts_the_bytes_it_has_read(tmp_path):
    path = save(tmp_path / "call.wav", speech(2))
    seen = []
    probe(path, Progress(lambda done, total: seen.append((done, total))))
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_a_probe_can_be_cancelled(tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        probe(save(tmp_path / "call.wav", speech()), progress)


def test_a_tiny_damaged_file_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "fuzz.wav"
    path.write_bytes(
        b"RIFF\x1c\0\0\0WAVEfmt \x10\0\0\x7f\x01\0\xff\xff\xff\xff\xff\xff\0\0\0\0\x10\0\0\0\0"
    )
    assert path.stat().st_size == 37
    with pytest.raises(InputError, match="No sound can be read"):
        probe(path)
