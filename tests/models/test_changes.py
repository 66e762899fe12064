"""Desktops tell each other which models changed, and nothing else."""

import psycopg
import pytest
from factories import make_person, make_team
from sqlalchemy import text

from qa_desk.errors import OutageError
from qa_desk.models import changes, database, engines
from qa_desk.models.changes import CHANNEL, known


@pytest.fixture
def other(url):
    """A second desktop, or a command beside the window."""
    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    yield access
    access.close()


@pytest.fixture
def listener(access):
    listener = access.listen()
    yield listener
    listener.close()


@pytest.fixture
def server_listener(postgresql_url):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    listener = access.listen()
    yield access, listener
    listener.close()
    access.close()


def heard(listener):
    """What is heard, as soon as something is."""
    names = frozenset()
    while not names:
        names = listener.hear()
    return names


def notify(url, payload):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


def test_what_another_desktop_commits_is_heard(listener, other):
    assert listener.hear() == frozenset()
    with other.work() as work:
        make_team(work)
    assert {"Team", "SkillGroup"} <= heard(listener)
    assert listener.hear() == frozenset()


def test_what_another_desktop_undoes_is_not_heard(listener, other):
    with pytest.raises(ZeroDivisionError), other.work() as work:
        1 / len(make_team(work).code[:0])
    with other.work() as work:
        make_person(work)
    assert "Person" in heard(listener)
    assert listener.hear() == frozenset()


def test_our_own_commits_are_not_heard_again(listener, access, other):
    with access.work() as work:
        make_team(work)
    assert listener.hear() == frozenset()
    with other.work() as work:
        make_person(work)
    assert "Person" in heard(listener)


def test_a_file_that_others_wrote_too_while_we_did_is_read_again_after_a_while(
    sqlite_url, monkeypatch
):
    engine = engines.connect(sqlite_url)
    access = database.Access(engine, database._actor(engine, "system"))
    listener = access.listen()
    with access.work() as work:
        make_team(work)
    assert listener.hear() == frozenset()
    monkeypatch.setattr(changes, "UNSURE_S", 0)
    assert listener.hear() == known()
    assert listener.hear() == frozenset()
    listener.close()
    access.close()


def test_a_listener_has_a_connection_of_its_own_and_holds_nobody_up(listener, access, other):
    for _ in range(3):
        with access.work() as work, other.ask() as reading:
            make_team(work)
            assert reading.now is not None
    listener.check()


def test_only_names_of_models_are_told_and_no_draft_is(server_listener, postgresql_url):
    access, _listener = server_listener
    with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as anybody:
        anybody.execute(f"LISTEN {CHANNEL}")
        with access.work() as work:
            database.changed(work.session, "Draft")
        with access.work() as work:
            make_person(work, name="林知简")
        (note,) = anybody.notifies(timeout=60, stop_after=1)
    assert set(note.payload.split(",")) <= known()
    assert "Person" in note.payload


def test_a_forged_notice_is_no_more_than_names_of_models_we_know(server_listener, postgresql_url):
    _access, listener = server_listener
    for payload in ("'; DROP TABLE person", "Person" * 1000, "", "Evaluation,nonsense,\n"):
        notify(postgresql_url, payload)
    assert heard(listener) == {"Evaluation"}


def test_a_flood_of_notices_is_heard_as_one(server_listener, postgresql_url):
    _access, listener = server_listener
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        connection.execute(
            "SELECT pg_notify('qa_desk', 'Team,' || n) FROM generate_series(1, 20000) AS n"
        )
    assert heard(listener) == {"Team"}


def test_a_listener_that_is_cut_off_says_so(server_listener, postgresql_url):
    access, listener = server_listener
    with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query = 'LISTEN qa_desk'"
        )
    with pytest.raises(OutageError, match="cannot be reached"):
        listener.check()
    with pytest.raises(OutageError, match="cannot be reached"):
        listener.hear()
    with access.ask() as work:
        assert work.now is not None


def test_connections_nobody_uses_are_given_back(access, url):
    with access.work() as work:
        make_team(work)
    access.rest()
    if not access.is_local:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            while connection.execute(question).fetchone()[0] > 1:
                connection.rollback()
    with access.ask() as work:
        assert work.session.scalar(text("SELECT count(*) FROM team")) == 1
