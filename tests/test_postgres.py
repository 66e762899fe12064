"""The starter of PostgreSQL for tests."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import postgres
import psycopg
import pytest


def ask(url, question):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(question).fetchone()[0]


def gone(path, seconds=60):
    """Wait until `path` does not exist."""
    last = time.monotonic() + seconds
    while path.exists() and time.monotonic() < last:
        time.sleep(0.02)
    return not path.exists()


def test_it_answers_and_is_new_enough(cluster):
    assert int(ask(cluster.url(), "SHOW server_version_num")) >= 160000
    assert ask(cluster.url(), "SELECT session_user") == "qadesk_owner"
    assert ask(cluster.url(), "SHOW server_encoding") == "UTF8"


def test_a_wrong_password_is_refused(cluster):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(cluster.url(password="wrong"), "SELECT 1")


def test_a_copy_of_a_template_holds_what_the_template_holds(cluster):
    with psycopg.connect(cluster.create("first").replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE word AS SELECT '质检' AS text")
    assert ask(cluster.create("second", "first"), "SELECT text FROM word") == "质检"
    cluster.drop("first")
    cluster.drop("second")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(cluster.url("second"), "SELECT 1")


def test_it_leaves_nothing_behind():
    with postgres.Cluster() as cluster:
        assert cluster.home.exists()
    assert not cluster.home.exists()


def test_it_leaves_nothing_behind_when_its_owner_is_killed():
    code = "import postgres, time; print(postgres.Cluster().home, flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code]
    here = {**os.environ, "PYTHONPATH": str(Path(postgres.__file__).parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=here) as owner:
        home = Path(owner.stdout.readline().strip())
        assert home.exists()
        owner.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    assert gone(home)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root has to give up root")
def test_the_server_runs_without_root_even_below_a_private_home(tmp_path):
    folder = postgres.programs()
    package = folder.parent.parent
    private = tmp_path / "private"
    shutil.copytree(folder.parent, private / package.name / folder.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, private / libraries.name)
    private.chmod(0o700)
    with postgres.Cluster(private / folder.relative_to(package.parent)) as cluster:
        assert cluster.data.stat().st_uid == cluster.account["user"] != 0
        assert ask(cluster.url(), "SELECT 1") == 1


def test_an_older_server_is_passed_over(tmp_path, monkeypatch):
    old = tmp_path / "postgres"
    old.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.9'\n")
    old.chmod(0o755)
    monkeypatch.setenv("QADESK_PG_BIN", str(tmp_path))
    assert next(postgres.candidates()) == tmp_path
    assert postgres.programs() != tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_a_frozen_server_is_silent_and_goes_on_when_thawed():
    with postgres.Cluster() as cluster:
        with closing(psycopg.connect(cluster.url().replace("+psycopg", ""))) as connection:
            cluster.freeze()
            connection.pgconn.send_query(b"SELECT 1")
            connection.pgconn.flush()
            assert select.select([connection.pgconn.socket], [], [], 0.2) == ([], [], [])
            cluster.thaw()
            assert select.select([connection.pgconn.socket], [], [], 60)[0]
        cluster.freeze()
    assert not cluster.home.exists()
