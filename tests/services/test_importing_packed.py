"""A ZIP file is imported as a folder is, whatever its names are written in (P2)."""

import zipfile

import pytest
from audio.sounds import speech, wave_bytes
from recordings import only, record, rows

from qa_desk.audio import archives, cache, originals
from qa_desk.audio.kept import AudioPart
from qa_desk.errors import InputError
from qa_desk.models import AudioFile, CallSegment, Transcript, audio_store
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.rules.sources import Packed
from qa_desk.services import importing, recorders, relinking
from qa_desk.services.recorders import Settings
from qa_desk.work import Progress

SOUND = wave_bytes(speech(0.4, seed=1))
NAME = "录音/20250305/张三.wav"


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    cache.clear()


class _Plain(zipfile.ZipInfo):
    """An entry whose name is bytes, as Windows in Chinese writes it, and says not of which kind."""

    coding = "gb18030"

    def _encodeFilenameFlags(self):
        return self.filename.encode(self.coding), self.flag_bits


def pack(file, *names, kind=_Plain, data=SOUND):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(kind(name), data)
    return file


def run(access, file):
    return importing.run(access.work, importing.Request(file))


def heard(access):
    audio = only(access, AudioFile)
    with access.ask() as work:
        (at,) = audio_store.places(work.session, audio.call_id, work.now)
    with AudioPart(**vars(at)).open() as stream:
        return stream.read()


def test_names_in_gbk_are_read_by_a_recorders_own_pattern(access, tmp_path):
    names = "录音/{when:YYYYMMDD}/{agent:letters}"
    file = pack(tmp_path / "calls.zip", NAME)
    with access.work() as work:
        told = Settings("north", "", "Asia/Shanghai", Profile(str(file), "录音/*", names=names))
        recorders.save(work, None, 0, told)
        request = importing.request(work, "north")
    looked = importing.look(access.work, "north", "Asia/Shanghai", told.profile, None)
    assert [(each.name, each.identifier) for each in looked.tried] == [(NAME, "张三")]
    assert importing.run(access.work, request).stored == 1
    assert only(access, CallSegment).identifier == "张三"


@pytest.mark.parametrize("coding", ["gb18030", "utf-8"])
def test_names_in_gbk_and_utf8_are_read_and_heard(access, tmp_path, monkeypatch, coding):
    monkeypatch.setattr(_Plain, "coding", coding)
    file = pack(tmp_path / "calls.ZIP", NAME)
    assert run(access, file).stored == 1
    audio = only(access, AudioFile)
    assert (audio.source, audio.path, audio.bytes) == (str(file), NAME, len(SOUND))
    assert heard(access) == heard(access) == SOUND
    again = run(access, file)
    assert (again.known, again.completed) == (1, 0)


def test_what_names_say_in_another_way_is_read_too(access, tmp_path):
    file = pack(tmp_path / "calls.zip", NAME, kind=zipfile.ZipInfo)
    assert run(access, file).stored == 1
    assert only(access, AudioFile).path == NAME


def test_names_of_no_coding_go_in_by_their_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(_Plain, "coding", "cp437")
    file = pack(tmp_path / "calls.zip", "ÿ.wav")
    assert [name for name, _size in archives.names(file)] == ["ÿ.wav"]


def test_nothing_hidden_goes_in_and_nothing_that_leads_out(access, tmp_path):
    names = ("one.wav", "../two.wav", "/three.wav", "__MACOSX/four.wav", ".five.wav", "six/")
    summary = run(access, pack(tmp_path / "calls.zip", *names))
    assert summary.stored == 1
    assert only(access, AudioFile).path == "one.wav"


def test_a_transcript_is_packed_too(access, tmp_path):
    file = pack(tmp_path / "calls.zip", "one.wav")
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("one.txt", "坐席：您好")
    assert run(access, file).stored == 1
    assert only(access, Transcript).text == "坐席：您好"


def test_a_file_that_is_damaged_or_no_zip_is_said(access, tmp_path):
    file = pack(tmp_path / "calls.zip", "one.wav")
    data = bytearray(file.read_bytes())
    data[100:2000] = bytes(1900)
    file.write_bytes(data)
    summary = run(access, file)
    assert (summary.stored, len(summary.problems)) == (0, 1)
    assert "cannot be unpacked" in summary.problems[0].words
    file.write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"calls\.zip is no ZIP file"):
        run(access, file)
    (tmp_path / "one.wav").write_bytes(SOUND)
    with pytest.raises(InputError, match="no folder"):
        run(access, tmp_path / "one.wav")


def test_a_recording_that_was_packed_since_is_found_in_the_archive(access, tmp_path):
    folder = record(tmp_path / "recorder", "one.wav")
    run(access, folder)
    data = (folder / "one.wav").read_bytes()
    (folder / "one.wav").unlink()
    file = pack(tmp_path / "archive.zip", "2025/moved.wav", data=data)
    assert relinking.relink(access.work, file).found == 1
    assert heard(access) == data
    pack(file, "2025/other.wav")
    cache.clear()
    assert originals.is_gone(Packed(file, "2025/moved.wav"))
    assert not originals.is_gone(Packed(file, "2025/other.wav"))
    with pytest.raises(FileNotFoundError):
        heard(access)
    assert rows(access, AudioFile)[0].path == "2025/moved.wav"


def test_what_was_unpacked_is_not_unpacked_again(tmp_path):
    place = Packed(pack(tmp_path / "calls.zip", "one.wav"), "one.wav")
    kept = archives.unpack(place, Progress())
    place.archive.unlink()
    assert archives.unpack(place, Progress(), kept.content) == kept
    assert place.name == "one.wav"


def test_a_folder_that_is_called_like_an_archive_is_a_folder(access, tmp_path):
    folder = record(tmp_path / "calls.zip", "one.wav")
    assert run(access, folder).stored == 1
    assert heard(access) == (folder / "one.wav").read_bytes()
    (folder / "one.wav").rename(tmp_path / "moved.wav")
    assert relinking.relink(access.work, tmp_path).found == 1
