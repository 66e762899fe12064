"""What an administrator does to a database by its address, on both engines."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from factories import PASSWORD, make_person, make_team
from models.sample_case import make_case
from sqlalchemy import select, text
from stepping import step_back

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import (
    JournalEntry,
    Team,
    backups,
    care,
    chain,
    database,
    defences,
    engines,
    heads,
    passwords,
    schema,
    security,
    upgrading,
)
from qa_desk.models.care import Owner


def upgrade(url):
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    engine.dispose()


@pytest.fixture
def owner(url):
    return Owner(url, user="root")


@pytest.fixture(autouse=True)
def _secured(request):
    """Make up for what a copy of a template lacks: the grants on the database itself."""
    if "postgresql_url" in request.fixturenames or "url" in request.fixturenames:
        url = request.getfixturevalue("url" if "url" in request.fixturenames else "postgresql_url")
        if url.startswith("postgresql"):
            upgrade(url)


@pytest.fixture
def filled(access):
    with access.work() as work:
        make_case(work)
        make_team(work, code="A")


@pytest.fixture
def client_programs(request, url, monkeypatch):
    """The server's own pg_dump and pg_restore, where the address is a server's."""
    if url.startswith("postgresql"):
        programs = request.getfixturevalue("cluster").programs
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


def wrong(owner):
    return [finding.sentence for finding in care.check(owner) if not finding.is_good]


def on(url, *statements):
    """Do what only the owner of a database can."""
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_nothing_is_wrong_with_a_good_database(owner, filled):
    found = care.check(owner)
    assert [finding.sentence for finding in found if not finding.is_good] == []
    assert len(found) >= 5
    assert wrong(owner) == []  # and looking changed nothing


def test_a_missing_trigger_is_named_and_an_upgrade_puts_it_back(owner, filled):
    place = "" if owner.url.startswith("sqlite") else " ON signature"
    on(owner.url, f"DROP TRIGGER qad_signature_seal_update{place}")
    (sentence,) = wrong(owner)
    assert "qad_signature_seal_update" in sentence
    upgrade(owner.url)
    assert wrong(owner) == []


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("ALTER TABLE signature DISABLE TRIGGER qad_truncate", "qad_truncate on signature"),
        ("GRANT DELETE ON signature TO qa_desk_member", "grants on signature"),
        ("GRANT UPDATE (hash) ON journal_entry TO qa_desk_member", "grants on journal_entry.hash"),
        ("GRANT EXECUTE ON FUNCTION journal_row() TO PUBLIC", "grants on journal_row()"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "grants on schema public"),
        (
            """DO $$ BEGIN
            EXECUTE format('GRANT TEMP ON DATABASE %I TO PUBLIC', current_database()); END $$""",
            "grants on the database",
        ),
        (
            """CREATE OR REPLACE FUNCTION never_truncated() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RETURN NULL; END $$""",
            "function never_truncated()",
        ),
        ("CREATE POLICY open ON call USING (true)", "policy open on call"),
    ],
)
def test_whatever_is_loosened_on_a_server_is_named(postgresql_url, statement, name):
    on(postgresql_url, statement)
    (sentence,) = wrong(Owner(postgresql_url))
    assert name in sentence


def test_who_does_not_own_the_server_is_told_that_rules_cannot_be_checked(postgresql_url):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        person = make_person(work, "admin", login="care.admin")
        passwords.set_password(work.session, person, PASSWORD)
    access.close()
    admin = Owner(postgresql_url, "care.admin", PASSWORD)
    assert wrong(admin) == ["Only the owner of the database can check its rules: --as OWNER."]
    with pytest.raises(RuleError, match="Only the owner of the database can back it up"):
        care.back_up(admin, Path("unused"))


def test_a_busy_server_is_waited_for_and_nobody_is_held_up(postgresql_url, monkeypatch):
    """The check never waits with tables in its hands, so it cannot deadlock with a desktop."""
    monkeypatch.setattr(defences, "_ATTEMPTS", 2)
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        make_team(work, code="A")
        with pytest.raises(StorageError, match="so busy"):
            care.check(Owner(postgresql_url))
        make_team(work, code="B")
    access.close()
    assert wrong(Owner(postgresql_url)) == []


def test_a_change_in_the_journal_is_told(owner, filled, access):
    engine = engines.connect(owner.url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        security.drop(connection)
        connection.execute(text("UPDATE journal_entry SET payload = '[3]' WHERE sequence = 3"))
        security.apply(connection)
    engine.dispose()
    (sentence,) = wrong(owner)
    assert sentence.startswith("1 entry of the journal")


def test_another_version_is_told(owner):
    on(owner.url, "UPDATE alembic_version SET version_num = '0999'")
    (sentence,) = wrong(owner)
    assert "0999" in sentence
    assert "newer program" in sentence


def test_a_file_that_is_not_there_is_a_sentence_and_stays_so(tmp_path):
    owner = Owner(f"sqlite:///{tmp_path / 'none.db'}")
    for act in (lambda: care.check(owner), lambda: care.back_up(owner, tmp_path / "b.db")):
        with pytest.raises(StorageError, match="There is no database"):
            act()
    assert list(tmp_path.glob("*.db")) == []


def test_a_server_that_is_not_there_is_a_sentence(tmp_path):
    owner = Owner("postgresql://127.0.0.1:1/qa_desk")
    with pytest.raises(StorageError, match="cannot be reached"):
        care.check(owner)


def test_a_backup_is_in_the_journal(owner, filled, client_programs, tmp_path, access):
    made = care.back_up(owner, tmp_path / "copy.backup")
    with access.ask() as work:
        entry = work.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "backup")
        ).one()
    assert (entry.subject, entry.subject_id) == ("database", "copy.backup")
    assert made.bytes == (tmp_path / "copy.backup").stat().st_size
    assert sorted(tmp_path.glob("copy.backup*")) == [made.path]


# -- servers -------------------------------------------------------------------------------------


def test_a_servers_backup_comes_back_by_the_commands_that_are_said(
    cluster, postgresql_url, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", f"{cluster.programs}{os.pathsep}{os.environ['PATH']}")
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        make_case(work)
        make_team(work, code="A")
    access.close()
    made = care.back_up(Owner(postgresql_url), tmp_path)
    with pytest.raises(RuleError) as said:
        care.restore(Owner(postgresql_url), made.path)
    create, put = (line.strip().split(" ") for line in str(said.value).splitlines()[1:3])
    environment = {**os.environ, "PGPASSWORD": cluster.password}
    create[create.index("--username=postgres")] = "--username=qadesk_owner"  # who it is here
    for command in (create, put):
        command[0] = shutil.which(command[0]) or command[0]
        subprocess.run(command, env=environment, check=True)
    name = create[-1]
    upgrade(cluster.url(name))
    restored = engines.connect(cluster.url(name))
    with restored.connect() as connection:
        assert set(connection.scalars(select(Team.code))) >= {"A"}
    restored.dispose()
    assert wrong(Owner(cluster.url(name))) == []
    cluster.drop(name)


def test_without_pg_dump_the_command_is_said_and_holds_no_password(
    postgresql_url, cluster, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StorageError, match="pg_dump --format=custom") as said:
        care.back_up(Owner(postgresql_url), tmp_path)
    assert cluster.password not in str(said.value)


def test_what_pg_dump_refuses_is_said_and_leaves_nothing(
    postgresql_url, cluster, tmp_path, monkeypatch
):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'aborting because of server version mismatch.' >&2; exit 1")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(StorageError, match=r"server version mismatch\. Older backups are whole"):
        care.back_up(Owner(postgresql_url), tmp_path / "copy.dump")
    assert list(tmp_path.glob("copy*")) == []


# -- putting back --------------------------------------------------------------------------------


@pytest.fixture
def file(sqlite_url):
    return Path(sqlite_url.removeprefix("sqlite:///"))


def whole(owner):
    engine = engines.connect(owner.url)
    with database.Access(engine, database._actor(engine, "system")).ask() as work:
        found = chain.verify(work.session) + heads.cut(work.session)
    engine.dispose()
    return found == []


def test_a_restore_is_in_the_journal_with_where_it_ended_before(sqlite_url, file, tmp_path):
    owner = Owner(sqlite_url, user="root")
    care.back_up(owner, tmp_path / "copy.db")
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        make_team(work)
        heads.remember(work.session)
    access.close()
    assert whole(owner)
    kept = care.restore(owner, tmp_path / "copy.db")
    assert kept.is_file()
    assert whole(owner)
    engine = engines.connect(sqlite_url)
    with engine.connect() as connection:
        entry = connection.execute(
            select(JournalEntry.payload).where(JournalEntry.action == "restore")
        ).scalar_one()
    engine.dispose()
    assert '"before": {"system": 1, "system:root": ' in entry


def test_an_older_backup_is_upgraded_when_it_is_back(sqlite_url, tmp_path, monkeypatch):
    """Nothing is older than the first version, so this program becomes an older one."""
    owner = Owner(sqlite_url, user="root")
    care.back_up(owner, tmp_path / "copy.db")
    called = []
    monkeypatch.setattr(
        database, "require_current", lambda engine: called.append(schema.version(engine))
    )
    care.restore(owner, tmp_path / "copy.db")
    assert called == [schema.HEAD]


def taken_back(url):
    """Leave a database as the program before this one knew it."""
    engine = engines.connect(url)
    step_back(engine)
    engine.dispose()


def test_an_upgrade_backs_up_first_and_only_what_it_changes(
    owner, filled, client_programs, tmp_path
):
    assert care.upgrade(owner, tmp_path / "first") is None
    taken_back(owner.url)
    made = care.upgrade(owner, tmp_path / "second")
    is_local = owner.url.startswith("sqlite")
    kept = list(backups.folder(tmp_path / "desk.db").glob("*-before-upgrade.db"))
    assert (made is None, len(kept)) == (is_local, is_local)
    assert not (tmp_path / "first").exists()
    assert wrong(owner) == []


def test_a_server_is_not_upgraded_without_a_backup_unless_that_is_said(
    postgresql_url, tmp_path, monkeypatch
):
    taken_back(postgresql_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    owner = Owner(postgresql_url)
    with pytest.raises(StorageError, match="--without-backup"):
        care.upgrade(owner)
    assert any("qa-desk db upgrade" in sentence for sentence in wrong(owner))
    assert care.upgrade(owner, is_backed_up=False) is None
    assert wrong(owner) == []


def test_an_empty_server_is_set_up_without_a_backup(cluster, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    owner = Owner(cluster.create("care_fresh"))
    assert care.upgrade(owner) is None
    assert wrong(owner) == []
    cluster.drop("care_fresh")
