"""The keys of recordings: made once, never changed, and gone for good when they go (P1)."""

from pathlib import Path

import pytest
from factories import make_call, make_person
from sqlalchemy import delete, select, text

from qa_desk.errors import RuleError
from qa_desk.models import AudioFile, AudioKey, JournalEntry, Setting, audio_store


@pytest.fixture
def audio(work):
    make_call(work)
    return work.session.scalars(select(AudioFile)).one()


def key_of(work, audio):
    return audio_store.keys(work.session, [audio.id]).get(audio.id)


def test_the_copies_lie_where_the_centre_says_else_beside_a_local_file(work, access, tmp_path):
    beside = tmp_path / "desk-audio" if access.is_local else None
    assert audio_store.folder(work.session, work.now) == beside
    somebody = make_person(work)
    work.session.add(
        Setting(
            key=audio_store.SETTING,
            valid_from=work.now,
            value="//server/audio",
            changed_by=somebody.id,
        )
    )
    work.session.flush()
    assert audio_store.folder(work.session, work.now) == Path("//server/audio")


def test_a_recording_gets_one_key_by_whoever_is_first(work, audio):
    assert key_of(work, audio) is None
    assert audio_store.keep_key(work.session, audio.id, b"1" * 32)
    assert not audio_store.keep_key(work.session, audio.id, b"2" * 32)
    assert key_of(work, audio) == b"1" * 32


def test_no_key_is_in_the_journal_though_its_making_and_its_end_are(work, audio):
    audio_store.keep_key(work.session, audio.id, b"\x5a" * 32)
    audio_store.drop(work, [audio.id])
    entries = work.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == "audio_key")
        .order_by(JournalEntry.sequence)
    ).all()
    assert [(entry.action, entry.subject_id) for entry in entries] == [
        ("insert", str(audio.id)),
        ("update", str(audio.id)),
    ]
    assert not any("5a5a" in entry.payload.lower() for entry in entries)


def test_what_is_dropped_is_gone_for_good(work, audio, tmp_path, monkeypatch):
    monkeypatch.setattr(audio_store, "folder", lambda session, moment: tmp_path)
    audio_store.keep_key(work.session, audio.id, b"1" * 32)
    file = audio_store.file_of(tmp_path, audio.id)
    file.parent.mkdir()
    file.touch()
    assert audio_store.drop(work, [audio.id]) == [file]
    assert key_of(work, audio) == b""
    assert not audio_store.keep_key(work.session, audio.id, b"2" * 32)
    assert audio_store.discard([file, file]) == []
    assert not file.exists()
    assert audio_store.drop(work, [audio.id]) == [file]  # once more does no harm


def test_what_never_had_a_copy_is_dropped_too_and_needs_no_store(work, audio, monkeypatch):
    monkeypatch.setattr(audio_store, "folder", lambda session, moment: None)
    assert audio_store.drop(work, [audio.id]) == []
    assert key_of(work, audio) == b""


def test_with_its_recording_a_key_goes_too(work, audio):
    audio_store.keep_key(work.session, audio.id, b"1" * 32)
    work.session.execute(delete(AudioFile).where(AudioFile.id == audio.id))
    assert work.session.scalars(select(AudioKey.key)).all() == []


def test_a_file_that_cannot_be_deleted_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    assert audio_store.discard([tmp_path / "folder"]) == [tmp_path / "folder"]


@pytest.mark.parametrize("change", ["key = key", "audio_file_id = audio_file_id, key = key"])
def test_no_key_is_changed_but_to_destroy_it(access, change):
    with access.work() as work:
        make_call(work)
        audio_store.keep_key(work.session, work.session.scalar(select(AudioFile.id)), b"1" * 32)
    with pytest.raises(RuleError, match="sealed"), access.work() as work:
        work.session.execute(text(f"UPDATE audio_key SET {change}"))
