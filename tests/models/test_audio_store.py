"""The keys of recordings: made once, never changed, and gone for good when they go (P1)."""

from pathlib import Path

import pytest
from factories import make_call, make_person
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qa_desk.errors import RuleError
from qa_desk.models import AudioFile, AudioKey, JournalEntry, Setting, audio_store
from qa_desk.models.base import uuid7


@pytest.fixture
def audio(work):
    make_call(work)
    return work.session.scalars(select(AudioFile)).one()


def key_of(work, audio):
    work.session.refresh(audio)
    return audio_store.keys(work.session, [audio.key_id])


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
    first, second = uuid7(), uuid7()
    assert audio_store.keep_key(work.session, audio.id, first, b"1" * 32)
    assert not audio_store.keep_key(work.session, audio.id, second, b"2" * 32)
    assert key_of(work, audio) == {first: b"1" * 32}
    assert [key.id for key in work.session.scalars(select(AudioKey))] == [first]


def test_no_key_is_in_the_journal_though_its_making_and_its_end_are(work, audio):
    key_id = uuid7()
    audio_store.keep_key(work.session, audio.id, key_id, b"\x5a" * 32)
    audio_store.drop(work, [audio.id])
    entries = work.session.scalars(
        select(JournalEntry).where(JournalEntry.subject == "audio_key")
    ).all()
    assert [(entry.action, entry.subject_id) for entry in entries] == [
        ("insert", str(key_id)),
        ("delete", str(key_id)),
    ]
    assert not any("5a5a" in entry.payload.lower() for entry in entries)


def test_what_is_dropped_is_gone_for_good(work, audio, tmp_path, monkeypatch):
    monkeypatch.setattr(audio_store, "folder", lambda session, moment: tmp_path)
    audio_store.keep_key(work.session, audio.id, key_id := uuid7(), b"1" * 32)
    file = audio_store.file_of(tmp_path, key_id)
    file.parent.mkdir()
    file.touch()
    assert audio_store.drop(work, [audio.id]) == [file]
    assert key_of(work, audio) == {}
    assert not audio_store.keep_key(work.session, audio.id, uuid7(), b"2" * 32)
    assert audio_store.discard([file, file]) == []
    assert not file.exists()
    assert audio_store.drop(work, [audio.id]) == [file]  # once more does no harm


def test_what_never_had_a_copy_is_dropped_too(work, audio):
    audio_store.drop(work, [audio.id])
    work.session.refresh(audio)
    assert audio.key_id is not None
    assert key_of(work, audio) == {}
    assert work.session.scalars(select(AudioKey)).all() == []


def test_a_file_that_cannot_be_deleted_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    assert audio_store.discard([tmp_path / "folder"]) == [tmp_path / "folder"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audio_key SET key = key", "sealed"),
        ("UPDATE audio_file SET key_id = NULL WHERE key_id IS NOT NULL", "stay as they are"),
        ("UPDATE audio_file SET key_id = call_id WHERE key_id IS NOT NULL", "stay as they are"),
        ("UPDATE audio_file SET key_id = call_id WHERE key_id IS NULL", "stay as they are"),
    ],
)
def test_no_key_is_changed_and_none_named_that_is_not_there(access, statement, words):
    with access.work() as work:
        make_call(work), make_call(work)
        audio = work.session.scalars(select(AudioFile)).first()
        audio_store.keep_key(work.session, audio.id, uuid7(), b"1" * 32)
    with pytest.raises(RuleError, match=words), access.work() as work:
        work.session.execute(text(statement))


def test_two_recordings_never_share_a_key(work):
    make_call(work), make_call(work)
    one, other = work.session.scalars(select(AudioFile)).all()
    audio_store.keep_key(work.session, one.id, key_id := uuid7(), b"1" * 32)
    work.session.refresh(one)
    other.key_id = key_id
    with pytest.raises(IntegrityError):
        work.session.flush()
