"""The recordings of drawn calls are copied before their recorder forgets them (P1)."""

import errno
import hashlib
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
import sounding
from factories import acting, make_call, make_person, make_scene, make_task
from sqlalchemy import select

from qa_desk.audio import sealed
from qa_desk.errors import InputError, RuleError, StorageError
from qa_desk.models import AudioFile, AudioKey, Evaluation, audio_store, database, engines
from qa_desk.services import audio_copies, cases
from qa_desk.work import Progress


class Hall:
    """A centre with one drawn call of three, its recordings and its store."""

    def __init__(self, access, tmp_path):
        self.access = access
        self.recorder = tmp_path / "recorder"
        self.store = tmp_path / "store"
        with access.work() as work:
            self.scene = make_scene(work)
            sounding.record_all(work, self.recorder)
        with access.work() as work:
            self.task = make_task(replace(self.scene, work=work))
            audio_copies.set_store(acting(work, self.scene.qa_lead), self.store)

    def copy(self, progress=None, **how):
        with self.access.ask() as work:
            actor = acting(work, self.scene.inspector).actor
        inspector = database.Access(self.access._engine, actor)
        return audio_copies.copy(inspector.work, progress or Progress(), **how)

    @property
    def audio(self):
        """The recording of the drawn call."""
        with self.access.ask() as work:
            return work.session.scalars(
                select(AudioFile).join(Evaluation, Evaluation.call_id == AudioFile.call_id)
            ).one()

    @property
    def keys(self):
        with self.access.ask() as work:
            return work.session.scalars(select(AudioKey.key)).all()

    @property
    def original(self):
        return Path(self.audio.source) / self.audio.path

    @property
    def files(self):
        return sorted(file for file in self.store.rglob("*") if file.is_file())

    def part(self, role="inspector"):
        with self.access.ask() as work:
            (part,) = cases.case(acting(work, getattr(self.scene, role)), self.task.id).parts
        return part

    def heard(self):
        with self.part().open() as stream:
            return stream.read()


@pytest.fixture
def hall(access, tmp_path):
    return Hall(access, tmp_path)


def test_what_is_drawn_is_copied_and_nothing_else(hall):
    copied = hall.copy()
    assert (copied.copied, copied.problems, copied.stopped) == (1, (), False)
    assert copied.sentence() == "1 recording was copied, sealed and read back."
    (file,) = hall.files
    assert file == audio_store.file_of(hall.store, hall.audio.id)
    assert hall.audio.path not in str(file)
    assert hall.heard() == hall.original.read_bytes()


def test_the_recorder_may_overwrite_its_file_and_the_evidence_stays(hall):
    first = hall.original.read_bytes()
    hall.copy()
    sounding.overwrite(hall.original)
    assert hall.original.read_bytes() != first
    assert hall.heard() == first
    assert hashlib.sha256(hall.heard()).digest() == hall.audio.sha256
    hall.original.unlink()
    assert hall.heard() == first


def test_once_copied_it_is_not_copied_again_and_a_lost_copy_is(hall):
    hall.copy()
    (file,) = hall.files
    first = file.read_bytes()
    assert hall.copy().copied == 0
    file.unlink()
    assert hall.copy().copied == 1
    assert hall.files == [file]
    assert file.read_bytes() != first  # the same key, and yet not the same bytes
    assert hall.heard() == hall.original.read_bytes()


def test_a_copy_that_is_lost_with_its_original_there_still_plays(hall):
    hall.copy()
    hall.files[0].unlink()
    assert hall.heard() == hall.original.read_bytes()


def test_what_is_closed_is_copied_on_wish_only(hall):
    with hall.access.work() as work:
        work.session.get_one(Evaluation, hall.task.id).status = "E1"
    with hall.access.work() as work:
        found = work.session.get_one(Evaluation, hall.task.id)
        for status in ("E2", "E3", "E4", "E10"):
            if status == "E2":
                found.result = "pass"
            found.status = status
            work.session.flush()
    assert hall.copy().copied == 0
    assert hall.copy(closed_too=True).copied == 1


def test_an_original_that_is_gone_is_said_plainly_and_leaves_nothing_behind(hall):
    hall.original.unlink()
    copied = hall.copy()
    assert copied.copied == 0
    assert "cannot be read where it was imported from (No such file" in str(copied.problems[0])
    assert copied.sentence().startswith("1 recording has no copy yet: The recording cannot be read")
    assert hall.files == []
    assert hall.keys == []


def test_an_original_that_was_changed_since_is_said_plainly_and_not_copied(hall):
    sounding.overwrite(hall.original)
    copied = hall.copy()
    assert "no longer the one that was imported" in copied.problems[0].words
    assert hall.files == []
    with pytest.raises(InputError, match="no longer the one that was imported"):
        hall.heard()


def test_a_problem_with_one_costs_no_other(hall):
    with hall.access.work() as work:
        for _ in range(2):
            make_call(work, hall.scene.csr, hall.scene.team)
        hall.recorder.mkdir(exist_ok=True)
    hall.original.unlink()
    with hall.access.work() as work:
        sheets = [audio for audio in work.session.query(AudioFile) if audio.source == "/nowhere"]
        assert len(sheets) == 2
    with hall.access.work() as work:
        drawn = set(work.session.scalars(select(Evaluation.call_id)))
        for audio in work.session.query(AudioFile):
            if audio.call_id not in drawn:
                task = work.session.get_one(Evaluation, hall.task.id)
                work.session.add(_evaluation_like(task, audio.call_id))
    copied = hall.copy()
    assert (copied.copied, len(copied.problems)) == (2, 3)


def _evaluation_like(task, call_id):
    return Evaluation(
        number=f"Z-{call_id}",
        sample_reason="random",
        call_id=call_id,
        segment_id=None,
        csr_id=task.csr_id,
        team_id=task.team_id,
        skill_group="general",
        inspector_id=task.inspector_id,
        status="E0",
        assigned_at=task.assigned_at,
    )


def test_a_read_that_fails_in_the_midst_is_the_recorders_trouble(hall, monkeypatch):
    class Breaking:
        def read(self, size):
            raise OSError(errno.EIO, "Input/output error")

        def close(self):
            pass

    first = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *how: Breaking() if path == hall_original else first(path, *how),
    )
    hall_original = hall.original
    copied = hall.copy()
    assert "imported from (Input/output error)" in copied.problems[0].words
    assert hall.files == []


def test_without_a_store_nothing_is_copied_and_it_is_said(hall, monkeypatch):
    monkeypatch.setattr(audio_store, "folder", lambda session, moment: None)
    copied = hall.copy()
    assert copied.copied == 0
    assert "qa-desk audio store FOLDER" in copied.problems[0].words
    assert hall.heard() == hall.original.read_bytes()


def test_a_store_that_cannot_be_written_to_ends_the_round_in_words(hall, tmp_path):
    hall.store.rmdir()
    hall.store.write_text("not a folder")
    copied = hall.copy()
    assert copied.copied == 0
    assert "cannot be used" in copied.problems[0].words
    assert str(hall.store) in copied.problems[0].words
    assert hall.keys == []


def test_without_room_nothing_is_begun(hall, monkeypatch):
    room = namedtuple("room", "free")
    monkeypatch.setattr(
        audio_copies.shutil, "disk_usage", lambda folder: room(audio_copies.ROOM + 10)
    )
    copied = hall.copy()
    assert "There is no room" in copied.problems[0].words
    assert "200 MB are left" in copied.problems[0].words
    assert hall.files == []


def test_a_copy_that_does_not_read_back_is_not_kept(hall, monkeypatch):
    monkeypatch.setattr(
        sealed,
        "sha256",
        lambda stream, progress=None: b"something else",
    )
    copied = hall.copy()
    assert "damaged or was changed" in copied.problems[0].words
    assert hall.files == []
    assert hall.keys == []


def test_a_cancelled_round_leaves_nothing_half_done_and_the_next_goes_on(hall):
    progress = Progress()

    def stop(_done, _total):
        progress.cancel()

    progress._report = stop
    copied = hall.copy(progress)
    assert copied.stopped
    assert copied.sentence().endswith("the next round goes on from there.")
    assert hall.files == []
    assert hall.copy().copied == 1


def test_two_desktops_at_once_keep_one_copy(hall, monkeypatch):
    """The second comes while the first one writes."""
    inner = []
    write = audio_copies._Round._write

    def while_writing(self, *what):
        if not inner:
            inner.append(None)
            inner.append(hall.copy())
        write(self, *what)

    monkeypatch.setattr(audio_copies._Round, "_write", while_writing)
    outer = hall.copy()
    assert (inner[1].copied, outer.copied, outer.problems) == (1, 0, ())
    assert len(hall.files) == 1
    assert hall.heard() == hall.original.read_bytes()
    assert len(hall.keys) == 1


def test_one_that_somebody_copied_meanwhile_is_not_even_read(hall, monkeypatch):
    wanted = audio_copies._wanted

    def and_then_somebody_else(work, **how):
        found = wanted(work, **how)
        monkeypatch.setattr(audio_copies, "_wanted", wanted)
        later.append(found)
        return found

    later = []
    monkeypatch.setattr(audio_copies, "_wanted", and_then_somebody_else)
    run = audio_copies._Round.run

    def run_late(self, found):
        if later:
            later.clear()
            hall.copy()
            hall.original.unlink()
        return run(self, found)

    monkeypatch.setattr(audio_copies._Round, "run", run_late)
    copied = hall.copy()
    assert (copied.copied, copied.problems) == (0, ())


def test_what_was_deleted_for_good_is_neither_copied_nor_played(hall):
    hall.copy()
    with hall.access.work() as work:
        gone = audio_store.drop(work, [hall.audio.id])
    assert audio_store.discard(gone) == []
    assert hall.copy(closed_too=True).copied == 0
    assert hall.files == []
    with pytest.raises(InputError, match="deleted when its time was over"):
        hall.part().open()


def test_only_who_imports_copies(hall):
    with hall.access.ask() as work:
        csr = acting(work, hall.scene.csr).actor
    with pytest.raises(RuleError, match="not among your rights"):
        audio_copies.copy(database.Access(hall.access._engine, csr).work, Progress())


def test_who_may_not_listen_gets_no_place_and_no_key(hall):
    with hall.access.work() as work:
        lead = acting(work, make_person(work, "qa_lead"))
        deaf = replace(work, actor=replace(lead.actor, roles=frozenset({"trainer"})))
        found = work.session.get_one(Evaluation, hall.task.id)
        assert cases.reading._hears(lead, found)
        assert not cases.reading._hears(deaf, found)


def test_a_key_is_not_shown_where_a_part_is_printed(hall):
    hall.copy()
    part = hall.part()
    assert part.key
    assert repr(part.key) not in repr(part)


def test_the_store_is_a_whole_path_that_can_be_written_to(hall, tmp_path):
    (tmp_path / "file").touch()
    with hall.access.work() as work:
        lead = acting(work, hall.scene.qa_lead)
        with pytest.raises(InputError, match="whole path"):
            audio_copies.set_store(lead, Path("copies"))
        with pytest.raises(StorageError, match="cannot be used"):
            audio_copies.set_store(lead, tmp_path / "file" / "copies")
        with pytest.raises(RuleError, match="not among your rights"):
            audio_copies.set_store(acting(work, hall.scene.csr), tmp_path / "mine")
        with pytest.raises(InputError, match="of 0 to 400 characters"):
            audio_copies.set_store(lead, tmp_path / "/".join(["long" * 20] * 6))


def test_a_local_file_needs_no_setting(sqlite_url, tmp_path):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work, calls=1)
        sounding.record_all(work, tmp_path / "recorder")
    with access.work() as work:
        make_task(replace(scene, work=work))
    assert audio_copies.copy(access.work, Progress()).copied == 1
    assert len(list((tmp_path / "desk-audio").glob("*/*.qda"))) == 1
    access.close()
