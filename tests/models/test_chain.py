"""The journal says who did what, and shows when somebody has been at it."""

import json

import pytest
from factories import make_person, make_team
from models.sample_case import make_case, make_task
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from qa_desk.models import (
    Draft,
    Hold,
    JournalEntry,
    Person,
    Purge,
    Setting,
    chain,
    database,
    engines,
    seals,
    security,
)
from qa_desk.models.base import uuid7
from qa_desk.models.chain import Break

ODD = {"file": '甲"乙\\\n\t\u0007\u007f 𠮷.wav'}


def journal(access, **values):
    """Return the entries with these values, in order."""
    with access.ask() as work:
        found = work.session.scalars(select(JournalEntry).order_by(JournalEntry.sequence))
        return [e for e in found if all(getattr(e, k) == v for k, v in values.items())]


def breaks(access):
    with access.ask() as work:
        return chain.verify(work.session)


@pytest.fixture
def name(access, url):
    """The chain of whoever uses `access`."""
    return "system" if access.is_local else engines.connect(url).url.username


@pytest.fixture
def tamper(url):
    """Change rows as only somebody can who owns the database and takes our triggers off."""

    def run(*statements):
        engine = engines.connect(url)
        with engine.begin() as connection:
            connection.info["actor"] = "system"
            security.drop(connection)
            for statement in statements:
                connection.execute(text(statement))
            security.apply(connection)
        engine.dispose()

    return run


@pytest.fixture
def five_notes(access):
    """A chain with five notes after the entry of the upgrade: sequences 2 to 6."""
    with access.work() as work:
        for number in range(5):
            chain.note(work.session, "play", "call", str(number), ODD)


ELSEWHERE = {"account", "audio_key", "credential", "deputy", "export_request"}  # in their own tests
ELSEWHERE |= {"ability", "live_contact", "quick_check", "watch_entry"}
ELSEWHERE |= {"attachment", "department", "screen_video", "script", "signatory"}
ELSEWHERE |= {"meeting_input"}
ELSEWHERE |= {"praise_choice", "teaching_case", "case_source", "model_call", "recheck"}
ELSEWHERE |= {"calibration", "calibration_topic", "calibration_arrangement"}
ELSEWHERE |= {"case_use", "recheck_draw", "appraisal", "appraisal_template"}


def test_every_business_table_is_journalled_and_nothing_else(access, case):
    with access.work() as work:
        task = make_task(work, number="QA-2")
        work.session.add(
            Draft(
                evaluation_id=task.id,
                author_id=task.inspector_id,
                document={},
                save_id=task.id,
                sequence=1,
                saved_at=work.now,
            )
        )
        work.session.add(
            Setting(
                key="centre.name",
                valid_from=work.now,
                value="北京中心",
                changed_by=task.inspector_id,
            )
        )
        who = task.inspector_id
        work.session.add(
            Hold(subject="call", subject_id=uuid7(), reason="x", placed_at=work.now, placed_by=who)
        )
        work.session.add(
            Purge(kind="audio", proposed_at=work.now, proposed_by=who, items=0, content_hash=b"")
        )
    subjects = {entry.subject for entry in journal(access)} - {"database"}
    assert subjects <= set(seals.JOURNALLED)
    assert subjects >= set(seals.JOURNALLED) - ELSEWHERE


def test_a_change_names_its_columns_but_tells_no_values(access):
    with access.work() as work:
        person = make_person(work, name="张三丰")
    with access.work() as work:
        person = work.session.get_one(Person, person.id)
        person.name, person.staff_no = "李四光", "77123"
    entry = journal(access, action="update", subject="person")[-1]
    assert entry.subject_id == str(person.id)
    payload = json.loads(entry.payload)
    assert payload["changed"] == ["name", "staff_no"]
    assert not payload.get("ids")
    everything = " ".join(e.payload + e.subject_id for e in journal(access))
    assert not any(secret in everything for secret in ("张三丰", "李四光", "77123"))


def test_an_update_that_changes_nothing_is_not_journalled(access):
    with access.work() as work:
        make_person(work)
    with access.work() as work:
        work.session.execute(text("UPDATE person SET name = name, version = version + 1"))
    assert journal(access, action="update") == []


def test_a_row_with_content_leaves_its_hash_and_its_references(access, case):
    (entry,) = journal(access, subject="signature")
    payload = json.loads(entry.payload)
    assert payload["hashes"] == {"content_hash": bytes(range(32)).hex()}
    assert payload["ids"] == {
        "document_id": str(case.document.id),
        "person_id": str(case.evaluation.csr_id),
    }
    (entry,) = journal(access, subject="revision")
    assert entry.subject_id == f"{case.evaluation.id}/1"


def test_a_deleted_row_is_journalled(access):
    with access.work() as work:
        team = make_team(work)
    with access.work() as work:
        work.session.delete(team)
    (entry,) = journal(access, action="delete")
    assert (entry.subject, entry.subject_id) == ("team", str(team.id))


def test_work_that_is_rolled_back_leaves_no_entry(access, case):
    before = len(journal(access))
    with pytest.raises(IntegrityError), access.work() as work:
        make_case(work)  # its numbers are taken
    assert len(journal(access)) == before
    assert breaks(access) == []


def test_a_note_is_kept_with_actor_and_machine(access, name):
    with access.work() as work:
        chain.note(work.session, "print", "slip", "S-1", ODD)
    (entry,) = journal(access, action="print")
    assert (entry.chain, entry.subject, entry.subject_id) == (name, "slip", "S-1")
    assert json.loads(entry.payload) == ODD
    assert entry.machine == (engines.machine() if access.is_local else "127.0.0.1")


@pytest.mark.parametrize("action", chain.ROW_CHANGES)
def test_a_note_cannot_pretend_to_be_a_row_change(access, action):
    with pytest.raises(ValueError, match="by triggers"), access.work() as work:
        chain.note(work.session, action, "person", "1", {})


def test_the_chain_of_a_whole_case_verifies_byte_by_byte(access, case, five_notes):
    assert breaks(access) == []


def test_each_actor_has_a_chain_on_a_local_file(sqlite_url):
    for user in ("anna", "bob"):
        access = database.open_as_system(sqlite_url, user)
        with access.work() as work:
            make_case(work) if user == "anna" else make_team(work)
        assert breaks(access) == []
        access.close()
    access = database.open_as_system(sqlite_url, "anna")
    assert {e.chain for e in journal(access)} == {"system", "system:anna", "system:bob"}
    access.close()


def test_nobody_writes_to_a_local_file_without_signing_in(sqlite_url):
    engine = engines.connect(sqlite_url)
    with pytest.raises(DBAPIError, match="QAD06"), engine.begin() as connection:
        connection.execute(text("UPDATE person SET name = 'x'"))
    engine.dispose()


def test_a_foreign_program_cannot_change_a_local_file(sqlite_url):
    import sqlite3

    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    with pytest.raises(sqlite3.OperationalError, match="qad_"):
        connection.execute("UPDATE person SET name = 'x'")
    connection.close()


def test_an_altered_entry_is_found(access, five_notes, tamper, name):
    tamper("UPDATE journal_entry SET subject_id = 'x' WHERE sequence = 4")
    assert breaks(access) == [Break(name, 4, "altered")]


def test_an_entry_altered_with_a_new_hash_is_found(access, five_notes, tamper, name):
    entry = journal(access)[3]
    digest = chain.entry_hash(
        entry.previous,
        name,
        4,
        entry.at.isoformat(timespec="microseconds"),
        entry.machine,
        "play",
        "call",
        "x",
        entry.payload,
    ).hex()
    value = f"X'{digest}'" if access.is_local else f"'\\x{digest}'"
    tamper(f"UPDATE journal_entry SET subject_id = 'x', hash = {value} WHERE sequence = 4")
    assert breaks(access) == [Break(name, 4, "altered")]


def test_a_missing_entry_is_found(access, five_notes, tamper, name):
    tamper("DELETE FROM journal_entry WHERE sequence = 4")
    assert breaks(access) == [Break(name, 4, "missing")]


def test_a_missing_beginning_is_found(access, five_notes, tamper, name):
    tamper("DELETE FROM journal_entry WHERE sequence <= 2")
    assert breaks(access) == [Break(name, 1, "missing"), Break(name, 2, "missing")]


def test_a_missing_end_is_found(access, five_notes, tamper, name):
    tamper("DELETE FROM journal_entry WHERE sequence >= 5")
    assert breaks(access) == [Break(name, 5, "missing"), Break(name, 6, "missing")]


def test_a_chain_that_is_gone_is_found(access, five_notes, tamper, name):
    tamper("DELETE FROM journal_entry")
    assert [found.kind for found in breaks(access)] == ["missing"] * 6


def test_reordered_entries_are_found(access, five_notes, tamper, name):
    tamper(
        "UPDATE journal_entry SET sequence = 99 WHERE sequence = 3",
        "UPDATE journal_entry SET sequence = 3 WHERE sequence = 4",
        "UPDATE journal_entry SET sequence = 4 WHERE sequence = 99",
    )
    assert breaks(access) == [Break(name, 3, "reordered"), Break(name, 4, "reordered")]


def test_a_chain_without_its_head_is_found(access, five_notes, tamper, name):
    tamper("DELETE FROM journal_head")
    assert breaks(access) == [Break(name, 6, "altered")]
