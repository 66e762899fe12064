"""A centre with a store, and a call of six seconds whose recording is there."""

import hashlib
from dataclasses import dataclass

import numpy as np
from audio.sounds import save, speech
from factories import LONG_AGO_MOMENT, acting, make_call, make_person, make_released, make_scene

from qa_desk.audio.kept import part_of
from qa_desk.audio.recording import open_recording
from qa_desk.models import AudioFile, Evaluation, Setting
from qa_desk.rules.teaching import Entry
from qa_desk.services import teaching
from qa_desk.services.teaching import About
from qa_desk.work import SYSTEM_ID, Progress, Work

SOUND = np.maximum(np.abs(speech(6.0)), 1)  # nowhere silent by itself
ENTRY = Entry(True, ("IN-01",), ("开场",), "四要素齐全")


@dataclass
class Hall:
    """The scene, the trainer and manager beside it, a released evaluation, and the store."""

    scene: object
    trainer: Work
    manager: Work
    stranger: Work  # another CSR
    evaluation: Evaluation
    store: object

    def by(self, role):
        return self.scene.by(role)

    def add(self, entry=ENTRY, passage=(1000, 3000)):
        """Add a case as the inspector; return its row."""
        about = About(passage, evaluation_id=self.evaluation.id)
        return self.row(teaching.add(self.by("inspector"), about, entry))

    def row(self, case_id):
        rows = teaching.library(self.by("inspector")).rows
        return next(row for row in rows if row.id == case_id)

    def agreed(self):
        """Add a case to whose publication its CSR has consented."""
        case = self.add()
        teaching.ask(self.by("inspector"), case.id, case.version)
        teaching.answer(self.by("csr"), case.id, given=True)
        return self.row(case.id)

    def files(self):
        return [file for file in self.store.rglob("*") if file.is_file()]


def samples(part):
    """Return all that can be heard of a cut."""
    with open_recording([part_of(part, Progress())]) as recording:
        return recording.read(0, recording.frames)


def make_hall(work, tmp_path):
    """Build it on a database."""
    scene = make_scene(work, calls=0)
    call = make_call(work, scene.csr, scene.team)
    content = save(tmp_path / "call.wav", SOUND).read_bytes()
    file = work.session.query(AudioFile).filter_by(call_id=call.id).one()
    file.source, file.path = str(tmp_path), "call.wav"
    file.sha256, file.bytes = hashlib.sha256(content).digest(), len(content)
    store = Setting(key="audio.store", valid_from=LONG_AGO_MOMENT, value=str(tmp_path / "store"))
    store.changed_by = SYSTEM_ID
    work.session.add(store)
    work.session.flush()
    state = make_released(scene)
    return Hall(
        scene,
        acting(work, make_person(work, "trainer", login="trainer")),
        acting(work, make_person(work, "cs_manager", login="boss")),
        acting(work, make_person(work, "csr", login="other")),
        work.session.get_one(Evaluation, state.id),
        tmp_path / "store",
    )
