"""The check of the store: what is missing, changed or left over is said, and by which name."""

import shutil

import pytest
from services.test_audio_copies import Hall
from sqlalchemy.orm import Session

from qa_desk.models import audio_store
from qa_desk.services import audio_check
from qa_desk.services.audio_check import look, verify


@pytest.fixture
def hall(access, tmp_path):
    return Hall(access, tmp_path)


def told(hall, how=look):
    with Session(hall.access._engine) as session:
        return [(found.is_good, found.sentence) for found in how(session)]


def test_whole_copies_are_good(hall):
    hall.copy()
    assert told(hall) == [(True, f"1 recording has its sealed copy in {hall.store}.")]
    assert told(hall, verify)[1:] == [
        (True, "Every copy that is there was opened and is the recording that was imported.")
    ]


def test_no_copies_yet_are_no_fault(hall):
    hall.store.rmdir()
    assert told(hall) == [(True, "No recording has a sealed copy yet.")]
    assert told(hall, verify) == told(hall)


def test_a_missing_copy_is_named_and_what_helps(hall):
    hall.copy()
    hall.files[0].unlink()
    ((good, words),) = told(hall)
    assert not good
    assert "1 sealed copy is missing" in words
    assert hall.audio.path in words
    assert "qa-desk audio copy --all" in words


def test_a_store_that_is_not_there_is_one_fault(hall):
    hall.copy()
    shutil.rmtree(hall.store)
    ((good, words),) = told(hall)
    assert (good, "is not there" in words) == (False, True)


def test_keys_without_a_place_to_look_are_a_fault(hall, monkeypatch):
    hall.copy()
    monkeypatch.setattr(audio_store, "folder", lambda session, moment: None)
    assert told(hall) == [
        (
            False,
            "Nobody has said where the sealed copies lie. Run: qa-desk audio store FOLDER",
        )
    ]


def test_a_shortened_copy_is_seen_without_opening_it(hall):
    hall.copy()
    hall.files[0].write_bytes(hall.files[0].read_bytes()[:-1])
    ((good, words),) = told(hall)
    assert not good
    assert f"1 sealed copy is damaged or was changed: {hall.audio.path}." in words


def test_a_changed_byte_is_seen_when_every_copy_is_opened(hall):
    hall.copy()
    content = bytearray(hall.files[0].read_bytes())
    content[-1] ^= 1
    hall.files[0].write_bytes(content)
    assert [good for good, _words in told(hall)] == [True]
    assert [good for good, _words in told(hall, verify)] == [True, False]


def test_files_without_a_key_are_left_over_and_no_fault(hall):
    hall.copy()
    (hall.files[0].parent / f"{'0' * 32}.qda").touch()
    said = told(hall)
    assert [good for good, _words in said] == [True, True]
    assert "1 file" in said[1][1]
    assert "has no key" in said[1][1]


def test_a_deleted_recording_is_no_fault_and_many_faults_are_not_all_named(hall):
    hall.copy()
    with hall.access.work() as work:
        audio_store.discard(audio_store.drop(work, [hall.audio.id]))
    assert [good for good, _words in told(hall)] == [True]
    assert audio_check._named([str(n) for n in range(12)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 …"
