"""The office of office.py with a technical department, its head and an improvement office."""

from dataclasses import dataclass

from factories import LONG_AGO, PASSWORD, Scene, make_person
from office import Office

from qa_desk.models import Department, Person, RoleGrant, passwords


@dataclass(frozen=True)
class ActionScene(Scene):
    """The people of the office, and two around it."""

    head: Person
    improver: Person


class ActionOffice(Office):
    """A centre whose findings go to a department."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            number = self.csr.staff_no
            head = make_person(work, login=f"head{number}", name="韩技术")
            improver = make_person(work, "improvement_office", login=f"improver{number}")
            tech = Department(code=f"tech{number}", name="技术部")
            work.session.add(tech)
            work.session.flush()
            self.tech_id = tech.id
            work.session.add(
                RoleGrant(
                    person_id=head.id,
                    role="department_head",
                    scope_kind="department",
                    scope_id=tech.id,
                    valid_from=LONG_AGO,
                )
            )
            for person in (head, improver):
                passwords.set_password(work.session, person, PASSWORD)
        self.scene = ActionScene(**vars(self.scene), head=head, improver=improver)
