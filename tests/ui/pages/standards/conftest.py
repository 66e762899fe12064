"""Standards pages of several people at one centre."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from factories import PASSWORD, install_checklist, make_person
from policies import Register, approved, made

from qa_desk.drafts import DraftJournal
from qa_desk.models import Checklist, database, engines, passwords
from qa_desk.services import checklist_drafts, checklists
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.standards import StandardsPage

ROLES = ("qa_lead", "inspector", "cs_manager", "csr")


@dataclass
class Standards:
    """A centre with one checklist, and the pages that people have open."""

    access: Any
    engine: Any
    people: dict
    qtbot: Any
    folder: Any
    opened: list = field(default_factory=list)

    def open(self, role, *, kept=False):
        """Open somebody's page; `kept` with a journal of drafts."""
        with self.access.ask() as work:
            actor = database.actor_of(work.session, self.people[role], work.now)
        own = database.Access(self.engine, actor)
        jobs = Jobs(own.work, own.ask)
        if kept:
            jobs.drafts = DraftJournal(self.folder / f"{len(self.opened)}.db")
        page = StandardsPage(jobs, actor)
        own.on_change = jobs.announce
        self.opened.append((jobs, page))
        self.qtbot.addWidget(page)
        self.qtbot.addWidget(page.header)
        page.body.insertWidget(0, page.header)
        page.resize(1178, 680)
        page.show()
        page.activateWindow()
        page.catch_up()
        self.qtbot.waitUntil(lambda: page.table.current() is not None and not jobs.running)
        return page

    def idle(self, page):
        """Wait until nothing runs for a page."""
        self.qtbot.waitUntil(lambda: not page.jobs.running)

    def write(self, page, reason="业务调整"):
        """Begin a new version of the version in hand, and open it."""
        page.new_version.click()
        page.dialog.reason.setPlainText(reason)
        page.dialog.button.click()
        self.qtbot.waitUntil(lambda: page.stack.currentWidget() is page.desk)
        self.idle(page)
        page.activateWindow()
        self.qtbot.waitUntil(page.isActiveWindow)
        return page.desk.editor

    def saved(self, page):
        """Wait until all that was written is in the database."""
        page.desk.saver.flush()

        def settled():
            saver = page.desk.saver
            assert saver.is_settled, page.desk.problem.words()

        self.qtbot.waitUntil(settled)

    def drafts(self):
        """Return the drafts."""
        with self.access.ask() as work:
            return checklist_drafts.drafts(work)

    def read(self, draft_id):
        """Return what a draft says."""
        with self.access.ask() as work:
            return checklist_drafts.read(work, draft_id)

    def decided(self, conclusion="revise"):
        """Enter the checklist as a policy and approve an evaluation of it; return that."""
        with self.access.work() as work:
            for person in self.people.values():
                passwords.set_password(work.session, person, PASSWORD)
            scene = SimpleNamespace(work=work, **self.people)
            register = Register(scene, self.people["cs_manager"])
            about = work.session.query(Checklist).one().id
            policy_id = made(register, kind="checklist", checklist_id=about)
            return approved(register, policy_id, conclusion)

    def versions(self):
        """Return the versions."""
        with self.access.ask() as work:
            return checklists.list_versions(work)


@pytest.fixture
def standards(sqlite_url, qtbot, tmp_path):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        install_checklist(work)
        people = {role: make_person(work, role, login=f"x{role}") for role in ROLES}
    made = Standards(access, engine, people, qtbot, tmp_path)
    yield made
    for jobs, page in made.opened:
        page.close()
        assert jobs.close()
    access.close()
