"""Nobody gets behind the wall with psql and his own password, whatever his role."""

from datetime import timedelta
from pathlib import Path

import postgres
import psycopg
import pytest
from hostile.attempts import GUESSES, filled, read
from hostile.centre import Centre
from postgres import OWNER, Cluster
from sqlalchemy import text

from qa_desk.models import Base, chain, engines, upgrading
from qa_desk.rules import permissions

LEAST = 100
HARMLESS = (None, 0, "", [])
MISTYPED = ("42601", "42703", "42P01", "42P02", "42883", "42804", "22P02")  # would prove nothing


def servers():
    """Return the folders of the servers to try: one of each version there is (D15)."""
    found = {}
    for folder in postgres.candidates():
        number = postgres.version(folder)
        if number >= postgres.OLDEST:
            found.setdefault(number, folder)
    return found


@pytest.fixture(scope="module", params=servers().items(), ids=lambda item: f"PG {item[0]}")
def centre(request):
    _version, folder = request.param
    with Cluster(Path(folder)) as cluster:
        cluster.create("hostile")
        engine = engines.connect(cluster.url("hostile"))
        upgrading.upgrade(engine)
        engine.dispose()
        centre = Centre(cluster.url("hostile"), states=("E3",))
        yield centre
        centre.close()


def everything(centre):
    """Return all rows of all tables but the journal, to which failed attempts add nothing."""
    with centre.owner.ask() as work:
        return {
            name: sorted(map(str, work.session.execute(text(f"SELECT t::text FROM {name} AS t"))))
            for name in Base.metadata.tables
        }


def succeeds(connection, statement):
    """Try it and keep what it does; say whether it gave or changed anything."""
    try:
        if "STDOUT" in statement or "STDIN" in statement:
            return copies(connection, statement)
        harm = False
        for part in statement.split("; "):
            cursor = connection.execute(part)
            if cursor.description:
                harm = any(value not in HARMLESS for row in cursor for value in row)
            else:
                harm = cursor.rowcount != 0 and not part.startswith("SET row_security")
        connection.commit()
        return harm
    except psycopg.Error as error:
        connection.rollback()
        if error.sqlstate in MISTYPED:
            raise
        return False


def copies(connection, statement):
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        if "STDIN" in statement:
            return True
        return any(bytes(row) for row in copy)


def attempts(role):
    """Return what a role tries: all that nobody may, and what others alone may."""
    return [
        sql
        for right, sql in read()
        if right == "nobody"
        or not any("all" in permissions.scope({role}, action) for action in right.split())
    ]


def tries(centre, player, target, tried):
    """Let somebody try; return what succeeded. Nothing has changed, and the journal is whole."""
    values = {
        **vars(target),
        "me": player.id,
        "login": player.login,
        "other": centre.stranger.login,
        "owner": OWNER,
        "stranger": centre.stranger.id,
        "strange_lead": centre.strange_lead.id,
    }
    before = everything(centre)
    connection = centre.connect(player.login)
    assert len(tried) >= LEAST
    got = [sql for sql in tried if succeeds(connection, filled(sql, values))]
    assert everything(centre) == before
    with centre.owner.ask() as work:
        assert chain.verify(work.session) == []
    return got


@pytest.mark.parametrize("role", permissions.ROLES)
def test_nothing_that_is_tried_succeeds(centre, role):
    player = centre[role]
    assert tries(centre, player, player.targets["all", "E3"], attempts(role)) == []


@pytest.mark.parametrize("scope", ["team", "department", "expired"])
def test_a_qa_lead_of_elsewhere_or_of_before_gets_nothing(centre, scope):
    """P11: the right is the widest there is, but not here, or not any more."""
    grant = {"scope_kind": scope}
    if scope == "expired":
        with centre.owner.ask() as work:
            grant = {"valid_to": work.today - timedelta(days=1)}
    player = centre.add_player("qa_lead", (), **grant)
    whole = permissions.FOR_ALL if scope != "expired" else ()
    tried = [sql for right, sql in read() if right not in whole]
    target = centre["qa_lead"].targets["all", "E3"]
    assert tries(centre, player, target, tried) == []


@pytest.mark.parametrize("guess", GUESSES)
def test_no_password_is_guessed(centre, guess):
    for login in (OWNER, "system", centre.stranger.login, centre["qa_lead"].login):
        for password in (guess, login):
            with pytest.raises(psycopg.OperationalError):
                centre.connect(login, password)
