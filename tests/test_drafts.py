"""D4: what was shown as saved is on disk."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlcipher3.dbapi2 as sqlite
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import drafts, paths, settings
from qa_desk.drafts import DraftJournal, Held, LocalDraft
from qa_desk.errors import LockedFileError, StorageError
from qa_desk.rules.drafts import save_id
from qa_desk.settings import Settings
from qa_desk.vault import files, keys


@pytest.fixture
def journal(tmp_path):
    journal = DraftJournal(tmp_path / "drafts" / "one.db")
    yield journal
    journal.close()


def held(document, sequence=1):
    """Return what somebody else holds."""
    return Held(save_id(UUID(int=9), sequence), sequence, datetime.now(UTC), "QC-02", document)


def test_a_saved_draft_comes_back(journal):
    evaluation = uuid4()
    saved = journal.save(evaluation, {"praise": "主动说明 🙂"}, "ZJ-1")
    found = journal.load(evaluation)
    assert found == saved
    assert (found.document, found.label) == ({"praise": "主动说明 🙂"}, "ZJ-1")
    assert not found.pushed


def test_saves_follow_each_other_on_one_branch(journal):
    evaluation = uuid4()
    saves = [journal.save(evaluation, {"n": n}, "ZJ-1") for n in range(3)]
    assert [save.sequence for save in saves] == [1, 2, 3]
    assert saves[2].is_after(saves[0].as_held())
    assert journal.save(evaluation, {}).label == "ZJ-1"


def test_a_draft_is_pushed_up_to_the_save_that_was_pushed(journal):
    evaluation = uuid4()
    first, second = journal.save(evaluation, {}), journal.save(evaluation, {"n": 2})
    journal.mark_pushed(first)
    assert journal.unpushed() == journal.kept() == [second]
    journal.mark_pushed(second)
    assert journal.unpushed() == journal.kept() == []
    assert journal.load(evaluation).pushed


def test_what_stays_here_is_never_pushed(journal):
    journal.save(uuid4(), {"words": "保留意见"}, stays=True)
    assert journal.kept() == []


def test_a_refused_draft_is_kept_and_not_pushed_again_until_it_may_be(journal):
    draft = journal.save(uuid4(), {"praise": "mine"})
    journal.refuse(draft, "E2")
    again = journal.save(draft.evaluation_id, {"praise": "mine, and more"})
    assert journal.unpushed() == []
    assert [each.refused for each in journal.kept()] == ["E2"]
    journal.push_again(draft.evaluation_id)
    assert [each.save_id for each in journal.unpushed()] == [again.save_id]


def test_the_first_save_after_another_desktops_is_on_top_of_it(journal):
    evaluation, other = uuid4(), held({"praise": "there"}, 7)
    started = journal.start(evaluation, other, "ZJ-1")
    assert started.pushed
    assert (journal.kept(), journal.aside(evaluation)) == ([], [])
    saved = journal.save(evaluation, {"praise": "here"})
    assert (saved.sequence, saved.label) == (8, "ZJ-1")
    assert saved.is_after(other)


def test_the_version_that_is_not_chosen_is_put_aside_until_the_sheet_is_submitted(journal):
    evaluation, theirs = uuid4(), held({"praise": "theirs"}, 9)
    mine = journal.save(evaluation, {"praise": "mine"})
    journal.refuse(mine, "parted")
    journal.prefer(evaluation, theirs)
    chosen = journal.load(evaluation)
    assert (chosen.document, chosen.sequence, chosen.refused) == ({"praise": "mine"}, 10, "")
    assert chosen.is_after(theirs)
    assert [chosen] == journal.unpushed()
    assert journal.aside(evaluation) == [theirs]
    journal.start(evaluation, theirs)
    assert journal.load(evaluation).document == {"praise": "theirs"}
    assert [each.document for each in journal.aside(evaluation)] == [{"praise": "mine"}]
    journal.forget(evaluation)
    assert journal.aside(evaluation) == []


def test_nothing_is_preferred_to_what_is_not_here(journal):
    journal.prefer(uuid4(), held({}))
    assert journal.kept() == []


def test_a_late_answer_about_an_earlier_branch_says_nothing_about_this_one(journal):
    draft = journal.save(uuid4(), {"praise": "mine"})
    for n in range(20):
        draft = journal.save(draft.evaluation_id, {"n": n})
    journal.start(draft.evaluation_id, held({"praise": "theirs"}))
    journal.save(draft.evaluation_id, {"praise": "theirs, and more"})
    journal.mark_pushed(draft)
    journal.refuse(draft, "parted")
    assert len(journal.unpushed()) == 1


def test_a_draft_from_a_file_is_taken_once(journal):
    draft = journal.save(uuid4(), {"praise": "from the file"}, "ZJ-1")
    journal.forget(draft.evaluation_id)
    assert journal.bring_back(draft)
    back = journal.load(draft.evaluation_id)
    assert (back.document, back.label) == (draft.document, "ZJ-1")
    assert back.branch != draft.branch  # the other computer may go on with its own
    assert not journal.bring_back(draft)


def test_a_draft_from_a_file_does_not_replace_a_different_one(journal):
    old = journal.save(uuid4(), {"praise": "old"})
    newer = journal.save(old.evaluation_id, {"praise": "newer"})
    assert not journal.bring_back(old)
    other = LocalDraft(old.evaluation_id, uuid4(), 4, newer.saved_at, {"praise": "other"})
    assert journal.bring_back(other)
    assert not journal.bring_back(other)
    assert journal.load(old.evaluation_id) == newer
    assert [each.document for each in journal.aside(old.evaluation_id)] == [{"praise": "other"}]


def test_a_journal_of_an_earlier_program_goes_on(tmp_path):
    file, evaluation, pushed = tmp_path / "one.db", uuid4(), uuid4()
    with sqlite.connect(str(file)) as connection:
        connection.execute(drafts._TABLE)
        for each, sequence, at in ((evaluation, 3, 0), (pushed, 3, 3)):
            connection.execute(
                "INSERT INTO draft VALUES (?, ?, ?, ?, '2026-11-16T02:00:00+00:00', '{}')",
                (str(each), sequence, at, str(UUID(int=5))),
            )
    connection.close()
    journal = DraftJournal(file)
    assert [draft.evaluation_id for draft in journal.unpushed()] == [evaluation]
    assert journal.load(pushed).based_on == UUID(int=5)
    branches = {journal.load(each).branch for each in (evaluation, pushed)}
    journal.close()
    journal = DraftJournal(file)
    assert {journal.load(each).branch for each in (evaluation, pushed)} == branches
    assert len(branches) == 2
    journal.close()


def test_a_submitted_draft_is_forgotten(journal):
    evaluation = uuid4()
    journal.save(evaluation, {})
    journal.forget(evaluation)
    assert journal.load(evaluation) is None


def test_two_people_on_one_database_have_journals_of_their_own():
    one = DraftJournal.of("sqlite:///a.db", "wang")
    other = DraftJournal.of("sqlite:///a.db", "li")
    evaluation = uuid4()
    one.save(evaluation, {})
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
    journal.save(evaluation, {"praise": "safe"})
    journal._connection.execute("PRAGMA max_page_count = 8")
    with pytest.raises(StorageError, match="What was shown as saved is safe"):
        journal.save(evaluation, {"praise": "x" * 1_000_000})
    assert journal.load(evaluation).document == {"praise": "safe"}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_any_document_comes_back_as_it_was(tmp_path_factory, document):
    journal = DraftJournal(tmp_path_factory.mktemp("drafts") / "any.db")
    evaluation = uuid4()
    journal.save(evaluation, document)
    assert journal.load(evaluation).document == document
    journal.close()


def test_another_password_in_the_address_finds_the_same_journal():
    for place in ("lin:old@server", "lin:new@server", "server"):
        journal = DraftJournal.of(f"postgresql+psycopg://{place}/desk", "lin")
        journal.save(UUID(int=1), {})
        journal.close()
    assert len(list((paths.data() / "drafts").glob("*.db"))) == 1


SERVER = "postgresql+psycopg://server/desk"


def only_file():
    (file,) = (paths.data() / "drafts").glob("*.db")
    return file


def save_one(database, words="typed"):
    journal = DraftJournal.of(database, "lin")
    journal.save(UUID(int=1), {"praise": words})
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
    journal.save(UUID(int=1), {"praise": "new"})
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
