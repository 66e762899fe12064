"""Who may come in: the same answers on a local file and on a server."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from factories import PASSWORD, make_person, make_team
from sqlalchemy import select

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import Credential, Deputy, Person, database, engines, passwords

WRONG = "not the right password"


@pytest.fixture
def anna(access):
    """An inspector who leads a team and stands in for another lead; she has a password."""
    with access.work() as work:
        anna = make_person(work, "inspector", "team_lead", login="anna", name="安娜")
        other = make_person(work, "team_lead")
        teams = {make_team(work, lead=lead).id for lead in (anna, other)}
        make_team(work, lead=make_person(work))
        work.session.add(
            Deputy(
                person_id=other.id,
                deputy_id=anna.id,
                valid_from=work.now - timedelta(days=1),
                valid_to=work.now + timedelta(days=1),
                reason="leave",
            )
        )
        passwords.set_password(work.session, anna, PASSWORD)
    return anna, teams


def test_guessing_is_dear():
    """The tests hash cheaply; the program does not."""
    asked = "from qa_desk.models import passwords; print(passwords._HASHER.memory_cost)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert int(said.stdout) >= 65_536


def test_the_right_password_lets_a_person_in_with_roles_and_teams(url, anna):
    access = database.sign_in(url, "  Anna ", PASSWORD)
    person, teams = anna
    actor = access.actor
    assert (actor.id, actor.login, actor.name) == (person.id, "anna", "安娜")
    assert actor.staff_no == person.staff_no
    assert actor.roles == {"inspector", "team_lead"}
    assert actor.teams == teams
    access.close()


@pytest.mark.parametrize("login", ["anna", "nobody", "system", ""])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(url, anna, login):
    with pytest.raises(RuleError, match=r"^Name or password is wrong\.$"):
        database.sign_in(url, login, WRONG)


def test_an_empty_password_lets_nobody_in_and_proves_nothing(url, access, anna, monkeypatch):
    with pytest.raises(RuleError, match=r"^Name or password is wrong\.$"):
        database.sign_in(url, "anna", "")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)  # as a password file would help out
    with pytest.raises(RuleError, match="Name or password is wrong"), access.work() as work:
        passwords.prove(work.session, "anna", "")


def test_a_new_password_ends_the_old_one(url, access, anna):
    with access.work() as work:
        passwords.set_password(work.session, work.session.get_one(Person, anna[0].id), WRONG)
    database.sign_in(url, "anna", WRONG).close()
    with pytest.raises(RuleError, match="Name or password is wrong"):
        database.sign_in(url, "anna", PASSWORD)


def test_a_short_password_is_refused(access, anna):
    with pytest.raises(RuleError, match="at least 12 characters"), access.work() as work:
        passwords.set_password(work.session, work.session.get_one(Person, anna[0].id), "x" * 11)


def test_a_password_entered_again_proves_the_person(url, access, anna):
    with access.work() as work:
        passwords.prove(work.session, "anna", PASSWORD)
    with pytest.raises(RuleError, match="Name or password is wrong"), access.work() as work:
        passwords.prove(work.session, "anna", WRONG)
    signed_in = database.sign_in(url, "anna", PASSWORD)
    with signed_in.work() as work:
        passwords.prove(work.session, "anna", PASSWORD)
    signed_in.close()


def credential(url):
    engine = engines.connect(url)
    with engine.connect() as connection:
        row = connection.execute(select(Credential.failures, Credential.locked_until)).one()
    engine.dispose()
    return row


def test_five_wrong_passwords_lock_the_account_of_a_local_file_for_five_minutes(sqlite_url):
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        passwords.set_password(work.session, make_person(work, login="anna"), PASSWORD)
    for failures in (1, 2, 3, 4, 0):
        with pytest.raises(RuleError, match="Name or password is wrong"):
            database.sign_in(sqlite_url, "anna", WRONG)
        assert credential(sqlite_url).failures == failures
    with pytest.raises(RuleError, match="Try again in 5 minutes"):
        database.sign_in(sqlite_url, "anna", PASSWORD)
    left = credential(sqlite_url).locked_until - datetime.now(UTC)
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)
    with access.work() as work:
        row = work.session.scalars(select(Credential)).one()
        row.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    database.sign_in(sqlite_url, "anna", PASSWORD).close()
    assert credential(sqlite_url) == (0, None)
    access.close()


def test_a_person_who_has_left_does_not_come_in_on_a_local_file(sqlite_url):
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        person = make_person(work, login="anna", left_on=work.today)
        passwords.set_password(work.session, person, PASSWORD)
    access.close()
    with pytest.raises(RuleError, match="Name or password is wrong"):
        database.sign_in(sqlite_url, "anna", PASSWORD)


def test_a_server_login_that_is_nobody_of_the_centre_is_told_so(cluster, postgresql_url):
    engine = engines.connect(postgresql_url)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("DROP ROLE IF EXISTS stranger")
        driver.execute(f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'")
        driver.execute("GRANT qa_desk_member TO stranger")
        driver.commit()
    engine.dispose()
    with pytest.raises(RuleError, match="not a person of this centre"):
        database.sign_in(postgresql_url, "stranger", PASSWORD)


def test_a_server_that_is_not_there_is_a_sentence():
    with pytest.raises(StorageError, match="cannot be reached"):
        database.sign_in("postgresql://127.0.0.1:1/qa", "anna", PASSWORD)


def test_the_system_account_has_no_password_on_a_shared_database(postgresql_url):
    with pytest.raises(RuleError, match="--as LOGIN"):
        database.open_as_system(postgresql_url, "root")
