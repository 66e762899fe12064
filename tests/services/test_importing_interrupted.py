"""D9, D11: an import that is stopped, refused or runs into a fault keeps every call whole."""

from contextlib import contextmanager

import pytest
from audio.sounds import SHARED
from factories import make_person
from recordings import OUT, QUEUE, needs_shared, record, rows, run
from sqlalchemy import text

from qa_desk.errors import RuleError, StorageError
from qa_desk.models import (
    AudioFile,
    Call,
    CallSegment,
    JournalEntry,
    Recorder,
)
from qa_desk.services import importing
from qa_desk.work import Progress


def many(folder, count=7):
    return record(folder, *(f"{n}.wav" for n in range(count)))


def whole(access):
    """Count the calls and assert that each has all that belongs to it."""
    keys = {call.id for call in rows(access, Call)}
    assert keys == {segment.call_id for segment in rows(access, CallSegment)}
    assert keys == {file.call_id for file in rows(access, AudioFile)}
    return len(keys)


def test_cancelling_keeps_what_was_read_each_call_whole(access, folder):
    def report(done, total):
        if done == 4:
            progress.cancel()

    progress = Progress(report)
    progress.step = unthrottled(progress)
    summary = run(access, many(folder), progress=progress)
    assert summary.stopped
    assert summary.sentence().startswith("Stopped")
    assert 0 < summary.stored == whole(access) < 7
    assert run(access, folder).stored == 7 - summary.stored


def unthrottled(progress):
    """Return a step that reports every time."""

    def step(done, total):
        progress._next = 0
        Progress.step(progress, done, total)

    return step


def test_a_database_that_fails_midway_keeps_the_batches_before(access, folder, monkeypatch):
    monkeypatch.setattr("qa_desk.services.importing.running.BATCH", 2)
    opened = 0

    @contextmanager
    def open_work():
        nonlocal opened
        opened += 1
        with access.work() as work:
            yield work
            if opened == 5:
                raise StorageError("The disk is full.")

    summary = importing.run(open_work, importing.Request(many(folder)))
    assert summary.stopped
    assert "The disk is full. What is in stays in" in str(summary.problems[-1])
    assert summary.stored == whole(access) == 4
    assert run(access, folder).stored == 3


def test_a_database_that_fails_at_once_says_so(access, folder):
    many(folder, 1)
    run(access, folder)
    broken = 0

    @contextmanager
    def open_work():
        nonlocal broken
        broken += 1
        with access.work() as work:
            yield work
            if broken == 2:
                raise StorageError("The disk is full.")

    with pytest.raises(StorageError, match="full"):
        importing.run(open_work, importing.Request(record(folder, "new.wav")))
    assert whole(access) == 1


def test_a_call_the_database_refuses_is_listed_and_the_others_go_in(access, folder):
    """Each row whole: nothing of the refused one stays."""
    with access.work() as work:
        refuse(work, "sha256:")
    record(folder, "bad.wav", OUT, QUEUE)
    summary = run(access, folder)
    assert (summary.stored, len(summary.problems)) == (2, 1)
    assert "could not be stored" in str(summary.problems[0])
    assert whole(access) == 2


def refuse(work, beginning):
    """Let the database refuse the files of some calls, as a broken row would be."""
    condition = f"NEW.call_id IN (SELECT id FROM call WHERE external_id LIKE '{beginning}%')"
    if work.session.get_bind().dialect.name == "sqlite":
        work.session.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON audio_file"
                f" WHEN {condition} BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        )
        return
    work.session.execute(
        text(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RAISE EXCEPTION 'refused' USING ERRCODE = '23514'; END IF;"
            " RETURN NEW; END $$"
        )
    )
    work.session.execute(
        text(
            "CREATE TRIGGER refuse BEFORE INSERT ON audio_file"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    )


def test_one_import_is_one_entry_in_the_journal(access, folder):
    run(access, many(folder, 3))
    entries = [entry for entry in rows(access, JournalEntry) if entry.action == "import"]
    assert len(entries) == 1
    assert '"stored": 3' in entries[0].payload


def test_who_may_not_import_is_refused_before_anything_is_read(access, folder):
    with access.work() as work:
        csr = make_person(work, "csr", login="wang")
    from qa_desk.models import database

    mine = database.Access(access._engine, database._actor(access._engine, "wang"))
    with pytest.raises(RuleError, match="Import calls"):
        importing.run(mine.work, importing.Request(many(folder, 1)))
    assert csr.login == "wang"
    assert [row.code for row in rows(access, Recorder)] == ["live"]


def test_progress_counts_the_calls(access, folder):
    seen = []
    progress = Progress(lambda done, total: seen.append((done, total)))
    run(access, many(folder, 3), progress=progress)
    assert seen[-1] == (3, 3)


@needs_shared
@pytest.mark.parametrize("name", ["calls", "odd_wav"])
def test_found_recordings_go_in_or_are_listed(access, name, qapp):
    folder = SHARED / name
    summary = run(access, folder)
    stored = {file.path for file in rows(access, AudioFile)}
    assert len(stored) + len(summary.problems) == len(list(folder.iterdir()))
    assert summary.stored == summary.unresolved > 0
