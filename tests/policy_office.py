"""The office of office.py with a CS manager, whose people keep policies at their desks."""

from contextlib import contextmanager
from dataclasses import make_dataclass, replace

from factories import PASSWORD, make_person
from office import Office
from policies import Register

from qa_desk.models import passwords


class PolicyOffice(Office):
    """Steps of a register of policies, each a transaction of its own."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        self._scene = self.scene
        with self._access.work() as work:
            manager = make_person(work, "cs_manager", login=f"manager{self.csr.staff_no}")
            passwords.set_password(work.session, manager, PASSWORD)
        people = {**vars(self.scene), "manager": manager}
        self.scene = make_dataclass("Scene", people)(**people)

    @contextmanager
    def register(self):
        """A register whose people all act in one transaction."""
        with self._access.work() as work:
            yield Register(replace(self._scene, work=work), self.scene.manager)
