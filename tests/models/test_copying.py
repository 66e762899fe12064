"""A centre moves to a server and back with every row, id and hash."""

import shutil
from datetime import date

import pytest
from factories import PASSWORD, make_person, make_team
from models.sample_case import make_case
from sqlalchemy import select, text

from qa_desk.demo import PASSWORD as DEMO_PASSWORD
from qa_desk.errors import Cancelled, RuleError, StorageError
from qa_desk.models import Base, Person, care, chain, copying, database, engines, passwords
from qa_desk.models.care import Owner
from qa_desk.work import SYSTEM_ID, Progress

LEFT_BEHIND = ("credential", "journal_entry", "journal_head")


@pytest.fixture(scope="module")
def small_centre(small_demonstration, tmp_path_factory):
    """The demonstration centre with few calls."""
    return f"sqlite:///{shutil.copy(small_demonstration, tmp_path_factory.mktemp('copy'))}"


@pytest.fixture
def empty_server(cluster):
    url = cluster.create("copied")
    yield url
    cluster.drop("copied")


@pytest.fixture
def new_file(tmp_path):
    return f"sqlite:///{tmp_path / 'new' / 'desk.db'}"


def content(url, skipped=LEFT_BEHIND):
    """Return all rows of all tables as Python sees them."""
    engine = engines.connect(url)
    with engine.connect() as connection:
        found = {
            name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for name, table in Base.metadata.tables.items()
            if name not in skipped
        }
    engine.dispose()
    return found


def journal(url):
    """Return the entries of the journal but those that copying adds itself."""
    rows = content(url, skipped=())["journal_entry"]
    return {row[:2]: row for row in rows if row[4] != "copy"}


def assert_whole(url):
    """All is well, but that nobody has a login on the server yet."""
    found = [finding.sentence for finding in care.check(Owner(url)) if not finding.is_good]
    assert [words for words in found if "accounts create" not in words] == []


def test_a_centre_moves_to_a_server_and_back_with_every_row_and_hash(
    small_centre, empty_server, new_file
):
    before = content(small_centre)
    assert sum(map(len, before.values())) > 5000
    told = []
    copied = care.copy(
        Owner(small_centre), Owner(empty_server), Progress(lambda *step: told.append(step))
    )
    assert content(empty_server) == before
    assert journal(empty_server) == journal(small_centre)
    assert told[-1] == (copied.rows, copied.rows)
    assert any("(qalead)" in person for person in copied.without_password)
    assert_whole(empty_server)
    back = care.copy(Owner(empty_server), Owner(new_file))
    assert content(new_file) == before
    assert journal(small_centre).items() <= journal(new_file).items()
    assert back.without_password == copied.without_password
    assert_whole(new_file)


def test_between_two_files_passwords_go_along(small_centre, new_file):
    copied = care.copy(Owner(small_centre), Owner(new_file))
    assert copied.without_password == []
    assert content(new_file) == content(small_centre)
    database.sign_in(new_file, "qalead", DEMO_PASSWORD).close()


def test_who_has_a_login_on_the_server_already_needs_no_new_password(sqlite_url, postgresql_url):
    engine = engines.connect(postgresql_url)
    server = database.Access(engine, database._actor(engine, "system"))
    with server.work() as work:  # their role outlives the rows
        passwords.set_password(work.session, make_person(work, login="copy.known"), PASSWORD)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM person_identifier"))
        connection.execute(text("DELETE FROM account"))
        connection.execute(text("DELETE FROM person WHERE login = 'copy.known'"))
    server.close()
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        known = make_person(work, login="copy.known")
        unknown = make_person(work, login="copy.unknown")
        make_person(work, login="copy.left", left_on=date(2026, 1, 1))
        make_person(work)
    access.close()
    copied = care.copy(Owner(sqlite_url), Owner(postgresql_url))
    assert copied.without_password == [f"{unknown.name} {unknown.staff_no} (copy.unknown)"]
    database.sign_in(postgresql_url, known.login, PASSWORD).close()


def fill(url):
    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        make_case(work)
        make_team(work, code="A")
    access.close()


def test_a_target_that_is_not_empty_is_refused_and_stays_as_it_is(url, small_centre):
    fill(url)
    before = content(url, skipped=())
    with pytest.raises(RuleError, match="is not empty"):
        care.copy(Owner(small_centre), Owner(url))
    assert content(url, skipped=()) == before


def test_a_copy_that_is_stopped_leaves_the_target_empty(url, small_centre):
    before = content(url, skipped=())
    progress = Progress(lambda _done, _total: progress.cancel())
    with pytest.raises(Cancelled):
        care.copy(Owner(small_centre), Owner(url), progress)
    assert content(url, skipped=()) == before
    assert_whole(url) if url.startswith("sqlite") else None


def test_what_a_server_cannot_store_is_a_sentence_and_nothing_is_copied(sqlite_url, postgresql_url):
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        make_person(work, name="nul\0nul")
    access.close()
    with pytest.raises(StorageError, match="row of person cannot be stored"):
        care.copy(Owner(sqlite_url), Owner(postgresql_url))
    engine = engines.connect(postgresql_url)
    with engine.connect() as connection:
        assert connection.scalars(select(Person.id)).all() == [SYSTEM_ID]
    engine.dispose()


def test_only_who_sees_everything_may_copy_a_server(postgresql_url, new_file):
    engine = engines.connect(postgresql_url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.work() as work:
        person = make_person(work, "admin", login="copy.admin")
        passwords.set_password(work.session, person, PASSWORD)
    access.close()
    with pytest.raises(RuleError, match="Your login on the database server may not do this"):
        care.copy(Owner(postgresql_url, "copy.admin", PASSWORD), Owner(new_file))


def test_a_journal_with_a_break_is_copied_as_it_is(sqlite_url, new_file):
    from qa_desk.models import security

    fill(sqlite_url)
    engine = engines.connect(sqlite_url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        security.drop(connection)
        connection.execute(text("UPDATE journal_entry SET machine = 'x' WHERE sequence = 3"))
        security.apply(connection)
    with database.Access(engine, database._actor(engine, "system")).ask() as work:
        breaks = chain.verify(work.session)
    engine.dispose()
    assert len(breaks) == 1
    copying_engine, target = engines.connect(sqlite_url), engines.connect(new_file)
    copying.copy(copying_engine, target)
    with database.Access(target, database._actor(target, "system")).ask() as work:
        assert chain.verify(work.session) == breaks
    copying_engine.dispose()
    target.dispose()
