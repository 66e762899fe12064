"""D4: what was shown as saved is on disk."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import paths
from qa_desk.drafts import DraftJournal
from qa_desk.errors import StorageError


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
