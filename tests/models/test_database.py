"""Transactions are whole or not at all, and what goes wrong is said in words."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from factories import LONG_AGO, make_person, make_team
from sqlalchemy import func, select, text

from qa_desk.errors import ConflictError, QaDeskError, StorageError
from qa_desk.models import Person, RoleGrant, Team, chain, database, engines
from qa_desk.rules import permissions
from qa_desk.work import SYSTEM_ID


def names(access):
    with access.ask() as work:
        return set(work.session.scalars(select(Team.code)))


def driver(work):
    return work.session.connection().connection.driver_connection


def make_teams(work, number):
    for _ in range(number):
        make_team(work)


@pytest.fixture
def local(sqlite_url):
    access = database.open_as_system(sqlite_url, "root")
    yield access
    access.close()


def test_work_is_committed_and_names_what_it_changed(access):
    heard = []
    access.on_change = heard.append
    with access.work() as work:
        make_team(work, code="A")
        database.changed(work.session, "Call")
        assert heard == []
    assert names(access) == {"A"}
    assert heard == [{"Team", "SkillGroup", "Call"}]


def test_work_that_changes_nothing_tells_nobody(access):
    heard = []
    access.on_change = heard.append
    with access.work() as work:
        work.session.scalar(select(func.count()).select_from(Person))
    assert heard == []


def test_work_that_fails_is_undone_and_tells_nobody(access):
    heard = []
    access.on_change = heard.append

    def fail():
        with access.work() as work:
            make_team(work, code="A")
            raise ConflictError("no")

    with pytest.raises(ConflictError):
        fail()
    assert names(access) == set()
    assert heard == []


def test_asking_sees_what_was_committed_and_cannot_write(access):
    with access.work() as work:
        make_team(work, code="A")
    assert names(access) == {"A"}
    with pytest.raises(Exception, match=r"(?i)read-?only|cannot be written"), access.ask() as work:
        make_team(work, code="B")
    assert names(access) == {"A"}


def test_what_was_read_stays_readable_after_its_transaction(access):
    with access.work() as work:
        team = make_team(work, code="A")
    assert team.code == "A"
    with access.ask() as work:
        person = work.session.get_one(Person, SYSTEM_ID)
    assert person.login == "system"


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(access):
    with access.work() as work:
        key = make_person(work, name="甲").id
    with access.ask() as work:
        first = work.session.get_one(Person, key)
    with access.ask() as work:
        second = work.session.get_one(Person, key)
    first.name, second.name = "乙", "丙"
    with access.work() as work:
        work.session.add(first)
    with pytest.raises(ConflictError, match="Reload it"), access.work() as work:
        work.session.add(second)
    with access.ask() as work:
        found = work.session.get_one(Person, key)
    assert (found.name, found.version) == ("乙", 2)


def test_a_coach_has_the_teams_that_the_role_was_given_for(access):
    """P11."""
    with access.work() as work:
        coach, led, given = make_person(work), make_team(work), make_team(work)
        for role, team in (("floor_coach", given), ("inspector", led)):
            grant = {"role": role, "scope_kind": "team", "scope_id": team.id}
            work.session.add(RoleGrant(person_id=coach.id, valid_from=LONG_AGO, **grant))
        work.session.flush()
        actor = database.actor_of(work.session, coach, work.now)
        assert permissions.reach(actor, "see_results").led == {given.id}
        assert permissions.reach(actor, "import_calls").teams == {led.id}


def test_a_moment_of_the_server_is_utc(access):
    with access.ask() as work:
        assert work.now.utcoffset().total_seconds() == 0


def test_a_full_disk_is_a_sentence_and_loses_nothing(local):
    with local.work() as work:
        make_team(work, code="A")
        pages = driver(work).execute("PRAGMA page_count").fetchone()[0]
        driver(work).execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StorageError, match=r"desk\.db is full"), local.work() as work:
        make_teams(work, 500)
    assert names(local) == {"A"}
    with local.work() as work:
        driver(work).execute("PRAGMA max_page_count=1000000")
        make_team(work, code="B")
    with local.ask() as work:
        assert chain.verify(work.session) == []
    assert names(local) == {"A", "B"}


def test_a_busy_database_is_a_sentence_and_free_again_afterwards(local, sqlite_url):
    with local.work() as work:
        driver(work).execute("PRAGMA busy_timeout=20")
    other = sqlcipher.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="busy with another program"), local.work() as work:
        make_team(work, code="A")
    assert names(local) == set()  # readers do not wait
    other.execute("ROLLBACK")
    other.close()
    with local.work() as work:
        make_team(work, code="A")
    assert names(local) == {"A"}


@pytest.fixture
def template(sqlite_template):
    """The bytes of a migrated file."""
    return sqlite_template.read_bytes()


@pytest.fixture
def unprivileged_folder(template):
    """A folder of ours while we are nobody special: root may write to everything."""
    folder = Path(tempfile.mkdtemp())
    is_root = sys.platform != "win32" and os.geteuid() == 0
    if is_root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions there")
@pytest.mark.parametrize("readable", [0o444, 0o000])
def test_a_file_that_may_not_be_written_is_a_sentence(template, unprivileged_folder, readable):
    path = unprivileged_folder / "desk.db"
    path.write_bytes(template)
    path.chmod(readable)
    unprivileged_folder.chmod(0o555)
    with pytest.raises(StorageError, match=r"cannot be (written to|opened)"):
        database.sign_in(f"sqlite:///{path}", "anna", "some password")
    path.chmod(0o444)
    assert path.read_bytes() == template


def test_a_damaged_file_is_a_sentence(local, sqlite_url):
    with local.work() as work:
        make_teams(work, 50)
        key = driver(work).execute("SELECT rootpage FROM sqlite_master WHERE name='team'")
        page = key.fetchone()[0]
    local.close()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(StorageError, match="is damaged"), local.ask() as work:
        work.session.scalars(select(Team)).all()


def test_a_mistake_of_ours_is_not_dressed_up_as_a_sentence(access):
    with pytest.raises(Exception, match="no_such_table") as caught, access.work() as work:
        work.session.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(caught.value, QaDeskError)


def test_a_server_that_goes_away_is_a_sentence_and_comes_back(cluster, postgresql_url):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    killer = engines.connect(cluster.url())

    def lose_the_server(work):
        make_team(work, code="A")
        with killer.begin() as connection:
            process = {"pid": driver(work).info.backend_pid}
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), process)

    with pytest.raises(StorageError, match="cannot be reached"), access.work() as work:
        lose_the_server(work)
    killer.dispose()
    with access.work() as work:
        make_team(work, code="B")
    assert names(access) == {"B"}
    access.close()


def test_two_transactions_that_wait_for_each_other_are_a_conflict(postgresql_url):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    sql = "DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '{}'; END $$"
    for code in ("40001", "40P01"):
        with pytest.raises(ConflictError), access.work() as work:
            work.session.execute(text(sql.format(code)))
    for code, sentence in (("53100", "short of space"), ("55P03", "busy"), ("57014", "too long")):
        with pytest.raises(StorageError, match=sentence), access.work() as work:
            work.session.execute(text(sql.format(code)))
    access.close()
