"""Past one machine: reports read from a hot standby, desks find the new primary (tech_db.md 9)."""

import time

import pytest
from factories import PASSWORD, make_scene
from postgres import Cluster
from sqlalchemy import func, select
from standby import Standby

from qa_desk.errors import StorageError
from qa_desk.models import Call, Person, database, engines, passwords


@pytest.fixture
def pair():
    """A primary with a small centre, the standby that follows it, and the CSR's login."""
    with Cluster() as primary:
        url = primary.create("pair")
        database.upgrade(url)
        with Standby(primary) as standby:
            engine = engines.connect(url)
            system = database.Access(engine, database._actor(engine, "system"))
            with system.work() as work:
                scene = make_scene(work)
                make_scene(work)
                passwords.set_password(work.session, scene.csr, PASSWORD)
                passwords.set_password(work.session, scene.qa_lead, PASSWORD)
            system.close()
            yield primary, standby, scene


@pytest.fixture
def enter(pair):
    """A function that signs somebody in at the address of both servers."""
    opened = []

    def enter(person):
        opened.append(database.sign_in(pair[1].addresses("pair"), person.login, PASSWORD))
        return opened[-1]

    yield enter
    for access in opened:
        access.close()


def until(condition):
    """Wait until something is so, or fail."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came so"
        time.sleep(0.05)


def people(access):
    with access.report() as work:
        return work.session.scalar(select(func.count()).select_from(Person))


def is_standby(work):
    return work.session.scalar(select(func.pg_is_in_recovery()))


def test_work_goes_to_the_primary_and_reports_to_the_standby(pair, enter):
    access = enter(pair[2].qa_lead)
    with access.work() as work:
        assert not is_standby(work)
    with access.ask() as work:
        assert not is_standby(work)
    with access.report() as work:
        assert is_standby(work)


def test_the_standby_keeps_people_out_of_what_is_not_theirs(pair, enter):
    _primary, _standby, scene = pair
    lead, csr = enter(scene.qa_lead), enter(scene.csr)
    with lead.ask() as work:
        everybody = work.session.scalar(select(func.count()).select_from(Person))
        calls = work.session.scalar(select(func.count()).select_from(Call))
    until(lambda: people(lead) == everybody)
    assert people(csr) < everybody
    with csr.report() as work:
        assert work.session.scalar(select(func.count()).select_from(Call)) < calls


def test_the_desks_find_the_new_primary_after_a_failover(pair, enter):
    primary, standby, scene = pair
    access = enter(scene.qa_lead)
    with access.ask() as work:
        everybody = work.session.scalar(select(func.count()).select_from(Person))
    until(lambda: people(access) == everybody)
    primary.fail()
    with pytest.raises(StorageError, match="cannot be reached"), access.work():
        pass
    standby.promote()

    def works_again():
        try:
            with access.work() as work:
                return not is_standby(work)
        except StorageError:
            return False

    until(works_again)
    assert people(access) == everybody  # what prefers a standby takes what there is
    enter(scene.csr)  # signing in writes into the journal
