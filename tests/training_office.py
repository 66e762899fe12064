"""The office of office.py with a trainer, whose people raise and hold trainings at their desks."""

from dataclasses import dataclass, replace

from factories import PASSWORD, Scene, make_person
from office import Office

from qa_desk.models import Person, passwords
from qa_desk.services.training import deciding, proposing, reading


@dataclass(frozen=True)
class TrainingScene(Scene):
    """The people of the office, and a trainer."""

    trainer: Person


class TrainingOffice(Office):
    """A centre in which somebody trains."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            trainer = make_person(work, "trainer", login=f"trainer{self.csr.staff_no}")
            passwords.set_password(work.session, trainer, PASSWORD)
        self.scene = TrainingScene(**vars(self.scene), trainer=trainer)

    def failing(self, times=3):
        """Let the CSR fail one item as often."""
        for _time in range(times):
            self.released(item_3=1)

    def approved(self):
        """Take up what was found, with a moment to listen to; return the need for the trainers."""
        self.failing()
        with self.work("inspector") as work:
            draft = proposing.found(work)[0].draft
            typical = replace(draft.cases[0], is_typical=True, at_ms=4000, note="does not ask back")
            said = {"problem": "does not ask back", "content": "two calls", "target": 100}
            need = proposing.propose(
                work, replace(draft, **said, cases=(typical, *draft.cases[1:]))
            )
        self.do("inspector", proposing.submit, need)
        self.do("qa_lead", deciding.approve, need)
        return need

    def do(self, role, service, need, *args):
        """Let somebody take a step about a need as it is now."""
        with self.work(role) as work:
            seen = reading.one(work, need).row.version
            return service(work, need, seen, *args)
