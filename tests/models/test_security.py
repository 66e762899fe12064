"""What a person's own role may do on PostgreSQL, and what it may not."""

import itertools

import pytest
from factories import PASSWORD, make_person
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import DBAPIError

from qa_desk.errors import RuleError
from qa_desk.models import (
    Base,
    JournalEntry,
    Person,
    chain,
    database,
    engines,
    passwords,
    security,
    upgrading,
)

_numbers = itertools.count(1)  # roles belong to the whole server
REFUSED = (
    "UPDATE revision SET raw = 1000",
    "DELETE FROM signature",
    "TRUNCATE answer",
    "DELETE FROM evaluation",
    "DELETE FROM person",
    "SELECT * FROM credential",
    "UPDATE status SET name = 'x'",
    "INSERT INTO workflow_step (code, key, source, target) VALUES ('x', 'x', 'E3', 'E10')",
    "UPDATE alembic_version SET version_num = '0'",
    "INSERT INTO journal_entry SELECT * FROM journal_entry",
    "UPDATE journal_head SET sequence = 0",
    "SELECT journal_write('x', 'x', 'x', '{}')",
    "DROP TRIGGER qad_journal ON person",
    "ALTER TABLE revision DISABLE TRIGGER ALL",
    "CREATE TABLE qa_desk.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE FUNCTION pg_temp.session_user() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "CREATE ROLE friend",
    "ALTER ROLE qadesk_owner PASSWORD 'x'",
    "SET session_replication_role = replica",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY person TO PROGRAM 'cat'",
    "SET SESSION AUTHORIZATION qadesk_owner",
    "SET ROLE qadesk_owner",
)
MEMBER = "SELECT pg_has_role('{}', 'qa_desk_member', 'MEMBER')"


@pytest.fixture
def owner(postgresql_url):
    """The owner's access; rights on a database as such are not copied from its template."""
    engine = engines.connect(postgresql_url)
    with engine.begin() as connection:
        security.drop(connection)
        security.apply(connection)
    access = database.Access(engine, database._actor(engine, "system"))
    yield access
    access.close()


@pytest.fixture
def sign_in(owner, postgresql_url):
    """Make a person with roles and let them in by their own login role."""
    opened = []

    def run(*roles, login=None):
        login = login or f"person{next(_numbers)}"
        with owner.work() as work:
            passwords.set_password(work.session, make_person(work, *roles, login=login), PASSWORD)
        opened.append(database.sign_in(postgresql_url, login, PASSWORD))
        return opened[-1]

    yield run
    for access in opened:
        access.close()


def run(access, sql, **values):
    with access.work() as work:
        return work.session.execute(text(sql), values)


def verifier(access, password=PASSWORD, login="x"):
    with access.ask() as work:
        driver = work.session.connection().connection.driver_connection
        made = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode()


def test_everybody_reads_and_checks_the_own_part_of_the_journal(sign_in):
    access, other = sign_in("csr"), sign_in("csr")
    with access.work() as work:
        chain.note(work.session, "play", "call", "1", {})
    for each in (access, other):
        with each.ask() as work:
            entries = work.session.scalars(select(JournalEntry)).all()
            assert {entry.chain for entry in entries} == {each.actor.login}
            assert chain.verify(work.session) == []


def test_a_persons_own_role_is_refused_what_the_program_never_asks_for(sign_in):
    access = sign_in("inspector", "qa_lead")
    allowed = []
    for sql in REFUSED:
        try:
            run(access, sql)
            allowed.append(sql)
        except RuleError as error:
            if "may not do this" not in str(error):
                allowed.append(f"{sql}: {error}")
    assert allowed == []


def test_a_person_cannot_write_a_row_change_into_the_journal(sign_in):
    with pytest.raises(DBAPIError, match="QAD13"):
        run(sign_in("inspector"), "SELECT journal_append('insert', 'person', '1', '{}')")


def test_a_login_is_a_plain_role_of_few_connections(sign_in, owner):
    login = sign_in().actor.login
    found = run(
        owner,
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin, rolconnlimit"
        " FROM pg_roles WHERE rolname = :login",
        login=login,
    ).one()
    assert tuple(found) == (False, False, False, False, True, 10)
    assert run(owner, MEMBER.format(login)).scalar() is True


def test_an_administrator_gives_logins_and_nobody_else_does(sign_in, postgresql_url, owner):
    admin, inspector = sign_in("admin"), sign_in("inspector")
    with owner.work() as work:
        login = f"person{next(_numbers)}"
        person = make_person(work, login=login)
    with pytest.raises(RuleError, match="Only an administrator"), inspector.work() as work:
        passwords.set_password(work.session, work.session.get_one(Person, person.id), PASSWORD)
    with admin.work() as work:
        passwords.set_password(work.session, work.session.get_one(Person, person.id), PASSWORD)
    database.sign_in(postgresql_url, login, PASSWORD).close()
    with owner.ask() as work:
        entry = work.session.scalars(
            select(JournalEntry).where(JournalEntry.chain == admin.actor.login)
        ).all()[-1]
    assert (entry.action, entry.subject_id) == ("password", str(person.id))


def test_an_administrator_of_yesterday_gives_no_logins(sign_in, owner):
    access = sign_in("admin")
    run(owner, "UPDATE role_grant SET valid_to = current_date - 1 WHERE role = 'admin'")
    with pytest.raises(RuleError, match="Only an administrator"):
        run(access, "SELECT set_login('system', 'x')")


def test_a_person_sets_the_own_password(sign_in, postgresql_url):
    access = sign_in("csr")
    with access.work() as work:
        person = work.session.get_one(Person, access.actor.id)
        passwords.set_password(work.session, person, "another good password")
    database.sign_in(postgresql_url, access.actor.login, "another good password").close()


def test_bad_names_are_refused_even_when_a_person_has_them(owner):
    secret = verifier(owner)
    for login in ("", "Anna", "安娜", "a b", 'a"b', "x" * 41, "pg_monitor", "qa_desk_member"):
        with owner.work() as work:
            make_person(work, login=login)
        with pytest.raises(RuleError, match="cannot be a sign-in name"):
            run(owner, "SELECT set_login(:l, :v)", l=login, v=secret)
    with pytest.raises(RuleError, match="cannot be a sign-in name"):
        run(owner, "SELECT set_login('system', :v)", v=secret)


def test_the_owner_and_foreign_roles_keep_their_passwords(owner, sign_in, cluster):
    admin = sign_in("admin")
    name = make_url(cluster.url()).username
    with owner.work() as work:
        make_person(work, login=name)
    for login in (name, "nobody_here"):
        with pytest.raises(RuleError, match="cannot be a sign-in name"):
            run(admin, "SELECT set_login(:l, :v)", l=login, v=verifier(owner))


def test_only_a_scram_verifier_reaches_the_server(owner):
    login = f"person{next(_numbers)}"
    with owner.work() as work:
        make_person(work, login=login)
    stub = "SCRAM-SHA-256$"
    for secret in ("plain password", "md5" + "0" * 32, stub, f"{stub}x:y$z:w", f"{stub}1:y$z:w'--"):
        with pytest.raises(DBAPIError, match="QAD12"):
            run(owner, "SELECT set_login(:l, :v)", l=login, v=secret)


def test_the_public_may_nothing(owner):
    tables = run(
        owner,
        "SELECT relname FROM pg_class, aclexplode(relacl) AS acl"
        " WHERE relnamespace = 'qa_desk'::regnamespace AND acl.grantee = 0",
    ).all()
    functions = run(
        owner,
        "SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl"
        " WHERE pronamespace = 'qa_desk'::regnamespace AND acl.grantee = 0",
    ).all()
    assert (tables, functions) == ([], [])


def test_every_function_has_a_search_path_of_its_own(owner):
    found = run(
        owner,
        "SELECT proname FROM pg_proc WHERE pronamespace = 'qa_desk'::regnamespace"
        " AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=qa_desk, pg_temp']",
    ).all()
    assert found == []


def test_every_table_was_thought_of(owner):
    found = run(
        owner,
        "SELECT DISTINCT relname FROM pg_class, aclexplode(relacl) AS acl"
        " WHERE relnamespace = 'qa_desk'::regnamespace AND relkind = 'r'"
        " AND acl.grantee = 'qa_desk_member'::regrole",
    ).scalars()
    assert set(found) == {*Base.metadata.tables, "alembic_version"} - {"credential"}


def test_every_table_that_persons_may_read_has_policies(owner):
    open_to_all = {"alembic_version", "status", "workflow_step", "permission"}
    found = run(
        owner,
        "SELECT relname FROM pg_class WHERE relnamespace = 'qa_desk'::regnamespace"
        " AND relkind = 'r' AND relrowsecurity",
    ).scalars()
    assert set(found) == {*Base.metadata.tables} - open_to_all


def test_everything_may_be_applied_again_at_any_time(owner):
    def state():
        triggers = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        grants = "SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL"
        return [sorted(map(tuple, run(owner, sql))) for sql in (triggers, grants)]

    before = state()
    with owner.work() as work:
        security.drop(work.session.connection())
        security.apply(work.session.connection())
    assert state() == before


def test_an_owner_who_is_no_superuser_sets_everything_up(cluster, postgresql_template):
    server = engines.connect(cluster.url())
    with server.connect() as connection:
        driver = connection.connection.driver_connection
        driver.autocommit = True
        driver.execute(f"CREATE ROLE modest LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
        driver.execute("GRANT qa_desk_member TO modest WITH ADMIN OPTION")  # as if it had made it
        driver.execute("CREATE DATABASE modest OWNER modest")
    server.dispose()
    url, login = cluster.url("modest", "modest", PASSWORD.replace(" ", "%20")), "person_of_modest"
    engine = engines.connect(url)
    upgrading.upgrade(engine)
    upgrading.upgrade(engine)
    owner = database.Access(engine, database._actor(engine, "system"))
    with owner.work() as work:
        person = make_person(work, "admin", login=login)
        passwords.set_password(work.session, person, "a first password")
    access = database.sign_in(url, login, "a first password")
    with access.work() as work:
        passwords.set_password(work.session, work.session.get_one(Person, person.id), PASSWORD)
    access.close()
    owner.close()
    database.sign_in(url, login, PASSWORD).close()
    cluster.drop("modest")
