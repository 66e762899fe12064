"""The watch over the database: is it there, did others change something, does anybody look."""

import sys
import time
from contextlib import contextmanager

import psycopg
import pytest
from factories import make_person, make_team
from postgres import Cluster
from sqlalchemy import func, select, text

from qa_desk.errors import OutageError, StorageError
from qa_desk.models import Team, changes, database, engines, limits, upgrading, watching
from qa_desk.models.changes import CHANNEL, known
from qa_desk.models.watching import Watch

TEAMS = frozenset({"Team"})


def wait(condition):
    """Wait until something is so."""
    last = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.01)


def make_access(url):
    engine = engines.connect(url)
    if engines.local_path(engine) is None:
        limits.hurry(engine)
    return database.Access(engine, database._actor(engine, "system"))


class Seat:
    """One desktop without a window."""

    def __init__(self, url):
        self.access = make_access(url)
        self.heard = []
        self.said = []
        self.watch = Watch(self.access, self.heard.append, self.said.append)

    def listens(self):
        """Look at teams and wait until it listens."""
        self.watch.look(TEAMS)
        wait(lambda: known() in self.heard)
        self.heard.clear()

    def close(self):
        self.watch.close()
        self.access.close()


@contextmanager
def seated(url):
    seat = Seat(url)
    yield seat
    seat.close()


@pytest.fixture
def seat(url):
    with seated(url) as seat:
        yield seat


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(watching, "BEAT_S", 0.02)
    monkeypatch.setattr(watching, "KNOCK_S", 0.1)


def sessions(url, *, listening=False):
    """Count the connections of others to a server's database."""
    more = f" AND query = 'LISTEN {CHANNEL}'" if listening else ""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()" + more
        ).fetchone()[0]


def test_what_others_commit_is_heard_while_somebody_looks(seat, access):
    seat.listens()
    with access.work() as work:
        make_team(work)
    wait(lambda: any("Team" in names for names in seat.heard))


def test_what_one_commits_oneself_is_not_heard_again(seat, access, monkeypatch):
    monkeypatch.setattr(changes, "UNSURE_S", 0.1)  # on a file one cannot tell at once
    seat.listens()
    with seat.watch.work() as work:
        make_team(work)
    with access.work() as work:
        make_person(work)
    wait(lambda: any("Person" in names for names in seat.heard))
    if not access.is_local:
        assert not any("Team" in names for names in seat.heard)


def test_coming_back_to_the_window_reads_again_what_was_missed(seat):
    seat.listens()
    seat.watch.look(frozenset())
    wait(lambda: seat.watch._listener is None)
    seat.watch.look(TEAMS)
    wait(lambda: known() in seat.heard)


def test_what_is_looked_at_is_read_again_although_nothing_was_heard(seat, monkeypatch):
    """A hint may be lost, and program n - 1 gives none (P4)."""
    monkeypatch.setattr(watching, "SURE_S", 0.1)
    monkeypatch.setattr(watching, "CHECK_S", 0.05)
    seat.listens()
    wait(lambda: seat.heard.count(TEAMS) > 2)


def test_a_desktop_that_cannot_listen_reads_again(postgresql_url, monkeypatch):
    monkeypatch.setattr(watching, "REREAD_S", 0.1)
    refused = []

    def refuse(_access):
        refused.append(True)
        raise StorageError("no connection left")

    with seated(postgresql_url) as seat:
        monkeypatch.setattr(database.Access, "listen", refuse)
        seat.watch.look(TEAMS)
        wait(lambda: TEAMS in seat.heard and len(refused) > 1)
        assert seat.said == []


def test_a_listener_that_is_cut_off_listens_again(postgresql_url, monkeypatch):
    monkeypatch.setattr(watching, "REREAD_S", 0.1)
    with seated(postgresql_url) as seat:
        seat.listens()
        with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
                f"WHERE datname = current_database() AND query = 'LISTEN {CHANNEL}'"
            )
        wait(lambda: known() in seat.heard)
        assert seat.said == []
        assert sessions(postgresql_url, listening=True) == 1


def test_an_idle_desktop_holds_no_connection(postgresql_url, monkeypatch):
    """P4."""
    monkeypatch.setattr(watching, "IDLE_S", 0.2)
    with seated(postgresql_url) as seat:
        seat.listens()
        wait(lambda: sessions(postgresql_url) == 1)
        seat.watch.look(frozenset())
        wait(lambda: sessions(postgresql_url) == 0)
        with seat.watch.ask() as work:
            assert work.session.scalar(select(func.count()).select_from(Team)) == 0


def test_connections_in_use_are_left_alone(postgresql_url, monkeypatch):
    monkeypatch.setattr(watching, "IDLE_S", 0.01)
    with seated(postgresql_url) as seat:
        with seat.watch.work() as work:
            before = work.session.scalar(text("SELECT pg_backend_pid()"))
            work.session.execute(text("SELECT pg_sleep(0.2)"))
            assert work.session.scalar(text("SELECT pg_backend_pid()")) == before
        wait(lambda: sessions(postgresql_url) == 0)


@pytest.fixture(scope="module")
def own_cluster():
    """A server of its own, which may fall over or stand still."""
    with Cluster() as cluster:
        url = cluster.create("watched")
        engine = engines.connect(url)
        upgrading.upgrade(engine)
        engine.dispose()
        yield cluster, url


@pytest.fixture
def watched(own_cluster):
    cluster, url = own_cluster
    with seated(url) as seat:
        seat.listens()
        yield cluster, seat
        cluster.thaw()


def test_a_server_that_falls_over_is_noticed_and_so_is_its_return(watched):
    cluster, seat = watched
    cluster.fail()
    wait(lambda: len(seat.said) == 1)
    assert isinstance(seat.said[0], OutageError)
    with pytest.raises(OutageError, match="What you typed is safe"), seat.watch.work():
        pass
    cluster.recover()
    wait(lambda: seat.said[1:] == [None])
    wait(lambda: known() in seat.heard)
    with seat.watch.work() as work:
        make_team(work)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_a_server_that_freezes_is_noticed_and_so_is_its_return(watched, monkeypatch):
    monkeypatch.setattr(watching, "CHECK_S", 0.1)
    cluster, seat = watched
    cluster.freeze()
    wait(lambda: len(seat.said) == 1)
    with pytest.raises(OutageError), seat.watch.ask():
        pass
    cluster.thaw()
    wait(lambda: seat.said[1:] == [None])


def test_who_works_notices_first_and_says_it_once(own_cluster):
    cluster, url = own_cluster
    with seated(url) as seat:
        cluster.fail()
        for _ in range(3):
            with pytest.raises(OutageError), seat.watch.ask():
                pass
        assert len(seat.said) == 1
        cluster.recover()
        wait(lambda: seat.said[1:] == [None])
