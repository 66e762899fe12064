"""People of a route at desks of their own, with a case before them."""

from zoneinfo import ZoneInfo

from factories import PASSWORD

from qa_desk.drafts import DraftJournal
from qa_desk.models import database
from qa_desk.services import cases
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.case_desk import CaseDesk


class Desks:
    """Everybody who sits down is sent home at the end."""

    def __init__(self, route, qtbot):
        self.route, self.qtbot, self._desks = route, qtbot, []
        wording.show_times_in(ZoneInfo("Asia/Shanghai"))

    def sit(self, name, case):
        """Open a case on somebody's desk; return the desk."""
        login = self.route.people[name].login
        access = database.sign_in(self.route.url, login, PASSWORD)
        jobs = Jobs(access.work, access.ask)
        access.on_change = jobs.announce
        jobs.drafts = DraftJournal.of(self.route.url, login)
        desk = CaseDesk(jobs)
        self.qtbot.addWidget(desk)
        desk.resize(900, 640)
        desk.show()
        self._desks.append((desk, jobs, access))
        desk.open(case)
        self.qtbot.waitUntil(lambda: desk.case() is not None and not jobs.running)
        return desk

    def read(self, case, name="qa_lead"):
        """Return a case as somebody sees it now."""
        with self.route.at(name) as work:
            return cases.case(work, case)

    def close(self):
        """Send everybody home."""
        for desk, jobs, access in self._desks:
            desk.close()
            assert jobs.close()
            jobs.drafts.close()
            access.close()
