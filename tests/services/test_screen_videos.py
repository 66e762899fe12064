"""A video of a CSR's screen is kept like a recording: sealed, for who may listen, and as long."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from factories import PASSWORD, acting, full_sheet, make_person, make_scene, make_task
from office import Office
from old_centre import OldCentre
from sqlalchemy import text

from qa_desk.errors import InputError, RuleError, StorageError
from qa_desk.models import Attachment, Evaluation, ScreenVideo, audio_store, chain, database
from qa_desk.models.base import uuid7
from qa_desk.rules.attachments import of_file
from qa_desk.services import (
    attachments,
    audio_check,
    audio_copies,
    cases,
    evaluating,
    live,
    retention,
    screen_videos,
    signing_off,
)
from qa_desk.services.live import Beginning
from qa_desk.services.signing_off import Answer
from qa_desk.work import Progress

FILES = Path(__file__).parent.parent / "data" / "videos"
VIDEO = FILES / "screen.mp4"


class Hall:
    """One task in the inspector's hands, and a store."""

    def __init__(self, access, folder):
        self.access = access
        self.store = folder / "store"
        with access.work() as work:
            scene = make_scene(work)
            self.scene = scene
            self.task = make_task(scene)
            audio_copies.set_store(acting(work, scene.qa_lead), self.store)

    def open_work(self, role="inspector"):
        with self.access.ask() as work:
            actor = acting(work, getattr(self.scene, role)).actor
        return database.Access(self.access._engine, actor).work

    def add(self, file=VIDEO, role="inspector", of=None):
        return screen_videos.add(self.open_work(role), Progress(), of or self.task.id, file)

    def listed(self, role="inspector"):
        with self.open_work(role)() as work:
            return screen_videos.listed(work, self.task.id)

    @property
    def files(self):
        return [file for file in self.store.rglob("*") if file.is_file()]


@pytest.fixture
def hall(access, tmp_path):
    return Hall(access, tmp_path)


def test_it_is_sealed_under_its_own_key_and_read_back(hall, tmp_path):
    named = tmp_path / "13812345678.mp4"
    named.write_bytes(VIDEO.read_bytes())
    row = hall.add(named)
    assert (row.name, row.offset_ms, row.is_movable) == ("138****5678.mp4", 0, True)
    assert hall.listed() == [row]
    (file,) = hall.files
    assert b"ftyp" not in file.read_bytes()
    with row.part.open() as stream:
        assert stream.read() == VIDEO.read_bytes()
    assert repr(row.part.key) not in repr(row)


@pytest.mark.parametrize("name", ["sound.m4a", "README.txt", "gone.mp4"])
def test_what_is_no_video_is_refused_and_leaves_nothing_behind(hall, name):
    with pytest.raises(InputError, match="Nothing was added"):
        hall.add(FILES / name)
    assert hall.files == []
    assert hall.listed() == []


def test_only_the_inspector_of_the_open_evaluation_adds_and_moves(hall):
    row = hall.add()
    with pytest.raises(RuleError, match="QA inspector of the call"):
        hall.add(of=row.id)
    with pytest.raises(RuleError, match="not among your rights"):
        hall.add(role="csr")
    with pytest.raises(RuleError, match="QA inspector of the call"):
        hall.add(role="qa_lead")
    with hall.open_work("qa_lead")() as work, pytest.raises(RuleError, match="QA inspector"):
        screen_videos.move(work, row.id, 100)
    with hall.open_work()() as work:
        screen_videos.move(work, row.id, 1500)
    assert hall.listed()[0].offset_ms == 1500
    with hall.open_work()() as work:
        screen_videos.move(work, row.id, -(10**12))
    assert hall.listed()[0].offset_ms == -screen_videos.FARTHEST_MS
    with hall.open_work()() as work, pytest.raises(RuleError, match="QA inspector"):
        screen_videos.move(work, hall.task.id, 1)
    assert not hall.listed("qa_lead")[0].is_movable


def test_a_csr_sees_none_of_a_result_that_is_not_released(hall):
    hall.add()
    assert hall.listed("csr") == []
    assert hall.listed("lead") == []
    assert len(hall.listed("qa_lead")) == 1


def test_who_may_not_listen_sees_none(hall):
    with hall.access.work() as work:
        hall.scene = replace(hall.scene, lead=make_person(work, "knowledge_editor"))
    hall.add()
    assert hall.listed("lead") == []


def test_only_so_many_are_taken(hall):
    for _ in range(screen_videos.MOST):
        hall.add()
    with pytest.raises(RuleError, match=f"has {screen_videos.MOST} screen videos"):
        hall.add()


def test_without_a_place_for_copies_nothing_is_added(hall, monkeypatch):
    monkeypatch.setattr(audio_store, "folder", lambda *_args: None)
    with pytest.raises(StorageError, match="qa-desk audio store"):
        hall.add()
    assert hall.listed() == []


def test_a_store_that_cannot_be_written_to_is_said(hall):
    hall.store.rmdir()
    hall.store.write_text("a file in its place")
    with pytest.raises(StorageError, match="cannot be used"):
        hall.add()


def test_a_video_stays_as_it_was_added(hall):
    hall.add()
    for column, value in (("sha256", "key"), ("name", "'x'"), ("size", "1")):
        with pytest.raises(RuleError, match="stays as it was added"), hall.access.work() as work:
            work.session.execute(text(f"UPDATE screen_video SET {column} = {value}"))
    with pytest.raises(RuleError, match="stays as it was added"), hall.access.work() as work:
        work.session.execute(text("UPDATE screen_video SET key = sha256"))


def test_the_check_of_the_store_knows_it(hall):
    hall.add()
    with hall.access.ask() as work:
        assert all(found.is_good for found in audio_check.verify(work.session))
        assert not any("no key" in found.sentence for found in audio_check.look(work.session))
    hall.files[0].write_bytes(b"x")
    with hall.access.ask() as work:
        assert any("damaged" in found.sentence for found in audio_check.look(work.session))


def test_it_goes_with_the_sound_of_its_call(hall):
    row = hall.add()
    with hall.access.work() as work:
        audio = work.session.scalars(
            text("SELECT id FROM audio_file WHERE call_id = (SELECT call_id FROM screen_video)")
        ).one()
        key = UUID(bytes=audio) if isinstance(audio, bytes) else audio
        files = audio_store.drop(work, [key])
    assert audio_store.discard(files) == []
    assert hall.files == []
    with pytest.raises(InputError, match="deleted when its time was over"):
        hall.listed()[0].part.open()
    with hall.access.ask() as work:
        assert work.session.get(ScreenVideo, row.id).key == b""


@pytest.mark.parametrize("kind", ["audio", "records"])
def test_a_purge_takes_it_away_with_its_file(url, tmp_path, kind):
    centre = OldCentre(url, tmp_path)
    with centre.work("admin") as work:
        audio_copies.set_store(work, tmp_path / "store")
    task = centre.drawn()
    with centre.work("inspector") as work:
        state = evaluating.open_task(work, task.id, task.version)
    screen_videos.add(lambda: centre.work("inspector"), Progress(), state.id, VIDEO)
    with centre.work("inspector") as work:
        attachments.add(work, of_file(uuid7(), state.id, "a.txt", b"what was on the screen"))
    finish(centre, state)
    centre.age()
    admin = centre.desk("admin")
    with centre.work("admin") as work:
        row = retention.propose(work, kind)
    with centre.work("qa_lead") as work:
        retention.approve(work, row.id, row.digest)
    left = 1
    while left:
        with admin.work() as work:
            left = retention.carry_out(work, row.id)
    admin.close()
    assert [f for f in (tmp_path / "store").rglob("*") if f.is_file()] == []
    with centre.work("admin") as work:
        assert work.session.query(ScreenVideo.key).all() == ([(b"",)] if kind == "audio" else [])
        assert work.session.query(Attachment).count() == (1 if kind == "audio" else 0)
        assert chain.verify(work.session) == []
    centre.close()


def finish(centre, state):
    """Bring an opened evaluation to its end."""
    with centre.work("inspector") as work:
        sheet = full_sheet(cases.case(work, state.id).checklist)
        state = evaluating.submit(work, state.id, state.version, sheet)
    with centre.work("inspector") as work:
        evaluating.release(work, state.id, state.version)
    with centre.work("csr") as work:
        cases.opened(work, state.id)
    with centre.work("csr") as work:
        version = cases.case(work, state.id).row.version
        signing_off.confirm(work, state.id, version, Answer("agree", heard=True), PASSWORD)
    with centre.work("lead") as work:
        version = work.session.get(Evaluation, state.id).version
        signing_off.countersign(work, state.id, version, "已辅导", PASSWORD)


def watching(ways, evaluation_id):
    """Return whom the server lets see the key of the one video, as does the service."""
    found = {}
    for role, way in ways.items():
        with way.ask() as work:
            found[role] = work.session.scalar(text("SELECT count(key) FROM screen_video"))
            assert found[role] == len(screen_videos.listed(work, evaluation_id))
    return {role for role, count in found.items() if count}


def test_where_there_is_no_recording_marks_and_what_is_heard_follow_the_first_video(
    access, tmp_path
):
    hall = Hall(access, tmp_path)
    with hall.open_work()() as work:
        made = live.begin(work, Beginning("screen_monitoring", csr_id=hall.scene.csr.id))
        assert cases.case(work, made.evaluation_id).part == (0, 0)
    row = hall.add(FILES / "silent.mp4", of=made.evaluation_id)
    hall.add(FILES / "screen.wmv", of=made.evaluation_id)
    with hall.open_work()() as work:
        screen_videos.move(work, row.id, -700)
    with hall.open_work()() as work:
        case = cases.case(work, made.evaluation_id)
        assert (case.part, case.shift_ms) == ((0, 4000), 700)
        recorded = cases.case(work, hall.task.id)
    hall.add()
    with hall.open_work()() as work:
        assert cases.case(work, hall.task.id).part == recorded.part
        assert cases.case(work, hall.task.id).shift_ms == 0


def test_it_is_listened_to_on_a_shared_database_by_policy(postgresql_url, tmp_path):
    office = Office(postgresql_url, tmp_path)
    with office.work("qa_lead") as work:
        audio_copies.set_store(work, tmp_path / "store")
    task = office.drawn()
    readers = {"inspector", "csr", "lead", "qa_lead"}
    ways = {
        role: database.sign_in(office.url, getattr(office.scene, role).login, PASSWORD)
        for role in readers
    }
    row = screen_videos.add(ways["inspector"].work, Progress(), task.id, VIDEO)
    with ways["inspector"].work() as work:
        screen_videos.move(work, row.id, 700)
    assert watching(ways, task.id) == {"inspector", "qa_lead"}
    with ways["inspector"].work() as work:
        state = evaluating.open_task(work, task.id, task.version)
    with ways["inspector"].work() as work:
        sheet = full_sheet(cases.case(work, task.id).checklist)
        state = evaluating.submit(work, task.id, state.version, sheet)
    with ways["inspector"].work() as work:
        evaluating.release(work, task.id, state.version)
    assert watching(ways, task.id) == readers
    for way in ways.values():
        sql = "UPDATE screen_video SET key = ''"
        with pytest.raises((RuleError, StorageError)), way.work() as work:
            work.session.execute(text(sql))
        way.close()
    office.close()
