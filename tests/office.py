"""A small centre on a real file, whose people sit at desks of their own."""

import hashlib
import pickle
import wave
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from factories import PASSWORD, acting, full_sheet, make_scene, make_task

from qa_desk.drafts import DraftJournal
from qa_desk.models import AudioFile, database, engines, passwords
from qa_desk.rules.sheets import Mark
from qa_desk.services import cases, evaluating, signing_off
from qa_desk.services.signing_off import Answer
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording

SECONDS = 6
MARK_MS = 700
RATE = 8000
SHANGHAI = ZoneInfo("Asia/Shanghai")
_made = {}


class Office:
    """The scene of factories.py, committed; every step is a transaction of its own."""

    def __init__(self, url, folder):
        self.url = url
        write_call(folder / "call.wav")
        self.scene = _furnish(url)
        self._access = _own(url)
        self._desks = []
        content = (folder / "call.wav").read_bytes()
        with self._access.work() as work:
            for audio in work.session.query(AudioFile).all():
                audio.source, audio.path, audio.duration_ms = str(folder), "call.wav", 6000
                audio.sha256, audio.bytes = hashlib.sha256(content).digest(), len(content)

    def __getattr__(self, name):
        return getattr(self.scene, name)

    @contextmanager
    def work(self, role):
        """One transaction of somebody."""
        with self._access.work() as work:
            yield acting(work, getattr(self.scene, role))

    def jobs(self, role):
        """Sit somebody down: jobs of their own, as after the sign-in; return jobs and actor."""
        wording.show_times_in(SHANGHAI)  # as the window does
        access = database.sign_in(self.url, getattr(self.scene, role).login, PASSWORD)
        jobs = Jobs(access.work, access.ask)
        access.on_change = jobs.announce
        jobs.drafts = DraftJournal.of(self.url, access.actor.login)
        self._desks.append((jobs, access))
        return jobs, access.actor

    def drawn(self):
        """Draw one call for the inspector; return the row of the queue."""
        with self._access.work() as work:
            return make_task(replace(self.scene, work=work))

    def submitted(self, **options):
        """Draw, score and submit one call; every mark lies in the recording."""
        with self._access.work() as work:
            scene = replace(self.scene, work=work)
            task = make_task(scene)
            inspector = scene.by("inspector")
            state = evaluating.open_task(inspector, task.id, task.version)
            sheet = full_sheet(cases.case(inspector, task.id).checklist, **options)
            marks = tuple(Mark(MARK_MS, mark.item) for mark in sheet.marks)
            sheet = replace(sheet, marks=marks, suggestion="先核对再答复")
            return evaluating.submit(inspector, task.id, state.version, sheet)

    def released(self, **options):
        """Release one more result."""
        state = self.submitted(**options)
        with self.work("qa_lead" if state.result == "fatal_fail" else "inspector") as work:
            return evaluating.release(work, state.id, state.version)

    def confirmed(self, **options):
        """Let the CSR sign one more result."""
        state = self.released(**options)
        with self.work("csr") as work:
            cases.opened(work, state.id)
        with self.work("csr") as work:
            version = cases.case(work, state.id).row.version
            answer = Answer("agree", heard=True)
            signing_off.confirm(work, state.id, version, answer, PASSWORD)
        return state

    def case(self, case_id, role="qa_lead"):
        """Return a case as somebody sees it now."""
        with self.work(role) as work:
            return cases.case(work, case_id)

    def close(self):
        """Send everybody home."""
        for jobs, access in self._desks:
            assert jobs.close()
            jobs.drafts.close()
            access.close()
        self._access.close()


def _own(url):
    engine = engines.connect(url)
    return database.Access(engine, database._actor(engine, "system"))


def _furnish(url):
    """Make the scene in a fresh database; a file is copied from the first that was made today."""
    path = engines.local_path(engines.connect(url))
    if path is None:
        return _make(url)
    today = datetime.now(UTC).date(), datetime.now(SHANGHAI).date()
    if _made.get("on") != today:
        scene = _make(url)
        _made.update(on=today, file=path.read_bytes(), scene=pickle.dumps(scene))
        return scene
    path.write_bytes(_made["file"])
    return pickle.loads(_made["scene"])


def _make(url):
    access = _own(url)
    with access.work() as work:
        scene = make_scene(work)
        for person in (scene.csr, scene.lead, scene.inspector, scene.qa_lead):
            passwords.set_password(work.session, person, PASSWORD)
    access.close()
    return replace(scene, work=None)


def write_call(path):
    """Write a recording of two voices."""
    time = np.arange(RATE * SECONDS) / RATE
    lanes = np.stack([np.sin(time * 880 * np.pi), np.sin(time * 440 * np.pi)], axis=1) * 8000
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(lanes.astype("<i2").tobytes())
