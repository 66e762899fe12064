"""A centre that takes complaints down: a department, its head, and who deals with them."""

from datetime import timedelta
from types import SimpleNamespace

from factories import LONG_AGO, acting, make_call, make_person, make_team

from qa_desk.models import Department, RoleGrant
from qa_desk.services import complaints
from qa_desk.services.complaints import Entry, Finding

NUMBER = "13800138000"


class ComplaintOffice(SimpleNamespace):
    """People and what they do; `by(role)` is the work of one of them."""

    def by(self, role):
        return acting(self.work, getattr(self, role))

    def enter(self, role="qa_lead", hours=1, **said):
        """Take a complaint down; return its id."""
        values = {"content": "等了四十分钟", "reason": "催办进度", **said}
        received = values.pop("received_at", self.work.now - timedelta(hours=hours))
        return complaints.enter(self.by(role), Entry(received_at=received, **values))

    def one(self, complaint_id, role="qa_lead"):
        return complaints.one(self.by(role), complaint_id)

    def close(self, complaint_id, role="qa_lead", **found):
        """Close a complaint with an answer and a cause."""
        values = {"outcome": "已致歉并补偿", "cause": "process", "is_attributable": True, **found}
        version = self.one(complaint_id, role).row.version
        complaints.close(self.by(role), complaint_id, version, Finding(**values))


def office_of(work):
    """Build the centre."""
    people = {
        role: make_person(work, role, login=f"{role}.{work.now.microsecond}")
        for role in ("csr", "team_lead", "floor_coach", "inspector", "qa_lead", "cs_manager")
    }
    other = make_person(work, "csr", login="csr.other")
    team = make_team(work, people["team_lead"], [people["csr"]])
    make_team(work, members=[other])
    department = Department(code="BILL", name="计费部")
    work.session.add(department)
    work.session.flush()
    head = make_person(work, login="head")
    work.session.add(
        RoleGrant(
            person_id=head.id,
            role="department_head",
            scope_kind="department",
            scope_id=department.id,
            valid_from=LONG_AGO,
        )
    )
    work.session.flush()
    call = make_call(work, people["csr"], team)
    return ComplaintOffice(
        work=work,
        team=team,
        department=department,
        department_head=head,
        other=other,
        call=call,
        **people,
    )
