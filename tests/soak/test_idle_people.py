"""P4: six hundred people are signed in and mostly idle; the server hardly notices."""

import time

import pytest
from factories import PASSWORD, make_person, make_team
from postgres import Cluster
from sqlalchemy import text

from qa_desk.models import database, engines, passwords
from qa_desk.models.watching import Watch
from qa_desk.services import cases

PEOPLE = 600
PATIENCE = 180  # seconds


def held(access):
    """Count the connections of people on the server."""
    with access.ask() as work:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'csr%'"
        return work.session.scalar(text(asked))


def arrive(url, login):
    """Sign in and look into the inbox, as the window does."""
    access = database.sign_in(url, login, PASSWORD, hurried=True)
    watch = Watch(access, lambda _names: None, lambda _error: None)
    with watch.ask() as work:
        cases.inbox(work)
    return access, watch


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_six_hundred_people_who_do_nothing_hold_no_connection(capsys):
    with Cluster(connections=700) as cluster:
        url = cluster.create("idle")
        database.upgrade(url)
        engine = engines.connect(url)
        owner = database.Access(engine, database._actor(engine, "system"))
        with owner.work() as work:
            people = [make_person(work, "csr", login=f"csr{n}") for n in range(PEOPLE)]
            make_team(work, make_person(work, "team_lead"), people)
            for person in people:
                passwords.set_password(work.session, person, PASSWORD)
        began = time.monotonic()
        there = [arrive(url, person.login) for person in people]
        arrived, most = time.monotonic() - began, held(owner)
        alone = 0.0
        while held(owner) > 0:
            assert alone < PATIENCE, f"{held(owner)} connections are still held"
            time.sleep(1)
            alone = time.monotonic() - began - arrived
        for access, watch in there:
            watch.close()
            access.close()
        owner.close()
    with capsys.disabled():
        print(
            f"\nidle: {PEOPLE} in after {arrived:.0f} s, {most} connections; 0 after {alone:.0f} s"
        )
