"""D4: what was shown as saved is on disk."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import drafts, paths, settings
from qa_desk.drafts import DraftJournal
from qa_desk.errors import LockedFileError, StorageError
from qa_desk.settings import Settings
from qa_desk.vault import files, keys


@pytest.fixture
def journal(tmp_path):
    journal = DraftJournal(tmp_path / "drafts" / "one.db")
    yield journal
    journal.close()


def test_a_saved_draft_comes_back(journal):
    evaluation = uuid4()
    saved = journal.save(evaluation, 1, {"praise": "主动说明 🙂"})
    found = journal.load(evaluation)
    assert found == saved
    assert found.document == {"praise": "主动说明 🙂"}
    assert not found.pushed


def test_an_older_save_changes_nothing(journal):
    evaluation = uuid4()
    journal.save(evaluation, 2, {"praise": "newer"})
    journal.save(evaluation, 1, {"praise": "older"})
    assert journal.load(evaluation).document == {"praise": "newer"}


def test_a_draft_is_pushed_up_to_the_sequence_that_was_pushed(journal):
    evaluation = uuid4()
    journal.save(evaluation, 1, {})
    journal.save(evaluation, 2, {})
    journal.mark_pushed(evaluation, 1)
    assert [draft.sequence for draft in journal.unpushed()] == [2]
    journal.mark_pushed(evaluation, 2)
    assert journal.unpushed() == []
    assert journal.load(evaluation).pushed


def test_a_submitted_draft_is_forgotten(journal):
    evaluation = uuid4()
    journal.save(evaluation, 1, {})
    journal.forget(evaluation)
    assert journal.load(evaluation) is None


def test_two_people_on_one_database_have_journals_of_their_own():
    one = DraftJournal.of("sqlite:///a.db", "wang")
    other = DraftJournal.of("sqlite:///a.db", "li")
    evaluation = uuid4()
    one.save(evaluation, 1, {})
    assert other.load(evaluation) is None
    one.close()
    other.close()


def test_a_file_that_is_no_journal_is_said_in_words(tmp_path):
    broken = tmp_path / "one.db"
    broken.write_bytes(b"this is not a database, certainly not" * 100)
    with pytest.raises(StorageError, match="cannot be kept"):
        DraftJournal(broken)


def test_a_full_disk_is_said_in_words_and_keeps_what_was_saved(journal):
    evaluation = uuid4()
    journal.save(evaluation, 1, {"praise": "safe"})
    journal._connection.execute("PRAGMA max_page_count = 8")
    with pytest.raises(StorageError, match="What was shown as saved is safe"):
        journal.save(evaluation, 2, {"praise": "x" * 1_000_000})
    assert journal.load(evaluation).document == {"praise": "safe"}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_any_document_comes_back_as_it_was(tmp_path_factory, document):
    journal = DraftJournal(tmp_path_factory.mktemp("drafts") / "any.db")
    evaluation = uuid4()
    journal.save(evaluation, 1, document)
    assert journal.load(evaluation).document == document
    journal.close()


def test_another_password_in_the_address_finds_the_same_journal():
    for place in ("lin:old@server", "lin:new@server", "server"):
        journal = DraftJournal.of(f"postgresql+psycopg://{place}/desk", "lin")
        journal.save(UUID(int=1), 1, {})
        journal.close()
    assert len(list((paths.data() / "drafts").glob("*.db"))) == 1


SERVER = "postgresql+psycopg://server/desk"


def only_file():
    (file,) = (paths.data() / "drafts").glob("*.db")
    return file


def save_one(database, words="typed"):
    journal = DraftJournal.of(database, "lin")
    journal.save(UUID(int=1), 1, {"praise": words})
    journal.close()


def kept(database):
    journal = DraftJournal.of(database, "lin")
    found = journal.load(UUID(int=1))
    journal.close()
    return found and found.document["praise"]


def test_drafts_of_an_encrypted_file_are_encrypted_with_its_key_and_stay(sqlite_url):
    save_one(sqlite_url)
    assert files.mark_of(only_file()) == b""
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    for key in (keys.make(), keys.make(), None):
        if key:
            keys.keep(key)
        files.rewrite(database, key)
        drafts.follow(sqlite_url, ["lin", "somebody without drafts"])
        assert files.key_of(only_file()) == key
        assert kept(sqlite_url) == "typed"


def test_drafts_that_are_open_elsewhere_follow_the_next_time(sqlite_url):
    open_elsewhere = DraftJournal.of(sqlite_url, "lin")
    key = keys.make()
    keys.keep(key)
    files.rewrite(Path(sqlite_url.removeprefix("sqlite:///")), key)
    save_one(sqlite_url)
    assert files.mark_of(only_file()) == b""
    open_elsewhere.close()
    assert kept(sqlite_url) == "typed"
    assert files.mark_of(only_file()) == key.mark


def test_drafts_for_a_server_are_encrypted_where_a_keyring_holds_the_key(drawer):
    save_one(SERVER)
    assert files.mark_of(only_file()) != b""
    assert kept(SERVER) == "typed"
    settings.save(Settings(encrypt_drafts="no"))
    assert kept(SERVER) == "typed"
    assert files.mark_of(only_file()) == b""


def test_without_a_keyring_they_are_only_when_this_desktop_says_so():
    save_one(SERVER)
    assert files.mark_of(only_file()) == b""
    settings.save(Settings(encrypt_drafts="yes"))
    assert kept(SERVER) == "typed"
    assert files.mark_of(only_file()) != b""


def test_drafts_whose_key_is_gone_are_put_aside_and_named(monkeypatch):
    settings.save(Settings(encrypt_drafts="yes"))
    save_one(SERVER)
    lost = only_file().read_bytes()
    monkeypatch.setattr(keys, "_at_hand", {})
    for file in (paths.settings() / "keys").iterdir():
        file.unlink()
    journal = DraftJournal.of(SERVER, "lin")
    assert journal.load(UUID(int=1)) is None
    assert journal.unreadable.read_bytes() == lost
    journal.save(UUID(int=1), 1, {"praise": "new"})
    journal.close()
    assert kept(SERVER) == "new"


def test_drafts_stay_where_they_are_while_the_key_of_the_file_is_missing(sqlite_url, monkeypatch):
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    key = keys.make()
    keys.keep(key)
    files.rewrite(database, key)
    save_one(sqlite_url)
    monkeypatch.setattr(keys, "_at_hand", {})
    (paths.settings() / "keys" / f"{key.mark.hex()}.key").unlink()
    with pytest.raises(LockedFileError):
        DraftJournal.of(sqlite_url, "lin")
    files.unlock(database, key.recovery_key)
    assert kept(sqlite_url) == "typed"
