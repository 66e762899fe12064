"""A backup is whole, or it is not there; and what it replaces is kept."""

import os
import random
import shutil
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from factories import make_team
from models.sample_case import make_case
from sqlalchemy import select, text

from qa_desk.errors import Cancelled, RuleError, StorageError
from qa_desk.models import Team, backups, database, engines, schema
from qa_desk.rules import rotation
from qa_desk.work import Progress

KILLS = 6
PROGRAM = """
import sys
from pathlib import Path
from qa_desk.models import backups
print("READY", flush=True)
while True:
    getattr(backups, sys.argv[1])(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def path_of(url):
    return Path(url.removeprefix("sqlite:///"))


def team_codes(path):
    engine = engines.sealed_file(path)
    with engine.connect() as connection:
        return set(connection.scalars(select(Team.code)))


def add_team(url, code):
    access = database.open_as_system(url, "root")
    with access.work() as work:
        make_team(work, code=code)
    access.close()


def files(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def desk(sqlite_url):
    """A file with a case, which is open."""
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        make_case(work)
        make_team(work, code="A")
    yield access
    access.close()


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


@pytest.fixture
def path(sqlite_url):
    return path_of(sqlite_url)


def test_a_backup_holds_every_row_while_the_database_is_open(desk, path, place):
    made = backups.back_up(path, place / "copy.db")
    assert (made.path, made.breaks) == (place / "copy.db", ())
    assert made.bytes == made.path.stat().st_size
    assert "A" in team_codes(made.path)
    assert files(place) == ["copy.db"]


def test_a_backup_into_a_folder_gets_a_name_with_its_time(desk, path, place):
    made = backups.back_up(path, place)
    assert backups._moment(made.path, "") is not None
    assert made.path.parent == place


def test_a_backup_is_one_moment_though_another_connection_writes_all_the_time(
    desk, path, place, monkeypatch
):
    """Each writing transaction adds a team twice: the copy never has one of a pair."""
    monkeypatch.setattr(backups, "_PAGES", 5)
    done, written = threading.Event(), []

    def write():
        while not done.is_set():
            with desk.work() as work:
                make_team(work, code=f"x{len(written)}", name="pair")
                make_team(work, code=f"y{len(written)}", name="pair")
            written.append(1)

    def wait_for_the_writer(_done, _total):
        before = len(written)
        while len(written) == before:
            done.wait(0.001)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backups.back_up(path, place / "copy.db", Progress(wait_for_the_writer))
    finally:
        done.set()
        writer.join()
    codes = team_codes(place / "copy.db")
    assert {c[1:] for c in codes if c[0] == "x"} == {c[1:] for c in codes if c[0] == "y"}
    assert len(codes) < len(written) * 2


def test_a_newer_backup_takes_the_place_of_an_older_one(desk, path, place):
    backups.back_up(path, place / "copy.db")
    with desk.work() as work:
        make_team(work, code="B")
    backups.back_up(path, place / "copy.db")
    assert {"A", "B"} <= team_codes(place / "copy.db")


def test_a_backup_that_is_stopped_leaves_nothing(desk, path, place):
    progress = Progress(lambda _done, _total: progress.cancel())
    progress.cancel()
    with pytest.raises(Cancelled):
        backups.back_up(path, place / "copy.db", progress)
    assert files(place) == []


def test_nothing_but_a_backup_is_written_over(desk, path, place, sqlite_url):
    (place / "letter.db").write_text("Dear customer, " * 10)
    other = place / "other.db"
    shutil.copy(path, other)  # in use: its header says that it has a log of changes
    for target in (path, place / "letter.db", other):
        before = target.read_bytes()
        with pytest.raises(RuleError, match="is not a backup"):
            backups.back_up(path, target)
        assert target.read_bytes() == before


def test_what_is_not_there_is_a_sentence_and_makes_no_file(tmp_path, desk, path):
    with pytest.raises(StorageError, match=r"no database .*none\.db"):
        backups.back_up(tmp_path / "none.db", tmp_path / "copy.db")
    with pytest.raises(StorageError, match="could not be written"):
        backups.back_up(path, tmp_path / "no folder" / "copy.db")
    assert files(tmp_path) == ["desk.db", "desk.db-shm", "desk.db-wal"]


def damage(path):
    """Write over a page that an index of the journal lies on."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name LIKE 'ix_journal_entry_at%'"
    ).fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)


def test_a_damaged_database_does_not_replace_a_good_backup(desk, path, place):
    backups.back_up(path, place / "copy.db")
    desk.close()
    damage(path)
    before = (place / "copy.db").read_bytes()
    with pytest.raises(StorageError, match=r"is damaged.*other backups are whole"):
        backups.back_up(path, place / "copy.db")
    assert (place / "copy.db").read_bytes() == before
    assert files(place) == ["copy.db"]


def add_ballast(access):
    with access.work() as work:
        work.session.execute(text("CREATE TABLE ballast (content BLOB)"))
        work.session.execute(
            text(
                "INSERT INTO ballast WITH RECURSIVE n (i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                " SELECT randomblob(4000) FROM n"
            )
        )


def kill_in_the_middle(act, source, target):
    """Let another program do something over and over, and kill it (kill -9)."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, act, str(source), str(target)], stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        threading.Event().wait(random.uniform(0.01, 0.15))
        process.kill()


def assert_sound(path):
    engine = engines.sealed_file(path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("SELECT count(*) FROM ballast").scalar() == 5000


def test_a_killed_backup_leaves_the_old_one_whole(desk, path, place):
    add_ballast(desk)
    backups.back_up(path, place / "copy.db")
    left_something = 0
    for _ in range(KILLS):
        kill_in_the_middle("back_up", path, place / "copy.db")
        assert_sound(place / "copy.db")
        left_something += len(files(place)) - 1
        for rest in place.glob("*.new*"):
            rest.unlink()
    assert left_something, "no kill met a backup that was being written"


def test_a_killed_restore_leaves_a_whole_database_in_place(desk, path, place):
    add_ballast(desk)
    backups.back_up(path, place / "copy.db")
    desk.close()
    for _ in range(KILLS):
        kill_in_the_middle("restore", place / "copy.db", path)
        assert_sound(path)
        assert_sound(place / "copy.db")
        for rest in [*path.parent.glob("*.new*"), *path.parent.glob("*replaced*")]:
            rest.unlink()


# -- putting back --------------------------------------------------------------------------------


def test_a_restored_backup_is_in_force_and_the_replaced_database_lies_beside(
    desk, path, place, sqlite_url, tmp_path
):
    backups.back_up(path, place / "copy.db")
    with desk.work() as work:
        make_team(work, code="B")
    desk.close()
    kept = backups.restore(place / "copy.db", path)
    assert "B" not in team_codes(path)
    assert kept.parent == path.parent
    assert {"A", "B"} <= team_codes(kept)
    add_team(sqlite_url, "C")
    assert {"A", "C"} <= team_codes(path)
    assert files(tmp_path) == sorted(["desk.db", kept.name, "place"])


def test_nothing_is_restored_over_a_database_that_is_open(desk, path, place):
    backups.back_up(path, place / "copy.db")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="open in a window"):
        backups.restore(place / "copy.db", path)
    assert path.read_bytes() == before
    with desk.work() as work:
        make_team(work, code="B")
    assert files(path.parent) == ["desk.db", "desk.db-shm", "desk.db-wal", "place"]


def test_a_damaged_database_can_be_replaced_and_is_kept(desk, path, place):
    backups.back_up(path, place / "copy.db")
    desk.close()
    path.write_bytes(b"\xff" * 8192)
    Path(f"{path}-wal").write_bytes(b"its log")
    kept = backups.restore(place / "copy.db", path)
    assert kept.read_bytes() == b"\xff" * 8192
    assert Path(f"{kept}-wal").read_bytes() == b"its log"
    assert not Path(f"{path}-wal").exists()
    assert "A" in team_codes(path)


def test_a_database_that_was_lost_comes_back(desk, path, place):
    backups.back_up(path, place / "copy.db")
    desk.close()
    path.unlink()
    assert backups.restore(place / "copy.db", path) is None
    assert "A" in team_codes(path)


def foreign(path, place, _access):
    connection = sqlcipher.connect(str(place / "foreign.db"))
    connection.execute("CREATE TABLE songs (title)")
    connection.close()
    return place / "foreign.db", "is not a QA Desk database"


def letter(path, place, _access):
    (place / "letter.db").write_text("Dear customer, " * 500)
    return place / "letter.db", "is not a QA Desk database"


def newer(path, place, access):
    backups.back_up(path, place / "newer.db")
    connection = sqlcipher.connect(str(place / "newer.db"), isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    return place / "newer.db", f"newer QA Desk.*0999.*{schema.HEAD}"


def damaged(path, place, access):
    backups.back_up(path, place / "damaged.db")
    damage(place / "damaged.db")
    return place / "damaged.db", "is damaged"


def in_use(path, place, access):
    return path, "a database in use, not a backup"


def absent(path, place, access):
    return place / "none.db", "There is no database"


@pytest.mark.parametrize("make", [foreign, letter, newer, damaged, in_use, absent])
def test_what_cannot_be_put_back_is_refused_and_changes_nothing(
    desk, path, place, make, sqlite_template
):
    backup, words = make(path, place, desk)
    target = place / "target.db"
    shutil.copy(sqlite_template, target)
    before = target.read_bytes()
    with pytest.raises(StorageError, match=words):
        backups.restore(backup, target)
    assert target.read_bytes() == before
    assert not list(place.glob("*replaced*"))


# -- automatic ones ------------------------------------------------------------------------------


def test_there_is_one_automatic_backup_a_day(desk, path):
    made = backups.daily(path)
    assert made.path.parent == backups.folder(path)
    assert backups.daily(path) is None
    assert files(backups.folder(path)) == [made.path.name]
    assert backups.newest(path).date() == datetime.now().astimezone().date()


def test_old_backups_are_dropped_by_the_rule_and_other_files_stay(desk, path):
    folder = backups.folder(path)
    folder.mkdir(parents=True)
    today = datetime.now().astimezone().replace(microsecond=0)
    moments = [today - timedelta(days=n) for n in range(1, 60)]
    for moment in moments:
        (folder / f"desk-{moment:%Y%m%d-%H%M%S}.db").touch()
    upgrades = [f"desk-202601{n:02d}-090000-before-upgrade.db" for n in range(1, 8)]
    for name in (*upgrades, "mine.db", "desk-20269999-090000.db", "fresh.new", "stale.new"):
        (folder / name).touch()
    os.utime(folder / "stale.new", (0, 0))
    made = backups.daily(path)
    days = {backups._moment(folder / name, "") for name in files(folder)} - {None}
    assert days == rotation.kept([*moments, backups._moment(made.path, "")])
    others = {name for name in files(folder) if backups._moment(folder / name, "") is None}
    assert others == {*upgrades[-3:], "mine.db", "desk-20269999-090000.db", "fresh.new"}


def test_two_databases_of_one_name_have_folders_of_their_own(tmp_path):
    assert backups.folder(tmp_path / "a" / "x.db") != backups.folder(tmp_path / "b" / "x.db")
