"""A centre where each person signs in for himself, with a recording and a store of cuts."""

import hashlib

from audio.sounds import save
from factories import PASSWORD
from route import ROLES, Route
from teaching_hall import ENTRY, SOUND

from qa_desk.drafts import DraftJournal
from qa_desk.models import AudioFile, Evaluation, database
from qa_desk.services import teaching
from qa_desk.services.teaching import About
from qa_desk.ui.jobs import Jobs


class TeachingOffice(Route):
    """The route's centre with another CSR; its one result has a recording of six seconds."""

    def __init__(self, url, folder):
        super().__init__(url, roles={**ROLES, "other_csr": "csr", "admin": "admin"})
        self._desks = []
        self.store = folder / "store"
        self.choose("audio.store", str(self.store))
        self.evaluation = self.released()
        content = save(folder / "call.wav", SOUND).read_bytes()
        with self.owner.work() as work:
            call_id = work.session.get_one(Evaluation, self.evaluation).call_id
            file = work.session.query(AudioFile).filter_by(call_id=call_id).one()
            file.source, file.path = str(folder), "call.wav"
        self._bring(content)

    def _bring(self, content):
        """Say what is in the recorder's file; what is evaluated keeps its content otherwise."""
        from old_centre import by_force

        by_force(
            self.url,
            "UPDATE audio_file SET sha256 = :sha256, bytes = :bytes WHERE path = 'call.wav'",
            sha256=hashlib.sha256(content).digest(),
            bytes=len(content),
        )

    def add(self, entry=ENTRY, passage=(1000, 3000)):
        with self.at("inspector") as work:
            return teaching.add(work, About(passage, evaluation_id=self.evaluation), entry)

    def row(self, case_id, name="inspector"):
        with self.at(name) as work:
            return next(row for row in teaching.library(work).rows if row.id == case_id)

    def agreed(self):
        """Return a case to whose publication its CSR has consented."""
        case_id = self.add()
        row = self.row(case_id)
        with self.at("inspector") as work:
            teaching.ask(work, case_id, row.version)
        with self.at("csr") as work:
            teaching.answer(work, case_id, given=True)
        return self.row(case_id)

    def published(self):
        """Return a case and the id of its model call."""
        row = self.agreed()
        with self.at("qa_lead") as work:
            return row, teaching.publish(work, row.id, row.version)

    def jobs(self, name):
        """Sit somebody down: jobs of their own, as after the sign-in; return jobs and actor."""
        access = database.sign_in(self.url, self.people[name].login, PASSWORD)
        jobs = Jobs(access.work, access.ask)
        access.on_change = jobs.announce
        jobs.drafts = DraftJournal.of(self.url, access.actor.login)
        self._desks.append((jobs, access))
        return jobs, access.actor

    def close(self):
        for jobs, access in self._desks:
            jobs.close()
            jobs.drafts.close()
            access.close()
        super().close()
