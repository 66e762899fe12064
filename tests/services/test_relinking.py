"""Recordings that were moved are found again by their content."""

import pytest
import sounding
from factories import acting, make_person, make_scene

from qa_desk.errors import InputError, RuleError
from qa_desk.models import AudioFile, JournalEntry
from qa_desk.services import relinking


@pytest.fixture
def moved(access, tmp_path):
    """A centre of three recordings, of which two were moved and renamed, and one left alone."""
    recorder, archive = tmp_path / "recorder", tmp_path / "archive" / "2026"
    with access.work() as work:
        make_scene(work)
        sounding.record_all(work, recorder)
    archive.mkdir(parents=True)
    files = sorted(recorder.iterdir())
    for n, file in enumerate(files[:2]):
        file.rename(archive / f"renamed-{n}.wav")
    (archive / "other.wav").write_bytes(b"0" * (archive / "renamed-0.wav").stat().st_size)
    (archive / "readme.txt").write_text("what is no recording")
    return recorder, archive.parent


def places(access):
    with access.ask() as work:
        return sorted((audio.source, audio.path) for audio in work.session.query(AudioFile))


def test_what_was_moved_is_found_whatever_it_is_called_now(access, moved):
    recorder, archive = moved
    found = relinking.relink(access.work, archive)
    assert (found.found, found.looked_at) == (2, 4)
    assert found.sentence() == "2 recordings were found again by their content."
    assert places(access)[:2] == [
        (str(archive), "2026/renamed-0.wav"),
        (str(archive), "2026/renamed-1.wav"),
    ]
    assert places(access)[2][0] == str(recorder)
    with access.ask() as work:
        noted = work.session.query(JournalEntry).filter_by(subject="recordings").one()
        assert '"found_again": 2' in noted.payload.replace(":2", ": 2")


def test_what_is_in_its_place_stays_there_though_a_copy_is_elsewhere(access, moved):
    recorder, archive = moved
    relinking.relink(access.work, archive)
    before = places(access)
    for file in archive.rglob("renamed*"):
        (recorder / file.name).write_bytes(file.read_bytes())
    found = relinking.relink(access.work, recorder)
    assert (found.found, places(access)) == (0, before)
    assert "Choose another one" in found.sentence()


def test_a_folder_that_is_not_there_and_a_person_who_may_not_are_told(access, moved):
    with pytest.raises(InputError, match="no folder"):
        relinking.relink(access.work, moved[1] / "none")
    with access.work() as work:
        csr = make_person(work, "csr")
    from contextlib import contextmanager

    @contextmanager
    def by_csr():
        with access.work() as work:
            yield acting(work, csr)

    with pytest.raises(RuleError):
        relinking.relink(by_csr, moved[1])
