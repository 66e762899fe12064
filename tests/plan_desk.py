"""A small centre in a file, and the plan page of whoever is needed."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import sounding
from factories import make_call, make_scene

from qa_desk.drafts import DraftJournal
from qa_desk.models import database, engines
from qa_desk.services import drawing, planning
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.plan import PlanPage
from qa_desk.ui.widgets import wording


def until(qtbot, condition):
    """Wait for a condition, as long as a loaded machine may need."""
    qtbot.waitUntil(condition, timeout=30_000)


class PlanDesk:
    """One CSR with three recordings of now: yesterday may be another month."""

    def __init__(self, url, folder, qtbot):
        self.qtbot = qtbot
        self.folder = folder
        self.engine = engines.connect(url)
        self.system = database.Access(self.engine, database._actor(self.engine, "system"))
        self.opened = []
        wording.show_times_in(ZoneInfo("Asia/Shanghai"))  # as the window does
        with self.system.work() as work:
            self.scene = make_scene(work, calls=0)
            for _ in range(3):
                make_call(work, self.scene.csr, self.scene.team, started_at=work.now)
            make_call(work, None, None, started_at=work.now)
            sounding.record_all(work, folder)

    def by(self, work, role):
        """Return the same work as one of the scene does it."""
        person = getattr(self.scene, role)
        return replace(work, actor=database.actor_of(work.session, person, work.now))

    def page(self, role):
        """Open the page of one of the scene, as the window shows it."""
        with self.system.ask() as work:
            actor = self.by(work, role).actor
        access = database.Access(self.engine, actor)
        jobs = Jobs(access.work, access.ask)
        jobs.drafts = DraftJournal(self.folder.parent / "drafts" / f"{role}.db")
        page = PlanPage(jobs, actor)
        self.opened.append((jobs, page))
        self.qtbot.addWidget(page)
        self.qtbot.addWidget(page.header)
        page.body.insertWidget(0, page.header)  # the window shows it over the page
        page.resize(1178, 680)
        with self.qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.catch_up()
        until(self.qtbot, lambda: page._begun)
        if page.plans.table.rowCount():
            until(self.qtbot, lambda: page._details is not None)
        return page

    def planned(self, per_csr=2, *, approved=True):
        """Plan this month: so many of each CSR at random."""
        with self.system.work() as work:
            mine = self.by(work, "qa_lead")
            plan = planning.make(mine, planning.outlook(mine).month, per_csr)
            if not approved:
                return plan
            return planning.approve(mine, plan.id, plan.version, shortfall_accepted=True)

    def drawn(self, per_csr=2):
        """Plan and draw this month."""
        plan = self.planned(per_csr)
        with self.system.work() as work:
            drawing.draw(self.by(work, "qa_lead"), plan.id, plan.version)
        return plan

    def draws(self, plan):
        """Return the draws of a plan."""
        with self.system.ask() as work:
            return drawing.list_draws(self.by(work, "qa_lead"), plan.id)

    def close(self):
        """Close every page."""
        for jobs, page in self.opened:
            page.close()
            assert jobs.close()
            jobs.drafts.close()
        self.system.close()
