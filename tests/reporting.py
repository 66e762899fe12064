"""Reports in the scene of factories.py: people who draft, check and approve them."""

from dataclasses import dataclass

from factories import PASSWORD, acting, call_moment, make_person, make_scene

from qa_desk.models import passwords
from qa_desk.services.reporting import papers, reading
from qa_desk.services.reporting.papers import Typed

FOCUS = {"focus": "开场白与确认客户需求"}


@dataclass
class Desk:
    """A small centre with a CS manager, whose people write reports."""

    scene: object
    manager: object

    def by(self, role):
        """Return the work as done by one of the people."""
        return acting(self.scene.work, self.person(role))

    def person(self, role):
        return self.manager if role == "manager" else getattr(self.scene, role)

    def typed(self, words=FOCUS):
        """Return what is filled in: words, and who signs."""
        return Typed(words, self.scene.qa_lead.id, self.manager.id)


def make_desk(work, calls=4):
    """Build the centre; everybody has a password."""
    scene = make_scene(work, calls=calls)
    manager = make_person(work, "cs_manager", login=f"manager{scene.csr.staff_no}")
    for person in (scene.csr, scene.lead, scene.inspector, scene.qa_lead, manager):
        passwords.set_password(work.session, person, PASSWORD)
    return Desk(scene, manager)


def yesterday(work):
    """Return the day of the scene's calls."""
    return call_moment(work).astimezone(work.zone).date()


def begun(desk, kind="monthly_report", role="inspector", **values):
    """Begin a report of the period of yesterday; return it."""
    work = desk.by(role)
    key = papers.begin(work, kind, yesterday(work), **values)
    return reading.report(work, key)


def issued(desk, kind="monthly_report", role="inspector", words=FOCUS):
    """Begin and issue a report; return it."""
    found = begun(desk, kind, role)
    work = desk.by(role)
    papers.issue(work, found.row.id, found.row.version, desk.typed(words))
    return reading.report(work, found.row.id)


def sign(desk, role, key, statement=""):
    """Sign a report as somebody; say whether that was the last signature."""
    work = desk.by(role)
    seen = reading.report(work, key).row.version
    return papers.sign(work, key, seen, statement, PASSWORD)


def approved(desk, kind="monthly_report", words=FOCUS):
    """Issue a report and sign it to the end; return it."""
    found = issued(desk, kind, words=words)
    sign(desk, "qa_lead", found.row.id)
    if kind == "monthly_report":
        sign(desk, "manager", found.row.id)
    return reading.report(desk.by("qa_lead"), found.row.id)
