"""A trainer scores a call of a calibration: the page is there, and does not say whose it is."""

from dataclasses import replace

import pytest
from calibrators import make_panel
from factories import PASSWORD

from qa_desk.drafts import DraftJournal
from qa_desk.models import database, engines
from qa_desk.ui.jobs import Jobs
from qa_desk.ui.pages.score import ScorePage


@pytest.fixture
def desk(qtbot, sqlite_url):
    engine = engines.connect(sqlite_url)
    owner = database.Access(engine, database._actor(engine, "system"))
    with owner.work() as work:
        panel = make_panel(work).open()
        number = panel.now().row.number
        people = panel.people
    owner.close()
    access = database.sign_in(sqlite_url, people["trainer"].login, PASSWORD)
    jobs = Jobs(access.work, access.ask)
    jobs.drafts = DraftJournal.of(sqlite_url, access.actor.login)
    page = ScorePage(jobs, access.actor)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.queue.table.rowCount() == 3 and page._case is not None)
    yield page, number, people
    assert jobs.close()
    jobs.drafts.close()
    access.close()


def test_the_call_is_the_sessions_and_nobodys(qtbot, desk):
    page, number, people = desk
    assert page.call._who.text() == f"Calibration {number}"
    words = page.queue.table.index(0, 0).data()
    assert number in words
    assert people["csr"].name not in words
    assert page.replace.isHidden()
    assert page.live.buttons.isHidden()
    page._on_start()
    qtbot.waitUntil(lambda: page.drafts.typing is not None)
    assert page._case.agreed == ()


def test_the_page_is_for_everybody_who_may_take_part(desk):
    page, _number, _people = desk
    for role in ("team_lead", "floor_coach", "trainer", "knowledge_editor", "inspector"):
        assert ScorePage.is_for(replace(page.actor, roles=frozenset({role})))
    for role in ("csr", "admin"):
        assert not ScorePage.is_for(replace(page.actor, roles=frozenset({role})))
