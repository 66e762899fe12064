"""Which databases a desktop knows, and what their addresses say (P4)."""

import pytest

from qa_desk import cli, connections, paths, settings
from qa_desk.connections import Connection, Server
from qa_desk.errors import StorageError
from qa_desk.settings import Settings

PRESET = """
[[connection]]
name = "质检中心"
address = "postgresql+psycopg://db.example/qa_desk"
certificate = "ca.pem"

[[connection]]
address = "postgresql+psycopg://test.example/qa_desk"
"""


@pytest.fixture
def machine_wide():
    paths.machine_wide().mkdir(parents=True)
    return paths.machine_wide() / "connection.toml"


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("postgresql+psycopg://db/desk", Server("db", "", "desk")),
        ("postgresql+psycopg://anna:x@db:5433/desk", Server("db", "5433", "desk")),
        ("postgresql+psycopg://[fe80::1]:5433/desk", Server("fe80::1", "5433", "desk")),
        ("postgresql+psycopg://[::1]/desk", Server("::1", "", "desk")),
        (
            "postgresql+psycopg://db/desk?sslrootcert=/ca%20of%20us.pem&sslmode=require",
            Server("db", "", "desk", "/ca of us.pem", {"sslmode": "require"}),
        ),
        (
            "postgresql+psycopg:///desk?host=a:5432&host=b:5433",
            Server("", "", "desk", "", {"host": "a:5432,b:5433"}),
        ),
        ("postgresql+psycopg://", Server()),
    ],
)
def test_an_address_is_taken_apart_and_put_together(address, server):
    assert connections.server(address) == server
    assert connections.server(server.address()) == server
    assert server.address().count("host=") == address.count("host=")


@pytest.mark.parametrize(
    ("address", "is_protected"),
    [
        ("postgresql+psycopg://localhost/desk", True),
        ("postgresql+psycopg://[::1]/desk", True),
        ("postgresql+psycopg:///desk?host=/run/postgresql", True),
        ("postgresql+psycopg://db.example/desk", True),
        ("postgresql+psycopg://db.example/desk?sslmode=verify-full", True),
        ("postgresql+psycopg://db.example/desk?sslmode=require", False),
        ("postgresql+psycopg:///desk?host=a&host=b&sslmode=disable", False),
        ("postgresql+psycopg:///desk?host=127.0.0.1:5432&host=localhost:5433", True),
        ("postgresql+psycopg:///desk?host=127.0.0.1:5432&host=b:5433&sslmode=prefer", False),
        ("postgresql+psycopg:///desk?host=a&host=b", True),
    ],
)
def test_only_a_server_that_proves_who_it_is_counts_as_protected(address, is_protected):
    assert connections.server(address).is_protected == is_protected


def test_own_connections_are_kept_beside_the_other_settings():
    settings.save(Settings(theme="dark"))
    mine = [Connection("Ours", "postgresql+psycopg://db/desk")]
    connections.keep([*mine, Connection("Preset", "postgresql+psycopg://x/y", is_preset=True)])
    assert connections.own() == connections.known() == mine
    settings.save(settings.load().but(theme="light"))
    assert connections.own() == mine
    assert connections.name_of(mine[0].address) == "Ours"
    assert connections.name_of("sqlite:////a.db") == ""


def test_a_preset_file_names_the_databases_of_the_centre(machine_wide, tmp_path, monkeypatch):
    machine_wide.write_text(PRESET, "utf-8")
    first, second = connections.known()
    assert first.name == "质检中心"
    assert first.is_preset
    assert connections.server(first.address).certificate == str(machine_wide.parent / "ca.pem")
    assert second.name == second.address
    own = tmp_path / "own.toml"
    own.write_text('connection = [{name = "A", address = "postgresql+psycopg://a/b"}, 3]')
    monkeypatch.setenv("QA_DESK_PROFILE", str(own))
    assert connections.known()[0].name == "A"
    assert len(connections.known()) == 3


def test_a_connection_stands_in_the_list_once(machine_wide):
    machine_wide.write_text(PRESET, "utf-8")
    connections.keep([Connection("Again", "postgresql+psycopg://test.example/qa_desk")])
    assert len(connections.known()) == 2


def test_a_preset_beside_the_program_counts_too(tmp_path, monkeypatch):
    monkeypatch.setattr(paths.sys, "prefix", str(tmp_path))
    (tmp_path / "connection.toml").write_text(PRESET, "utf-8")
    assert len(connections.known()) == 2
    monkeypatch.setattr(paths.sys, "frozen", True, raising=False)
    monkeypatch.setattr(paths.sys, "executable", str(tmp_path / "none" / "qa-desk"))
    assert connections.known() == []


def test_a_preset_file_that_cannot_be_read_is_named(machine_wide):
    machine_wide.write_text("connection = [")
    with pytest.raises(StorageError, match=r"connection\.toml cannot be read"):
        connections.known()


def test_a_new_desktop_works_where_the_preset_says(machine_wide):
    assert cli._default_database().startswith("sqlite:///")
    machine_wide.write_text(PRESET, "utf-8")
    assert cli._default_database() == connections.known()[0].address
