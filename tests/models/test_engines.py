"""Connections to a file or a server are set up the same way every time."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from qa_desk.errors import StorageError
from qa_desk.models import engines


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("recursive_triggers", 1)],
)
def test_a_local_file_is_durable_and_keeps_its_references(sqlite_url, pragma, value):
    """C-9."""
    engine = engines.connect(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_a_row_without_its_parent_is_refused(access):
    key = "x'00'" if access.is_local else "gen_random_uuid()"
    with pytest.raises(IntegrityError), access.work() as work:
        work.session.execute(text(f"INSERT INTO call_tag (call_id, tag) VALUES ({key}, 'x')"))


@pytest.mark.parametrize("address", ["", "nonsense", "postgresql://host:port/name"])
def test_what_is_no_address_is_a_sentence(address):
    with pytest.raises(StorageError, match="is not a database address"):
        engines.connect(address)


def test_a_password_in_a_broken_address_is_not_repeated():
    with pytest.raises(StorageError) as caught:
        engines.connect("postgresql://anna:secret@host:port/name")
    assert "secret" not in str(caught.value)


def test_another_kind_of_database_is_refused():
    with pytest.raises(StorageError, match="not in mysql"):
        engines.connect("mysql://server/qa")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear customer, " * 200)
    engine = engines.connect(f"sqlite:///{path}")
    with pytest.raises(StorageError, match="is not a QA Desk database"), engine.connect():
        pass
    assert path.read_text() == "Dear customer, " * 200
    engine.dispose()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "desk.db", tmp_path):
        engine = engines.connect(f"sqlite:///{path}")
        with pytest.raises(StorageError, match="cannot be opened"), engine.connect():
            pass
        engine.dispose()


def test_a_connection_that_only_asked_may_write_again_afterwards(sqlite_url):
    engine = engines.connect(sqlite_url)
    reader = engine.execution_options(**engines.READING)
    with pytest.raises(DBAPIError, match="readonly"), reader.begin() as connection:
        connection.execute(text("DELETE FROM draft"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM draft"))
    assert engine.pool.checkedin() == 1
    engine.dispose()
