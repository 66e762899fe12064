"""A centre where each person signs in for himself, with a recording and a store of cuts."""

import hashlib

from audio.sounds import save
from route import ROLES, Route
from teaching_hall import ENTRY, SOUND

from qa_desk.models import AudioFile, Evaluation
from qa_desk.services import teaching
from qa_desk.services.teaching import About


class TeachingOffice(Route):
    """The route's centre with another CSR; its one result has a recording of six seconds."""

    def __init__(self, url, folder):
        super().__init__(url, roles={**ROLES, "other_csr": "csr", "admin": "admin"})
        self.store = folder / "store"
        self.choose("audio.store", str(self.store))
        self.evaluation = self.released()
        content = save(folder / "call.wav", SOUND).read_bytes()
        with self.owner.work() as work:
            call_id = work.session.get_one(Evaluation, self.evaluation).call_id
            file = work.session.query(AudioFile).filter_by(call_id=call_id).one()
            file.source, file.path = str(folder), "call.wav"
        self._bring(file.id, content)

    def _bring(self, file_id, content):
        """Say what is in the recorder's file; what is evaluated keeps its content otherwise."""
        from old_centre import by_force

        by_force(
            self.url,
            "UPDATE audio_file SET sha256 = :sha256, bytes = :bytes WHERE id = :id",
            sha256=hashlib.sha256(content).digest(),
            bytes=len(content),
            id=file_id,
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
