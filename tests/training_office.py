"""The office of office.py with a trainer, whose people raise and hold trainings at their desks."""

from dataclasses import dataclass

from factories import PASSWORD, Scene, make_person
from office import Office

from qa_desk.models import Person, passwords


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
