"""Nobody hears what is not his: not by the share, the keys, the cache or temporary files (P1)."""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sounding
from factories import PASSWORD, make_person, make_released, make_scene, make_task, make_team
from hostile.centre import secured
from office import Office
from sqlalchemy import select

from qa_desk.audio import sealed
from qa_desk.errors import InputError, RuleError
from qa_desk.models import (
    AudioFile,
    Evaluation,
    JournalEntry,
    audio_store,
    chain,
    database,
    engines,
    passwords,
)
from qa_desk.services import audio_copies, cases
from qa_desk.ui.widgets.listening import Listening
from qa_desk.work import Progress

STRANGERS = ("csr", "team_lead", "trainer", "admin")


class Hall:
    """A centre on a server: one result released, one call drawn, a share that all can read."""

    def __init__(self, url, folder):
        self.url = url
        self.recorder, self.store = folder / "recorder", folder / "share"
        engine = engines.connect(url)
        self.owner = database.Access(engine, database._actor(engine, "system"))
        self.opened = []
        with self.owner.work() as work:
            self.scene = make_scene(work, calls=2)
            self.people = {name: getattr(self.scene, name) for name in ("csr", "lead", "inspector")}
            for role in STRANGERS:
                self.people[f"strange {role}"] = make_person(
                    work, role, login=f"strange.{role.replace('_', '.')}"
                )
            make_team(work, self.people["strange team_lead"], [self.people["strange csr"]])
            self.people["qa_lead"] = self.scene.qa_lead
            for person in self.people.values():
                passwords.set_password(work.session, person, PASSWORD)
            sounding.record_all(work, self.recorder)
        with self.owner.work() as work:
            released = make_released(replace(self.scene, work=work))
            task = make_task(replace(self.scene, work=work))
            self.released, self.drawn = released.id, task.id
        self.contents = {
            one: self.original(one).read_bytes() for one in (self.released, self.drawn)
        }
        with self.sign_in("qa_lead").work() as work:
            audio_copies.set_store(work, self.store)

    def sign_in(self, who):
        access = database.sign_in(self.url, self.people[who].login, PASSWORD)
        self.opened.append(access)
        return access

    def raw(self, who):
        """Come as with psql."""
        connection = psycopg.connect(
            f"postgresql://{self.people[who].login}@{self.url.split('@')[1]}",
            password=PASSWORD,
            options="-c search_path=qa_desk",
        )
        self.opened.append(connection)
        return connection

    def original(self, case_id):
        audio = self.audio(case_id)
        return Path(audio.source) / audio.path

    def audio(self, case_id):
        with self.owner.ask() as work:
            call = select(Evaluation.call_id).where(Evaluation.id == case_id)
            return work.session.scalars(
                select(AudioFile).where(AudioFile.call_id == call.scalar_subquery())
            ).one()

    def file(self, case_id):
        return audio_store.file_of(self.store, self.audio(case_id).id)

    def heard(self, who, case_id):
        with self.sign_in(who).ask() as work:
            (part,) = cases.case(work, case_id).parts
        with part.open() as stream:
            return stream.read()

    def close(self):
        for each in (*self.opened, self.owner):
            each.close()


@pytest.fixture
def hall(postgresql_url, tmp_path):
    secured(postgresql_url)
    hall = Hall(postgresql_url, tmp_path)
    copied = audio_copies.copy(hall.sign_in("inspector").work, Progress())
    assert (copied.copied, copied.problems) == (2, ())
    shutil.rmtree(hall.recorder)  # nobody but the inspector's desktop ever reached it
    yield hall
    hall.close()


def test_who_may_listen_hears_the_copy_and_nobody_else_gets_a_key(hall):
    for who in ("csr", "lead", "inspector", "qa_lead"):
        assert hall.heard(who, hall.released) == hall.contents[hall.released]
    for who in ("inspector", "qa_lead"):
        assert hall.heard(who, hall.drawn) == hall.contents[hall.drawn]
    for who in ("csr", "lead"):  # not released yet
        with pytest.raises(RuleError, match="not yours to see"):
            hall.heard(who, hall.drawn)
        found = hall.raw(who).execute("SELECT audio_file_id FROM audio_key").fetchall()
        assert found == [(hall.audio(hall.released).id,)]
    for role in STRANGERS:
        with pytest.raises(RuleError):
            hall.heard(f"strange {role}", hall.released)
        raw = hall.raw(f"strange {role}")
        assert raw.execute("SELECT * FROM audio_key").fetchall() == []
    with hall.owner.ask() as work:
        assert chain.verify(work.session) == []


def test_the_share_alone_gives_nothing_away(hall):
    for case_id, content in hall.contents.items():
        shown = hall.file(case_id).read_bytes()
        pieces = {content[at : at + 16] for at in range(0, len(content) - 16, 16)}
        assert not any(piece in shown for piece in pieces)
        assert hall.audio(case_id).path not in str(hall.file(case_id))


def test_ones_own_key_opens_no_other_recording(hall):
    mine, theirs = hall.file(hall.released), hall.file(hall.drawn)
    (key,) = hall.raw("csr").execute("SELECT key FROM audio_key").fetchone()
    with pytest.raises(sealed.Damaged):
        sealed.open_sealed(theirs, bytes(key)).read()
    shutil.copy(theirs, mine)  # put in the place of one's own
    with pytest.raises(sealed.Damaged):
        hall.heard("csr", hall.released)


def test_nobody_destroys_or_exchanges_a_key(hall):
    for who in hall.people:
        for statement in (
            "DELETE FROM audio_key",
            "UPDATE audio_key SET key = 'x'",
            "UPDATE audio_key SET key = ''",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                hall.raw(who).execute(statement)
    for case_id, content in hall.contents.items():
        assert hall.heard("qa_lead", case_id) == content


def test_who_destroyed_a_recording_stands_in_the_journal(hall):
    audio_id = hall.audio(hall.released).id
    with hall.owner.work() as work:
        files = audio_store.drop(work, [audio_id])
    assert files == [hall.file(hall.released)]
    assert files[0].exists()  # and yet nobody opens it
    with pytest.raises(InputError, match="deleted when its time was over"):
        hall.heard("qa_lead", hall.released)
    with hall.owner.ask() as work:
        entries = work.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.subject_id == str(audio_id))
            .order_by(JournalEntry.at)
        ).all()
        assert [(e.chain, e.action) for e in entries][1:] == [("qadesk_owner", "update")]
        assert entries[0].chain == hall.people["inspector"].login


@pytest.fixture
def office(sqlite_url, tmp_path):
    (tmp_path / "calls").mkdir()
    office = Office(sqlite_url, tmp_path / "calls")
    yield office
    office.close()


def test_hearing_and_seeing_a_call_leaves_no_sound_on_the_disk(
    office, tmp_path, qtbot, monkeypatch
):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    state = office.released()
    jobs, _actor = office.jobs("inspector")
    copied = audio_copies.copy(lambda: jobs.open_work(Progress()), Progress())
    assert (copied.copied, copied.problems) == (1, ())
    listening = Listening(jobs)
    qtbot.addWidget(listening)
    listening.show()
    outlined = Path(os.environ["QA_DESK_HOME"]) / "cache" / "outlines"
    for _once_more in range(2):  # the second time its outline is known
        listening.load(office.case(state.id, "csr").parts)
        qtbot.waitUntil(lambda: listening.has_sound, timeout=20_000)
        qtbot.waitUntil(lambda: len(list(outlined.glob("*"))) == 1, timeout=20_000)
        listening.play_from(0)
        qtbot.waitUntil(lambda: listening.position > 0, timeout=20_000)
        listening.unload()
    content = (tmp_path / "calls" / "call.wav").read_bytes()
    (tmp_path / "calls" / "call.wav").unlink()
    for folder in (tmp_path, Path(os.environ["QA_DESK_HOME"])):
        for file in folder.rglob("*"):
            assert not (file.is_file() and content[5000:5064] in file.read_bytes()), file
    assert list((tmp_path / "temporary").iterdir()) == []
