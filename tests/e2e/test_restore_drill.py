"""A centre is lost while people work, and comes back by the commands of docs/care.md alone."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from factories import PASSWORD, make_team
from old_centre import OldCentre
from postgres import Cluster
from sqlalchemy import func, select

from qa_desk import cli
from qa_desk.models import Base, Document, Team, database, engines
from qa_desk.services import cases, signing_off

CARE = (Path(__file__).parents[2] / "docs" / "care.md").read_text("utf-8")


@pytest.fixture
def desk(capsys, monkeypatch):
    """Type `qa-desk …` as an administrator does; return what it printed."""
    monkeypatch.setattr("keyring.get_password", lambda *_names: None)
    monkeypatch.setenv("QA_DESK_PASSWORD", PASSWORD)

    def desk(url, *arguments, code=cli.DONE):
        assert cli.main(["--db", url, "--lang", "en", *map(str, arguments)]) == code
        return capsys.readouterr().out

    return desk


@pytest.fixture
def worked(tmp_path):
    """Return a function that fills a centre with a day's work."""
    made = []

    def worked(url):
        centre = OldCentre(url, tmp_path)
        made.append(centre)
        centre.closed()
        centre.released(item_3=1)
        return centre

    yield worked
    for centre in made:
        centre.close()


class Colleague(threading.Thread):
    """Somebody who goes on writing, one committed row after the other."""

    def __init__(self, url):
        super().__init__()
        engine = engines.connect(url)
        self.access = database.Access(engine, database._actor(engine, "system"))
        self.written, self.enough = 0, threading.Event()

    def run(self):
        while not self.enough.is_set():
            with self.access.work() as work:
                make_team(work, code=f"C{self.written}")
            self.written += 1
        self.access.close()


def while_somebody_writes(url, act):
    """Do something between two rows of a colleague; return how many were in before it began."""
    colleague = Colleague(url)
    colleague.start()
    try:
        while not colleague.written:
            colleague.enough.wait(0.01)
        before = colleague.written
        act()
    finally:
        colleague.enough.set()
        colleague.join()
    return before


def papers(url):
    """Return what must be the same afterwards: numbers of rows, and every slip's hash."""
    engine = engines.connect(url)
    access = database.Access(engine, database._actor(engine, "system"))
    with access.ask() as work:
        counted = {
            name: work.session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if name not in ("journal_entry", "journal_head", "team")
        }
        hashes = {
            number: signing_off.slip(work, number).content_hash
            for number in work.session.scalars(select(Document.number).order_by(Document.number))
        }
    access.close()
    return counted, hashes


def teams(url):
    """Return how many of the colleague's rows there are."""
    engine = engines.connect(url)
    with engine.connect() as connection:
        number = connection.scalar(
            select(func.count()).select_from(Team).where(Team.code.startswith("C"))
        )
    engine.dispose()
    return number


def everybody_signs_in(centre, url):
    for role in ("csr", "lead", "inspector", "qa_lead", "manager", "admin"):
        access = database.sign_in(url, getattr(centre, role).login, PASSWORD)
        if role == "inspector":
            with access.ask() as work:
                assert cases.queue(work) is not None
        access.close()


def test_a_local_file_is_lost_and_comes_back(sqlite_url, worked, desk, tmp_path):
    centre = worked(sqlite_url)
    before = papers(sqlite_url)
    copy = tmp_path / "usb" / "desk-copy.db"
    copy.parent.mkdir()
    rows = while_somebody_writes(sqlite_url, lambda: desk(sqlite_url, "db", "backup", copy))
    centre.close()
    file = tmp_path / "desk.db"
    file.write_bytes(b"\0" * file.stat().st_size)  # the disk has failed
    for sidecar in tmp_path.glob("desk.db-*"):
        sidecar.unlink()
    desk(sqlite_url, "db", "restore", copy)
    assert "WRONG" not in desk(sqlite_url, "db", "check")
    assert "The journal is whole." in desk(sqlite_url, "journal", "verify")
    assert papers(sqlite_url) == before
    assert teams(sqlite_url) >= rows
    everybody_signs_in(centre, sqlite_url)


@pytest.fixture
def programs(cluster, monkeypatch):
    """The server's own programs, by name and with the owner's password."""
    monkeypatch.setenv("PATH", f"{cluster.programs}{os.pathsep}{os.environ['PATH']}")

    def run(server, *command):
        reached = ["--host=127.0.0.1", f"--port={server.port}", "--username=qadesk_owner"]
        program = shutil.which(command[0]) or command[0]
        environment = {**os.environ, "PGPASSWORD": server.password}
        words = [program, *reached, *map(str, command[1:])]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return run


def test_a_server_is_lost_and_comes_back_on_another_one(cluster, worked, desk, programs, tmp_path):
    url = cluster.create("drill")
    desk(url, "db", "upgrade")
    centre = worked(url)
    before = papers(url)
    folder = tmp_path / "backups"
    folder.mkdir()
    rows = while_somebody_writes(url, lambda: desk(url, "db", "backup", folder))
    programs(cluster, "pg_dumpall", "--globals-only", f"--file={folder / 'logins.sql'}")
    centre.close()
    cluster.drop("drill")
    (dump,) = folder.glob("*.dump")
    with Cluster() as other:
        programs(other, "psql", "--quiet", f"--file={folder / 'logins.sql'}", "postgres")
        other.password = cluster.password  # the owner's too came with the logins
        programs(other, "createdb", "qa_desk")
        programs(other, "pg_restore", "--exit-on-error", "--dbname=qa_desk", dump)
        fresh = other.url("qa_desk")
        desk(fresh, "db", "upgrade")
        assert "WRONG" not in desk(fresh, "db", "check")
        verified = desk(fresh, "--as", centre.admin.login, "journal", "verify")
        assert "The journal is whole." in verified
        assert papers(fresh) == before
        assert teams(fresh) >= rows
        everybody_signs_in(centre, fresh)


@pytest.mark.parametrize(
    "command",
    [
        "qa-desk db backup",
        "qa-desk db restore",
        "pg_dumpall",
        "--globals-only",
        "createdb",
        "pg_restore",
        "db upgrade",
        "db check",
        "psql",
    ],
)
def test_every_command_of_the_drill_stands_in_the_manual(command):
    assert command in CARE
