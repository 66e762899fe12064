"""Real files behind the recordings of a test's calls."""

import hashlib
import zlib

from audio.sounds import save, speech

from qa_desk.models import AudioFile


def record_all(work, folder, seconds=0.2):
    """Write a file of its own for every recording of a database, as its recorder did."""
    folder.mkdir(parents=True, exist_ok=True)
    for audio in work.session.query(AudioFile).all():
        seed = zlib.crc32(audio.path.encode())
        content = save(folder / audio.path, speech(seconds, seed=seed)).read_bytes()
        audio.source, audio.duration_ms = str(folder), round(seconds * 1000)
        audio.sha256, audio.bytes = hashlib.sha256(content).digest(), len(content)
    work.session.flush()


def overwrite(path):
    """Write another call over a file, as a recorder that reuses names."""
    save(path, speech(0.2, seed=4711))
