"""What `db check` tells about who can come in on a server."""

import itertools

import pytest
from factories import PASSWORD, make_person
from sqlalchemy import text

from qa_desk.models import care, database, engines, logins, passwords
from qa_desk.models.care import Owner

_numbers = itertools.count(1)


@pytest.fixture
def owner(postgresql_url):
    database.upgrade(postgresql_url)  # a copy of a database has lost the grants on itself
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    yield access
    access.close()


def wrong(url):
    return [finding.sentence for finding in care.check(Owner(url)) if not finding.is_good]


def test_a_centre_whose_people_can_all_come_in_is_good(owner, postgresql_url):
    with owner.work() as work:
        admin = make_person(work, "admin", login=f"check{next(_numbers)}")
        passwords.set_password(work.session, admin, PASSWORD)
    assert wrong(postgresql_url) == []


def test_people_without_a_login_and_a_centre_without_an_administrator_are_told(
    owner, postgresql_url
):
    with owner.work() as work:
        make_person(work, "admin", login=f"check{next(_numbers)}")
    administrator, people = wrong(postgresql_url)
    assert "No administrator can sign in" in administrator
    assert people.startswith("1 person has a sign-in name but no login here")


def test_a_server_without_qa_desk_is_told_what_to_run(cluster):
    url = cluster.create("empty_for_check")
    assert any("db init" in sentence for sentence in wrong(url))
    cluster.drop("empty_for_check")


def test_ways_in_without_scram_are_told(owner):
    with owner._engine.connect() as connection:
        connection.execute(text("SET password_encryption = 'md5'"))
        connection.execute(
            text("CREATE TEMP TABLE pg_hba_file_rules (type text, auth_method text)")
        )
        connection.execute(text("INSERT INTO pg_hba_file_rules VALUES ('host', 'trust')"))
        connection.execute(text("SET search_path = pg_temp, pg_catalog"))
        found = [sentence for good, sentence in logins._ways(connection) if not good]
        connection.rollback()
    assert "password_encryption is md5" in found[0]
    assert "lets people in by trust" in found[1]


def test_who_is_no_superuser_is_told_that_the_ways_in_are_not_seen(owner, postgresql_url):
    with owner.work() as work:
        person = make_person(work, "admin", login=f"check{next(_numbers)}")
        passwords.set_password(work.session, person, PASSWORD)
    engine = engines.connect(postgresql_url, person.login, PASSWORD)
    assert list(logins.look(engine)) == []
    with engine.connect() as connection:
        ((good, sentence),) = logins._ways(connection)
    engine.dispose()
    assert good
    assert "only a superuser" in sentence
