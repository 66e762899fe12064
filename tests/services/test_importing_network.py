"""Recordings are imported from SFTP, S3 and HTTP, heard from there, sealed and found again."""

import hashlib

import pytest
import recorders
import sounding
from audio.sounds import speech, wave_bytes
from factories import acting, make_scene, make_task
from recordings import OUT, only, rows, write_list
from sqlalchemy import update

from qa_desk.audio import cache
from qa_desk.audio.kept import AudioPart
from qa_desk.audio.recording import Part, open_recording
from qa_desk.audio.remote import fetching, known, servers
from qa_desk.errors import InputError, StorageError
from qa_desk.models import AudioFile, AudioKey, Call, JournalEntry, Transcript, audio_store
from qa_desk.rules import sources
from qa_desk.services import audio_copies, importing, relinking, sound_facts
from qa_desk.work import Progress

SOUND = wave_bytes(speech(0.5, seed=1))
OTHER = wave_bytes(speech(0.4, seed=2))


@pytest.fixture(params=recorders.KINDS)
def recorder(request, tmp_path, monkeypatch):
    """A recorder of each kind, which this desktop knows, with one call and what was said."""
    fetching.clear()
    with recorders.KINDS[request.param](tmp_path / "served") as recorder:
        monkeypatch.setenv(known.SECRET, recorder.secret)
        known.keep(recorder.known, "")
        recorder.write(OUT, SOUND)
        recorder.write(OUT.replace(".wav", ".txt"), "坐席：您好".encode())
        yield recorder
    fetching.clear()


def run(access, recorder, calls=None):
    address = sources.parse(recorder.known.address)
    return importing.run(access.work, importing.Request(address, calls))


def heard(access):
    """Open the one call as the scoring desk does."""
    with access.ask() as work:
        call = work.session.query(Call).one()
        parts = [
            AudioPart(**vars(at)) for at in audio_store.places(work.session, call.id, work.now)
        ]
    with open_recording([Part(part.open, part.path.name) for part in parts]) as recording:
        return recording.read(0, recording.frames).tobytes()


def test_a_call_is_imported_heard_and_imported_again_without_being_fetched(access, recorder):
    summary = run(access, recorder)
    assert (summary.stored, summary.problems) == (1, ())
    file = only(access, AudioFile)
    assert (file.source, file.path, file.bytes) == (recorder.known.address, OUT, len(SOUND))
    assert only(access, Transcript).text == "坐席：您好"
    assert recorder.secret not in "".join(entry.payload for entry in rows(access, JournalEntry))
    fetching.clear()
    assert heard(access) == speech(0.5, seed=1).tobytes()
    asked = len(recorder.asked)
    assert heard(access) == speech(0.5, seed=1).tobytes()
    assert len(recorder.asked) == asked
    fetching.clear()
    again = run(access, recorder)
    assert (again.stored, again.known, again.completed) == (0, 1, 0)
    assert ("open", f"/{OUT}") not in recorder.asked[asked:]


def test_a_recorder_that_overwrites_a_call_is_not_believed(access, recorder):
    run(access, recorder)
    fetching.clear()
    recorder.write(OUT, OTHER)
    with pytest.raises(InputError, match="no longer the one that was imported"):
        heard(access)


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A recorder by HTTP that this desktop knows."""
    fetching.clear()
    with recorders.http(tmp_path / "served") as recorder:
        monkeypatch.setenv(known.SECRET, recorder.secret)
        known.keep(recorder.known, "")
        recorder.write(OUT, SOUND)
        yield recorder
    fetching.clear()


def test_a_call_that_moved_is_found_at_another_recorder(access, web, tmp_path):
    run(access, web)
    with recorders.sftp(tmp_path / "archive") as archive:
        known.keep(archive.known, "")
        archive.write("2025/moved.wav", SOUND)
        archive.write("2025/other.wav", OTHER)
        address = sources.parse(archive.known.address)
        assert relinking.relink(access.work, address).found == 0
        web.remove(OUT)
        found = relinking.relink(access.work, address)
        assert (found.found, found.looked_at) == (1, 2)
        file = only(access, AudioFile)
        assert (file.source, file.path) == (archive.known.address, "2025/moved.wav")
        assert heard(access) == speech(0.5, seed=1).tobytes()


def test_a_recorder_that_cannot_be_asked_keeps_its_calls(access, web, tmp_path):
    run(access, web)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "one.wav").write_bytes(SOUND)
    known.forget(web.known.address)
    assert relinking.relink(access.work, tmp_path / "archive").found == 0


def test_a_recorder_that_goes_away_ends_the_import_and_what_is_in_stays(access, web, tmp_path):
    servers.drop()
    web.trouble = 503
    with pytest.raises(InputError, match="error 503"):
        run(access, web)
    servers.drop()
    web.trouble = 0
    web.write("2025/03/05/z.wav", OTHER)
    listing = write_list(
        tmp_path, "Call ID,Start", *(f"c{n},2025-03-05 10:00:00" for n in range(5))
    )
    web.refuses = "z.wav"
    with pytest.raises(InputError, match="error 500"):
        run(access, web, listing)
    servers.drop()
    web.refuses = ""
    assert run(access, web, listing).stored == 7


def test_a_disk_without_room_ends_the_import_instead_of_listing_every_call(
    access, web, monkeypatch
):
    monkeypatch.setattr(cache, "ROOM", 1 << 62)
    with pytest.raises(StorageError, match="no room"):
        run(access, web)


def test_a_transcript_that_cannot_be_reached_ends_the_import_too(access, web):
    web.write(OUT.replace(".wav", ".txt"), "坐席：您好".encode())
    web.refuses = ".txt"
    with pytest.raises(InputError, match="error 500"):
        run(access, web)


def test_a_bad_file_is_listed_and_the_others_go_in(access, web):
    web.write("2025/03/05/empty.wav", b"")
    web.write("2025/03/05/bad.wav", b"no sound at all" * 100)
    summary = run(access, web)
    assert summary.stored == 1
    assert sorted(problem.file for problem in summary.problems) == [
        "2025/03/05/bad.wav", "2025/03/05/empty.wav",
    ]  # fmt: skip


def test_a_drawn_call_is_sealed_from_the_network_and_measured(access, tmp_path, web):
    with access.work() as work:
        scene = make_scene(work)
        sounding.record_all(work, web.folder / "calls")
        source = f"{web.known.address}/calls"
        work.session.execute(update(AudioFile).values(source=source))
        make_task(scene)
        audio_copies.set_store(acting(work, scene.qa_lead), tmp_path / "store")
    web.trouble = 503
    missing = audio_copies.copy(access.work, Progress())
    assert missing.copied == 0
    assert "error 503" in missing.problems[0].words
    servers.drop()
    web.trouble = 0
    assert audio_copies.copy(access.work, Progress()).copied == 1
    assert sound_facts.measure(access.work, Progress()).measured == 3
    fetching.clear()
    web.trouble = 503
    with access.ask() as work:
        audio = work.session.query(AudioFile).join(AudioKey).one()
        (at,) = audio_store.places(work.session, audio.call_id, work.now)
    with AudioPart(**vars(at)).open() as stream:
        assert hashlib.sha256(stream.read()).digest() == audio.sha256
