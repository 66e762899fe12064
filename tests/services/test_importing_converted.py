"""Recordings in a closed format are imported, sealed as they are, and heard converted (P2)."""

import hashlib
import sys

import pytest
import sounding
from audio.sounds import speech, wave_bytes
from factories import acting, make_scene, make_task
from recordings import only

from qa_desk.audio import cache, converters
from qa_desk.audio.kept import AudioPart
from qa_desk.errors import InputError
from qa_desk.models import AudioFile, AudioKey, audio_store
from qa_desk.services import audio_copies, importing
from qa_desk.work import Progress

SOUND = wave_bytes(speech(0.5, seed=1))
PROGRAM = "import sys; open(sys.argv[2], 'wb').write(open(sys.argv[1], 'rb').read()[::-1])"


@pytest.fixture(autouse=True)
def converter(tmp_path):
    """A small real converter, for the recorder "north"."""
    (tmp_path / "convert.py").write_text(PROGRAM, "utf-8")
    command = (sys.executable, str(tmp_path / "convert.py"), "{in}", "{out}")
    converters.keep("north", converters.told("north", [".v3"], command))
    yield
    cache.clear()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "recorder"
    folder.mkdir()
    (folder / "one.v3").write_bytes(SOUND[::-1])
    return folder


def test_a_closed_format_goes_in_by_the_recorder_whose_program_reads_it(access, folder):
    with pytest.raises(InputError, match="no recording"):
        importing.run(access.work, importing.Request(folder, recorder="south"))
    request = importing.Request(folder, recorder="north")
    assert importing.run(access.work, request).stored == 1
    file = only(access, AudioFile)
    assert (file.path, file.format) == ("one.v3", "converted: north: WAV PCM_16")
    assert (file.bytes, file.duration_ms) == (len(SOUND), 500)
    again = importing.run(access.work, request)
    assert (again.known, again.completed) == (1, 0)


def test_the_sealed_copy_is_the_recorders_own_file_and_is_heard_converted(access, folder, tmp_path):
    with access.work() as work:
        scene = make_scene(work)
        sounding.record_all(work, tmp_path / "calls")
        for audio in work.session.query(AudioFile):
            file = tmp_path / "calls" / audio.path
            closed = file.read_bytes()[::-1]
            file.with_suffix(".v3").write_bytes(closed)
            audio.path = file.with_suffix(".v3").name
            audio.format = "converted: north: WAV PCM_16"
            audio.sha256 = hashlib.sha256(closed).digest()
        work.session.flush()
        make_task(scene)
        audio_copies.set_store(acting(work, scene.qa_lead), tmp_path / "store")
    assert audio_copies.copy(access.work, Progress()).copied == 1
    with access.ask() as work:
        audio = work.session.query(AudioFile).join(AudioKey).one()
        (at,) = audio_store.places(work.session, audio.call_id, work.now)
    with AudioPart(**vars(at)).open() as stream:
        assert stream.read(4) == b"RIFF"
