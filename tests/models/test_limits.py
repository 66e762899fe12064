"""A desktop gives up on a server that does not answer; a command waits."""

import sys

import pytest
from factories import PASSWORD, make_person
from postgres import Cluster
from sqlalchemy import event, text

from qa_desk.errors import OutageError, StorageError
from qa_desk.models import Team, database, engines, limits, passwords, upgrading

NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")


@pytest.fixture
def hurried(postgresql_url):
    """A window's way to the server."""
    access = make_access(postgresql_url)
    yield access
    access.close()


def make_access(url):
    engine = engines.connect(url)
    limits.hurry(engine)
    return database.Access(engine, database._actor(engine, "system"))


@pytest.fixture(scope="module")
def own_cluster():
    """A server of its own, which may stand still."""
    with Cluster() as cluster:
        url = cluster.create("frozen")
        engine = engines.connect(url)
        upgrading.upgrade(engine)
        engine.dispose()
        yield cluster, url


@pytest.fixture
def freezing(own_cluster):
    cluster, url = own_cluster
    access = make_access(url)
    yield cluster, access
    cluster.thaw()
    access.close()


def setting(access, name):
    with access.ask() as work:
        return work.session.scalar(text(f"SHOW {name}"))


def run(access, *statements):
    with access.work() as work:
        for statement in statements:
            work.session.execute(text(statement))


def test_a_window_has_limits_and_a_command_has_none(hurried, access, request):
    assert setting(hurried, "statement_timeout") == "5s"
    assert setting(hurried, "lock_timeout") == "3s"
    assert setting(hurried, "idle_in_transaction_session_timeout") == "30s"
    assert setting(hurried, "search_path") == "qa_desk"
    if not access.is_local:
        assert setting(access, "statement_timeout") == "0"


def test_what_reads_a_whole_month_may_take_longer_at_a_window_d10(hurried, access):
    with hurried.ask() as work:
        driver = work.session.connection().connection.driver_connection
        with limits.patiently(work.session):
            assert work.session.scalar(text("SHOW statement_timeout")) == "30s"
            assert driver.answer_s == limits.LONG_ANSWER_S
        assert driver.answer_s == limits.ANSWER_S
    assert setting(hurried, "statement_timeout") == "5s"
    with access.ask() as work, limits.patiently(work.session):  # a command, or a local file
        if not access.is_local:
            assert work.session.scalar(text("SHOW statement_timeout")) == "0"


def test_a_person_who_signs_in_at_a_window_is_in_a_hurry(hurried, postgresql_url):
    with hurried.work() as work:
        person = make_person(work, login="hurried")
        passwords.set_password(work.session, person, PASSWORD)
    access = database.sign_in(postgresql_url, person.login, PASSWORD, hurried=True)
    assert setting(access, "lock_timeout") == "3s"
    access.close()


def test_a_slow_statement_is_cancelled_by_the_server_and_the_connection_lives(hurried):
    with hurried.ask() as work:
        before = work.session.scalar(text("SELECT pg_backend_pid()"))
    with pytest.raises(StorageError, match="took too long") as caught:
        run(hurried, "SET LOCAL statement_timeout = 20", "SELECT pg_sleep(60)")
    assert not isinstance(caught.value, OutageError)
    with hurried.ask() as work:
        assert work.session.scalar(text("SELECT pg_backend_pid()")) == before


def test_a_row_that_another_one_holds_is_waited_for_only_so_long(hurried, postgresql_url):
    other = database.Access(engines.connect(postgresql_url), hurried.actor)
    with other.work() as holding:
        holding.session.execute(text("LOCK TABLE team"))
        with pytest.raises(StorageError, match="busy with another program"):
            run(hurried, "SET LOCAL lock_timeout = 20", "SELECT FROM team")
    other.close()


def test_who_slept_in_a_transaction_is_told_in_words(hurried):
    with pytest.raises(OutageError, match="What you typed is safe"), hurried.work() as work:
        sleep_in(work, hurried)


def sleep_in(work, access):
    work.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 20"))
    wait_until_gone(access, work.session.scalar(text("SELECT pg_backend_pid()")))
    work.session.query(Team).all()


def wait_until_gone(access, pid):
    gone = False
    while not gone:
        with access.ask() as work:
            question = text("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = :pid)")
            gone = work.session.scalar(question, {"pid": pid})


@NOT_ON_WINDOWS
def test_a_server_that_freezes_in_a_transaction_is_given_up(freezing):
    cluster, access = freezing
    with pytest.raises(OutageError, match=r"no answer for 6 s.*is safe"), access.work() as work:
        freeze_and_ask(cluster, work)
    cluster.thaw()
    with access.ask() as work:
        assert work.session.query(Team).all() == []


def freeze_and_ask(cluster, work):
    cluster.freeze()
    work.session.query(Team).all()


@NOT_ON_WINDOWS
def test_a_server_that_freezes_at_the_commit_is_given_up(freezing):
    cluster, access = freezing
    with pytest.raises(OutageError, match="no answer"), access.work():
        cluster.freeze()


@NOT_ON_WINDOWS
def test_a_frozen_server_is_found_out_by_who_begins_or_signs(freezing):
    cluster, access = freezing
    with access.work() as work:
        cluster.freeze()
        with pytest.raises(OutageError, match="cannot be reached"):
            passwords.prove(work.session, "system", cluster.password)
        cluster.thaw()
    cluster.freeze()
    with pytest.raises(OutageError, match="timeout expired"), access.ask():
        pass
    with pytest.raises(OutageError, match="timeout expired"):
        database.sign_in(cluster.url("frozen"), "system", cluster.password, hurried=True)


@pytest.mark.parametrize(
    ("hosts", "seconds"), [("one", 3), ("one,two", 3), ("one,two,three", 2), ("a,b,c,d", 2)]
)
def test_several_hosts_share_the_time_for_connecting(hosts, seconds):
    options = limits.of_connection({"host": hosts, "options": "-c search_path=qa_desk"})
    assert options["connect_timeout"] == seconds
    assert options["options"].startswith("-c search_path=qa_desk -c statement_timeout=")


def test_reports_on_a_standby_have_the_limits_too(postgresql_url):
    first, _slash, database_name = postgresql_url.rpartition("/")
    user, _at, host = first.partition("//")[2].rpartition("@")
    several = f"postgresql+psycopg://{user}@/{database_name}?host={host}&host={host}"
    engine = engines.connect(several)
    access = database.Access(engine, database._actor(engine, "system"))
    engine.dispose()
    access.hurry()
    with access.report() as work:
        assert work.session.scalar(text("SHOW lock_timeout")) == "3s"
    assert setting(access, "lock_timeout") == "3s"
    access.close()


def test_others_may_change_how_an_engine_connects(postgresql_url):
    """A person's new password comes that way."""
    engine = engines.connect(postgresql_url)
    limits.hurry(engine)

    def name_it(_dialect, _record, _arguments, how):
        how["application_name"] = "renamed"

    event.listen(engine, "do_connect", name_it)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "renamed"
        assert connection.scalar(text("SHOW lock_timeout")) == "3s"
    engine.dispose()
