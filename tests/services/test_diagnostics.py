"""Nobody of a centre is in what is sent to those who mend the program (P18)."""

import socket
import zipfile
from pathlib import Path

import pytest
from factories import acting, make_person, make_scene
from sqlalchemy import select

from qa_desk import __version__, connections, paths, settings
from qa_desk.connections import Connection
from qa_desk.errors import StorageError
from qa_desk.models import CustomerNumber, Person, PersonIdentifier, Team, database, schema
from qa_desk.services import diagnostics
from qa_desk.work import SYSTEM_ID


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("QA_DESK_HOME", str(tmp_path / "home"))


def saved(work, tmp_path):
    """Return all that is in the file, by name."""
    file = tmp_path / "diagnostics.zip"
    diagnostics.save(work, file, {"Qt": "6.11"})
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def write_log(words):
    paths.logs().mkdir(parents=True, exist_ok=True)
    (paths.logs() / "qa-desk.log").write_text(words, "utf-8")


def test_versions_schema_settings_and_timings_are_told(work, tmp_path):
    scene = make_scene(work, calls=2)
    settings.save(settings.Settings(language="zh", updates="//server/share"))
    parts = saved(scene.by("qa_lead"), tmp_path)
    about = parts["about.txt"]
    for words in (
        f"QA Desk {__version__}",
        "Qt 6.11",
        f"schema {schema.HEAD}",
        "database ",
        "roles qa_lead",
        "calls 2",
        "one question to the database",
    ):
        assert words in about
    assert "language = zh" in parts["settings.txt"]
    assert "updates = a folder" in parts["settings.txt"]
    assert "share" not in parts["settings.txt"]


def test_names_numbers_and_places_of_the_log_are_hidden(work, tmp_path):
    person = make_person(
        work, "inspector", login="linzhijian", name="林芝健", reading="Lín Zhījiàn"
    )
    connections.keep([Connection("Main site", "postgresql+psycopg://db.sunny.example/qa_desk")])
    write_log(
        f"linzhijian LINZHIJIAN 林芝健 {person.staff_no} 13812345678 {Path.home()}/x "
        f"db.sunny.example {socket.gethostname()} went wrong"
    )
    parts = saved(acting(work, person), tmp_path)
    whole = "\n".join(parts.values())
    hidden = ("linzhijian", "林芝健", "13812345678", str(Path.home()), "sunny", "Main site")
    for secret in (*hidden, socket.gethostname()):
        assert secret.lower() not in whole.lower()
    assert "went wrong" in parts["qa-desk.log"]
    assert "connection: server, protected, own" in parts["settings.txt"]


def test_a_file_among_the_connections_is_told_as_one(work, tmp_path):
    connections.keep([Connection("Mine", "sqlite:////srv/mine.db")])
    assert "connection: file" in saved(work, tmp_path)["settings.txt"]


def test_nobody_of_the_demonstration_centre_is_in_it(small_demonstration, tmp_path):
    access = database.open_as_system(paths.database(small_demonstration))
    try:
        with access.ask() as work:
            columns = (Person.name, Person.login, Person.staff_no)
            people = work.session.execute(select(*columns).where(Person.id != SYSTEM_ID)).all()
            secrets = {each for row in people for each in row if each}
            secrets |= set(work.session.scalars(select(PersonIdentifier.value)))
            secrets |= set(work.session.scalars(select(Team.name)))
            secrets |= set(work.session.scalars(select(CustomerNumber.number).limit(200)))
            secrets = {each for each in secrets if len(each) > 1}
            write_log("\n".join(f"{each} did something" for each in sorted(secrets)))
            parts = saved(work, tmp_path)
    finally:
        access.close()
    assert len(secrets) > 100
    log = set(parts.pop("qa-desk.log").replace(" did something", "").splitlines())
    assert log & secrets == set()
    assert {secret for secret in secrets if f" {secret} " in "\n".join(parts.values())} == set()


def test_where_it_cannot_be_written_that_is_said(work, tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        diagnostics.save(work, tmp_path / "none" / "file.zip", {})


def test_whoever_has_a_role_may_save_them(fresh, tmp_path):
    for name in ("csr", "manager"):
        with fresh.at(name) as work:
            assert f"schema {schema.HEAD}" in saved(work, tmp_path)["about.txt"]
