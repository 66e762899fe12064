"""The office of office.py with a floor coach and a knowledge editor at desks of their own."""

from dataclasses import dataclass

from factories import PASSWORD, Scene, make_person
from office import Office

from qa_desk.models import Person, RoleGrant, passwords


@dataclass(frozen=True)
class FloorScene(Scene):
    """The people of the office, a floor coach of the team and a knowledge editor."""

    coach: Person
    editor: Person
    trainer: Person


class KnowledgeOffice(Office):
    """A centre in which CSRs ask."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        with self._access.work() as work:
            made = {}
            for name, role in (
                ("coach", "floor_coach"),
                ("editor", "knowledge_editor"),
                ("trainer", "trainer"),
            ):
                made[name] = make_person(work, role, login=f"{name}{self.csr.staff_no}")
                passwords.set_password(work.session, made[name], PASSWORD)
            grant = work.session.query(RoleGrant).filter_by(person_id=made["coach"].id).one()
            grant.scope_kind, grant.scope_id = "team", self.team.id
        self.scene = FloorScene(**vars(self.scene), **made)
