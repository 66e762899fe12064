"""A file is encrypted or not, whole, whatever happens in between."""

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from qa_desk.errors import InputError, LockedFileError, StorageError
from qa_desk.vault import files, keys

SECRET = "a name that nobody may read"
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from qa_desk.vault import files, keys

path, on, last = Path(sys.argv[1]), sys.argv[2] == "on", int(sys.argv[3])
key = keys.make() if on else None
if key:
    keys.keep(key)
seen = 0

def trace(frame, event, _argument):
    global seen
    if frame.f_code.co_filename != files.__file__:
        return None
    if event == "line":
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
files.rewrite(path, key)
sys.settrace(None)
print(seen)
"""


def lines(path):
    with closing(files.connect(path)) as opened:
        assert files.damage_of(opened, "integrity_check") == ""
        return [line for (line,) in opened.execute("SELECT line FROM note ORDER BY id")]


def kept_key():
    key = keys.make()
    keys.keep(key)
    return key


def everything_in(folder):
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "place"
    folder.mkdir()
    path = folder / "desk.db"
    with closing(files.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, line TEXT) STRICT")
        opened.execute("CREATE TABLE log (line TEXT)")
        opened.execute(
            "CREATE TRIGGER noted AFTER INSERT ON note BEGIN INSERT INTO log VALUES (new.line); END"
        )
        opened.execute("PRAGMA user_version = 7")
        opened.executemany("INSERT INTO note (line) VALUES (?)", [(SECRET,)] * 500)
    return path


def test_an_encrypted_file_holds_the_same_and_nothing_readable(path):
    files.rewrite(path, kept_key())
    assert lines(path) == [SECRET] * 500
    with closing(files.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("INSERT INTO note (line) VALUES (?)", (SECRET,))
        assert SECRET.encode() not in everything_in(path.parent)
        assert opened.execute("PRAGMA user_version").fetchone() == (7,)
        assert opened.execute("SELECT count(*) FROM log").fetchone() == (501,)
    assert [file.name for file in path.parent.iterdir()] == ["desk.db"]


def test_it_can_be_read_by_anybody_again(path):
    files.rewrite(path, kept_key())
    files.rewrite(path, None)
    assert files.key_of(path) is None
    with closing(sqlcipher.connect(str(path))) as opened:
        assert opened.execute("SELECT count(*) FROM note").fetchone() == (500,)


def test_a_changed_key_is_another_one(path):
    first, second = kept_key(), kept_key()
    files.rewrite(path, first)
    files.rewrite(path, second)
    assert files.mark_of(path) == second.mark
    assert lines(path) == [SECRET] * 500


def test_the_old_file_is_overwritten_unless_another_name_leads_to_it(path, tmp_path):
    assert files.rewrite(path, kept_key())
    os.link(path, tmp_path / "also.db")
    before = (tmp_path / "also.db").read_bytes()
    assert not files.rewrite(path, None)
    assert (tmp_path / "also.db").read_bytes() == before


def test_on_a_disk_without_links_it_works_and_says_that_nothing_was_overwritten(path, monkeypatch):
    def refuse(*_names):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert not files.rewrite(path, kept_key())
    assert lines(path) == [SECRET] * 500


def test_a_file_that_another_has_open_stays_as_it_is(path):
    with closing(files.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT count(*) FROM note").fetchone()
        with pytest.raises(StorageError, match="is open in a window or another program"):
            files.rewrite(path, kept_key())
    assert files.mark_of(path) == b""
    assert lines(path) == [SECRET] * 500


def test_a_damaged_file_is_not_written_anew(path):
    with closing(files.connect(path)) as opened:
        opened.execute("PRAGMA foreign_keys=OFF")
        opened.execute("CREATE TABLE child (of INTEGER REFERENCES note (id))")
        opened.execute("INSERT INTO child VALUES (100000)")
    with pytest.raises(StorageError, match=r"without loss \(foreign key of child\)"):
        files.rewrite(path, kept_key())
    assert [file.name for file in path.parent.iterdir()] == ["desk.db"]


def test_what_is_no_database_says_so(path):
    path.write_bytes(b"x" * 100)
    with pytest.raises(sqlcipher.DatabaseError, match="not a database"):
        files.rewrite(path, kept_key())


def test_without_the_key_it_does_not_open_and_with_the_paper_it_does(path, monkeypatch):
    key = kept_key()
    files.rewrite(path, key)
    forget(monkeypatch, key)
    for attempt in (files.connect, files.connect_sealed, files.key_of):
        with pytest.raises(LockedFileError, match="its key is not on this computer") as refused:
            attempt(path)
        assert refused.value.path == path
    with pytest.raises(InputError, match="not the one of"):
        files.unlock(path, keys.make().recovery_key)
    with pytest.raises(InputError, match="seven groups of four"):
        files.unlock(path, key.recovery_key[:-1])
    files.unlock(path, f"  {key.recovery_key.lower().replace('-', ' ')}\n")
    assert lines(path) == [SECRET] * 500
    forget(monkeypatch, key, stored=False)
    assert lines(path) == [SECRET] * 500


def forget(monkeypatch, key, *, stored=True):
    """Be another start of the program, on a computer that lost what it had stored."""
    monkeypatch.setattr(keys, "_at_hand", {})
    monkeypatch.setattr(files, "_marks", {})
    if stored:
        keys.kept_in(key).unlink()


def test_a_file_that_another_program_has_switched_meanwhile_opens(path):
    assert lines(path)
    program = "import sys; from pathlib import Path; from qa_desk.vault import files, keys\n"
    program += "key = keys.make(); keys.keep(key); files.rewrite(Path(sys.argv[1]), key)"
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
    assert lines(path) == [SECRET] * 500
    assert files.key_of(path) is not None


def test_a_locked_file_that_was_replaced_by_a_plain_one_opens(path, monkeypatch):
    plain = path.read_bytes()
    key = kept_key()
    files.rewrite(path, key)
    forget(monkeypatch, key)
    with pytest.raises(LockedFileError):
        files.connect(path)
    path.write_bytes(plain)
    assert lines(path) == [SECRET] * 500


def test_asking_for_the_key_keeps_the_locks_of_an_open_file(path):
    """Closing any other handle of a file would let go of this process's locks on it (POSIX)."""
    with closing(files.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("SELECT count(*) FROM note").fetchone()
        assert files.key_of(path) is None
        program = "import sys; from pathlib import Path; from qa_desk.vault import files\n"
        program += "files.rewrite(Path(sys.argv[1]), None)"
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)], check=False, capture_output=True, text=True
        )
        assert "is open in a window or another program" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be killed at a line there")
@pytest.mark.parametrize("turn", ["on", "off"])
def test_killed_at_any_step_the_old_or_the_new_file_is_whole(path, turn):
    if turn == "off":
        files.rewrite(path, kept_key())
    before = path.read_bytes()
    steps = int(run_until(path, turn, 0).stdout)
    assert steps > 40
    seen = set()
    for step in random.Random(7).sample(range(1, steps), 5) + [steps - n for n in range(0, 20, 2)]:
        path.write_bytes(before)
        assert run_until(path, turn, step).returncode == -signal.SIGKILL
        assert lines(path) == [SECRET] * 500
        seen.add(files.key_of(path) is None)
        files.tidy(path)
        assert [file.name for file in path.parent.iterdir()] == ["desk.db"]
    assert seen == {True, False}


def run_until(path, turn, step):
    command = [sys.executable, "-c", KILLED_AT, str(path), turn, str(step)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_nothing_is_wiped_that_is_not_there(tmp_path):
    assert not files.wipe(tmp_path / "nothing")
    assert not files.is_database(Path(__file__))
