"""The commands that look after the data: what they print, and the exit codes scripts rely on."""

import pytest
from factories import make_person, make_team
from sqlalchemy import text

from qa_desk import cli
from qa_desk.models import database, engines, security


@pytest.fixture
def run(sqlite_url, capsys):
    """Run a command on the file; return its exit code and what it said."""

    def run(*arguments):
        code = cli.main(["--db", sqlite_url, "--lang", "en", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def add_team(url, code):
    access = database.open_as_system(url, "root")
    with access.work() as work:
        make_team(work, code=code)
    access.close()


def tamper(url, statement):
    engine = engines.connect(url)
    with engine.begin() as connection:
        connection.info["actor"] = "system"
        security.drop(connection)
        connection.execute(text(statement))
        security.apply(connection)
    engine.dispose()


def test_a_backup_is_made_and_put_back(run, sqlite_url, tmp_path):
    code, out, _err = run("db", "backup", tmp_path / "copy.db")
    assert code == cli.DONE
    assert "copy.db" in out
    assert "read back and checked" in out
    add_team(sqlite_url, "B")
    code, out, _err = run("db", "restore", tmp_path / "copy.db")
    assert code == cli.DONE
    assert "kept as" in out
    assert run("journal", "verify")[0] == cli.DONE


@pytest.mark.parametrize("written", ["nightly", "nightly.d/", "far/away"])
def test_a_backup_goes_into_a_folder_that_is_made_for_it(run, tmp_path, written):
    code, out, _err = run("db", "backup", f"{tmp_path}/{written}")
    (made,) = (tmp_path / written).iterdir()
    assert (code, made.suffix) == (cli.DONE, ".db")
    assert str(made) in out


def test_a_folder_that_cannot_be_made_is_said(run, tmp_path):
    (tmp_path / "file").touch()
    code, _out, err = run("db", "backup", f"{tmp_path}/file/nightly")
    assert code == cli.NOTHING_DONE
    assert "could not be written" in err


def test_a_backup_of_a_journal_with_a_break_is_kept_and_says_so(run, sqlite_url, tmp_path):
    add_team(sqlite_url, "B")
    tamper(sqlite_url, "UPDATE journal_entry SET machine = 'x' WHERE sequence = 1")
    code, _out, err = run("db", "backup", tmp_path / "copy.db")
    assert code == cli.SOME_REFUSED
    assert (tmp_path / "copy.db").is_file()
    assert "is not as it was written" in err


def test_a_check_says_what_is_good_and_what_is_not(run, sqlite_url):
    code, out, _err = run("db", "check")
    assert code == cli.DONE
    assert {line.split("\t")[0] for line in out.splitlines()} == {"good"}
    tamper(sqlite_url, "UPDATE journal_entry SET machine = 'x' WHERE sequence = 1")
    code, out, _err = run("db", "check")
    assert code == cli.SOME_REFUSED
    assert "WRONG\t1 entry of the journal" in out


def test_what_cannot_be_restored_is_said_and_nothing_is_done(run, tmp_path):
    code, out, err = run("db", "restore", tmp_path / "none.db")
    assert (code, out) == (cli.NOTHING_DONE, "")
    assert "There is no database" in err


def test_a_whole_journal_is_said_with_its_heads(run, sqlite_url):
    add_team(sqlite_url, "B")
    code, out, err = run("journal", "verify")
    assert (code, err) == (cli.DONE, "")
    *heads, sentence = out.splitlines()
    assert sentence == "The journal is whole."
    assert {line.split("\t")[0] for line in heads} == {"system", "system:root"}
    assert all(len(line.split("\t")[2]) == 64 for line in heads)


def test_a_break_is_named_and_one_chain_can_be_asked_for(run, sqlite_url):
    add_team(sqlite_url, "B")
    assert run("journal", "verify")[0] == cli.DONE
    tamper(
        sqlite_url, "UPDATE journal_entry SET machine = 'x' WHERE chain = 'system' AND sequence = 1"
    )
    code, out, err = run("journal", "verify")
    assert code == cli.SOME_REFUSED
    assert err == "system: entry 1 is not as it was written.\n"
    assert "whole" not in out
    assert run("journal", "verify", "--from", "system")[0] == cli.SOME_REFUSED
    code, out, err = run("journal", "verify", "--from", "system:root")
    assert (code, err) == (cli.DONE, "")
    assert len(out.splitlines()) == 2


def test_a_cut_tail_is_named_by_the_computer_that_saw_it(run, sqlite_url):
    add_team(sqlite_url, "B")
    assert run("journal", "verify")[0] == cli.DONE
    tamper(sqlite_url, "DELETE FROM journal_entry WHERE chain = 'system:root'")
    tamper(sqlite_url, "DELETE FROM journal_head WHERE chain = 'system:root'")
    code, _out, err = run("journal", "verify")
    assert code == cli.SOME_REFUSED
    assert "system:root: entry 1 is missing." in err


def test_a_copy_says_how_much_and_who_needs_a_password(run, sqlite_url, cluster):
    access = database.open_as_system(sqlite_url, "root")
    with access.work() as work:
        person = make_person(work, "inspector", login="cli.copied")
    access.close()
    code, out, _err = run("db", "copy", sqlite_url, cluster.create("cli_copy"))
    cluster.drop("cli_copy")
    assert code == cli.DONE
    assert "the journal verifies in its new place" in out
    assert out.splitlines()[-1] == f"  {person.name} {person.staff_no} (cli.copied)"
