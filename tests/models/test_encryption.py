"""The switch of the local file: everything that works without it works with it."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from factories import make_team
from models.sample_case import make_case
from sqlalchemy import select, text

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import JournalEntry, Team, backups, care, database, encryption
from qa_desk.models.care import Owner
from qa_desk.vault import files


@pytest.fixture
def path(sqlite_url):
    """A file with a case, closed."""
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        make_case(work)
        make_team(work, code="A")
    access.close()
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def sealed(path):
    encryption.switch(path, "on", "system:root")
    return path


def team_codes(url):
    access = database.open_as_system(url, "root")
    with access.ask() as work:
        codes = set(work.session.scalars(select(Team.code)))
    access.close()
    return codes


def add_team(url, code):
    access = database.open_as_system(url, "root")
    with access.work() as work:
        make_team(work, code=code)
    access.close()


def test_the_switch_keeps_everything_and_is_in_the_journal(sqlite_url, path):
    """S0-6.3.2."""
    for action in ("on", "change-key", "off"):
        state = encryption.switch(path, action, "system:root")
        assert state.wiped
        assert state.is_encrypted == (action != "off")
        assert all(finding.is_good for finding in care.check(Owner(sqlite_url)))
    assert "A" in team_codes(sqlite_url)
    access = database.open_as_system(sqlite_url, "root")
    with access.ask() as work:
        entries = select(JournalEntry.subject_id).where(JournalEntry.action == "encrypt")
        assert set(work.session.scalars(entries)) == {"on", "change-key", "off"}
    access.close()


def test_what_is_so_already_is_refused(path):
    for action in ("off", "change-key"):
        with pytest.raises(RuleError, match="is not encrypted"):
            encryption.switch(path, action, "system:root")
    encryption.switch(path, "on", "system:root")
    with pytest.raises(RuleError, match="is encrypted already"):
        encryption.switch(path, "on", "system:root")


def test_a_file_that_a_window_has_open_is_not_switched(sqlite_url, path):
    access = database.open_as_system(sqlite_url, "root")
    with access.ask() as work:
        work.session.execute(text("SELECT 1"))
    with pytest.raises(StorageError, match="is open in a window or another program"):
        encryption.switch(path, "on", "system:root")
    access.close()
    assert not encryption.state(path).is_encrypted


def test_what_is_not_there_or_has_no_room_is_said(path, tmp_path, monkeypatch):
    with pytest.raises(StorageError, match="There is no database"):
        encryption.switch(tmp_path / "none.db", "on", "system:root")

    def full(_name):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "make_durable", full)
    with pytest.raises(StorageError, match="as much room again"):
        encryption.switch(path, "on", "system:root")
    assert not encryption.state(path).is_encrypted
    assert sorted(file.name for file in path.parent.glob("desk.db*")) == ["desk.db"]


def test_a_state_tells_the_recovery_key_and_where_the_key_lies(sealed):
    state = encryption.state(sealed)
    assert state.recovery_key == files.key_of(sealed).recovery_key
    assert state.key_file.is_file()


def test_backups_are_under_the_same_key_and_go_back(sqlite_url, sealed, tmp_path):
    made = backups.back_up(sealed, tmp_path / "copy.db")
    assert files.key_of(made.path) == files.key_of(sealed)
    again = backups.back_up(sealed, tmp_path / "copy.db")
    assert again.rows == made.rows
    with pytest.raises(sqlcipher.DatabaseError), closing(sqlcipher.connect(made.path)) as raw:
        raw.execute("SELECT * FROM person")
    add_team(sqlite_url, "B")
    assert care.restore(Owner(sqlite_url), made.path) is not None
    assert "B" not in team_codes(sqlite_url)
    assert files.key_of(sealed) == files.key_of(made.path)


def test_a_database_in_use_is_no_backup_to_write_over(sqlite_url, sealed, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(sealed.read_bytes())
    files.expect(other, files.key_of(sealed))
    with closing(files.connect(other)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
    with pytest.raises(RuleError, match="is not a backup"):
        backups.back_up(sealed, other)


def test_a_plain_backup_put_back_into_an_encrypted_file_is_encrypted(sqlite_url, path, tmp_path):
    made = backups.back_up(path, tmp_path / "plain.db")
    encryption.switch(path, "on", "system:root")
    key = files.key_of(path)
    care.restore(Owner(sqlite_url), made.path)
    assert files.key_of(path) == key
    assert files.mark_of(path) == key.mark
    assert "A" in team_codes(sqlite_url)


def test_an_older_backup_still_opens_after_the_key_was_changed(sqlite_url, sealed, tmp_path):
    made = backups.back_up(sealed, tmp_path / "older.db")
    encryption.switch(sealed, "change-key", "system:root")
    assert files.key_of(made.path) != files.key_of(sealed)
    care.restore(Owner(sqlite_url), made.path)
    assert files.mark_of(sealed) != files.mark_of(made.path)
    assert "A" in team_codes(sqlite_url)


def test_plain_copies_are_named_and_deleted_when_wanted(path):
    backups.before_upgrade(path)
    path.with_name("desk-replaced-20261101-000000.db").write_bytes(path.read_bytes())
    state = encryption.switch(path, "on", "system:root")
    assert len(state.plain) == 2
    assert encryption.delete_plain(path) == 2
    assert encryption.state(path).plain == ()
    assert len(list(backups.folder(path).glob("*.db"))) == 1  # the one under the key
    encryption.switch(path, "off", "system:root")
    assert encryption.delete_plain(path) == 0


def test_a_copy_of_an_encrypted_file_is_encrypted(sqlite_url, sealed, tmp_path):
    target = tmp_path / "target.db"
    care.copy(Owner(sqlite_url), Owner(f"sqlite:///{target}"))
    assert files.mark_of(target) == files.mark_of(sealed)
    assert "A" in team_codes(f"sqlite:///{target}")


def test_the_names_of_those_who_have_drafts_are_known(sqlite_url, sealed):
    assert "system" in encryption.logins(sealed)
