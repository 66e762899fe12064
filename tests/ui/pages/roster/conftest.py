"""A centre with a roster, and its page as each role opens it."""

import pytest
from factories import acting, make_person, make_scene, make_team
from PySide6.QtCore import Qt

from qa_desk.models import database, engines
from qa_desk.rules import rosters
from qa_desk.rules.rosters import Change, Day
from qa_desk.services import rosters as roster
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.roster import RosterPage

CTRL = Qt.KeyboardModifier.ControlModifier
CODES = rosters.by_key(rosters.COMMON)


@pytest.fixture
def centre(sqlite_url):
    """Two teams; the codes are set up, and one CSR has a shift on the first of this month."""
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        scene = make_scene(work, calls=1)
        more = [make_person(work, "csr") for _ in range(3)]
        team = make_team(work, make_person(work, "team_lead"), more)
        people = {
            "admin": make_person(work, "admin", login="root"),
            "lead": scene.lead,
            "inspector": scene.inspector,
            "csr": scene.csr,
            "other": more[0],
        }
        admin = acting(work, people["admin"])
        roster.save_codes(admin, (), rosters.COMMON)
        today = roster.month(admin).today
        first = today.replace(day=1)
        early = rosters.parse("早", CODES)
        changes = [Change(person.id, first, Day(), early) for person in (scene.csr, more[0])]
        roster.save(admin, changes)
        people["team"] = team
    yield access, engine, people, first
    access.close()


@pytest.fixture
def open_page(centre, qtbot):
    access, engine, people, _first = centre
    opened = []

    def open_as(who):
        with access.ask() as work:
            actor = database.actor_of(work.session, people[who], work.now)
        own = database.Access(engine, actor)
        jobs = Jobs(own.work, own.ask)
        own.on_change = jobs.announce
        page = RosterPage(jobs, actor)
        opened.append((jobs, page))
        qtbot.addWidget(page)
        qtbot.addWidget(page.header)
        page.body.insertWidget(0, page.header)
        page.resize(1178, 680)
        page.show()
        page.catch_up()
        qtbot.waitUntil(lambda: bool(page.model.rows))
        page.grid.setFocus()
        return page

    yield open_as
    for jobs, page in opened:
        page.close()
        assert jobs.close()
